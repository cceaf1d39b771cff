"""Which graphs a query is about: those of the engine, of its words, or of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from hamkg import Table
from hamkg.engine import EmbeddedEngine, starting_from
from hamkg.engine.datasets import Dataset
from hamkg.errors import QuerySyntaxError, RdfSyntaxError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TRIG = b"<urn:s> <urn:p> 0 . <urn:g1> { <urn:s> <urn:p> 1 } <urn:g2> { <urn:s> <urn:p> 2 }"
PLAIN = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"


def asked(
    query: str, default: Sequence[str] = (), named: Sequence[str] = (), *, union: bool = False
) -> str:
    engine = EmbeddedEngine.of("trig", TRIG, union=union)
    answer = engine.answer(query, default_graphs=default, named_graphs=named)
    assert isinstance(answer, Table)
    return "".join(str(row[0]) for row in answer)


def test_the_default_graph_is_the_union_or_itself() -> None:
    assert asked(PLAIN, union=True) == "012"
    assert asked(PLAIN) == "0"


@pytest.mark.parametrize("iri", ["urn:a> } INSERT {", "urn:a b", ""])
def test_a_query_starts_from_nothing_but_an_iri(iri: str) -> None:
    with pytest.raises(ValueError, match="is no IRI"):
        starting_from("SELECT ?s WHERE { ?s ?p ?o }", s=iri)


@pytest.mark.parametrize("union", [True, False])
def test_a_client_names_what_is_merged_and_what_keeps_its_name(union: bool) -> None:  # noqa: FBT001  a parameter
    assert asked(PLAIN, ["urn:g1", "urn:g2"], union=union) == "12"
    assert asked(PLAIN, ["urn:g1"], ["urn:g2"], union=union) == "1"
    assert asked(NAMED, ["urn:g1"], ["urn:g2"], union=union) == "2"


def test_what_a_client_does_not_name_is_empty() -> None:
    assert asked(NAMED, ["urn:g1"]) == ""
    assert asked(PLAIN, [], ["urn:g1"]) == ""
    assert asked(PLAIN, ["urn:nothing"]) == ""


def test_a_client_overrules_from() -> None:
    query = (
        "SELECT ?o FROM <urn:g1> FROM NAMED <urn:g1> "
        "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    )

    assert asked(query) == "11"
    assert asked(query, ["urn:g2"]) == "2"


def test_what_is_no_iri_names_no_graph() -> None:
    with pytest.raises(QuerySyntaxError):
        asked(PLAIN, ["no iri"])


# ---------------------------------------------------------------- relative IRIs


def test_relative_iris_are_resolved_against_the_base() -> None:
    engine = EmbeddedEngine.of("turtle", b"<s> <p> <o> .", base="http://x.org/a/")

    assert bool(engine.answer("ASK { <s> <http://x.org/a/p> <../a/o> }"))


def test_without_a_base_a_relative_iri_is_an_error() -> None:
    with pytest.raises(QuerySyntaxError):
        asked("SELECT * { <s> ?p ?o }")
    with pytest.raises(RdfSyntaxError):
        EmbeddedEngine.of("turtle", b"<s> <p> <o> .")


def test_broken_data_are_told_by_their_own_line() -> None:
    with pytest.raises(RdfSyntaxError, match="line 2"):
        EmbeddedEngine.of("turtle", b"ham:a ham:b ham:c .\nham:a ham:b .")


def test_a_store_on_disk_has_its_union_and_base_too(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.update("INSERT DATA { GRAPH <urn:g> { <http://x.org/s> <urn:p> 1 } }")
    store.flush()
    del store

    joined = EmbeddedEngine.open_read_only(tmp_path / "store", base="http://x.org/")
    alone = EmbeddedEngine.open_read_only(tmp_path / "store", union=False)

    assert bool(joined.answer("ASK { <s> ?p ?o }"))
    assert not bool(alone.answer("ASK { ?s ?p ?o }"))


# ---------------------------------------------------------------- graphs without a name


@pytest.mark.parametrize(
    "nquads",
    [
        b"<urn:s> <urn:p> 'a' _:g .\n_:g <urn:p> _:h .\n_:h <urn:p> _:g _:g .\n",
        b"<urn:s> <urn:p> <urn:o> _:g .\n<urn:s> <urn:p> <urn:o> _:h .\n<urn:s> <urn:p> _:x .\n",
    ],
)
def test_a_graph_may_be_named_by_a_blank_node(nquads: bytes) -> None:
    nquads = nquads.replace(b"'", b'"')
    dataset = Dataset.empty()

    dataset.put_dataset(nquads)

    wanted = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    found = ox.Dataset(ox.parse(dataset.quads(), format=ox.RdfFormat.N_QUADS))
    for each in (wanted, found):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == wanted


def test_data_with_such_graphs_are_added_to_what_is_there() -> None:
    dataset = Dataset.empty()
    dataset.put_graph(None, b"<urn:s> <urn:p> <urn:o> .")

    dataset.add_to_dataset(b"<urn:s> <urn:p> <urn:o> _:g .")

    assert sorted(len(line.split()) for line in dataset.quads().splitlines()) == [4, 5]
