"""Draws what surrounds a kind as SVG: a pure function of the kinds and the relations.

The root stands in the middle, its relations branch to both sides (or downwards, in the drawing
for narrow screens), and each neighbour has a row of its own, so that no two labels can overlap.
Where every relation goes is decided by the order given: the same input draws the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

from ui.links import entity_url
from ui.shapes import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.model import Edge, Ref

_LINE = 17.0
_ROW_GAP = 11.0
_GROUP_GAP = 12.0
_LABEL_CHARACTERS = 26
_PHRASE_CHARACTERS = 21
_WIDTH = 1080.0
_TALL_WIDTH = 380.0
_PHRASE_AT = 188.0
_NODE_AT = 318.0
_RADIUS = 7.5


@dataclass(frozen=True, slots=True)
class _Row:
    """A neighbour in its row: the words of its label by line, and the height they take."""

    edge: Edge
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + _ROW_GAP


@dataclass(frozen=True, slots=True)
class _Group:
    """The neighbours that one property leads to."""

    phrase: tuple[str, ...]
    rows: tuple[_Row, ...]

    @property
    def height(self) -> float:
        words = len(self.phrase) * _LINE + _ROW_GAP
        return max(words, sum(row.height for row in self.rows)) + _GROUP_GAP

    @property
    def inferred(self) -> bool:
        return all(row.edge.inferred for row in self.rows)


def draw(root: Ref, edges: Sequence[Edge]) -> str:
    """Draw the relations of a kind: a wide and a tall drawing, of which the page shows one.

    Edges that do not start at the root join two neighbours; they are thin lines in the wide
    drawing, named when pointed at.
    """
    groups = _groups(edge for edge in edges if edge.subject.iri == root.iri)
    between = [edge for edge in edges if edge.subject.iri != root.iri]
    return _wide(root, groups, between) + _tall(root, groups)


def _groups(edges: Iterable[Edge]) -> list[_Group]:
    ordered = sorted(edges, key=lambda edge: (edge.predicate.label, edge.inferred))
    return [
        _Group(
            tuple(wrap(phrase, _PHRASE_CHARACTERS)),
            tuple(
                _Row(edge, tuple(wrap(edge.object.label, _LABEL_CHARACTERS))) for edge in members
            ),
        )
        for phrase, members in groupby(
            ordered, lambda edge: edge.predicate.phrase or edge.predicate.label
        )
    ]


def _wide(root: Ref, groups: Sequence[_Group], between: Sequence[Edge]) -> str:
    right, left = _balanced(groups)
    height = max(120.0, *(sum(group.height for group in side) for side in (right, left)))
    centre = (_WIDTH / 2, height / 2)
    places: dict[str, tuple[float, float]] = {}
    parts: list[str] = []
    for side, direction in ((right, 1), (left, -1)):
        top = (height - sum(group.height for group in side)) / 2
        for group in side:
            parts.append(_branch(group, centre, top, direction, places))
            top += group.height
    chords = [_chord(edge, places) for edge in between]
    words = f"{root.label} and what it is related to"
    return (
        f'<svg class="hk-wide" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="group" '
        f'aria-label="{escape(words)}">{"".join(chords + parts)}{_root(root, centre)}</svg>'
    )


def _balanced(groups: Sequence[_Group]) -> tuple[list[_Group], list[_Group]]:
    """Split the groups so that both sides are about as high, keeping their order."""
    whole = sum(group.height for group in groups)
    right: list[_Group] = []
    filled = 0.0
    for group in groups:
        if filled + group.height / 2 > whole / 2 and right:
            break
        right.append(group)
        filled += group.height
    return right, list(groups[len(right) :])


def _branch(
    group: _Group,
    centre: tuple[float, float],
    top: float,
    direction: int,
    places: dict[str, tuple[float, float]],
) -> str:
    middle = top + group.height / 2
    words_at = centre[0] + direction * _PHRASE_AT
    half = max(map(len, group.phrase)) * 3.15 + 7
    into, out = words_at - direction * half, words_at + direction * half
    parts = [_curve(centre, (into, middle), inferred=group.inferred)]
    parts.append(_words(group.phrase, words_at, middle, "hk-phrase", "middle"))
    used = sum(row.height for row in group.rows)
    row_top = middle - used / 2
    for row in group.rows:
        at = (centre[0] + direction * _NODE_AT, row_top + row.height / 2)
        places[row.edge.object.iri] = at
        end = (at[0] - direction * (_RADIUS + 9), at[1])
        parts.append(_curve((out, middle), end, inferred=row.edge.inferred))
        parts.append(_tip(end, direction))
        parts.append(_node(row, at, direction))
        row_top += row.height
    return "".join(parts)


def _tall(root: Ref, groups: Sequence[_Group]) -> str:
    parts: list[str] = []
    top, trunk, last = 44.0, 14.0, 44.0
    for group in groups:
        phrase = " ".join(group.phrase)
        last = top + 10
        parts.append(_line((trunk, last), (trunk + 16, last), inferred=group.inferred))
        parts.append(_words((phrase,), trunk + 22, last, "hk-phrase", "start"))
        top += 26
        stem = top - 8
        for row in group.rows:
            middle = top + row.height / 2
            parts.append(_line((40, stem), (40, middle), inferred=row.edge.inferred))
            parts.append(_line((40, middle), (58, middle), inferred=row.edge.inferred))
            parts.append(_node(row, (72, middle), 1))
            top += row.height
        top += 8
    stem_line = _line((trunk, 34), (trunk, last), inferred=False)
    name = (
        f"<g>{mark(root.category, 14, 20, 9)}"
        f"{_words((root.label,), 32, 20, 'hk-root', 'start')}</g>"
    )
    words = f"{root.label} and what it is related to"
    return (
        f'<svg class="hk-tall" viewBox="0 0 {_TALL_WIDTH:.0f} {top:.0f}" role="group" '
        f'aria-label="{escape(words)}">{stem_line}{"".join(parts)}{name}</svg>'
    )


def _root(root: Ref, centre: tuple[float, float]) -> str:
    lines = tuple(wrap(root.label, 16))
    x, y = centre
    height = len(lines) * _LINE + 34
    width = max(map(len, lines)) * 8.4 + 26
    frame = (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="10" class="hk-frame"/>'
    )
    shape = mark(root.category, x, y - height / 2 + 16, 8.5)
    return f"<g>{frame}{shape}{_words(lines, x, y + 10, 'hk-root', 'middle')}</g>"


def _node(row: _Row, at: tuple[float, float], direction: int) -> str:
    ref = row.edge.object
    x, y = at
    anchor = "start" if direction > 0 else "end"
    words = _words(row.lines, x + direction * (_RADIUS + 8), y, "", anchor)
    sentence = _sentence(row.edge)
    inner = f"<title>{escape(sentence)}</title>{mark(ref.category, x, y, _RADIUS)}{words}"
    if ref.category is None:  # Only kinds have a page.
        return f"<g>{inner}</g>"
    address = escape(entity_url(ref.curie))
    return f'<a href="{address}" aria-label="{escape(sentence)}">{inner}</a>'


def _chord(edge: Edge, places: dict[str, tuple[float, float]]) -> str:
    start, end = places.get(edge.subject.iri), places.get(edge.object.iri)
    if start is None or end is None:
        return ""
    middle = _WIDTH / 2
    reach = 0.55
    first = start[0] + (middle - start[0]) * reach
    second = end[0] + (middle - end[0]) * reach
    path = f"M{start[0]:.1f},{start[1]:.1f} C{first:.1f},{start[1]:.1f} "
    path += f"{second:.1f},{end[1]:.1f} {end[0]:.1f},{end[1]:.1f}"
    return f'<path class="hk-between" d="{path}"><title>{escape(_sentence(edge))}</title></path>'


def _sentence(edge: Edge) -> str:
    verb = edge.predicate.phrase or edge.predicate.label
    said = " (inferred)" if edge.inferred else ""
    return f"{edge.subject.label} {verb} {edge.object.label}{said}"


def _words(lines: Sequence[str], x: float, y: float, name: str, anchor: str) -> str:
    first = y - (len(lines) - 1) * _LINE / 2 + 4.8
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{first + place * _LINE:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return f'<text class="{name}" text-anchor="{anchor}">{spans}</text>'


def _curve(start: tuple[float, float], end: tuple[float, float], *, inferred: bool) -> str:
    bend = (start[0] + end[0]) / 2
    path = f"M{start[0]:.1f},{start[1]:.1f} C{bend:.1f},{start[1]:.1f} "
    path += f"{bend:.1f},{end[1]:.1f} {end[0]:.1f},{end[1]:.1f}"
    return f'<path class="{_edge_class(inferred=inferred)}" d="{path}"/>'


def _line(start: tuple[float, float], end: tuple[float, float], *, inferred: bool) -> str:
    path = f"M{start[0]:.1f},{start[1]:.1f} L{end[0]:.1f},{end[1]:.1f}"
    return f'<path class="{_edge_class(inferred=inferred)}" d="{path}"/>'


def _edge_class(*, inferred: bool) -> str:
    return "hk-edge is-inferred" if inferred else "hk-edge"


def _tip(at: tuple[float, float], direction: int) -> str:
    x, y = at
    back = x - direction * 1
    point = x + direction * 6
    corners = f"M{point:.1f},{y:.1f} L{back:.1f},{y - 4:.1f} L{back:.1f},{y + 4:.1f} z"
    return f'<path class="hk-tip" d="{corners}"/>'
