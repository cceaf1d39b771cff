"""What goes the short way is plain, and read as what goes the long way is."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.sandbox.threads import is_plain
from hamkg.server.bodies import unquoted


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 9",
        "SELECT ?min { ?min rdfs:label 'a'^^xsd:string }",
        "ASK { ?s <http://example.org/account/summary> ?o }",
        "SELECT * { ?s a ham:Muscle . OPTIONAL { ?s rdfs:label ?o } FILTER(?o > 3) } ORDER BY ?o",
    ],
)
def test_what_takes_memory_step_by_step_is_plain(query: str) -> None:
    assert is_plain(query.encode())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (CONCAT(?a, ?a) AS ?b) { ?s ?p ?a }",
        "SELECT * { ?s ?p ?o BIND(REPLACE(?o, '.', ?o) AS ?b) }",
        r"SELECT * { ?s ?p ?o \u0042IND(1 AS ?b) }",
        "SELECT (COUNT (*) AS ?n) { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o }GROUP BY ?s",
        "SELECT * { ?s (<a:b>|!<a:b>)* ?o }",
        "SELECT * { ?s ^<a:b> ?o }",
        "SELECT * { ?s ?p ?o MINUS { ?s ?q ?r } }",
        "SELECT * { ?s ?p '" + "a" * 4_000 + "' }",
    ],
)
def test_what_may_take_much_at_once_is_not_plain(query: str) -> None:
    assert not is_plain(query.encode())


@given(st.text())
def test_a_quoted_text_comes_back(text: str) -> None:
    for quoted in (quote(text, safe=""), quote_plus(text)):
        assert unquoted(quoted.encode()) == text


@given(st.text("%=+&;#2Bb4zZ0 é\n", max_size=30).map(str.encode))
def test_a_text_that_is_read_is_read_as_the_library_does(text: bytes) -> None:
    found = unquoted(text)

    if found is not None:
        whole = parse_qs(b"q=" + text, keep_blank_values=True, max_num_fields=1)
        assert whole == {b"q": [found.encode()]}
