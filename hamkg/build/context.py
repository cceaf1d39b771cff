"""Writes the JSON-LD context: the words that JSON may use for hamkg's terms.

What it means: https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hamkg.engine import select
from hamkg.namespaces import BASE, PREFIXES, compact, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.engine import Engine

_PROLOGUE = sparql_prologue("ham", "owl", "rdf", "rdfs")
_CLASSES = "SELECT ?class { ?class a owl:Class FILTER(isIRI(?class)) } ORDER BY ?class"
_PROPERTIES = """
SELECT ?property ?type ?range WHERE {
  VALUES ?type { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?property a ?type . OPTIONAL { ?property rdfs:range ?range FILTER(isIRI(?range)) }
} ORDER BY ?property"""
# What values each property has in the data: IRIs, texts of a language, or a datatype.
_FORMS = """
SELECT DISTINCT ?property ?form WHERE {
  ?property a ?type . FILTER(?type IN (owl:DatatypeProperty, owl:AnnotationProperty))
  ?subject ?property ?value .
  BIND(IF(isLiteral(?value), IF(LANG(?value) = "", STR(DATATYPE(?value)), LANG(?value)), "@id")
       AS ?form)
} ORDER BY ?property ?form"""
_STRING = PREFIXES["xsd"] + "string"
# Ranges that leave open what a text's language is, or whether it has one.
_TEXTS = {"", PREFIXES["rdf"] + "langString", PREFIXES["rdf"] + "PlainLiteral"}
_LANGUAGE = "en"
# Words for what RDF itself or a number names; all others are called by their local names.
_WORDS = {
    "obo:IAO_0000112": "example",
    "obo:IAO_0000115": "definition",
    "obo:IAO_0000119": "definitionSource",
    "rdfs:comment": "comment",
    "rdfs:label": "label",
}


def jsonld_context(engine: Engine) -> bytes:
    """Write the context of a release: prefixes, classes, and every property with its values.

    A number with a fraction must stand in quotes, as "2.7": JSON-LD would else make it a double.
    """
    words: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    words |= dict(sorted(PREFIXES.items()))
    for iri in _own_first(cls for (cls,) in _rows(engine, _CLASSES)):
        words[_word(iri, words)] = compact(iri)
    english = {"@language": _LANGUAGE}
    forms = _values(engine) | {
        PREFIXES["rdfs"] + "comment": english,
        PREFIXES["rdfs"] + "label": english,
    }
    for iri in _own_first(forms):
        words[_word(iri, words)] = {"@id": compact(iri)} | forms[iri]
    text = json.dumps({"@context": words}, indent=2, ensure_ascii=False)
    return (text + "\n").encode()


def _own_first(iris: Iterable[str]) -> list[str]:
    """Put terms in order, hamkg's own in front: these choose their words first."""
    return sorted(iris, key=lambda iri: (not iri.startswith(BASE), iri))


def _word(iri: str, taken: dict[str, Any]) -> str:
    """Give the word for a term: its local name, or its CURIE where another has that name."""
    word = _WORDS.get(compact(iri)) or re.split(r"[/#]", iri)[-1]
    return compact(iri) if word in taken else word


def _values(engine: Engine) -> dict[str, dict[str, str]]:
    """Say of each property what its values are: by its range, else by the values it has."""
    forms: dict[str, set[str]] = {}
    for iri, form in _rows(engine, _FORMS):
        forms.setdefault(iri, set()).add(form)
    found: dict[str, dict[str, str]] = {}
    for iri, sort, wanted in _rows(engine, _PROPERTIES):
        if sort.endswith("ObjectProperty"):
            found[iri] = {"@type": "@id"}
        elif wanted in _TEXTS:
            found[iri] = _literal(forms.get(iri, set()))
        else:
            found[iri] = _literal({wanted})
    return found


def _literal(forms: set[str]) -> dict[str, str]:
    if len(forms) != 1:
        return {}
    (form,) = forms
    if form == _LANGUAGE:
        return {"@language": form}
    return {} if form == _STRING else {"@type": compact(form)}


def _rows(engine: Engine, query: str) -> list[tuple[str, ...]]:
    table = select(engine, _PROLOGUE + query)
    return [tuple("" if cell is None else str(cell) for cell in row) for row in table]
