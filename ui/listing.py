"""A list of the catalogue as a page shows it: narrowed by its address, and offered as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.address import Address
from ui.aslist import show_as_data
from ui.facets import FIND, PAGE, SORT, list_html, status_words
from ui.find import find_box
from ui.inpage import show_inpage
from ui.state import address_value, open_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.catalogue_model import Entry


def show_listing(
    name: str,
    page: str,
    names: tuple[str, ...],
    *,
    find: str,
    entry_html: Callable[[Entry], str],
) -> None:
    """Show a list as the address of its page asks for it; raises UnknownTermError.

    ``names`` are those that the address may hold, and ``find`` says what letters are looked for.
    """
    letters = find_box(find)
    address = Address.current(page, *names, FIND)
    listing = open_graph().catalogue.listing(
        name,
        {each: address.of(each) for each in names if each not in {PAGE, SORT}},
        find=letters,
        sort=address_value(SORT),
    )
    show_inpage(
        list_html(listing, address, entry_html),
        status=status_words(listing, address),
        names=names,
        key=f"{page}_list",
    )
    show_as_data(listing.sparql, name)
