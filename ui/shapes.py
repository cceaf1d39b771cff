"""A colour and a shape for each category, so that neither has to be told apart alone.

Every colour has a contrast of at least 3:1 against the page in the light and in the dark theme.
"""

from __future__ import annotations

from math import cos, pi, sin
from typing import NamedTuple

Point = tuple[float, float]


def _regular(corners: int, turn: float = 0.0) -> tuple[Point, ...]:
    angles = (2 * pi * (corner / corners + turn) - pi / 2 for corner in range(corners))
    return tuple((cos(angle), sin(angle)) for angle in angles)


def _star(tips: int, inner: float) -> tuple[Point, ...]:
    outline = _regular(2 * tips)
    return tuple(
        (x * (inner if place % 2 else 1.1), y * (inner if place % 2 else 1.1))
        for place, (x, y) in enumerate(outline)
    )


_SQUARE = ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))
_BAR = ((-1.1, -0.6), (1.1, -0.6), (1.1, 0.6), (-1.1, 0.6))
_PLUS = (
    (-0.36, -1), (0.36, -1), (0.36, -0.36), (1, -0.36), (1, 0.36), (0.36, 0.36),
    (0.36, 1), (-0.36, 1), (-0.36, 0.36), (-1, 0.36), (-1, -0.36), (-0.36, -0.36),
)  # fmt: skip
_CHEVRON = ((-1, -0.8), (0.2, -0.8), (1, 0), (0.2, 0.8), (-1, 0.8), (-0.3, 0))
_LEANING = ((-0.5, -0.75), (1.1, -0.75), (0.5, 0.75), (-1.1, 0.75))
_TRAPEZOID = ((-0.55, -0.75), (0.55, -0.75), (1.05, 0.75), (-1.05, 0.75))
_TRIANGLE = ((0.0, -1.0), (1.0, 0.8), (-1.0, 0.8))
_DOWN = ((0.0, 1.0), (1.0, -0.8), (-1.0, -0.8))
_HOUSE = ((0.0, -1.05), (0.9, -0.25), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.25))
_KITE = ((0.0, -1.1), (0.75, -0.25), (0.0, 1.1), (-0.75, -0.25))
_ROUND: tuple[Point, ...] = ()
_RED, _OCHRE, _GREY = "#c0392b", "#a66a00", "#7a776c"
_TEAL, _PURPLE, _GREEN, _BLUE = "#0a7f8c", "#9b4fc0", "#2b8a3e", "#2f74c8"


class Look(NamedTuple):
    """How a category looks: its colour, the outline of its shape, and the shape's name."""

    colour: str
    outline: tuple[Point, ...]
    shape: str


_UNKNOWN = Look(_GREY, _SQUARE, "square")
LOOKS = {
    "Muscle": Look(_RED, _ROUND, "circle"),
    "Tendon": Look(_RED, _BAR, "bar"),
    "Nerve": Look(_OCHRE, _star(4, 0.45), "four-pointed star"),
    "Bone": Look(_GREY, _BAR, "bar"),
    "Joint": Look(_GREY, _ROUND, "circle"),
    "BodyRegion": Look(_GREY, _regular(5), "pentagon"),
    "AnatomicalStructure": Look(_GREY, _SQUARE, "square"),
    "JointAction": Look(_TEAL, _CHEVRON, "chevron"),
    "BodyFunction": Look(_TEAL, _LEANING, "slanted box"),
    "Activity": Look(_TEAL, _TRAPEZOID, "trapezoid"),
    "PhysicalCapacity": Look(_TEAL, _KITE, "kite"),
    "Condition": Look(_PURPLE, _regular(4), "diamond"),
    "RiskFactor": Look(_PURPLE, _TRIANGLE, "triangle"),
    "Symptom": Look(_OCHRE, _regular(6), "hexagon"),
    "PainQuality": Look(_OCHRE, _DOWN, "triangle pointing down"),
    "Sign": Look(_OCHRE, _TRIANGLE, "triangle"),
    "RedFlag": Look("#d32f2f", _regular(8, 1 / 16), "octagon"),
    "Vessel": Look(_RED, _DOWN, "triangle pointing down"),
    "Ligament": Look(_RED, _LEANING, "slanted box"),
    "SpinalStructure": Look(_GREY, _regular(6), "hexagon"),
    "Sport": Look(_TEAL, _star(5, 0.5), "star"),
    "Mechanism": Look(_PURPLE, _CHEVRON, "chevron"),
    "Population": Look(_PURPLE, _ROUND, "circle"),
    "InjuryClass": Look(_PURPLE, _BAR, "bar"),
    "Classification": Look(_PURPLE, _SQUARE, "square"),
    "Imaging": Look(_BLUE, _SQUARE, "square"),
    "LabTest": Look(_BLUE, _DOWN, "triangle pointing down"),
    "OutcomeMeasure": Look(_BLUE, _BAR, "bar"),
    "Criterion": Look(_BLUE, _CHEVRON, "chevron"),
    "RehabPhase": Look(_GREEN, _TRAPEZOID, "trapezoid"),
    "Programme": Look(_GREEN, _regular(6), "hexagon"),
    "Drug": Look(_GREEN, _ROUND, "circle"),
    "Procedure": Look(_GREEN, _KITE, "kite"),
    "Treatment": Look(_GREEN, _PLUS, "plus"),
    "Exercise": Look(_GREEN, _SQUARE, "square"),
    "HealthBenefit": Look(_GREEN, _star(5, 0.5), "star"),
    "CareAction": Look(_BLUE, _HOUSE, "house"),
    "ClinicalTest": Look(_BLUE, _TRIANGLE, "triangle"),
}


def look(category: str | None) -> Look:
    """Give the look of a category, or a grey square for one that has none of its own."""
    return LOOKS.get(category or "", _UNKNOWN)


def mark(category: str | None, x: float, y: float, radius: float) -> str:
    """Draw a category's shape as SVG around a point."""
    colour, outline, _ = look(category)
    if not outline:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * 0.9:.1f}" fill="{colour}"/>'
    points = " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in outline)
    return f'<polygon points="{points}" fill="{colour}"/>'


def icon(category: str | None) -> str:
    """Give a category's shape as HTML, to stand before a name; its look is in `icon_styles`."""
    name = category if category in LOOKS else "other"
    return f'<span class="hk-icon hk-{name}" aria-hidden="true"></span>'


def icon_styles() -> str:
    """Give the style sheet of all icons: a page has hundreds, and each look stands here once."""
    return "".join(
        f".hk-icon.hk-{name} {{ background: {one.colour}; clip-path: {_clip(one.outline)}; }}\n"
        for name, one in {**LOOKS, "other": _UNKNOWN}.items()
    )


def _clip(outline: tuple[Point, ...]) -> str:
    points = ", ".join(f"{50 + 45 * x:.0f}% {50 + 45 * y:.0f}%" for x, y in outline)
    return f"polygon({points})" if outline else "circle(42%)"
