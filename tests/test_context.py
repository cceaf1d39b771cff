"""The JSON-LD context: JSON in hamkg's own words means the triples that it should."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hamkg.build.context import jsonld_context
from hamkg.engine import EmbeddedEngine, select
from hamkg.locations import release_file
from hamkg.namespaces import local_name

DOCUMENT = {
    "id": "ham:st_9999",
    "type": "Statement",
    "about": "ham:hamstring_strain",
    "predicate": "ham:hasRiskFactor",
    "object": "ham:previous_hamstring_injury",
    "relativeRisk": "2.7",
    "locator": "Table 2",
    "created": "2026-11-26",
    "definition": "A claim that a test makes up.",
    "label": "a made-up claim",
    "source": {"id": "ham:green2020", "type": "Source", "doi": "10.1000/x", "title": "A title"},
    "supportedBy": [{"id": "ham:x_s1", "startOffset": 3, "paraphrase": "In our words."}],
}
TRIPLES = """
ham:st_9999 a ham:Statement ; ham:about ham:hamstring_strain ;
  ham:predicate ham:hasRiskFactor ; ham:object ham:previous_hamstring_injury ;
  ham:relativeRisk "2.7"^^xsd:decimal ; ham:locator "Table 2" ;
  dcterms:created "2026-11-26"^^xsd:date ;
  obo:IAO_0000115 "A claim that a test makes up."@en ; rdfs:label "a made-up claim"@en ;
  ham:source ham:green2020 ; ham:supportedBy ham:x_s1 .
ham:green2020 a ham:Source ; ham:doi "10.1000/x" ; dcterms:title "A title"@en .
ham:x_s1 ham:startOffset 3 ; ham:paraphrase "In our words."@en .
"""


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.load(release_file("hamkg.trig"))


@pytest.fixture(scope="module")
def context(engine: EmbeddedEngine) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(jsonld_context(engine))["@context"]
    return words


def test_a_document_in_its_words_means_the_triples_it_should(context: dict[str, Any]) -> None:
    document = json.dumps({"@context": context} | DOCUMENT).encode()

    found = EmbeddedEngine.of("jsonld", document)

    assert found.dump("nt") == EmbeddedEngine.of("turtle", TRIPLES.encode()).dump("nt")


def test_every_property_and_class_of_the_schema_has_a_word(
    engine: EmbeddedEngine, context: dict[str, Any]
) -> None:
    query = (
        "SELECT DISTINCT ?term { ?term a ?sort FILTER(isIRI(?term)) FILTER(?sort IN (owl:Class,"
        " owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty)) }"
    )
    terms = {str(term) for (term,) in select(engine, query)}
    own = {local_name(iri) for iri in terms if iri.startswith("https://w3id.org/hamkg/")}

    assert own <= set(context)
    assert len(terms) <= len(context)


def test_links_and_texts_are_told_apart(context: dict[str, Any]) -> None:
    assert context["innervatedBy"] == {"@id": "ham:innervatedBy", "@type": "@id"}
    assert context["exactMatch"]["@type"] == "@id"
    assert context["altLabel"]["@language"] == "en"
    assert context["doi"] == {"@id": "ham:doi"}
    assert context["sha256"]["@type"] == "xsd:hexBinary"


def test_a_name_that_is_taken_keeps_its_prefix(context: dict[str, Any]) -> None:
    assert context["source"]["@id"] == "ham:source"
    assert context["dcterms:source"]["@id"] == "dcterms:source"
