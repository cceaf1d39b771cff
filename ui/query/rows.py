"""An answer as a table: terms by their labels, ours linked to where more is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from hamkg.results import Triples, shown
from hamkg.terms import Iri, Literal
from ui.links import entity_url, link, query_url, web_link
from ui.query.glossary import is_ours, ref_of
from ui.shapes import icon
from ui.tables import html_table
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg import Table
    from hamkg.terms import Term

MOST_ROWS = 1000
# Of HTML: a page is to stay quick, however long the texts in its rows.
MOST_CHARACTERS = 1_500_000
_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table and a chart are made of: names of columns, and rows of terms."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[Term | None]]


def rows_of(answer: Table | Triples) -> Rows:
    """Give the rows of an answer; triples have three columns."""
    if isinstance(answer, Triples):
        return Rows(_TRIPLE, answer.rows)
    return Rows(answer.variables, answer.rows)


def table(found: Rows) -> str:
    """Give as many rows as a page takes, and how many that is of how many."""
    if not found.rows:
        return "<p>No row matches. Nothing stated is not the same as false.</p>"
    cells: list[list[str]] = []
    size = 0
    for row in found.rows[:MOST_ROWS]:
        made = [cell(term) for term in row]
        size += sum(map(len, made))
        if cells and size > MOST_CHARACTERS:
            break
        cells.append(made)
    return html_table(found.names, cells, note=_note(len(cells), len(found.rows)))


def _note(part: int, whole: int) -> str:
    if part == whole:
        return ""
    return f"Showing {part:,} of {whole:,} rows; a download has all."


def cell(term: Term | None) -> str:
    """Give a term: ours by label with its short name, other terms as they are."""
    if isinstance(term, Iri):
        return _iri(term.value)
    text = long_text(shown(term))
    if isinstance(term, Literal) and term.language:
        return f'<span lang="{escape(term.language)}">{text}</span>'
    return text


def _iri(iri: str) -> str:
    ref = ref_of(iri)
    if not is_ours(iri):
        return web_link(iri, ref.curie)
    name = f'<span class="hk-soft hk-small">{in_html(ref.curie)}</span>'
    if ref.category is not None:
        return f"{icon(ref.category)}{link(entity_url(ref.curie), ref.label)} {name}"
    more = link(query_url(f"DESCRIBE {ref.curie}"), ref.label)
    return more if ref.label == ref.curie else f"{more} {name}"
