"""Reads the muscle map: joins its drawing with the names and the facts of the graph."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hamkg.engine import select
from hamkg.headers import read_header
from hamkg.namespaces import expand
from hamkg.plate_model import Felt, Measure, Plate, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.names import Names

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_DRAWING = "posterior_leg.svg"
_FELT_IN = expand("ham:feltIn")


def read_plate(folder: Path, engine: Engine, names: Names) -> Plate:
    """Read the drawing of a folder with its measures and where symptoms are felt.

    Raises UnknownTermError for a shape that is no kind, HeaderError for a broken measure.
    """
    root = _drawing(folder / _DRAWING)
    shapes = tuple(_shape(group, names) for group in root.findall("g"))
    left, top, width, height = (float(number) for number in root.attrib["viewBox"].split())
    return Plate(
        title=root.findtext("title", ""),
        description=root.findtext("desc", ""),
        box=(left, top, width, height),
        style="".join(style.text or "" for style in root.findall("style[@id='look']")),
        defs={entry.attrib["id"]: _svg(entry) for entry in root.iterfind("defs/*")},
        shapes=shapes,
        measures=tuple(_measure(path, engine) for path in sorted(folder.glob("measures/*.rq"))),
        felt=_felt(folder, engine, names),
        parts=_parts(folder, engine, {shape.kind.iri for shape in shapes if shape.kind}),
    )


def _drawing(path: Path) -> ET.Element:
    root = ET.parse(path).getroot()  # noqa: S314  a file of this project, not a stranger's
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    return root


def _svg(element: ET.Element) -> str:
    return re.sub(r">\s+<", "><", ET.tostring(element, encoding="unicode").strip())


def _shape(group: ET.Element, names: Names) -> Shape:
    name = group.get("id")
    x, _, y = group.get("data-at", "0,0").partition(",")
    return Shape(
        kind=names.kinds[names.resolve(name)] if name else None,
        look=group.get("class", ""),
        layers=frozenset(group.get("data-layer", "").split()),
        ghost_in=frozenset(group.get("data-ghost", "").split()),
        point=(float(x), float(y)),
        on_left=group.get("data-side") == "left",
        markup="".join(_svg(child) for child in group),
        mask=group.get("mask", ""),
        name=group.get("data-name", ""),
    )


def _measure(path: Path, engine: Engine) -> Measure:
    header = read_header(path, ("title", "unit", "why"))
    query = path.read_text(encoding="utf-8")
    counts = {str(kind): int(str(value)) for kind, value in select(engine, query)}
    title, unit, why = (header[key][0] for key in ("title", "unit", "why"))
    category = header.get("of", (None,))[0]
    counted = category.removeprefix("ham:") if category else None
    return Measure(path.stem, title, unit, why, counts, query, counted)


def _felt(folder: Path, engine: Engine, names: Names) -> Mapping[str, tuple[Felt, ...]]:
    """Join what is stated of a symptom's place with what its definition says of it."""
    defined = _by_definition(folder / "felt.tsv", names)
    stated: dict[tuple[str, str], tuple[Felt, ...]] = {}
    for row in select(engine, (folder / "felt.rq").read_text(encoding="utf-8")):
        condition, symptom, relation, place = ("" if term is None else str(term) for term in row)
        found = stated.get((condition, symptom), ())
        if place:
            how = names.ref(relation).phrase or names.ref(relation).label
            spreads = relation != _FELT_IN
            found = (*found, Felt(names.ref(symptom), names.ref(place), how, spreads=spreads))
        stated[condition, symptom] = found
    felt: dict[str, tuple[Felt, ...]] = {}
    for (condition, symptom), found in stated.items():
        told = (*found, *defined.get(symptom, ())) or (Felt(names.ref(symptom)),)
        felt[condition] = (*felt.get(condition, ()), *told)
    return felt


def _by_definition(table: Path, names: Names) -> Mapping[str, tuple[Felt, ...]]:
    found: dict[str, tuple[Felt, ...]] = {}
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            symptom, place = (names.resolve(row[column]) for column in ("symptom", "place"))
            felt = Felt(names.ref(symptom), names.ref(place), "is felt in", row["words"])
            found[symptom] = (*found.get(symptom, ()), felt)
    return found


def _parts(folder: Path, engine: Engine, drawn: Iterable[str]) -> Mapping[str, frozenset[str]]:
    wanted = frozenset(drawn)
    parts: dict[str, set[str]] = defaultdict(set)
    query = (folder / "parts.rq").read_text(encoding="utf-8")
    for whole, part in select(engine, query):
        if str(whole) not in wanted and str(part) in wanted:
            parts[str(whole)].add(str(part))
    return {whole: frozenset(found) for whole, found in parts.items()}
