"""Describes the release itself as RDF: its questions, and its files with their sums."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import english, node, typed
from hamkg.formats import media_type_for_path
from hamkg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.question_model import Question

_DATASET = ox.NamedNode(f"{BASE}dataset")
_SHA256 = ox.NamedNode("http://spdx.org/rdf/terms#checksumAlgorithm_sha256")
_MEDIA = "https://www.iana.org/assignments/media-types/"


class _Graph:
    """Collects triples of one file."""

    def __init__(self) -> None:
        self.quads: list[ox.Quad] = []

    def add(
        self, subject: ox.NamedNode, pairs: Sequence[tuple[str, ox.NamedNode | ox.Literal]]
    ) -> None:
        self.quads += [ox.Quad(subject, node(predicate), value) for predicate, value in pairs]


def question_quads(questions: Sequence[Question]) -> list[ox.Quad]:
    """Write each curated question as a SPARQL executable (https://www.w3.org/TR/shacl-af/)."""
    graph = _Graph()
    for question in questions:
        subject = ox.NamedNode(f"{BASE}question/{question.name}")
        graph.add(
            subject,
            [
                ("rdf:type", node("sh:SPARQLExecutable")),
                ("rdf:type", node("sh:SPARQLSelectExecutable")),
                ("rdfs:label", english(question.title)),
                ("rdfs:comment", english(question.text)),
                ("sh:select", ox.Literal(question.sparql)),
                ("sh:prefixes", node("prefixes")),
                *(("schema:keywords", ox.Literal(tag)) for tag in question.tags),
            ],
        )
    return graph.quads


def prefix_quads() -> list[ox.Quad]:
    """Declare hamkg's prefixes as SHACL does, for editors that look them up in the data."""
    graph = _Graph()
    for prefix, namespace in PREFIXES.items():
        one = ox.NamedNode(f"{BASE}prefix/{prefix}")
        graph.add(node("prefixes"), [("sh:declare", one)])
        graph.add(
            one,
            [("sh:prefix", ox.Literal(prefix)), ("sh:namespace", typed(namespace, "anyURI"))],
        )
    return graph.quads


def dataset_quads(
    header: tuple[str, str, str], triples: int, files: Mapping[str, bytes]
) -> list[ox.Quad]:
    """Write what the release is and where its files are: DCAT, VoID, SPDX checksums.

    ``header`` is IRI, version and date of the ontology.
    """
    graph = _Graph()
    iri, version, date = header
    graph.add(
        _DATASET,
        [
            ("rdf:type", node("dcat:Dataset")),
            ("rdf:type", node("void:Dataset")),
            ("dcterms:title", english("hamkg: Hamstring Health Knowledge Graph")),
            ("dcterms:issued", typed(date, "date")),
            ("dcat:version", ox.Literal(version)),
            (
                "dcterms:license",
                ox.NamedNode("https://creativecommons.org/licenses/by/4.0/"),
            ),
            ("void:triples", typed(str(triples), "integer")),
            ("void:vocabulary", ox.NamedNode(iri)),
            ("void:exampleResource", node("biceps_femoris")),
            ("void:uriSpace", ox.Literal(BASE)),
        ],
    )
    for name, data in sorted(files.items()):
        _distribution(graph, name, data)
    return graph.quads


def _distribution(graph: _Graph, name: str, data: bytes) -> None:
    subject = ox.NamedNode(f"{BASE}export/{name}")
    checksum = ox.NamedNode(f"{BASE}export/{name}#checksum")
    media_type = media_type_for_path(name)
    graph.add(_DATASET, [("dcat:distribution", subject)])
    graph.add(
        subject,
        [
            ("rdf:type", node("dcat:Distribution")),
            ("dcterms:title", english(name)),
            ("dcat:mediaType", ox.NamedNode(_MEDIA + media_type)),
            ("dcat:byteSize", typed(str(len(data)), "integer")),
            ("spdx:checksum", checksum),
        ],
    )
    graph.add(
        checksum,
        [
            ("rdf:type", node("spdx:Checksum")),
            ("spdx:algorithm", _SHA256),
            ("spdx:checksumValue", typed(hashlib.sha256(data).hexdigest(), "hexBinary")),
        ],
    )
