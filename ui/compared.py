"""A comparison as HTML: a grid with what backs each cell, or a map of how strong it is.

Colour never speaks alone: each cell has its words, and a scale or a mark of its own.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from hamkg.comparison_model import NOT_STATED
from ui.grades import scale
from ui.links import kind_link, link, relation_url
from ui.text import in_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.comparison_model import Cell, ComparedRow, Comparison
    from hamkg.model import Ref

GRID, HEAT = "grid", "heat"
VIEWS = {GRID: "Grid", HEAT: "Heat map"}
MOST_ROWS = 200
_MARKS = {"inferred": "⇢", "hypothesis": "?", "disputed": "⚡", NOT_STATED: "·"}
_LEGEND = (
    ("is-rank-1", scale(1), "strongest evidence"),
    ("is-rank-6", scale(6), "weakest evidence"),
    ("is-stated", "✓", "stated by definition"),
    ("is-inferred", "⇢", "follows by rule, no source says it"),
    ("is-hypothesis", "?", "hypothesis, not established"),
    ("is-disputed", "⚡", "sources disagree"),
    ("is-none", "·", "nothing is stated; that is not the same as no"),
)


def comparison_table(comparison: Comparison, view: str) -> str:
    """Give the rows under the words of their relation, a column for each kind."""
    cell = _heat if view == HEAT else _grid
    heads = "".join(f'<th scope="col">{kind_link(ref)}</th>' for ref in comparison.kinds)
    shown = comparison.rows[:MOST_ROWS]
    groups = groupby(shown, lambda row: (row.relation, row.shared == len(row.cells)))
    bodies = "".join(
        _group(relation, list(rows), comparison.kinds, cell, shared=shared)
        for (relation, shared), rows in groups
    )
    more = ""
    if len(comparison.rows) > MOST_ROWS:
        more = (
            f"<caption>The first {MOST_ROWS} of {len(comparison.rows)} rows; the downloads hold "
            "all.</caption>"
        )
    return (
        '<div class="hk-scroll hk-compared" tabindex="0" role="region" aria-label="Comparison">'
        f'<table class="is-{view}">{more}<thead><tr><th scope="col">Related to</th>{heads}</tr>'
        f"</thead>{bodies}</table></div>"
    )


def legend() -> str:
    """Say what colours, scales and marks mean."""
    rows = "".join(
        f'<li><span class="hk-heat {name}"><span aria-hidden="true">{mark}</span></span> {words}'
        "</li>"
        for name, mark, words in _LEGEND
    )
    return f'<ul class="hk-legend hk-small" aria-label="What the cells mean">{rows}</ul>'


def _group(
    relation: Ref,
    rows: Iterable[ComparedRow],
    kinds: tuple[Ref, ...],
    cell: Callable[[Ref, ComparedRow, Cell], str],
    *,
    shared: bool,
) -> str:
    lines = "".join(
        f'<tr><th scope="row">{kind_link(row.neighbour)}</th>'
        + "".join(cell(ref, row, each) for ref, each in zip(kinds, row.cells, strict=True))
        + "</tr>"
        for row in rows
    )
    words = in_html(relation.phrase or relation.label)
    if shared:
        words += ' <span class="hk-soft">· all of them</span>'
    return (
        f'<tbody><tr><th scope="rowgroup" colspan="{len(kinds) + 1}" class="hk-relation">'
        f"<span>{words}</span></th></tr>{lines}</tbody>"
    )


def _grid(kind: Ref, row: ComparedRow, cell: Cell) -> str:
    found = cell.link
    if found is None:
        return f'<td class="is-none hk-soft">{NOT_STATED}</td>'
    address = relation_url(kind.curie, row.relation.curie, row.neighbour.curie)
    badge = f'<span class="hk-badge is-{cell.state}">{escape(cell.state)}</span>'
    grade = f'<span class="hk-small">{_strength(cell)}{escape(found.backing)}</span>'
    proof = link(address, "proof" if found.inferred else "evidence")
    return f'<td>{badge} {grade} <span class="hk-small">{proof}</span></td>'


def _heat(kind: Ref, row: ComparedRow, cell: Cell) -> str:
    address = relation_url(kind.curie, row.relation.curie, row.neighbour.curie)
    found = cell.link
    if found is None:
        return f'<td class="hk-heat is-none"><span aria-hidden="true">·</span> {NOT_STATED}</td>'
    mark = _MARKS.get(cell.state, "✓" if cell.grade == "" else "")
    name = f"is-rank-{found.rank}" if cell.state == "stated" and found.rank else f"is-{cell.state}"
    words = cell.grade if cell.state == "stated" and cell.grade else cell.words
    return (
        f'<td class="hk-heat {name}"><span aria-hidden="true">{mark}</span>{_strength(cell)}'
        f"{link(address, words)}</td>"
    )


def _strength(cell: Cell) -> str:
    return scale(cell.link.rank) if cell.link is not None and cell.link.rank else ""
