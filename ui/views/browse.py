"""Browse: every kind, narrowed by facets whose counts respect each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.errors import UnknownTermError
from ui.components import category_chip, error_box, heading, html
from ui.facets import PAGE, SORT
from ui.links import kind_link, link
from ui.listing import show_listing
from ui.state import open_graph
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


heading("Browse", "Every kind in the graph. Narrow the list down; the address keeps what you see.")
facets = tuple(facet.name for facet in open_graph().catalogue.listing(LIST).facets)
try:
    show_listing(
        LIST,
        "browse",
        (*facets, SORT, PAGE),
        find="Only with these letters in a name",
        entry_html=entry_html,
    )
except UnknownTermError as error:
    error_box(error)
    html(f"<p>{link('browse', 'Browse all kinds')}</p>")
