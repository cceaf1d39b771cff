"""Where a kind stands among the others, and the words that pages speak of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph
from hamkg.languages import LANGUAGES
from hamkg.locations import ontology

if TYPE_CHECKING:
    from pathlib import Path

CIRCLE = """
@prefix ham: <https://w3id.org/hamkg/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .

<https://w3id.org/hamkg/graph/asserted> {
  ham:one a ham:Muscle ; rdfs:label "one" ; ham:broaderKind ham:two ; owl:deprecated true ;
    obo:IAO_0100001 ham:two ; skos:prefLabel "unus"@la, "one"@en .
  ham:two a ham:Muscle ; rdfs:label "two" ; ham:broaderKind ham:one .
}
"""


@pytest.fixture
def circle(tmp_path: Path) -> KnowledgeGraph:
    """A store of somebody's own, in which two kinds are each a kind of the other."""
    path = tmp_path / "own.trig"
    path.write_text(CIRCLE, encoding="utf-8")
    return KnowledgeGraph.open(path)


def test_a_part_stands_below_all_its_wholes(kg: KnowledgeGraph) -> None:
    (line,) = kg.place("biceps_femoris_long_head").lines

    assert [ref.label for ref in line] == [
        "lower limb",
        "thigh",
        "posterior compartment of thigh",
        "hamstring muscle group",
        "biceps femoris",
    ]


def test_the_likest_kind_has_most_in_common(kg: KnowledgeGraph) -> None:
    like = kg.place("semitendinosus").like

    assert "semimembranosus" in [one.ref.label for one in like[:2]]
    assert [one.shared for one in like] == sorted((one.shared for one in like), reverse=True)


def test_a_circle_of_wider_kinds_ends(circle: KnowledgeGraph) -> None:
    assert [[ref.label for ref in line] for line in circle.place("one").lines] == [["two"]]


def test_a_kind_no_longer_wanted_names_its_successor(circle: KnowledgeGraph) -> None:
    entity = circle.entity("one")

    assert entity.deprecated
    assert entity.replaced_by is not None
    assert entity.replaced_by.label == "two"
    assert not circle.entity("two").deprecated


def test_a_name_without_a_source_is_a_name_too(circle: KnowledgeGraph) -> None:
    (name,) = circle.entity("one").names

    assert (name.language, name.text, name.source) == ("la", "unus", None)


def test_a_foreign_name_says_where_it_is_from(kg: KnowledgeGraph) -> None:
    (name,) = kg.entity("sciatic_nerve").names

    assert name.text == "nervus ischiadicus"
    assert name.locator == "A14.2.07.046"
    assert "Terminologia Anatomica" in str(name.source)


@pytest.mark.parametrize("text", ["nervus ischiadicus", "Nervus Ischiadicus"])
def test_a_foreign_name_finds_its_kind(kg: KnowledgeGraph, text: str) -> None:
    assert kg.resolve(text) == "https://w3id.org/hamkg/sciatic_nerve"
    assert kg.search(text, limit=1)[0].curie == "ham:sciatic_nerve"


def test_an_english_name_goes_before_a_foreign_one(kg: KnowledgeGraph) -> None:
    assert [name.text for name in kg.entity("thigh").names] == ["femur"]
    assert kg.resolve("femur") == "https://w3id.org/hamkg/femur"


def test_every_foreign_name_has_a_source_and_a_known_language(kg: KnowledgeGraph) -> None:
    names = [name for known in kg.wording().foreign.values() for name in known]

    assert {name.language for name in names} == set(LANGUAGES)
    assert all(name.source and name.locator for name in names)


def test_every_relation_has_everyday_words(kg: KnowledgeGraph) -> None:
    words = kg.wording().plain

    for kind in kg.kinds("Condition"):
        for relation in kg.entity(kind.iri).relations:
            assert words[relation.predicate.iri].heading


def test_grades_and_numbers_are_explained(kg: KnowledgeGraph) -> None:
    meanings = kg.wording().meanings

    assert meanings["relative risk"].startswith("Risk of the event")
    assert meanings["guideline"].startswith("The statement rests on")


def test_the_shapes_know_the_same_languages() -> None:
    text = (ontology() / "shapes" / "foreign_names.ttl").read_text(encoding="utf-8")
    (listed,) = re.findall(r"sh:languageIn \((.*?)\)", text)

    assert set(re.findall(r'"(\w+)"', listed)) == set(LANGUAGES)
