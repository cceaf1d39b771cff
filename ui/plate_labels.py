"""Puts the names of a drawing beside it, with a fine line to each: no two names overlap."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, TypeAlias

from ui.links import entity_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref

Box: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]
_LINE = 22.0
_GAP = 8.0
_CHARACTERS = (20, 23)
_NAMES_AT = (186.0, 662.0)
_NUMBERS_AT = (244.0, 656.0)


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside the drawing: of a kind, with its number, or of what is no kind."""

    words: str
    point: Point
    on_left: bool
    kind: Ref | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    name: Name
    lines: tuple[str, ...]
    middle: float

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + _GAP


def labels(names: Sequence[Name], box: Box) -> str:
    """Give the names for a wide screen and the numbers for a narrow one, of which one is shown.

    They are for eyes and mouse: the shapes themselves are what a keyboard reaches and a screen
    reader reads.
    """
    numbered = [
        Name(str(name.number), name.point, name.on_left, name.kind)
        for name in names
        if name.number is not None
    ]
    return (
        f'<g class="hk-names" aria-hidden="true">{_both_sides(names, box, _NAMES_AT)}</g>'
        f'<g class="hk-numbers" aria-hidden="true">{_both_sides(numbered, box, _NUMBERS_AT)}</g>'
    )


def _both_sides(names: Sequence[Name], box: Box, columns: tuple[float, float]) -> str:
    return "".join(
        _label(placed, x)
        for on_left, x, width in zip((True, False), columns, _CHARACTERS, strict=True)
        for placed in _spread([one for one in names if one.on_left is on_left], box, width)
    )


def local(kind: Ref) -> str:
    """Give the local name of a kind.

    >>> from hamkg.model import Ref
    >>> local(Ref("https://w3id.org/hamkg/gracilis", "ham:gracilis", "gracilis"))
    'gracilis'
    """
    return kind.curie.rpartition(":")[2]


def _spread(names: Sequence[Name], box: Box, characters: int) -> list[_Placed]:
    """Place names as near as can be to what they name: pushed down, then up from the end."""
    placed = []
    top = box[1] + _GAP
    for name in sorted(names, key=lambda name: (name.point[1], name.words)):
        half = _Placed(name, tuple(wrap(name.words, characters)), 0).height / 2
        middle = max(name.point[1], top + half)
        placed.append(_Placed(name, tuple(wrap(name.words, characters)), middle))
        top = middle + half
    bottom = box[1] + box[3] - _GAP
    for place, one in reversed(list(enumerate(placed))):
        middle = min(one.middle, bottom - one.height / 2)
        placed[place] = _Placed(one.name, one.lines, middle)
        bottom = middle - one.height / 2
    return placed


def _label(placed: _Placed, x: float) -> str:
    name = placed.name
    outward = 1 if name.on_left else -1
    px, py = name.point
    line = f"M{x + outward * 6:g} {placed.middle:.1f}h{outward * 12}L{px:g} {py:g}"
    first = placed.middle - (len(placed.lines) - 1) * _LINE / 2 + 6
    spans = "".join(
        f'<tspan x="{x:g}" y="{first + place * _LINE:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(placed.lines)
    )
    shown = (
        f'<path class="hk-leader-back" d="{line}"/><path class="hk-leader" d="{line}"/>'
        f'<circle class="hk-point" cx="{px:g}" cy="{py:g}" r="2.6"/>'
        f'<text text-anchor="{"end" if name.on_left else "start"}">{spans}</text>'
    )
    if name.kind is None:
        return f'<g class="hk-other">{shown}</g>'
    return (
        f'<a class="hk-label" data-kind="{escape(local(name.kind))}" '
        f'href="{escape(entity_url(name.kind.curie))}" target="_self" tabindex="-1">{shown}</a>'
    )
