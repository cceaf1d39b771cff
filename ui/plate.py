"""Draws the muscle map as SVG: a pure function of the drawing, the facts, and what was chosen.

Each kind that is drawn is a link with a name of its own, in the order of the depth. Its name
stands beside the drawing too, or its number where the screen is narrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from ui.links import entity_url
from ui.plate_labels import Name, labels, local
from ui.plate_scale import scale, tone
from ui.state import category_label
from ui.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hamkg.model import Ref
    from hamkg.plate_model import Felt, Measure, Plate, Shape

NERVES, VESSELS = frozenset({"Nerve"}), frozenset({"Vessel"})
_REFERENCE = re.compile(r"#([\w-]+)")
_HATCHES = (
    '<pattern id="felt-in" width="13" height="13" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="hk-hatch" d="M0 6.5H13"/></pattern>'
    '<pattern id="felt-spread" width="16" height="16" patternUnits="userSpaceOnUse">'
    '<circle class="hk-dot" cx="4" cy="4" r="2.4"/>'
    '<circle class="hk-dot" cx="12" cy="12" r="2.4"/></pattern>'
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A letter on a shape, and where the shape leads to instead of the page of its kind."""

    letter: str
    address: str


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor chose to see on the map."""

    layer: str
    measure: Measure | None = None
    felt: tuple[Felt, ...] = ()
    labels: bool = True
    ghosts: bool = True
    hidden: frozenset[str] = frozenset()
    """The categories that are left out."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """By IRI, for who is to find a kind: nothing else is named then, and nothing else a link."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind as it is shown: its number, its shape, and what it is measured to be."""

    number: int
    kind: Ref
    shape: Shape
    value: int | None

    @property
    def words(self) -> str:
        """Its name, with its number where one is shown."""
        label = visible(self.kind.label)
        return label if self.value is None else f"{label}\u00a0·\u00a0{self.value}"


def entries(plate: Plate, view: View) -> tuple[Entry, ...]:
    """Give what is drawn in a view, in the order of the list: by category, then by name."""
    drawn = [
        (shape.kind, shape)
        for shape in plate.shapes
        if shape.kind and view.layer in shape.layers and shape.kind.category not in view.hidden
    ]
    drawn.sort(key=lambda pair: (category_label(pair[0].category), pair[0].label.casefold()))
    return tuple(
        Entry(number, kind, shape, view.measure.value(kind) if view.measure else None)
        for number, (kind, shape) in enumerate(drawn, start=1)
    )


def for_orientation(plate: Plate, view: View) -> tuple[str, ...]:
    """Name the shapes of a view that are no kinds of the graph."""
    return tuple(s.name for s in plate.shapes if s.name and view.layer in s.layers)


def groups(plate: Plate, view: View) -> tuple[str, ...]:
    """Give the muscles that a view shows by their parts alone, by IRI."""
    drawn = {entry.kind.iri for entry in entries(plate, view)}
    return tuple(whole for whole, parts in plate.parts.items() if parts & drawn)


def draw(plate: Plate, view: View) -> str:
    """Give the drawing in a view as one SVG."""
    shown = {entry.kind.iri: entry for entry in entries(plate, view)}
    steps = scale(view.measure, (entry.value or 0 for entry in shown.values()))
    body = "".join(_shape(shape, view, shown, steps) for shape in plate.shapes)
    body += _overlay(plate, view.felt) + _letters(plate, view.marks)
    names = labels(_names(plate, view, shown.values()), plate.box) if view.labels else ""
    return (
        f'<svg class="hk-plate{" is-measured" if view.measure else ""}" role="group" '
        f'viewBox="{" ".join(f"{number:g}" for number in plate.box)}" '
        f'aria-labelledby="plate-title" aria-describedby="plate-words">'
        f'<title id="plate-title">{escape(plate.title)}: {escape(view.layer)}</title>'
        f'<desc id="plate-words">{escape(plate.description)}</desc>'
        f"<style>{plate.style}{_pointing(() if view.marks else shown.values())}</style>"
        f"<defs>{_HATCHES}{_needed(plate.defs, body)}</defs>{body}{names}</svg>"
    )


def _names(plate: Plate, view: View, shown: Iterable[Entry]) -> list[Name]:
    kinds = [
        Name(entry.words, entry.shape.point, entry.shape.on_left, entry.kind, entry.number)
        for entry in shown
    ]
    others = [
        Name(shape.name, shape.point, shape.on_left)
        for shape in plate.shapes
        if shape.name and view.layer in shape.layers
    ]
    return kinds + others


