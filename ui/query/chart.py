"""An answer as bars, where one column names things and another counts or measures them.

Bars are cells of a table whose width says how much: no chart library to load, and who hears or
copies the page gets the numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from hamkg.terms import Iri, Literal
from ui.query.rows import cell
from ui.tables import scrolling

if TYPE_CHECKING:
    from ui.query.rows import Rows

MOST_BARS = 50
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {
    f"{_XSD}{name}"
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column names the bars, and which gives their lengths."""

    label: int
    number: int


def columns_to_chart(found: Rows) -> Columns | None:
    """Give the columns of a chart, the first names and the first numbers, or nothing."""
    if not found.rows:
        return None
    places = range(len(found.names))
    drawn = found.rows[:MOST_BARS]
    numbers = [at for at in places if all(_number(row[at]) is not None for row in drawn)]
    labels = [at for at in places if all(_is_name(row[at]) for row in drawn)]
    return Columns(labels[0], numbers[0]) if labels and numbers else None


def bars(found: Rows, columns: Columns) -> str:
    """Draw the first bars, in the order of the answer."""
    shown = found.rows[:MOST_BARS]
    values = [_number(row[columns.number]) or 0.0 for row in shown]
    longest = max(map(abs, values)) or 1.0
    lines = "".join(
        f'<tr><th scope="row">{cell(row[columns.label])}</th>'
        f'<td class="hk-nowrap">{cell(row[columns.number])}</td>'
        f'<td class="hk-bars"><span class="{"is-negative" if value < 0 else ""}" '
        f'style="width:{abs(value) / longest * 100:.1f}%"></span></td></tr>'
        for row, value in zip(shown, values, strict=True)
    )
    note = ""
    if len(found.rows) > len(shown):
        note = f"<caption>The first {len(shown)} of {len(found.rows):,} rows.</caption>"
    label, number = found.names[columns.label], found.names[columns.number]
    return scrolling(
        f'<table class="hk-chart">{note}'
        f'<thead><tr><th scope="col">{escape(label)}</th><th scope="col">{escape(number)}</th>'
        f"<td></td></tr></thead><tbody>{lines}</tbody></table>",
        "Chart",
    )


def _number(term: object) -> float | None:
    if not isinstance(term, Literal) or term.datatype not in _NUMBERS:
        return None
    value = float(term.value)
    return value if math.isfinite(value) else None


def _is_name(term: object) -> bool:
    return isinstance(term, Iri) or (isinstance(term, Literal) and term.datatype not in _NUMBERS)
