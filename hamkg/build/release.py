"""Builds the release as bytes, and writes it or compares it with the one that is there."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.artefacts import full_quads, rdfxml, turtle_quads
from hamkg.build.classes import ClassLevel
from hamkg.build.content import read_content
from hamkg.build.context import jsonld_context
from hamkg.build.describe import dataset_quads, prefix_quads, question_quads
from hamkg.build.mappings import mapping_quads, merged_sssom
from hamkg.build.partitions import partition_quads
from hamkg.build.quality import quality_files
from hamkg.build.readable_turtle import readable
from hamkg.build.reference import terms_page
from hamkg.build.rules import infer, inference_quads
from hamkg.build.schema import read_schema
from hamkg.build.triples import ASSERTED, EVIDENCE, INFERRED, SCHEMA, SERVICE, content_quads
from hamkg.content_errors import StaleReleaseError
from hamkg.engine import EmbeddedEngine, select
from hamkg.engine.convert import in_order, serialize
from hamkg.errors import OutputError
from hamkg.export import export
from hamkg.names import Names
from hamkg.namespaces import local_name, sparql_prologue
from hamkg.questions import read_questions
from hamkg.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hamkg.build.content import Content
    from hamkg.build.schema import Schema

# The ontology proper leaves the inferred graph out: a reasoner, or hamkg-inferred, gives it.
_CORE = (SCHEMA, ASSERTED, EVIDENCE)
_HEADER = sparql_prologue("owl", "dcterms") + (
    "SELECT ?iri ?version ?date WHERE { ?iri a owl:Ontology ; owl:versionInfo ?version ;"
    " dcterms:modified ?date }"
)
_PHRASES = sparql_prologue("ham", "rdfs") + (
    "SELECT ?term ?words WHERE { ?term rdfs:label ?label OPTIONAL { ?term ham:phrase ?phrase }"
    " BIND(COALESCE(?phrase, ?label) AS ?words) }"
)


@dataclass(frozen=True, slots=True)
class Release:
    """A built release: its files by name, and its quads in order."""

    files: Mapping[str, bytes]
    quads: tuple[ox.Quad, ...]


def build(ontology: Path) -> Release:
    """Build the release from an ontology folder; the same inputs give the same bytes.

    Raises TableError, RdfSyntaxError and HeaderError, each with file and line.
    """
    schema = read_schema(ontology / "schema")
    content = read_content(ontology / "content", schema)
    quads = _all_quads(ontology, content, schema)
    header = _header(quads)
    core = [quad for quad in quads if quad.graph_name in _CORE]
    inferred = [quad for quad in quads if quad.graph_name == INFERRED]
    classes = in_order(
        ox.Quad(*triple) for triple in ClassLevel(content, schema).triples(header[1])
    )
    full = full_quads(core, classes)
    questions = question_quads(read_questions(ontology / "queries")) + prefix_quads()
    files = {
        "hamkg.trig": serialize(quads, "trig"),
        "hamkg.ttl": readable(core),
        "hamkg.owl": rdfxml(core),
        "hamkg.nt": serialize(_triples(core), "nt"),
        "hamkg.jsonld": _jsonld(core),
        "hamkg-inferred.ttl": readable(inferred),
        "hamkg-classes.ttl": readable(classes),
        "hamkg-classes.owl": rdfxml(classes),
        "hamkg-full.ttl": readable(full),
        "hamkg-full.owl": rdfxml(full),
        "hamkg-simple.ttl": readable(_simple(quads)),
        "shapes.ttl": readable(in_order(turtle_quads(ontology / "shapes"))),
        "questions.ttl": readable(questions),
        "hamkg-service.trig": serialize(_service_quads(questions, quads), "trig"),
    }
    files |= _described(ontology, quads)
    files["void.ttl"] = readable(in_order(dataset_quads(header, len(quads), files)))
    files["manifest.json"] = _manifest(header, quads, files)
    return Release(files, tuple(quads))


def _all_quads(ontology: Path, content: Content, schema: Schema) -> list[ox.Quad]:
    rules = read_rules(ontology / "rules")
    kinds = {row["id"] for row in content.kinds}
    quads = turtle_quads(ontology / "schema", SCHEMA) + content_quads(content, schema)
    quads += mapping_quads(ontology / "mappings", kinds)
    quads += inference_quads(infer(quads, rules), rules, _phrases(quads))
    return in_order(quads)


def _described(ontology: Path, quads: list[ox.Quad]) -> dict[str, bytes]:
    """Describe the release for people and for programs: terms, context, mappings, quality."""
    engine = EmbeddedEngine(_store(quads))
    relations = export(engine, Names(engine), "obographs", "asserted")
    return {
        "terms.html": terms_page(engine),
        "context.jsonld": jsonld_context(engine),
        "hamkg.sssom.tsv": merged_sssom(ontology / "mappings"),
        "hamkg-obographs.json": relations,
        **quality_files(engine, ontology),
    }


def _service_quads(questions: list[ox.Quad], quads: list[ox.Quad]) -> list[ox.Quad]:
    """Give what tools look up in an endpoint to work with it: examples, prefixes, partitions."""
    found = questions + partition_quads(quad for quad in quads if quad.graph_name != SCHEMA)
    return in_order(ox.Quad(quad.subject, quad.predicate, quad.object, SERVICE) for quad in found)


def _simple(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Give kinds with their names and all relations, stated and inferred, and nothing else."""
    kinds = {quad.subject for quad in quads if quad.graph_name == ASSERTED}
    return [quad for quad in quads if quad.subject in kinds and quad.graph_name != SCHEMA]


