"""The answer of a curated question as a table: kinds linked, and no column that says it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.links import kind_link
from ui.sources import titled
from ui.state import kinds_by_iri, kinds_by_label, label_of, sources_by_title
from ui.tables import MOST_ROWS, cell, html_table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hamkg import Table
    from hamkg.terms import Row, Term


def question_table(table: Table, parameters: Collection[str]) -> str:
    """Give an answer without the columns that only repeat a choice or the name beside them."""
    kept = [
        place
        for place, name in enumerate(table.variables)
        if name not in parameters and not _repeats(table.rows, place)
    ]
    head = [table.variables[place].replace("_", " ") for place in kept]
    rows = [[_named(row[place]) for place in kept] for row in table.rows[:MOST_ROWS]]
    more = len(table) - MOST_ROWS
    note = f"The first {MOST_ROWS} of {len(table)} rows; download for all." if more > 0 else ""
    return html_table((name[:1].upper() + name[1:] for name in head), rows, note=note)


def _named(term: Term | None) -> str:
    """Give a term; a kind or a source by its name alone, linked though only the name was asked."""
    text = str(term)
    kind = kinds_by_iri().get(text) or kinds_by_label().get(text)
    if kind is not None:
        return kind_link(kind)
    source = sources_by_title().get(text)
    return cell(term) if source is None else titled(source, text)


def _repeats(rows: Sequence[Row], place: int) -> bool:
    """Tell whether a column holds just the names of what stands in the one before it."""
    return place > 0 and all(
        row[place] is not None and str(row[place]) == label_of(str(row[place - 1])) for row in rows
    )
