"""The rdflib Dataset on the engine's store answers as rdflib itself and as oxrdflib do."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from oxrdflib import OxigraphStore
from rdflib.namespace import XSD

from hamkg.engine import EmbeddedEngine

DATA = """
<urn:a> <urn:p> 1 , 2 , 1.5 , true , "x" , "y"@en , "2020-01-01"^^xsd:date , <urn:b> , _:c .
<urn:b> <urn:q> <urn:a> ; <urn:r> "not a number"^^xsd:integer .
"""
ENGINE = EmbeddedEngine.of("turtle", DATA.encode())
OURS = ENGINE.to_rdflib()
THEIRS = rdflib.Dataset(OxigraphStore(store=ENGINE.store), default_union=True)
QUERIES = [
    "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT * { ?s <urn:p> ?o OPTIONAL { ?o <urn:q> ?x } } ORDER BY ?o",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s { ?s <urn:none> ?o }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s <urn:q> ?y . ?y <urn:p> 1 } } ORDER BY ?s",
    "ASK { <urn:a> ?p ?o }",
    "ASK { ?s <urn:p> 'select' }",
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "CONSTRUCT { ?o ?p ?s } WHERE { { SELECT * { ?s ?p ?o FILTER(isIRI(?o)) } } }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_it_answers_as_oxrdflib_does(query: str) -> None:
    ours, theirs = OURS.query(query), THEIRS.query(query)
    assert (ours.type, ours.vars, len(ours), bool(ours)) == (
        *(theirs.type, theirs.vars),
        *(len(theirs), bool(theirs)),
    )
    if ours.type == "ASK":
        assert ours.askAnswer == theirs.askAnswer
    else:
        texts = [sorted(str(tuple(map(str, row))) for row in rows) for rows in (ours, theirs)]  # type: ignore[arg-type]
        assert texts[0] == texts[1]


def test_terms_have_their_text_their_value_and_their_datatype() -> None:
    rows = OURS.query("SELECT ?o { <urn:a> <urn:p> ?o FILTER(isNumeric(?o)) } ORDER BY STR(?o)")
    found: list[Any] = [row.o for row in rows]  # type: ignore[union-attr]
    assert [(str(term), term.toPython(), term.datatype) for term in found] == [
        ("1", 1, XSD.integer),
        ("1.5", pytest.approx(1.5), XSD.decimal),
        ("2", 2, XSD.integer),
    ]


def test_rows_have_names_and_numbers_and_can_be_read_again() -> None:
    rows = OURS.query("SELECT ?p ?o { <urn:b> ?p ?o } ORDER BY ?p")
    first = next(iter(rows))
    assert first["p"] == first.p == first[0] == rdflib.URIRef("urn:q")  # type: ignore[call-overload,index,union-attr]
    assert len(list(rows)) == len(list(rows)) == len(rows) == 2
    assert [set(map(str, binding)) for binding in rows.bindings] == [{"o", "p"}] * 2


def test_an_unbound_cell_is_none_and_in_no_dictionary() -> None:
    rows = OURS.query("SELECT ?s ?x { ?s <urn:q> ?o OPTIONAL { ?s <urn:none> ?x } }")
    found: list[Any] = list(rows)
    assert [tuple(row) for row in found] == [(rdflib.URIRef("urn:b"), None)]
    assert rows.bindings == [{rdflib.Variable("s"): rdflib.URIRef("urn:b")}]


@pytest.mark.parametrize("format_name", ["json", "xml", "csv", "txt"])
def test_rows_are_written_as_rdflib_writes_them(format_name: str) -> None:
    query = "SELECT ?s ?x { ?s <urn:q> ?o OPTIONAL { ?s <urn:none> ?x } }"
    plain = rdflib.Graph().parse(data=ENGINE.dump("turtle"), format="turtle")
    written = OURS.query(query).serialize(format=format_name)
    assert written == plain.query(query).serialize(format=format_name)


def test_prefixes_bound_to_the_dataset_and_bindings_hold() -> None:
    dataset = ENGINE.to_rdflib()
    dataset.bind("u", "urn:", replace=True)
    assert len(dataset.query("SELECT ?s { ?s u:q ?o }")) == 1
    bound = dataset.query(
        "SELECT ?s { ?s <urn:q> ?o }", initBindings={"s": rdflib.URIRef("urn:a")}
    )
    assert len(bound) == 0


def test_a_triple_term_is_three_terms() -> None:
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:p> <<( <urn:b> <urn:q> 1 )>> }")
    rows: list[Any] = list(EmbeddedEngine(store).to_rdflib().query("SELECT ?o { ?s <urn:p> ?o }"))
    assert [tuple(map(str, row[0])) for row in rows] == [("urn:b", "urn:q", "1")]
