"""Puts the names of a drawing beside it, with a fine line to each: no two names overlap."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING

from ui.links import entity_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref
    from ui.plate import Entry

Box = tuple[float, float, float, float]
_LINE = 22.0
_GAP = 8.0
_CHARACTERS = (20, 23)
_NAMES_AT = (186.0, 662.0)
_NUMBERS_AT = (244.0, 656.0)


@dataclass(frozen=True, slots=True)
class _Placed:
    entry: Entry
    lines: tuple[str, ...]
    middle: float

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + _GAP


def labels(entries: Sequence[Entry], box: Box) -> str:
    """Give the names for a wide screen and the numbers for a narrow one, of which one is shown.

    They are for eyes and mouse: the shapes themselves are what a keyboard reaches and a screen
    reader reads.
    """
    names, numbers = [], []
    for on_left in (True, False):
        side = [entry for entry in entries if entry.shape.on_left is on_left]
        width = _CHARACTERS[0 if on_left else 1]
        names += [_name(placed, on_left=on_left) for placed in _spread(side, box, width)]
        numbers += [_number(placed, on_left=on_left) for placed in _spread(side, box, 0)]
    return (
        f'<g class="hk-names" aria-hidden="true">{"".join(names)}</g>'
        f'<g class="hk-numbers" aria-hidden="true">{"".join(numbers)}</g>'
    )


def local(kind: Ref) -> str:
    """Give the local name of a kind.

    >>> from hamkg.model import Ref
    >>> local(Ref("https://w3id.org/hamkg/gracilis", "ham:gracilis", "gracilis"))
    'gracilis'
    """
    return kind.curie.rpartition(":")[2]


def _spread(entries: Sequence[Entry], box: Box, characters: int) -> list[_Placed]:
    """Place names as near as can be to what they name: pushed down, then up from the end."""
    ordered = sorted(entries, key=lambda entry: (entry.shape.point[1], entry.number))
    placed = []
    top = box[1] + _GAP
    for entry in ordered:
        lines = tuple(wrap(entry.words, characters)) if characters else (str(entry.number),)
        one = _Placed(entry, lines, entry.shape.point[1])
        one = _Placed(entry, lines, max(one.middle, top + one.height / 2))
        top = one.middle + one.height / 2
        placed.append(one)
    bottom = box[1] + box[3] - _GAP
    for place in range(len(placed) - 1, -1, -1):
        one = placed[place]
        placed[place] = _Placed(one.entry, one.lines, min(one.middle, bottom - one.height / 2))
        bottom = placed[place].middle - one.height / 2
    return placed


def _name(placed: _Placed, *, on_left: bool) -> str:
    x = _NAMES_AT[0] if on_left else _NAMES_AT[1]
    first = placed.middle - (len(placed.lines) - 1) * _LINE / 2 + 6
    spans = "".join(
        f'<tspan x="{x:g}" y="{first + place * _LINE:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(placed.lines)
    )
    return _label(placed, x, spans, on_left=on_left)


def _number(placed: _Placed, *, on_left: bool) -> str:
    x = _NUMBERS_AT[0] if on_left else _NUMBERS_AT[1]
    span = f'<tspan x="{x:g}" y="{placed.middle + 6:.1f}">{placed.entry.number}</tspan>'
    return _label(placed, x, span, on_left=on_left)


def _label(placed: _Placed, x: float, spans: str, *, on_left: bool) -> str:
    kind = placed.entry.kind
    outward = 1 if on_left else -1
    start = x + outward * 6
    px, py = placed.entry.shape.point
    line = f"M{start:g} {placed.middle:.1f}h{outward * 12}L{px:g} {py:g}"
    return (
        f'<a class="hk-label" data-kind="{escape(local(kind))}" '
        f'href="{escape(entity_url(kind.curie))}" target="_self" tabindex="-1">'
        f'<path class="hk-leader-back" d="{line}"/>'
        f'<path class="hk-leader" d="{line}"/>'
        f'<circle class="hk-point" cx="{px:g}" cy="{py:g}" r="2.6"/>'
        f'<text text-anchor="{"end" if on_left else "start"}">{spans}</text></a>'
    )
