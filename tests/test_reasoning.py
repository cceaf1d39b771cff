"""The rules infer what HermiT infers, and nothing else; every inference has its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from hamkg.build import hermit
from hamkg.build.rules import infer, inference_quads, words
from hamkg.build.triples import ASSERTED, INFERRED, SCHEMA, iris
from hamkg.content_errors import InconsistentError
from hamkg.locations import ontology
from hamkg.namespaces import PREFIXES, ham
from hamkg.rules import read_rules

if TYPE_CHECKING:
    from hamkg.build.release import Release

RULES = read_rules(ontology() / "rules")


def quads(schema: str, asserted: str) -> list[ox.Quad]:
    prologue = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for text, graph in ((schema, SCHEMA), (asserted, ASSERTED))
        for quad in ox.parse(prologue + text, format=ox.RdfFormat.TURTLE)
    ]


def inferred(schema: str, asserted: str) -> dict[str, str]:
    """What the rules find: each edge in short words, and the rule that gave it."""
    found = infer(quads(schema, asserted), RULES)
    return {
        " ".join(iri.rpartition("/")[2] for iri in inference.edge): inference.rule.name
        for inference in found
    }


@pytest.mark.parametrize(
    ("schema", "asserted", "expected"),
    [
        (
            "ham:q ham:phrase 'q' . ham:p owl:inverseOf ham:q ; ham:phrase 'p' .",
            "ham:a ham:p ham:b .",
            {"b q a": "inverse"},
        ),
        (
            "ham:p a owl:SymmetricProperty ; ham:phrase 'p' .",
            "ham:a ham:p ham:b .",
            {"b p a": "symmetric"},
        ),
        (
            "ham:p a owl:TransitiveProperty ; ham:phrase 'p' .",
            "ham:a ham:p ham:b . ham:b ham:p ham:c . ham:c ham:p ham:d .",
            {"a p c": "transitive", "b p d": "transitive", "a p d": "transitive"},
        ),
        (
            "ham:p rdfs:subPropertyOf ham:q ; ham:phrase 'p' . ham:q ham:phrase 'q' .",
            "ham:a ham:p ham:b .",
            {"a q b": "sub_property"},
        ),
        (
            "ham:r owl:propertyChainAxiom ( ham:p ham:q ) ; ham:phrase 'r' .",
            "ham:a ham:p ham:b . ham:b ham:q ham:c .",
            {"a r c": "property_chain"},
        ),
        (
            "ham:Squat rdfs:subClassOf ham:Exercise . ham:Exercise rdfs:subClassOf ham:Kind .",
            "ham:a a ham:Squat .",
            {"a http://www.w3.org/1999/02/22-rdf-syntax-ns#type Exercise": "sub_class"},
        ),
        ("ham:p ham:phrase 'p' .", "ham:a ham:p ham:b .", {}),
    ],
    ids=["inverse", "symmetric", "transitive", "sub_property", "chain", "sub_class", "nothing"],
)
def test_a_rule_infers_just_what_it_should(
    schema: str, asserted: str, expected: dict[str, str]
) -> None:
    found = inferred(schema, asserted)

    assert {key.replace("22-rdf-syntax-ns#type", "type"): rule for key, rule in found.items()} == {
        key.replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "type"): rule
        for key, rule in expected.items()
    }


def test_every_rule_is_tried_above() -> None:
    assert {rule.name for rule in RULES} == {
        "inverse",
        "symmetric",
        "transitive",
        "sub_property",
        "property_chain",
        "sub_class",
    }


def test_a_proof_names_its_rule_and_its_premises() -> None:
    schema = "ham:p a owl:TransitiveProperty ; ham:phrase 'p' ."
    found = infer(quads(schema, "ham:a ham:p ham:b . ham:b ham:p ham:c ."), RULES)
    phrases = {ham(name): name.upper() for name in "abc"} | {ham("p"): "is part of"}

    written = inference_quads(found, RULES, phrases)

    texts = [str(iris(q)[2]) for q in written if q.predicate.value == ham("proofText")]
    assert texts == ['"A is part of C, because A is part of B and B is part of C."@en']
    assert found[0].premises == ((ham("a"), ham("p"), ham("b")), (ham("b"), ham("p"), ham("c")))


def test_no_proof_rests_on_itself(built: Release) -> None:
    """Premises are stated, or were inferred before: following them always comes to an end."""
    stated = {iris(quad) for quad in built.quads if quad.graph_name in {ASSERTED, SCHEMA}}
    for inference in infer(built.quads, RULES):
        assert set(inference.premises) <= stated
        stated.add(inference.edge)


def test_the_order_of_facts_does_not_matter(built: Release) -> None:
    facts = [quad for quad in built.quads if quad.graph_name in {ASSERTED, SCHEMA}]

    assert infer(facts, RULES) == infer(list(reversed(facts)), RULES)


def test_a_triple_is_said_in_words() -> None:
    assert words((ham("x"), ham("p"), ham("y")), {}) == "ham:x ham:p ham:y"


@pytest.mark.needs_java
def test_hermit_finds_the_ontology_consistent_and_agrees_with_the_rules(built: Release) -> None:
    by_rules = hermit.rule_edges(built.quads)

    assert hermit.hermit_edges(built.quads) == by_rules
    assert len(by_rules) > sum(quad.graph_name == INFERRED for quad in built.quads) / 100


@pytest.mark.needs_java
def test_every_superclass_hermit_finds_is_a_broader_kind(built: Release) -> None:
    """The cross-gate of the two levels: neither says what the other does not."""
    broader = {
        (subject, value)
        for subject, predicate, value in map(iris, built.quads)
        if predicate == ham("broaderKind")
    }
    classes = {
        iris(quad)[0]
        for quad in ox.parse(built.files["hamkg-classes.ttl"], format=ox.RdfFormat.TURTLE)
    }

    found = hermit.class_edges(built.files["hamkg-classes.ttl"])

    assert found == {pair for pair in broader if set(pair) <= classes}


@pytest.mark.needs_java
def test_a_class_that_can_have_no_instance_is_caught() -> None:
    turtle = b"""
        @prefix : <https://w3id.org/hamkg/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :a a owl:Class . :b a owl:Class ; owl:disjointWith :a .
        :c a owl:Class ; rdfs:subClassOf :a , :b ."""

    with pytest.raises(InconsistentError, match="hamkg/c"):
        hermit.class_edges(turtle)


@pytest.mark.needs_java
def test_hermit_catches_a_planted_contradiction(built: Release) -> None:
    both = quads("", "ham:ice a ham:Muscle .")

    with pytest.raises(InconsistentError):
        hermit.hermit_edges([*built.quads, *both])
