"""Graphs are read and written whole, as the Graph Store Protocol says, or not at all.

The letters D28 and D30 name the threats that a test stands for.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine, embedded
from hamkg.engine.datasets import Dataset
from hamkg.errors import MissingFileError, StoreError
from hamkg.service_errors import UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ONE = b'<urn:a> <urn:p> "1" .\n'
TWO = b'<urn:a> <urn:p> "2" .\n'
BLANK = b'_:b <urn:p> "1" .\n'
WITHIN = ONE.replace(b" .", b" <urn:g> .")
GRAPHS = ["urn:g", None]


@pytest.fixture(params=["memory", "disk"])
def dataset(request: pytest.FixtureRequest, tmp_path: Path) -> Dataset:
    return Dataset.empty() if request.param == "memory" else Dataset.open(tmp_path / "store")


def content(dataset: Dataset, name: str | None = "urn:g") -> bytes:
    return dataset.triples(name).data


# ---------------------------------------------------------------- one graph


def test_a_graph_is_made_replaced_added_to_and_dropped(dataset: Dataset) -> None:
    assert dataset.put_graph("urn:g", ONE) is True
    assert dataset.put_graph("urn:g", TWO) is False
    assert content(dataset) == TWO
    assert dataset.add_to_graph("urn:g", ONE + TWO) is False
    assert content(dataset) == ONE + TWO
    assert dataset.drop_graph("urn:g") is True
    assert dataset.drop_graph("urn:g") is False
    assert (dataset.has_graph("urn:g"), content(dataset)) == (False, b"")


def test_the_default_graph_is_always_there(dataset: Dataset) -> None:
    assert dataset.put_graph(None, ONE) is False
    assert dataset.put_graph(None, TWO) is False
    assert dataset.add_to_graph(None, ONE) is False
    assert content(dataset, None) == ONE + TWO
    assert dataset.drop_graph(None) is True
    assert (dataset.has_graph(None), content(dataset, None)) == (True, b"")


@pytest.mark.parametrize("write", [Dataset.put_graph, Dataset.add_to_graph])
def test_an_empty_graph_exists(
    dataset: Dataset, write: Callable[[Dataset, str | None, bytes], bool]
) -> None:
    assert write(dataset, "urn:g", b"") is True
    assert write(dataset, "urn:g", b"") is False
    assert write(dataset, None, b"") is False
    assert dataset.graph_names() == ["urn:g"]


def test_a_graph_that_is_emptied_stays(dataset: Dataset) -> None:
    dataset.put_graph("urn:g", ONE)

    assert dataset.put_graph("urn:g", b"") is False
    assert (dataset.has_graph("urn:g"), content(dataset)) == (True, b"")


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("before", [b"", TWO])
def test_graph_names_of_a_document_for_one_graph_say_nothing(
    name: str | None, before: bytes
) -> None:
    dataset = Dataset.empty()
    dataset.put_graph(name, before)

    dataset.put_graph(name, ONE.replace(b" .", b" <urn:other> ."))

    assert content(dataset, name) == ONE
    assert not dataset.has_graph("urn:other")


def test_other_graphs_stay_as_they_are(dataset: Dataset) -> None:
    for name in ("urn:f", "urn:g", None):
        dataset.put_graph(name, ONE)

    dataset.put_graph("urn:g", TWO)

    assert (content(dataset, "urn:f"), content(dataset, None)) == (ONE, ONE)


def test_a_blank_node_is_another_one_each_time(dataset: Dataset) -> None:
    for _ in range(2):
        dataset.add_to_graph("urn:g", BLANK)
    assert len(dataset.triples("urn:g")) == 2

    dataset.put_graph("urn:g", BLANK + BLANK.replace(b"1", b"2"))

    first, second = (line.split()[0] for line in content(dataset).splitlines())
    assert first == second


@pytest.mark.parametrize("name", ["", "no iri", "_:b", "relative", "urn:a> { } } ; DROP ALL #"])
def test_what_is_no_iri_names_no_graph(name: str) -> None:
    dataset = Dataset.empty()
    dataset.put_graph("urn:g", ONE)

    assert (dataset.has_graph(name), dataset.drop_graph(name)) == (False, False)
    assert content(dataset, name) == b""
    for write in (dataset.put_graph, dataset.add_to_graph):
        with pytest.raises(UploadRefusedError):
            write(name, TWO)
    assert dataset.quads() == WITHIN


# ---------------------------------------------------------------- all graphs


def test_a_dataset_is_replaced_and_added_to(dataset: Dataset) -> None:
    dataset.put_graph("urn:f", TWO)

    dataset.put_dataset(WITHIN + ONE)
    dataset.add_to_dataset(WITHIN.replace(b"1", b"2") + ONE)

    assert dataset.graph_names() == ["urn:g"]
    assert dataset.quads() == ONE + WITHIN + WITHIN.replace(b"1", b"2")


@pytest.mark.parametrize("write", [Dataset.put_dataset, Dataset.add_to_dataset])
def test_a_blank_node_names_a_graph_and_is_met_within_it(
    dataset: Dataset, write: Callable[[Dataset, bytes], None]
) -> None:
    write(dataset, b"_:g <urn:p> <<( _:g <urn:q> _:h )>> _:g .\n" + WITHIN)

    within, blank = dataset.quads().splitlines(keepends=True)
    subject, _, _, inner, _, other, _, graph, _ = blank.split()
    assert subject == inner == graph != other
    assert within == WITHIN
    assert dataset.graph_names() == ["urn:g"]


# ---------------------------------------------------------------- all or nothing


WRITES: dict[str, Callable[[Dataset, bytes], object]] = {
    "replace": lambda dataset, broken: dataset.put_graph("urn:g", broken),
    "make": lambda dataset, broken: dataset.put_graph("urn:new", broken),
    "replace the default": lambda dataset, broken: dataset.put_graph(None, broken),
    "add": lambda dataset, broken: dataset.add_to_graph("urn:g", broken),
    "make by adding": lambda dataset, broken: dataset.add_to_graph("urn:new", broken),
    "replace all": lambda dataset, broken: dataset.put_dataset(broken),
    "add to all": lambda dataset, broken: dataset.add_to_dataset(broken),
}


@pytest.mark.parametrize("write", WRITES)
def test_a_change_that_fails_changes_nothing(dataset: Dataset, write: str) -> None:
    """D28."""
    dataset.put_graph("urn:g", ONE)
    dataset.put_graph(None, ONE)

    with pytest.raises(SyntaxError):
        WRITES[write](dataset, TWO * 1000 + b"oops")

    assert dataset.quads() == ONE + WITHIN
    assert dataset.graph_names() == ["urn:g"]


def test_a_reader_sees_a_graph_before_or_after_and_never_between(dataset: Dataset) -> None:
    """D28: what was begun is read to its end, whatever is written meanwhile."""
    store = dataset.engine(union=True, base=None).store
    many = b"".join(b'<urn:a> <urn:p> "%d" .\n' % number for number in range(2000))
    dataset.put_graph("urn:g", many)

    reading: Iterator[ox.Quad] = iter(store)
    first = next(reading)
    dataset.put_graph("urn:g", TWO)

    assert {str(quad.triple) for quad in [first, *reading]} == {
        line.removesuffix(" .") for line in many.decode().splitlines()
    }
    assert content(dataset) == TWO


# ---------------------------------------------------------------- nothing is lost

SCALARS = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
LITERALS = st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
NODES = st.sampled_from([ox.NamedNode("urn:a"), ox.NamedNode("urn:é?x=(1)#'"), ox.BlankNode("b")])
TERMS = st.one_of(
    LITERALS,
    NODES,
    st.sampled_from(
        [
            ox.Literal("1", datatype=ox.NamedNode("urn:type")),
            ox.Literal("de", language="de-ch"),
            ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
            ox.Triple(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.Literal("\\u0022")),
        ]
    ),
)
TRIPLES = st.builds(ox.Triple, NODES, st.just(ox.NamedNode("urn:p")), TERMS)


def canonical(triples: list[ox.Triple]) -> list[str]:
    found = ox.Dataset(ox.Quad(*triple) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, found))


@given(st.lists(TRIPLES, max_size=8), st.sampled_from(GRAPHS))
def test_whatever_is_put_is_got_back(triples: list[ox.Triple], name: str | None) -> None:
    """D30: into a new graph, and in the place of another one."""
    dataset = Dataset.empty()
    sent = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    for _ in range(2):
        dataset.put_graph(name, sent)
        found = ox.parse(content(dataset, name), format=ox.RdfFormat.N_TRIPLES)
        assert canonical([quad.triple for quad in found]) == canonical(triples)


@pytest.mark.parametrize("name", GRAPHS)
def test_every_unicode_character_is_kept(name: str | None) -> None:
    """D30: a replacement goes through the text of an update."""
    dataset = Dataset.empty()
    texts = ["".join(SCALARS[start : start + 4096]) for start in range(0, len(SCALARS), 4096)]
    texts += ["", "x" * 200_000, "\\u0022 } ; DROP ALL", "\\\\u0022", "'''\"\"\"\\"]
    subject, predicate = ox.NamedNode("urn:a"), ox.NamedNode("urn:p")
    triples = [ox.Triple(subject, predicate, ox.Literal(text)) for text in texts]
    sent = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""

    for _ in range(2):
        dataset.put_graph(name, sent)
        assert content(dataset, name) == b"".join(sorted(sent.splitlines(keepends=True)))


def test_a_large_graph_is_replaced_at_once() -> None:
    dataset = Dataset.empty()
    first, second = (
        b"".join(b'<urn:%d> <urn:p> "%d %s" .\n' % (n, n, word) for n in range(20_000))
        for word in (b"first", b"second")
    )
    dataset.put_graph("urn:g", first)

    dataset.put_graph("urn:g", second)

    assert content(dataset) == b"".join(sorted(second.splitlines(keepends=True)))


# ---------------------------------------------------------------- files and folders


def test_files_keep_their_graph_names(tmp_path: Path) -> None:
    trig, turtle = tmp_path / "a.trig", tmp_path / "b.ttl"
    trig.write_text("<urn:g> { <urn:a> <urn:p> '1' }", encoding="utf-8")
    turtle.write_text("<urn:a> <urn:p> '1' .", encoding="utf-8")

    assert Dataset.of_files(trig, turtle).quads() == ONE + WITHIN
    with pytest.raises(MissingFileError):
        Dataset.of_files(tmp_path / "c.ttl")


def test_a_store_on_disk_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    written = Dataset.open(folder)
    written.put_dataset(WITHIN + ONE)
    with pytest.raises(StoreError, match="cannot be opened"):
        Dataset.open(folder)
    del written

    assert Dataset.open(folder).quads() == ONE + WITHIN
    assert Dataset.open_read_only(folder).quads() == ONE + WITHIN


def test_where_no_store_is_none_is_opened_to_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Dataset.open_read_only(tmp_path)


def test_its_engine_sees_every_change(dataset: Dataset) -> None:
    joined, alone = (dataset.engine(union=union, base="urn:x") for union in (True, False))

    dataset.put_graph("urn:g", ONE)

    assert bool(joined.answer("ASK { ?s ?p '1' }"))
    assert not bool(alone.answer("ASK { ?s ?p '1' }"))


@pytest.mark.parametrize("fault", [OSError, RuntimeError])
def test_a_store_whose_files_are_being_tidied_is_opened_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    (tmp_path / "CURRENT").touch()
    faults = [fault("No such file: 000019.sst")] * 2

    def read_only(folder: str) -> ox.Store:
        if faults:
            raise faults.pop()
        assert folder == str(tmp_path)
        return ox.Store()

    monkeypatch.setattr(
        embedded, "ox", SimpleNamespace(Store=SimpleNamespace(read_only=read_only))
    )

    EmbeddedEngine.open_read_only(tmp_path)

    assert not faults
