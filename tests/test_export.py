"""What goes out comes back: every format parses to the dataset it was written from."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from hamkg import KnowledgeGraph
from hamkg.engine import EmbeddedEngine
from hamkg.engine.convert import RDFLIB_ONLY
from hamkg.errors import OutputError, UnknownFormatError
from hamkg.export import Exporter
from hamkg.formats import EXPORT_KINDS, FORMATS, RDF_KINDS, format_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.names import Names

pytestmark = pytest.mark.uncounted

PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "longturtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
GRAPHS = ["asserted", "inferred", "evidence", "schema"]
LARGE = {f"https://w3id.org/hamkg/graph/{name}" for name in ("inferred", "evidence")}


@pytest.fixture(scope="module")
def release(kg: KnowledgeGraph) -> ox.Dataset:
    """The release's own file, read by the engine's parser: what all exports must equal."""
    return canonical(Path(str(kg._source)).read_bytes(), "trig")  # noqa: SLF001  the file itself is the fact


@pytest.fixture(scope="module")
def merged(release: ox.Dataset) -> ox.Dataset:
    """The release as a format without graph names holds it."""
    return without_graphs(release)


@pytest.fixture(scope="module")
def part(release: ox.Dataset) -> list[ox.Quad]:
    """Of the release all names, kinds and blank nodes, and some of what is many."""
    quads = sorted(release, key=str)
    return [q for n, q in enumerate(quads) if n % 20 == 0 or q.graph_name.value not in LARGE]


def over(quads: Iterable[ox.Quad]) -> KnowledgeGraph:
    store = ox.Store()
    store.extend(quads)
    return KnowledgeGraph(EmbeddedEngine(store), "")


def canonical(data: bytes, format_name: str) -> ox.Dataset:
    if format_name == "hext":
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format="hext")
        data, format_name = dataset.serialize(format="nquads", encoding="utf-8"), "nq"
    found = ox.Dataset(ox.parse(data, format=PARSERS[format_name]))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def without_graphs(quads: Iterable[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


@pytest.mark.parametrize(
    "row",
    [row for row in FORMATS if row.kind in RDF_KINDS and row.name not in RDFLIB_ONLY],
    ids=lambda row: row.name,
)
def test_an_export_parses_back_to_the_release(
    kg: KnowledgeGraph, release: ox.Dataset, merged: ox.Dataset, row: tuple[str, ...]
) -> None:
    name, kind = row[0], row[3]
    exported = canonical(kg.export(format=name) or b"", name)

    assert exported == (release if kind == "dataset" else merged)


def test_no_triple_stands_in_two_graphs(release: ox.Dataset, merged: ox.Dataset) -> None:
    assert len(merged) == len(release)


@pytest.mark.parametrize("graph", GRAPHS)
def test_one_graph_alone_can_be_exported(
    kg: KnowledgeGraph, release: ox.Dataset, graph: str
) -> None:
    exported = canonical(kg.export(format="nq", graph=graph) or b"", "nq")

    iri = ox.NamedNode(f"https://w3id.org/hamkg/graph/{graph}")
    assert len(exported) == sum(quad.graph_name == iri for quad in release)
    assert {quad.graph_name for quad in exported} == {iri}


@pytest.mark.parametrize("name", RDFLIB_ONLY)
def test_what_rdflib_writes_parses_back_too(part: list[ox.Quad], name: str) -> None:
    expected = ox.Dataset(part) if name == "hext" else without_graphs(part)
    expected.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    assert canonical(over(part).export(format=name) or b"", name) == expected


@pytest.mark.parametrize("name", format_names(*EXPORT_KINDS))
def test_equal_data_are_equal_bytes(part: list[ox.Quad], name: str) -> None:
    one, other = over(part), over(reversed(part))

    assert one.export(format=name) == other.export(format=name)


def test_csv_has_a_row_for_every_relation(kg: KnowledgeGraph) -> None:
    text = (kg.export(format="csv") or b"").decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    summary = kg.summary()

    assert len(rows) == summary.asserted + summary.inferred
    assert {row["graph"] for row in rows} == {"asserted", "inferred"}


def test_graphml_can_be_read_and_holds_every_kind(kg: KnowledgeGraph) -> None:
    graph = nx.parse_graphml((kg.export(format="graphml") or b"").decode())

    assert len(graph) == kg.summary().kinds
    assert graph.nodes["ham:biceps_femoris"]["label"] == "biceps femoris"


def test_obographs_keeps_addresses_that_have_no_prefix(tmp_path: Path) -> None:
    path = tmp_path / "own.trig"
    path.write_text(
        """
        @prefix ham: <https://w3id.org/hamkg/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://w3id.org/hamkg/graph/asserted> {
          <urn:one> a ham:Muscle ; rdfs:label "one" ; <urn:touches> <urn:two> .
          <urn:touches> ham:phrase "touches" . }
        """,
        encoding="utf-8",
    )

    own = KnowledgeGraph.open(path)
    (edge,) = json.loads(own.export(format="obographs") or b"")["graphs"][0]["edges"]

    assert edge == {"sub": "urn:one", "pred": "urn:touches", "obj": "urn:two"}


def test_obographs_holds_kinds_with_synonyms_and_edges(kg: KnowledgeGraph) -> None:
    document = json.loads(kg.export(format="obographs", graph="asserted") or b"")["graphs"][0]

    assert len(document["nodes"]) == kg.summary().kinds
    assert len(document["edges"]) == kg.summary().asserted


def test_a_file_is_written_whole(kg: KnowledgeGraph, tmp_path: Path) -> None:
    target = tmp_path / "out.nt"

    kg.export(target, format="nt", graph="schema")

    assert target.read_bytes() == kg.export(format="nt", graph="schema")
    assert [path.name for path in tmp_path.iterdir()] == ["out.nt"]


def test_a_file_that_cannot_be_written_leaves_nothing(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory"):
        kg.export(tmp_path / "nowhere" / "out.nt", format="nt", graph="schema")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options", [{"format": "docx"}, {"graph": "everything"}])
def test_an_unknown_format_or_graph_is_refused(
    kg: KnowledgeGraph, options: dict[str, Any]
) -> None:
    with pytest.raises(UnknownFormatError):
        kg.export(**options)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> KnowledgeGraph:
    """The release, for a program to which a hundred statements are many."""
    monkeypatch.setattr("hamkg.export.SORTED_MOST", 100)
    return KnowledgeGraph.open()


@pytest.mark.parametrize("name", ["nt", "turtle", "nq", "trig", "jsonld"])
def test_large_data_is_streamed_and_is_the_same_data(
    large: KnowledgeGraph, release: ox.Dataset, merged: ox.Dataset, name: str, tmp_path: Path
) -> None:
    target = tmp_path / "large"
    large.export(target, format=name)
    holds_graphs = name in {"nq", "trig", "jsonld"}

    assert large.exports_stream
    assert canonical(target.read_bytes(), name) == (release if holds_graphs else merged)


def test_rdf_is_written_without_reading_names() -> None:
    engine = EmbeddedEngine.of("turtle", b"ham:a ham:b ham:c .")
    written = io.BytesIO()

    def none_needed() -> Names:
        pytest.fail("names were read")

    for as_it_comes in (False, True):
        Exporter(engine, none_needed, engine).write(written, "nt", as_it_comes=as_it_comes)

    assert written.getvalue().count(b" .\n") == 2


def test_one_graph_of_large_data_is_streamed(large: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    for name in ("nt", "nq"):
        streamed, stable = (one.export(format=name, graph="schema") or b"" for one in (large, kg))

        assert canonical(streamed, name) == canonical(stable, name)


def test_large_data_in_a_format_that_cannot_be_streamed_are_refused(
    large: KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(UnknownFormatError) as refused:
        large.export(tmp_path / "large.rdf", format="rdfxml")

    assert "nt, turtle, nq, trig, jsonld" in refused.value.hint
    assert list(tmp_path.iterdir()) == []
