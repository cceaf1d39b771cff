"""The fleshy part of a muscle: where it passes into tendon, and the ways of its fibres."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scripts.curves import Patch, Point, hatching, number, path, straight

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

_SHINE = ((0.6, 0.14), (0.5, 0.18), (0.41, 0.22), (0.32, 0.26), (0.23, 0.31), (0.13, 0.36))
_FRINGE = (0.3, 0.6, 0.9, 1.3, 2.2)
_END = 15


@dataclass(frozen=True)
class Belly:
    """The fleshy part of a muscle, and the ways of its fibres."""

    patch: Patch
    limits: tuple[tuple[float, ...], tuple[float, ...]]
    part: dict[str, Any]
    chance: random.Random

    def at(self, end: int, s: float) -> float:
        """Give where it begins (0) or ends (1), at a place across."""
        values = self.limits[end]
        if len(values) == 1:
            return values[0]
        a, b, c = values  # at the left edge, in the middle, at the right edge
        return a + s * (4 * b - 3 * a - c) + s * s * (2 * a + 2 * c - 4 * b)

    @property
    def open_ends(self) -> tuple[int, ...]:
        """The ends at which it passes into tendon."""
        bare = ((0.0,), (1.0,))
        return tuple(end for end in (0, 1) if self.limits[end] != bare[end])

    def outline(self) -> str:
        """Give its outline, with teeth where it passes into tendon."""
        left, right = (self.patch.along(s, self.at(0, s), self.at(1, s), 12) for s in (0.0, 1.0))
        return (
            path(left)
            + straight(self._end(1))
            + path(right[::-1], moves=False)
            + straight(reversed(self._end(0)))
            + "z"
        )

    def _end(self, end: int) -> list[Point]:
        if end not in self.open_ends:
            return [self.patch(k / (_END - 1), float(end)) for k in range(_END)]
        teeth, depth, sign = self.part.get("teeth", 8), self.part.get("depth", 0.02), 2 * end - 1
        cuts = [0.0]
        while cuts[-1] < 1:
            cuts.append(cuts[-1] + self.chance.uniform(0.35, 1.5) / teeth)
        cuts = [cut / cuts[-1] for cut in cuts]
        found = [self.patch(0.0, self.at(end, 0.0))]
        for a, b in pairwise(cuts):
            s = a + (b - a) * self.chance.uniform(0.35, 0.65)
            out = depth * self.chance.uniform(0.1, 1.5)
            back = 0.0 if b == 1 else depth * self.chance.uniform(0, 0.5)
            found.append(self.patch(s, self.at(end, s) + sign * out))
            found.append(self.patch(b, self.at(end, b) - sign * back))
        return found

    def fringe(self, count: int) -> Iterable[list[Point]]:
        """Give fibres that reach on into the tendon."""
        depth, slant = self.part.get("depth", 0.02), self.part.get("slant", 0.0)
        for k in range(count):
            s = 0.015 + 0.97 * (k + self.chance.random()) / count
            for end in self.open_ends:
                sign = 2 * end - 1
                edge = self.at(end, s)
                reach = depth * self.chance.choice(_FRINGE)
                yield [
                    self.patch(min(max(s + slant * sign * far / 2, 0.01), 0.99), edge + sign * far)
                    for far in (-0.015, (reach - 0.015) / 2, reach)
                ]

    def fibres(self, count: int, *, short: float, inset: float) -> Iterable[list[Point]]:
        """Give fibres from end to end, some of them broken off."""
        slant = self.part.get("slant", 0.0)
        for k in range(count):
            s = 0.03 + 0.94 * (k + self.chance.uniform(0.15, 0.85)) / count
            if slant:  # lines that cross the belly begin and end beyond it
                reach = abs(slant) * 0.42
                s = -reach + (1 + 2 * reach) * (k + self.chance.random()) / count
            inside = min(max(s, 0.0), 1.0)
            first, last = self.at(0, inside), self.at(1, inside)
            middle, length = (first + last) / 2, last - first
            first += length * self.chance.uniform(0, inset)
            last -= length * self.chance.uniform(0, inset)
            if self.chance.random() < short:
                cut = first + self.chance.uniform(0.25, 0.75) * (last - first)
                first, last = (cut, last) if self.chance.random() < 0.5 else (first, cut)  # noqa: PLR2004
            steps = [first + (last - first) * k / 40 for k in range(41)]
            kept = [t for t in steps if 0.02 < s + slant * (t - middle) < 0.98]  # noqa: PLR2004
            if len(kept) > 4:  # noqa: PLR2004  anything shorter is a speck
                chosen = [kept[round(k * (len(kept) - 1) / 3)] for k in range(4)]
                yield [self.patch(s + slant * (t - middle), t) for t in chosen]

    def feathered(self, count: int) -> Iterable[list[Point]]:
        """Give fibres of a muscle like a feather: from both edges down to its midline."""
        first, last, run = self.at(0, 0.5), self.at(1, 0.5), self.part["slant"]
        for k in range(count):
            t = (k + self.chance.random()) / count
            for edge in (0.02, 0.98):
                a = edge + (0.5 - edge) * self.chance.uniform(0, 0.25)
                b = edge + (0.5 - edge) * self.chance.uniform(0.75, 1)
                line = []
                for step in range(4):
                    s = a + (b - a) * step / 3
                    down = first - run * 0.6 + (last - first + run * 0.6) * t
                    down += run * abs(s - edge) ** 0.85
                    if first <= down <= last:
                        line.append(self.patch(s, down))
                if len(line) > 2:  # noqa: PLR2004
                    yield line

    def lines(self, count: int, *, short: float, inset: float) -> Iterable[list[Point]]:
        """Give fibres in the way of this muscle."""
        if self.part.get("feathered"):
            return self.feathered(count)
        return self.fibres(count, short=short, inset=inset)

    def shine(self) -> str:
        """Give the light along its crest."""
        first, last = self.at(0, 0.4), self.at(1, 0.4)
        width = self.patch.width((first + last) / 2)
        at = self.part.get("crest", 0.38)
        return "".join(
            f'<path class="shine" stroke-width="{number(width * wide)}" d="'
            + hatching([self.patch.along(at, *_within(first, last, inset), 6)])
            + '"/>'
            for wide, inset in _SHINE
        )


def _within(first: float, last: float, inset: float) -> tuple[float, float]:
    return first + (last - first) * inset, last - (last - first) * inset
