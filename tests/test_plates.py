"""The muscle map: its drawing, what it joins it with, and the SVG made of both."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from hamkg.headers import read_header
from scripts.engrave import engrave
from ui.plate import View, draw, entries, for_orientation

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph
    from hamkg.plate_model import Plate

FOLDER = Path(__file__).parent.parent / "ontology" / "plates"
DRAWING = FOLDER / "posterior_leg.svg"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN_WITH = {
    "circle", "clipPath", "defs", "desc", "g", "linearGradient", "mask", "path", "rect", "stop",
    "style", "svg", "title", "use",
}  # fmt: skip
LAYERS = ("superficial", "deep", "bones", "regions")


@pytest.fixture(scope="module")
def plate(kg: KnowledgeGraph) -> Plate:
    return kg.plate


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.parse(DRAWING).getroot()  # noqa: S314  a file of this project


# ---------------------------------------------------------------- the drawing


def test_every_name_in_the_drawing_is_a_kind(root: ET.Element, kg: KnowledgeGraph) -> None:
    named = [group.attrib["id"] for group in root.findall(f"{SVG}g") if "id" in group.attrib]

    assert len(set(named)) == len(named) > 50
    assert {kg.resolve(f"ham:{name}") for name in named} <= {kind.iri for kind in kg.kinds()}


def test_the_drawing_is_what_its_outlines_engrave() -> None:
    outlines = tomllib.loads(DRAWING.with_suffix(".toml").read_text(encoding="utf-8"))

    assert engrave(outlines) == DRAWING.read_text(encoding="utf-8")


def test_the_drawing_draws_and_does_nothing_else(root: ET.Element) -> None:
    text = DRAWING.read_text(encoding="utf-8")

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN_WITH
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "href" or value.startswith("#")
    assert set(re.findall(r"url\((.)", text)) == {"#"}
    assert "@import" not in text


def test_nothing_in_the_drawing_points_to_what_is_not_there(root: ET.Element) -> None:
    text = DRAWING.read_text(encoding="utf-8")
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}

    assert set(re.findall(r"(?:url\(|href=\")#([\w-]+)", text)) <= ids


def test_every_shape_that_is_no_kind_is_for_orientation(plate: Plate) -> None:
    for shape in plate.shapes:
        assert shape.layers <= set(LAYERS)
        assert shape.kind or shape.look.split()[-1] in {"bed", "context", "pit", "skin"}
        assert not (shape.kind and shape.name)


def test_every_name_has_a_place_to_point_to(plate: Plate) -> None:
    left, top, width, height = plate.box
    for shape in plate.shapes:
        x, y = shape.point
        assert not (shape.kind or shape.name) or (
            left < x < left + width and top < y < top + height
        )


# ---------------------------------------------------------------- what is known of the shapes


def test_a_measure_counts_what_it_says(kg: KnowledgeGraph) -> None:
    measures = {measure.name: measure for measure in kg.plate.measures}
    card = kg.entity("sciatic_nerve")
    affecting = {r.other.iri for r in card.relations if r.predicate.curie == "ham:affectedBy"}

    assert measures["conditions"].values[card.iri] == len(affecting) > 0
    hamstrings, semitendinosus = (kg.resolve(name) for name in ("hamstrings", "semitendinosus"))
    group = measures["group_conditions"].values
    assert group[semitendinosus] >= group[hamstrings] > 0


@pytest.mark.parametrize("path", sorted(FOLDER.glob("measures/*.rq")), ids=lambda path: path.stem)
def test_a_measure_says_what_and_why_and_runs_as_it_is_shown(
    path: Path, kg: KnowledgeGraph
) -> None:
    header = read_header(path, ("title", "unit", "why"))
    table = kg.query(path.read_text(encoding="utf-8"))

    assert header["why"][0].endswith(".")
    assert table.variables == ("kind", "value")  # type: ignore[union-attr]  # it is a SELECT


def test_a_measure_of_muscles_says_nothing_of_nerves(plate: Plate) -> None:
    measure = next(measure for measure in plate.measures if measure.name == "exercises")

    shown = {entry.kind.curie: entry for entry in entries(plate, View("deep", measure))}

    assert shown["ham:sciatic_nerve"].value is None
    assert shown["ham:piriformis"].value == 0
    assert 'aria-label="sciatic nerve, nerve"' in draw(plate, View("deep", measure))


def test_pain_is_shown_where_the_graph_says_that_it_is_felt(
    plate: Plate, kg: KnowledgeGraph
) -> None:
    felt = plate.felt[kg.resolve("hamstring_strain")]

    told = {(one.symptom.curie, one.place.curie, one.spreads) for one in felt if one.place}
    assert ("ham:posterior_thigh_pain", "ham:posterior_thigh", False) in told
    assert ("ham:posterior_thigh_pain", "ham:calf", True) in told
    assert "ham:palpable_gap" not in {curie for curie, _, _ in told}


def test_a_symptom_without_a_place_is_told_and_not_placed(
    plate: Plate, kg: KnowledgeGraph
) -> None:
    felt = plate.felt[kg.resolve("acute_limb_ischaemia")]

    assert "ham:cold_pale_foot" in {one.symptom.curie for one in felt if one.place is None}


def test_a_place_read_from_a_definition_stands_in_it(kg: KnowledgeGraph) -> None:
    with (FOLDER / "felt.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            assert row["words"] in kg.entity(row["symptom"]).definition, row
            assert kg.entity(row["place"]).category.curie in {"ham:BodyRegion", "ham:Bone"}


# ---------------------------------------------------------------- the SVG of the page


def links(svg: str) -> dict[str, str]:
    """Give the name of each shape that a keyboard reaches, by its address."""
    found = re.findall(r'<a class="hk-shape[^>]*? href="([^"]+)"[^>]*? aria-label="([^"]+)"', svg)
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("layer", LAYERS)
def test_drawing_and_list_hold_the_same(plate: Plate, layer: str) -> None:
    view = View(layer, plate.measures[0])

    svg = draw(plate, view)

    listed = entries(plate, view)
    assert listed
    assert [entry.number for entry in listed] == list(range(1, len(listed) + 1))
    named = links(svg)
    assert set(named) == {f"entity?iri={entry.kind.curie}" for entry in listed}
    for entry in listed:
        words = named[f"entity?iri={entry.kind.curie}"]
        assert words.startswith(entry.kind.label)
        assert words.endswith(f"{entry.value} conditions")
    ET.fromstring(svg)  # noqa: S314  just made


def test_what_is_hidden_is_in_neither_drawing_nor_list(plate: Plate) -> None:
    view = View("deep", hidden=frozenset({"Nerve"}))

    assert "sciatic nerve" not in draw(plate, view)
    assert "Nerve" not in {entry.kind.category for entry in entries(plate, view)}


def test_a_group_without_an_outline_is_shaded_by_its_parts(
    plate: Plate, kg: KnowledgeGraph
) -> None:
    felt = plate.felt[kg.resolve("doms")]
    assert {one.place.curie for one in felt if one.place} == {"ham:hamstrings"}

    overlay = draw(plate, View("superficial", felt=felt)).partition('class="hk-felt"')[2]

    assert overlay.count('<g class="is-in"') == len(plate.parts[kg.resolve("hamstrings")])


def test_every_muscle_that_is_named_on_the_plate_is_in_the_graph(plate: Plate) -> None:
    drawn = {shape.kind.label for shape in plate.shapes if shape.kind}

    assert {"soleus", "plantaris", "gluteus minimus", "tensor fasciae latae"} <= drawn
    assert {for_orientation(plate, View(layer)) for layer in LAYERS} == {()}


def test_what_is_not_in_the_graph_is_named_as_such(plate: Plate) -> None:
    unknown = [
        replace(shape, kind=None, name="soleus", look="muscle context")
        if shape.kind and shape.kind.label == "soleus"
        else shape
        for shape in plate.shapes
    ]
    plate, view = replace(plate, shapes=tuple(unknown)), View("deep")

    assert for_orientation(plate, view) == ("soleus",)
    assert re.search(r'<g class="hk-other">(?:(?!</g>).)*soleus', draw(plate, view))
    assert for_orientation(plate, View("bones")) == ()


def test_no_two_names_share_a_place(plate: Plate) -> None:
    for layer in LAYERS:
        names = draw(plate, View(layer)).partition('<g class="hk-names"')[2]
        names = names.partition('<g class="hk-numbers"')[0]
        at = re.findall(r'<tspan x="([\d.]+)" y="([\d.]+)"', names)
        for side in {x for x, _ in at}:
            heights = sorted(float(y) for x, y in at if x == side)
            gaps = [low - high for high, low in pairwise(heights)]
            assert min(gaps) > 18
