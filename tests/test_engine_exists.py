"""EXISTS in other words finds what it found, and what rdflib finds, in a fraction of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.exists import with_lateral_exists
from hamkg.engine.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = ("<urn:a>", "<urn:b>", "<urn:c>", "<urn:d>")
RELATIONS = ("<urn:p>", "<urn:q>", "<urn:r>")
VARIABLES = ("?s", "?o", "?x", "?y", "?z")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("?s <p> ?x . ?x <q> ?y", "?s <p> ?x LATERAL { ?x <q> ?y }"),
        ("?y <q> ?x . ?s <p> ?x .", "?s <p> ?x LATERAL { ?y <q> ?x }"),
        ("?s <p> ?x ; <q> ?x", "?s <p> ?x LATERAL { ?s <q> ?x }"),
        ("?s <p> ?x , ?y . ?x a ?y", "?s <p> ?x LATERAL { ?s <p> ?y } LATERAL { ?x a ?y }"),
        ("?s <p> ?x. ?x <q> 1.5 .", "?s <p> ?x LATERAL { ?x <q> 1.5 }"),
        ("?s <p> ?x . ?x <q> 'a . b'@en-GB", "?s <p> ?x LATERAL { ?x <q> 'a . b'@en-GB }"),
        ("?s <p> ?x . ?x <q> 'a'^^x:d", "?s <p> ?x LATERAL { ?x <q> 'a'^^x:d }"),
        (
            "?s <p> ?x FILTER(?x > (2)) ?x <q> ?y",
            "?s <p> ?x LATERAL { ?x <q> ?y } FILTER(?x > (2))",
        ),
        (
            "?s <p> ?x . ?x <q> ?y . FILTER regex(?y, ')') .",
            "?s <p> ?x LATERAL { ?x <q> ?y } FILTER regex(?y, ')')",
        ),
        (
            "?s <p> ?x . ?o <q> ?y . ?y <r> ?z",
            "{ ?s <p> ?x } { ?o <q> ?y LATERAL { ?y <r> ?z } }",
        ),
    ],
)
def test_patterns_are_asked_one_after_the_other(inside: str, expected: str) -> None:
    query = f"SELECT * {{ ?s <p> ?o FILTER NOT EXISTS {{ {inside} }} }}"
    assert with_lateral_exists(query) == query.replace(inside, expected)


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "?s <p> ?x",
        "?s <p> ?x . ?o <q> ?y",
        "?s <p>/<q> ?x . ?x <q> ?y",
        "?s ^<p> ?x . ?x <q> ?y",
        "?s <p> [] . ?x <q> ?s . ?x <r> ?y",
        "?s <p> _:b . _:b <q> ?x . ?x <r> ?y",
        "?s <p> (?x ?y) . ?x <q> ?y",
        "?s <p> ?x . OPTIONAL { ?x <q> ?y }",
        "?s <p> ?x . ?x <q> ?y . BIND(?y AS ?z)",
        "?s <p> ?x . ?x <q> ?y . VALUES ?y { 1 }",
        "?s <p> ?x . ?x <q> ?y . FILTER EXISTS { ?x <q> ?z }",
        "?s <p> ?x . << ?s <p> ?x >> <q> ?y",
        "{ ?s <p> ?x } UNION { ?x <q> ?y }",
        "SELECT ?s { ?s <p> ?x . ?x <q> ?y }",
        "GRAPH ?g { ?s <p> ?x . ?x <q> ?y }",
        "?s <p> ?x ?x <q> ?y",
    ],
)
def test_what_is_no_list_of_plain_patterns_is_left_as_it_is(inside: str) -> None:
    query = f"SELECT * {{ ?s <p> ?o FILTER EXISTS {{ {inside} }} }}"
    assert with_lateral_exists(query) == query


def test_the_word_in_a_string_a_name_or_a_comment_is_none() -> None:
    query = "ASK { ?exists <exists> 'EXISTS { ?a <p> ?b . ?b <p> ?c }' } # EXISTS { ?a ?b ?c }"
    assert with_lateral_exists(query) == query


def test_a_variable_that_a_sub_select_keeps_is_not_known_outside() -> None:
    query = (
        "SELECT ?s { { SELECT ?s (COUNT(?x) AS ?n) { ?s <p> ?x } GROUP BY ?s }"
        " FILTER NOT EXISTS { ?x <q> ?s . ?x <r> ?y } }"
    )
    assert "?x <q> ?s LATERAL { ?x <r> ?y }" in with_lateral_exists(query)


@pytest.mark.parametrize("text", ["EXISTS {" * 5000, "EXISTS { ?a ?b ?c . " * 5000, "exists" * 15])
def test_a_hostile_text_is_left_as_it_is(text: str) -> None:
    assert with_lateral_exists(text) == text


def test_tokens_have_their_places() -> None:
    text = 'SELECT*{?a ham:b. "x"@en,1.5 . # c\n <i>}'
    found = list(tokens(text))
    assert [text[token.start : token.end] for token in found] == [token.text for token in found]
    assert "".join(token.text for token in found) == 'SELECT*{?aham:b."x"@en,1.5.<i>}'


def triples() -> st.SearchStrategy[str]:
    place = st.sampled_from(PLACES)
    triple = st.builds("{} {} {} .".format, place, st.sampled_from(RELATIONS), place)
    return st.lists(triple, min_size=4, max_size=14).map("\n".join)


def patterns() -> st.SearchStrategy[str]:
    term = st.sampled_from((*VARIABLES, *VARIABLES, *PLACES[:2]))
    verb = st.sampled_from((*RELATIONS, *RELATIONS, "?v"))
    pattern = st.builds("{} {} {}".format, term, verb, term)
    sieve = st.sampled_from(
        ("", "", "FILTER(?x != ?y)", "FILTER(?x = <urn:a>)", "FILTER(?o != ?x)")
    )
    return st.builds(
        lambda listed, last: f"{' . '.join(listed)} . {last}",
        st.lists(pattern, min_size=2, max_size=4),
        sieve,
    )


def queries(inside: str) -> Iterator[str]:
    for words in ("EXISTS", "NOT EXISTS"):
        yield f"SELECT ?s ?o {{ ?s <urn:p> ?o FILTER {words} {{ {inside} }} }}"
    yield f"SELECT ?s ?e {{ ?s <urn:p> ?o BIND(EXISTS {{ {inside} }} AS ?e) }}"
    yield (
        "SELECT ?s { { SELECT ?s (COUNT(?x) AS ?n) { ?s ?p ?x } GROUP BY ?s }"
        f" FILTER NOT EXISTS {{ {inside} }} }}"
    )
    yield f"SELECT ?g ?s {{ GRAPH ?g {{ ?s <urn:p> ?o FILTER EXISTS {{ {inside} }} }} }}"


def found(store: ox.Store, query: str) -> list[str]:
    return sorted(map(str, store.query(query)))  # type: ignore[arg-type]  # a SELECT


@settings(max_examples=80, deadline=None)
@given(data=triples(), inside=patterns())
def test_the_engine_finds_the_same_either_way(data: str, inside: str) -> None:
    store = ox.Store()
    store.load(data.encode(), format=ox.RdfFormat.TURTLE)
    for name in ("<urn:g>", "<urn:h>"):
        store.update(f"INSERT DATA {{ GRAPH {name} {{ {data} }} }}")
    for query in queries(inside):
        assert found(store, with_lateral_exists(query)) == found(store, query), query


@settings(max_examples=25, deadline=None)
@given(data=triples(), inside=patterns())
def test_rdflib_finds_the_same(data: str, inside: str) -> None:
    engine = EmbeddedEngine.of("turtle", data.encode())
    graph = rdflib.Graph().parse(data=data, format="turtle")
    query = next(queries(inside))
    ours = sorted(tuple(map(str, row)) for row in engine.answer(query).rows)  # type: ignore[union-attr]
    theirs = sorted(tuple(map(str, row)) for row in graph.query(query))  # type: ignore[arg-type]
    assert ours == theirs


def test_what_is_not_there_after_a_group_is_found_from_what_is_known() -> None:
    lines = [
        f"<urn:offer{n}> <urn:of> <urn:product{n % 40}> ; <urn:by> <urn:vendor{n % 300}> ."
        f" <urn:vendor{n % 300}> <urn:in> <urn:country{n % 10}> ."
        for n in range(3000)
    ]
    engine = EmbeddedEngine.of("turtle", "\n".join(lines).encode())
    store = engine.store
    query = (
        "SELECT ?p { { SELECT ?p (COUNT(?o) AS ?n) { ?o <urn:of> ?p } GROUP BY ?p }"
        " FILTER NOT EXISTS { ?o <urn:of> ?p . ?o <urn:by> ?v . ?v <urn:in> <urn:country1> } }"
    )
    assert len(engine.answer(query).rows) == len(found(store, query)) == 36  # type: ignore[union-attr]
