"""The words for paths of any length in Virtuoso; what it answers then, test_virtuoso.py holds."""

from __future__ import annotations

import pytest

from hamkg.engine.virtuoso_paths import walked_from_ends, with_ends_compared

WALKED = "OPTION(TRANSITIVE, T_DISTINCT, {}, T_DIRECTION 2)"
PLUS, STAR, MAYBE = map(WALKED.format, ("T_MIN(1)", "T_MIN(0)", "T_MIN(0), T_MAX(1)"))
COMPARED = "FILTER(STR(?hamkgEnd0) = STR(a:b))"


@pytest.mark.parametrize(
    ("query", "worded"),
    [
        ("ASK { ?s a:p+ a:b }", f"ASK {{ ?s a:p+ a:b {PLUS} }}"),
        ("ASK { ?s a:p*<urn:b> }", f"ASK {{ ?s a:p*<urn:b> {STAR} }}"),
        ("ASK { ?s a:p? a:b ; a:q 1 }", f"ASK {{ ?s a:p? a:b {MAYBE} ; a:q 1 }}"),
        ("ASK { ?s ^a:p+ a:b }", f"ASK {{ ?s ^a:p+ a:b {PLUS} }}"),
        ("ASK { ?s (a:p|^a:q)+ a:b }", f"ASK {{ ?s (a:p|^a:q)+ a:b {PLUS} }}"),
        ("ASK { ?s !(a:p|a:q)+ a:b }", f"ASK {{ ?s !(a:p|a:q)+ a:b {PLUS} }}"),
        (
            "ASK { { ?s a:p+ a:b } UNION { ?s a:p+ a:c } }",
            f"ASK {{ {{ ?s a:p+ a:b {PLUS} }} UNION {{ ?s a:p+ a:c {PLUS} }} }}",
        ),
        (
            "ASK { ?s a:q ?o { ?s a/a:p* a:b ; a:r ?t } }",
            f"ASK {{ ?s a:q ?o {{ ?hamkgEnd0 a:p* a:b {STAR} . ?s a ?hamkgEnd0 ; a:r ?t }} }}",
        ),
        (
            "ASK { ?s a:q+/^a:p* a:b }",
            f"ASK {{ ?hamkgEnd0 ^a:p* a:b {STAR} . ?s a:q+ ?hamkgEnd0 }}",
        ),
    ],
)
def test_a_path_is_walked_from_the_term_at_its_end(query: str, worded: str) -> None:
    assert walked_from_ends(query) == worded


@pytest.mark.parametrize(
    ("query", "worded"),
    [
        ("ASK { ?s a:q|a:p+ a:b }", f"ASK {{ {COMPARED} ?s a:q|a:p+ ?hamkgEnd0 }}"),
        ("ASK { ?s a:r|a:q/a:p+ a:b }", f"ASK {{ {COMPARED} ?s a:r|a:q/a:p+ ?hamkgEnd0 }}"),
        ("ASK { ?s (a/a:p+) a:b }", f"ASK {{ {COMPARED} ?s (a/a:p+) ?hamkgEnd0 }}"),
        ("ASK { a:s a:p+ a:b }", f"ASK {{ {COMPARED} a:s a:p+ ?hamkgEnd0 }}"),
        (
            "SELECT DISTINCT * { ?s a/a:p+ a:b }",
            f"SELECT DISTINCT * {{ {COMPARED} ?s a/a:p+ ?hamkgEnd0 }}",
        ),
    ],
)
def test_the_end_of_a_path_that_cannot_be_walked_is_compared(query: str, worded: str) -> None:
    assert walked_from_ends(query) == with_ends_compared(query) == worded


def test_the_paths_of_an_exists_can_be_left_to_compare() -> None:
    query = "ASK { ?s a:p+ a:c FILTER NOT EXISTS { ?s a:p+ a:b } }"
    assert walked_from_ends(query).count(PLUS) == 2
    assert walked_from_ends(query, but_apart=True) == (
        f"ASK {{ ?s a:p+ a:c {PLUS} FILTER NOT EXISTS {{ "
        "FILTER(STR(?hamkgEnd1) = STR(a:b)) ?s a:p+ ?hamkgEnd1 } }"
    )


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "a+ ham:b" }',
        "ASK { ?s ?p ?o } # a:p+ a:b",
        "ASK { ?s a:p+ ?o }",
        "ASK { ?s a:p/a:q a:b }",
        "SELECT (COUNT(*) AS ?n) { ?s a:p a:b }",
        "ASK { ?s a:p ?o FILTER(a:int(?o) * a:int(?o) > 1) }",
        "SELECT ?s { ?s a:p ?o } ORDER BY (a:int(?o) * a:b)",
    ],
)
def test_what_is_no_path_of_any_length_that_ends_at_a_term_is_left_alone(query: str) -> None:
    assert walked_from_ends(query) == with_ends_compared(query) == query
