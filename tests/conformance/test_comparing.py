"""The comparison itself: what it takes for equal, and what it must not."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from tests.conformance.comparing import XSD, Comparison, answered, value_of
from tests.conformance.judging import is_ordered

STRICT = Comparison()


def table(*cells: str, name: str = "x") -> bytes:
    """Write a table of one column; a cell is a blank node, or the text of a number."""
    number = {"type": "literal", "datatype": XSD + "decimal"}
    rows = [
        {name: {"type": "bnode", "value": cell[2:]} if "_:" in cell else {**number, "value": cell}}
        for cell in cells
    ]
    return json.dumps({"head": {"vars": [name]}, "results": {"bindings": rows}}).encode()


def same(one: bytes, other: bytes, comparison: Comparison = STRICT) -> bool:
    return comparison.same(answered(one, "json"), answered(other, "json"))


def test_rows_have_no_order_unless_one_was_asked_for() -> None:
    one, other = table("1", "2"), table("2", "1")

    assert same(one, other)
    assert not same(one, other, Comparison(ordered=True))


def test_a_row_that_comes_twice_counts_twice() -> None:
    one, other = table("1", "1", "2"), table("1", "2", "2")

    assert not same(one, other)
    assert same(one, other, Comparison(lax=True))


def test_blank_nodes_are_compared_by_their_use() -> None:
    assert same(table("_:a", "_:a", "_:b"), table("_:x", "_:y", "_:x"))
    assert not same(table("_:a", "_:a"), table("_:x", "_:y"))


def test_columns_are_compared_by_their_names() -> None:
    assert not same(table("1"), table("1", name="y"))


def test_a_number_counts_to_the_letter_unless_values_are_compared() -> None:
    one, other = table("1.0"), table("1")

    assert not same(one, other)
    assert same(one, other, Comparison(by_value=True))


def test_true_is_not_a_table() -> None:
    assert not same(b'{"head": {}, "boolean": true}', table())


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("integer", "+01", "1"),
        ("decimal", "-1.50", "-1.5"),
        ("double", "1.0E6", "1000000"),
        ("float", "INF", "INF"),
        ("boolean", "1", "true"),
        ("date", "2006-08-23+00:00", "2006-08-23Z"),
    ],
)
def test_texts_of_one_value_are_equal(kind: str, one: str, other: str) -> None:
    first, second = (value_of(ox.Literal(text, datatype=_xsd(kind))) for text in (one, other))

    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [(("1", "integer"), ("1", "decimal")), (("x", "integer"), ("y", "integer"))],
)
def test_neither_other_types_nor_what_has_no_value_are_equal(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    first, second = (
        value_of(ox.Literal(text, datatype=_xsd(kind))) for text, kind in (one, other)
    )

    assert first != second


@pytest.mark.parametrize("format_name", ["xml", "json", "csv", "tsv"])
def test_every_format_is_read_alike(format_name: str) -> None:
    store = ox.Store()
    found = store.query("SELECT ('a' AS ?x) (BNODE() AS ?y) ?z {}")
    assert isinstance(found, ox.QuerySolutions)
    written = found.serialize(format=getattr(ox.QueryResultsFormat, format_name.upper())) or b""

    read = answered(written, format_name)

    wanted = b'{"head": {"vars": ["x", "y", "z"]}, "results": {"bindings": [%s]}}' % (
        b'{"x": {"type": "literal", "value": "a"}, "y": {"type": "bnode", "value": "b"}'
        + (b', "z": {"type": "literal", "value": ""}}' if format_name == "csv" else b"}")
    )
    assert STRICT.same(read, answered(wanted, "json"))


def test_only_an_order_of_the_whole_query_counts() -> None:
    assert is_ordered("SELECT * { ?s ?p ?o } order  by ?s")
    assert not is_ordered("SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }")


def _xsd(kind: str) -> ox.NamedNode:
    return ox.NamedNode(XSD + kind)