def _phrases(quads: list[ox.Quad]) -> dict[str, str]:
    table = select(EmbeddedEngine(_store(quads)), _PHRASES)
    return {str(term): str(words) for term, words in table}


def _triples(quads: list[ox.Quad]) -> list[ox.Triple]:
    return [quad.triple for quad in quads]


def _jsonld(quads: list[ox.Quad]) -> bytes:
    document = json.loads(serialize(_triples(quads), "jsonld"))
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _header(quads: list[ox.Quad]) -> tuple[str, str, str]:
    """Give IRI, version and date of the ontology, as its header says."""
    iri, version, date = select(EmbeddedEngine(_store(quads)), _HEADER).rows[0]
    return str(iri), str(version), str(date)


def _manifest(
    header: tuple[str, str, str], quads: list[ox.Quad], files: Mapping[str, bytes]
) -> bytes:
    iri, version, date = header
    graphs = {
        local_name(graph.value): sum(quad.graph_name == graph for quad in quads)
        for graph in (ASSERTED, EVIDENCE, INFERRED, SCHEMA)
    }
    document = {
        "ontology": iri,
        "version": version,
        "date": date,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "triples": {**graphs, "all": len(quads)},
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def _store(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def write(release: Release, folder: Path) -> None:
    """Put the release's files in place of what the folder held, all or none of them."""
    fresh = folder.with_name(f"{folder.name}.new")
    old = folder.with_name(f"{folder.name}.old")
    try:
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name, data in release.files.items():
            (fresh / name).write_bytes(data)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        msg = f"The release could not be written: {error}"
        raise OutputError(msg) from error


def check(release: Release, folder: Path) -> None:
    """Raise StaleReleaseError, naming the files, unless the folder holds just these bytes."""
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    stale = [
        name
        for name, data in sorted(release.files.items())
        if name not in there or (folder / name).read_bytes() != data
    ]
    extra = sorted(there - set(release.files))
    if stale or extra:
        told = [f"{name} differs from what the sources build" for name in stale]
        told += [f"{name} does not belong to the release" for name in extra]
        raise StaleReleaseError("\n".join(told))


def engine_of(release: Release, *, classes: bool = False) -> EmbeddedEngine:
    """Give an engine over a built release, to ask it before it is written.

    With ``classes`` the class level is part of it, in the default graph.
    """
    quads = list(release.quads)
    if classes:
        level = release.files["hamkg-classes.ttl"]
        quads += ox.parse(level, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return EmbeddedEngine(_store(quads))
