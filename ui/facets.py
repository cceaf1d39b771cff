"""A list with facets as HTML: how it can be narrowed, what it holds, and its pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.inpage import go_link
from ui.text import in_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hamkg.catalogue_model import Entry, Facet, FacetValue, Listing
    from ui.address import Address

PAGE = "page"
SORT = "sort"
FIND = "find"
PER_PAGE = 25
_SHOWN = 8


def page_number(address: Address, entries: int) -> int:
    """Give the page that an address asks for, from 1; what is no page of the list is the nearest.

    >>> from ui.address import Address
    >>> [page_number(Address("x", (("page", text),)), 60) for text in ("2", "9", "-1", "x")]
    [2, 3, 1, 1]
    """
    (text, *_) = (*address.of(PAGE), "1")
    wanted = int(text) if text.isascii() and text.isdigit() else 1
    return max(1, min(wanted, _pages(entries)))


def list_html(listing: Listing, address: Address, entry: Callable[[Entry], str]) -> str:
    """Give a list beside its facets; ``entry`` writes one entry."""
    page = page_number(address, len(listing.entries))
    shown = listing.entries[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = "".join(f"<li>{entry(one)}</li>" for one in shown)
    body = f'<ul class="hk-entries">{rows}</ul>' if rows else _nothing(address)
    return (
        f'<div class="hk-looking"><div class="hk-facets">{_facets(listing.facets, address)}</div>'
        '<section class="hk-list" tabindex="-1" data-id="list" '
        f'aria-label="{escape(listing.title)}">'
        f"{_chosen(listing.facets, address)}{_sorts(listing, address)}{body}"
        f"{paging(page, len(listing.entries), address)}</section></div>"
    )


def status_words(listing: Listing, address: Address) -> str:
    """Say how much of a list is shown.

    >>> from hamkg.catalogue_model import Listing
    >>> from ui.address import Address
    >>> status_words(Listing("Kinds", (), 487, (), (), "", ""), Address("browse"))
    '0 of 487 kinds'
    """
    count = len(listing.entries)
    page = page_number(address, count)
    noun = listing.title.lower()
    words = f"{count} of {listing.total} {noun}" if count != listing.total else f"{count} {noun}"
    if count <= PER_PAGE:
        return words
    last = min(page * PER_PAGE, count)
    return f"{words}, here {(page - 1) * PER_PAGE + 1} to {last}"


def _nothing(address: Address) -> str:
    whole = go_link(address.without(*(name for name, _ in address.values)), "Show all", id_="all")
    return f"<p>Nothing has all of this. Take one choice away. {whole}</p>"


# ---------------------------------------------------------------- facets


def _facets(facets: Iterable[Facet], address: Address) -> str:
    parts = "".join(_facet(facet, address) for facet in facets if facet.values)
    return (
        '<details class="hk-narrow" id="narrow" data-wide="open">'
        f'<summary class="hk-more"><strong>Narrow down</strong></summary>{parts}</details>'
    )


def _facet(facet: Facet, address: Address) -> str:
    tops = [value for value in facet.values if not _has_parent(value, facet.values)]
    items = [_value(value, facet, address) for value in tops]
    first, rest = items[:_SHOWN], items[_SHOWN:]
    shown = f"<ul>{''.join(first)}</ul>"
    if rest:
        hidden = any(value.chosen for value in tops[_SHOWN:])
        shown += (
            f'<details id="more-{escape(facet.name)}"{" open" if hidden else ""}>'
            f'<summary class="hk-more">{len(rest)} more</summary>'
            f"<ul>{''.join(rest)}</ul></details>"
        )
    title = f'<h2 class="hk-facet-title">{in_html(facet.title)}</h2>'
    return f'<section class="hk-facet">{title}{shown}</section>'


def _has_parent(value: FacetValue, values: Iterable[FacetValue]) -> bool:
    return any(value.parent == other.key for other in values)


def _value(value: FacetValue, facet: Facet, address: Address) -> str:
    narrower = [other for other in facet.values if other.parent == value.key]
    below = "".join(_value(other, facet, address) for other in narrower)
    words = f"<span>{in_html(value.label)}</span> <span class='hk-count'>{value.count}</span>"
    state = ' aria-current="true"' if value.chosen else ""
    link = go_link(
        _toggled(value, facet, address), words, id_=f"{facet.name}:{value.key}", state=state
    )
    return f"<li>{link}{f'<ul>{below}</ul>' if below else ''}</li>"


def _toggled(value: FacetValue, facet: Facet, address: Address) -> Address:
    """Give the address with a value chosen, or taken back where it was chosen."""
    chosen = [known.key for known in facet.chosen]
    if value.chosen:
        chosen.remove(value.key)
    else:
        chosen = [value.key] if facet.choose == "one" else [*chosen, value.key]
    return address.without(PAGE).having(facet.name, *chosen)


def _chosen(facets: Iterable[Facet], address: Address) -> str:
    """Show what the list is narrowed by, each to be taken back."""
    chosen = [(facet, value) for facet in facets for value in facet.chosen]
    links = [
        go_link(
            _toggled(value, facet, address),
            f"{in_html(facet.title)}: <strong>{in_html(value.label)}</strong>"
            '<span aria-hidden="true"> ✕</span><span class="hk-unseen">, take away</span>',
            id_=f"chosen:{facet.name}:{value.key}",
            focus="list",
        )
        for facet, value in chosen
    ]
    if len(links) > 1:
        bare = address.without(PAGE, *(facet.name for facet, _ in chosen))
        links.append(go_link(bare, "Take all away", id_="all", focus="list"))
    return f'<p class="hk-chosen">{"".join(links)}</p>' if links else ""


# ---------------------------------------------------------------- order and pages


def _sorts(listing: Listing, address: Address) -> str:
    links = []
    for place, name in enumerate(listing.sorts):
        there = address.without(PAGE, SORT)
        state = ' aria-current="true"' if name == listing.sort else ""
        there = there.having(SORT, name) if place else there
        links.append(go_link(there, escape(name), id_=f"sort:{name}", state=state))
    return f'<p class="hk-sorts"><span class="hk-soft">Order by</span> {"".join(links)}</p>'


def _pages(entries: int) -> int:
    return max(1, -(-entries // PER_PAGE))


def paging(page: int, entries: int, address: Address) -> str:
    """Give the way to the other pages of a list, where there are any."""
    last = _pages(entries)
    if last == 1:
        return ""
    steps = [_step(number, page, address) for number in _near(page, last)]
    return f'<nav class="hk-paging" aria-label="Pages of the list">{"".join(steps)}</nav>'


def _near(page: int, last: int) -> Sequence[int]:
    """Give the pages to offer: the first, the last and those around this one; 0 stands for a gap.

    >>> _near(5, 20)
    [1, 0, 4, 5, 6, 0, 20]
    """
    wanted = sorted({1, page - 1, page, page + 1, last} & set(range(1, last + 1)))
    found: list[int] = []
    for number in wanted:
        if found and number - found[-1] > 1:
            found.append(0)
        found.append(number)
    return found


def _step(number: int, page: int, address: Address) -> str:
    if not number:
        return '<span class="hk-soft">…</span>'
    there = address.without(PAGE)
    there = there.having(PAGE, str(number)) if number > 1 else there
    state = ' aria-current="page"' if number == page else ""
    words = f'<span class="hk-unseen">Page </span>{number}'
    return go_link(there, words, id_=f"page:{number}", focus="list", state=state)
