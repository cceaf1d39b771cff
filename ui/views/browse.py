"""Browse: every kind, narrowed by facets whose counts respect each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.errors import UnknownTermError
from ui.address import Address
from ui.aslist import show_as_data
from ui.components import category_chip, error_box, heading, html
from ui.facets import FIND, PAGE, SORT, list_html, status_words
from ui.find import find_box
from ui.inpage import show_inpage
from ui.links import kind_link, link
from ui.state import address_value, open_graph
from ui.text import long_text

if TYPE_CHECKING:
    from hamkg.catalogue_model import Entry

LIST = "kinds"


def entry_html(entry: Entry) -> str:
    """Give a kind: its name, its category and what it is, in a line."""
    count = int(entry.cells["statements"])
    backing = f"{count} statement{'' if count == 1 else 's'}"
    return (
        f'<div class="hk-row">{kind_link(entry.ref)}{category_chip(entry.ref.category)}'
        f'<span class="hk-soft hk-small">{backing}</span></div>'
        f'<p class="hk-line">{long_text(entry.cells["definition"])}</p>'
    )


def show(names: tuple[str, ...]) -> None:
    """Show the list that the address asks for; raises UnknownTermError."""
    find = find_box("Only with these letters in a name")
    address = Address.current("browse", *names, FIND)
    listing = open_graph().catalogue.listing(
        LIST,
        {name: address.of(name) for name in names if name not in {PAGE, SORT}},
        find=find,
        sort=address_value(SORT),
    )
    show_inpage(
        list_html(listing, address, entry_html),
        status=status_words(listing, address),
        names=names,
        key="browse_list",
    )
    show_as_data(listing.sparql, LIST)


heading("Browse", "Every kind in the graph. Narrow the list down; the address keeps what you see.")
facets = tuple(facet.name for facet in open_graph().catalogue.listing(LIST).facets)
try:
    show((*facets, SORT, PAGE))
except UnknownTermError as error:
    error_box(error)
    html(f"<p>{link('browse', 'Browse all kinds')}</p>")