def _shape(shape: Shape, view: View, shown: Mapping[str, Entry], steps: Sequence[int]) -> str:
    entry = shown.get(shape.kind.iri) if shape.kind else None
    if entry and not view.marks:
        return _link(entry, view, steps)
    if entry and entry.kind.iri in view.marks:
        return _marked(shape, view.marks[entry.kind.iri])
    if view.layer in shape.layers and (entry or not shape.kind):
        return _group(shape, shape.look)
    if view.layer in shape.ghost_in and view.ghosts:
        return _group(shape, f"hk-ghost {shape.look}")
    return ""


def _group(shape: Shape, look: str) -> str:
    return f'<g class="{escape(look)}"{_mask(shape)} aria-hidden="true">{shape.markup}</g>'


def _marked(shape: Shape, mark: Mark) -> str:
    words = f"Structure {mark.letter}"
    return (
        f'<a class="hk-shape {escape(shape.look)}"{_mask(shape)} href="{escape(mark.address)}" '
        f'target="_self" aria-label="{words}"><title>{words}</title>{shape.markup}</a>'
    )


def _letters(plate: Plate, marks: Mapping[str, Mark]) -> str:
    """Give the letters of what is marked, each on its shape."""
    drawn = [
        (shape.point, marks[shape.kind.iri].letter)
        for shape in plate.shapes
        if shape.kind and shape.kind.iri in marks
    ]
    return "".join(
        f'<g class="hk-mark" aria-hidden="true"><circle cx="{x:g}" cy="{y:g}" r="24"/>'
        f'<text x="{x:g}" y="{y + 11:g}">{letter}</text></g>'
        for (x, y), letter in drawn
    )


def _mask(shape: Shape) -> str:
    return f' mask="{escape(shape.mask)}"' if shape.mask else ""


def _link(entry: Entry, view: View, steps: Sequence[int]) -> str:
    kind = entry.kind
    said = [visible(kind.label), category_label(kind.category)]
    style = ""
    if view.measure and entry.value is not None:
        said.append(f"{entry.value} {view.measure.unit}")
        style = f' style="--tone:{tone(entry.value, steps)}"'
    words = escape(", ".join(said))
    return (
        f'<a class="hk-shape {escape(entry.shape.look)}" data-kind="{escape(local(kind))}"'
        f'{style}{_mask(entry.shape)} href="{escape(entity_url(kind.curie))}" target="_self" '
        f'aria-label="{words}">'
        f"<title>{words}</title>{entry.shape.markup}</a>"
    )


def places(plate: Plate, felt: Felt) -> tuple[Shape, ...]:
    """Give the shapes of the place where a symptom is felt; a group has those of its parts."""
    if felt.place is None:
        return ()
    wanted = plate.parts.get(felt.place.iri, frozenset({felt.place.iri}))
    return tuple(shape for shape in plate.shapes if shape.kind and shape.kind.iri in wanted)


def _overlay(plate: Plate, felt: Iterable[Felt]) -> str:
    parts: dict[str, str] = {}
    for one in sorted(felt, key=lambda one: not one.spreads):
        look = "is-spread" if one.spreads else "is-in"
        for shape in places(plate, one):
            parts[shape.markup] = _group(shape, look)
    return f'<g class="hk-felt" aria-hidden="true">{"".join(parts.values())}</g>' if parts else ""


def _needed(defs: Mapping[str, str], body: str) -> str:
    """Give what a drawing refers to, and what that refers to in turn."""
    wanted: dict[str, str] = {}
    waiting = list(dict.fromkeys(_REFERENCE.findall(body)))
    while waiting:
        name = waiting.pop()
        if name in defs and name not in wanted:
            wanted[name] = defs[name]
            waiting.extend(_REFERENCE.findall(defs[name]))
    return "".join(wanted[name] for name in defs if name in wanted)


def _pointing(shown: Iterable[Entry]) -> str:
    """Join each shape with its name: who points at one sees both."""
    rules = []
    for entry in shown:
        kind = f'[data-kind="{local(entry.kind)}"]'
        rules.append(
            f".hk-plate:has(a{kind}:is(:hover,:focus-visible)) .hk-label{kind} text"
            "{font-weight:700;text-decoration:underline}"
            f".hk-plate:has(.hk-label{kind}:hover) .hk-shape{kind}"
            "{filter:brightness(1.15)}"
        )
    return "".join(rules)
