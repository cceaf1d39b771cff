"""Smooth curves and what spans between them, for `engrave.py`."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import dist
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point: TypeAlias = tuple[float, float]
_STEPS = 24
_SAMPLES = 80


@dataclass(frozen=True, slots=True)
class Curve:
    """A smooth curve through points, sampled at even distances."""

    samples: tuple[Point, ...]
    knots: int

    def __call__(self, t: float) -> Point:
        """Give the point at a part of the length, 0 to 1; what lies beyond is an end."""
        place = min(max(t, 0.0), 1.0) * (len(self.samples) - 1)
        first = min(int(place), len(self.samples) - 2)
        return mix(self.samples[first], self.samples[first + 1], place - first)

    def thinned(self, count: int) -> list[Point]:
        """Give so many of its points, the ends among them."""
        return [self(place / (count - 1)) for place in range(count)]


def curve(points: Sequence[Point]) -> Curve:
    """Lay a curve through points."""
    dense = points if len(points) == 2 else _catmull_rom(points)  # noqa: PLR2004  a line
    walked = list(accumulate((dist(*pair) for pair in pairwise(dense)), initial=0.0))
    samples = [
        _at_length(dense, walked, walked[-1] * step / (_SAMPLES - 1)) for step in range(_SAMPLES)
    ]
    return Curve((points[0], *samples[1:-1], points[-1]), len(points))


def _at_length(dense: Sequence[Point], walked: Sequence[float], length: float) -> Point:
    place = min(max(bisect_right(walked, length) - 1, 0), len(dense) - 2)
    span = walked[place + 1] - walked[place]
    return mix(dense[place], dense[place + 1], (length - walked[place]) / span if span else 0.0)


def _catmull_rom(points: Sequence[Point]) -> list[Point]:
    dense: list[Point] = []
    for p0, p1, p2, p3 in _fours(points):
        for step in range(_STEPS):
            t = step / _STEPS
            dense.append(
                (
                    _cubic(p0[0], p1[0], p2[0], p3[0], t),
                    _cubic(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    return [*dense, points[-1]]


def _cubic(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def _fours(points: Sequence[Point]) -> Iterable[tuple[Point, Point, Point, Point]]:
    """Give each stretch of a line with the points before and after it."""
    before = mix(points[1], points[0], 2.0)
    after = mix(points[-2], points[-1], 2.0)
    all_points = [before, *points, after]
    return zip(all_points, all_points[1:], all_points[2:], all_points[3:], strict=False)


def mix(a: Point, b: Point, part: float) -> Point:
    """Give the point that lies a part of the way from one to another."""
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


@dataclass(frozen=True, slots=True)
class Patch:
    """What spans between two edges, from a start to an end (a Coons patch).

    ``s`` runs from the left edge to the right one, ``t`` from the start to the end.
    """

    left: Curve
    right: Curve
    start: Curve
    end: Curve

    def __call__(self, s: float, t: float) -> Point:
        """Give the point at a part of the way across and a part of the way along."""
        a, b, o, i = self.left(t), self.right(t), self.start(s), self.end(s)
        corners = (self.left(0), self.right(0), self.left(1), self.right(1))
        weights = ((1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t)
        x, y = (
            (1 - s) * a[axis]
            + s * b[axis]
            + (1 - t) * o[axis]
            + t * i[axis]
            - sum(corner[axis] * weight for corner, weight in zip(corners, weights, strict=True))
            for axis in (0, 1)
        )
        return x, y

    def along(self, s: float, first: float, last: float, count: int) -> list[Point]:
        """Give points of a line along, at one place across."""
        return [self(s, first + (last - first) * place / (count - 1)) for place in range(count)]

    def width(self, t: float) -> float:
        """Give the distance of its edges."""
        return dist(self(0, t), self(1, t))


def number(value: float, digits: int = 1) -> str:
    """Write a number as short as can be: 2.0 as 2, -0.04 as 0."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def path(points: Sequence[Point], *, digits: int = 1, moves: bool = True) -> str:
    """Give a smooth line through points as the commands of an SVG path."""
    start = " ".join(number(axis, digits) for axis in points[0])
    return (f"M{start}" if moves else "") + _beziers(_fours(points), digits)


def ring(points: Sequence[Point]) -> str:
    """Give a smooth closed line through points as the commands of an SVG path."""
    count = len(points)
    fours = (
        (points[n - 1], points[n], points[(n + 1) % count], points[(n + 2) % count])
        for n in range(count)
    )
    return f"M{number(points[0][0])} {number(points[0][1])}{_beziers(fours, 1)}z"


def straight(points: Iterable[Point]) -> str:
    """Give straight lines on to each point as the commands of an SVG path."""
    return "".join(f"L{number(x)} {number(y)}" for x, y in points)


def hatching(lines: Iterable[Sequence[Point]]) -> str:
    """Give many fine lines as one path, in whole numbers; rounding does not add up."""
    rounded = ([(float(round(x)), float(round(y))) for x, y in line] for line in lines)
    return "".join(path(line, digits=0) for line in rounded).replace(" -", "-")


def _beziers(fours: Iterable[tuple[Point, Point, Point, Point]], digits: int) -> str:
    parts = []
    for p0, p1, p2, p3 in fours:
        numbers = (
            *((p2[axis] - p0[axis]) / 6 for axis in (0, 1)),
            *(p2[axis] - p1[axis] - (p3[axis] - p1[axis]) / 6 for axis in (0, 1)),
            *(p2[axis] - p1[axis] for axis in (0, 1)),
        )
        parts.append("c" + " ".join(number(value, digits) for value in numbers))
    return "".join(parts)
