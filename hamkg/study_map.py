"""Asks where muscles are on the muscle map: four of one layer bear letters, one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import dist
from typing import TYPE_CHECKING

from hamkg.drawing_lots import lot
from hamkg.engine import select
from hamkg.fairness import WRONG
from hamkg.headers import read_header
from hamkg.namespaces import local_name
from hamkg.study_files import without_header
from hamkg.study_model import Choice, Ground, QuizQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.model import Ref
    from hamkg.plate_model import Plate

MAP = "map"
"""The topic of these questions; they are not among those of everything, for a map needs eyes."""
_APART = 60.0
"""Letters are so far from one another, in units of the drawing, at the least."""
_LAYERS = ("superficial", "deep")


@dataclass(frozen=True, slots=True)
class Spot:
    """A muscle to be found in a layer of the map, with the others that may bear letters there."""

    kind: Ref
    layer: str
    others: tuple[Ref, ...]
    points: Mapping[str, tuple[float, float]]
    """Where each is, by IRI: letters must not hide one another."""

    def apart(self, one: Ref, *others: Ref) -> bool:
        """Tell whether a muscle's letter is far enough from those of others."""
        here = self.points[one.iri]
        return all(dist(here, self.points[other.iri]) >= _APART for other in others)

    def drawn(self, seed: object) -> tuple[Ref, ...]:
        """Draw the muscle and others, as many as a question has options, for their letters."""
        iri = self.kind.iri
        chosen = [self.kind]
        for other in sorted(self.others, key=lambda ref: lot(seed, MAP, iri, ref.iri)):
            if len(chosen) <= WRONG and self.apart(other, *chosen):
                chosen.append(other)
        return tuple(sorted(chosen, key=lambda ref: lot(seed, "letters", iri, ref.iri)))


class MapQuestions:
    """Makes the questions of the map from its file and the shapes that are drawn."""

    def __init__(self, path: Path, engine: Engine) -> None:
        """Read the file; raises HeaderError for a broken header."""
        header = read_header(path, ("title", "ask", "say"))
        self._title, self._ask, self._say = (header[key][0] for key in ("title", "ask", "say"))
        self._sparql = without_header(path.read_text(encoding="utf-8"))
        self._told = {
            str(kind): {"label": str(label), "text": str(text)}
            for kind, label, text in select(engine, self._sparql)
        }

    def spots(self, plate: Plate, in_line: Callable[[str, str], bool]) -> tuple[Spot, ...]:
        """Give what can be asked for: each muscle in the first layer that shows it."""
        layers = {
            layer: tuple(
                shape.kind
                for shape in plate.shapes
                if shape.kind and layer in shape.layers and shape.kind.iri in self._told
            )
            for layer in _LAYERS
        }
        points = {shape.kind.iri: shape.point for shape in plate.shapes if shape.kind}
        found: dict[str, Spot] = {}
        for layer, kinds in layers.items():
            for kind in kinds:
                others = tuple(one for one in kinds if not in_line(kind.iri, one.iri))
                if len(others) >= WRONG:
                    found.setdefault(kind.iri, Spot(kind, layer, others, points))
        return tuple(found[iri] for iri in sorted(found))

    def question(self, spot: Spot, seed: object) -> QuizQuestion:
        """Make the question where a muscle is; the letters follow the order of the options."""
        words = self._told[spot.kind.iri]
        return QuizQuestion(
            id=f"{MAP}/{local_name(spot.kind.iri)}",
            kind=MAP,
            title=self._title,
            text=self._ask.format(**words),
            subject=spot.kind,
            choices=tuple(Choice(ref, ref == spot.kind) for ref in spot.drawn(seed)),
            explanation=self._say.format(**words),
            by_rule=False,
            relation=None,
            grounds=(Ground("Drawn by hamkg after the relations and definitions of the graph."),),
            redflags=(),
            sparql=self._sparql,
            layer=spot.layer,
        )
