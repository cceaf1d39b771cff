"""The values of the muscle map: the shapes of its drawing, its measures, where pain is felt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.model import Ref


@dataclass(frozen=True, slots=True)
class Shape:
    """A group of the drawing: a kind of the graph, or, without one, there for orientation.

    ``markup`` is its SVG and ``look`` the classes that it is painted by. A name beside the
    drawing points to ``point``; ``on_left`` is the side it stands on.
    """

    kind: Ref | None
    look: str
    layers: frozenset[str]
    ghost_in: frozenset[str]
    point: tuple[float, float]
    on_left: bool
    markup: str
    mask: str = ""
    name: str = ""
    """What a shape for orientation is called."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that each kind of the drawing can be coloured by; ``sparql`` is what counted it."""

    name: str
    title: str
    unit: str
    why: str
    values: Mapping[str, int]
    """The number by IRI; a kind that has none is not counted, which is 0."""
    sparql: str
    category: str | None = None
    """The only category that it counts for, by local name; nothing where it counts for all."""

    def value(self, kind: Ref) -> int | None:
        """Give the number of a kind, or nothing where it does not count for such kinds."""
        if self.category not in {None, kind.category}:
            return None
        return self.values.get(kind.iri, 0)


@dataclass(frozen=True, slots=True)
class Felt:
    """A symptom of a condition and a place where it is felt, or none where the graph names none.

    ``how`` is the relation, such as "is felt in"; ``words`` are those of the symptom's definition
    where the place is read from it instead. ``spreads`` tells where it may go from where it is.
    """

    symptom: Ref
    place: Ref | None = None
    how: str = ""
    words: str = ""
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A drawing whose shapes are kinds, the deepest first, and all that can be shown on it."""

    title: str
    description: str
    box: tuple[float, float, float, float]
    style: str
    defs: Mapping[str, str]
    """What shapes refer to, as SVG, by id."""
    shapes: tuple[Shape, ...]
    measures: tuple[Measure, ...]
    felt: Mapping[str, tuple[Felt, ...]]
    """The symptoms of each condition, by its IRI."""
    parts: Mapping[str, frozenset[str]]
    """The drawn parts of muscles that are drawn by their parts alone, by IRI."""

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that kinds are drawn in, in the order in which they are offered."""
        drawn = {layer for shape in self.shapes if shape.kind for layer in shape.layers}
        return tuple(layer for layer in _LAYERS if layer in drawn)


_LAYERS = ("superficial", "deep", "bones", "regions")
