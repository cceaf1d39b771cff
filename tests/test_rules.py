"""Rules read as clauses say just what their queries say: nothing of a rule is written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg.content_errors import HeaderError
from hamkg.engine import EmbeddedEngine, select
from hamkg.locations import ontology, release_file
from hamkg.namespaces import ham
from hamkg.rules import Clause, Rule, clauses, read_rules

if TYPE_CHECKING:
    from hamkg.rules import Pattern

RULES = read_rules(ontology() / "rules")


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.load(release_file("hamkg.trig"))


def by_query(engine: EmbeddedEngine, rule: Rule) -> set[tuple[str, ...]]:
    """What the rule's own query concludes: the edge, then its premises."""
    return {tuple(map(str, row)) for row in select(engine, rule.query)}


def by_clause(engine: EmbeddedEngine, clause: Clause) -> set[tuple[str, ...]]:
    """What a clause concludes, its premises looked for one by one."""
    names = sorted({term for pattern in clause.body for term in pattern if term[0] == "?"})
    where = " ".join(f"{' '.join(map(written, pattern))} ." for pattern in clause.body)
    rows = select(engine, f"SELECT {' '.join(names)} WHERE {{ {where} }}")
    return {
        tuple(given.get(term, term) for pattern in (clause.head, *clause.body) for term in pattern)
        for row in rows
        for given in [dict(zip(names, map(str, row), strict=True))]
    }


def written(term: str) -> str:
    return term if term[0] == "?" else f"<{term}>"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.name))
def test_the_clauses_of_a_rule_conclude_what_its_query_does(
    rule: Rule, engine: EmbeddedEngine
) -> None:
    found = clauses(engine, [rule])

    concluded = {row for clause in found for row in by_clause(engine, clause)}

    assert len(concluded) > 5
    assert concluded == by_query(engine, rule)


def test_a_chain_is_a_clause_with_two_premises() -> None:
    engine = EmbeddedEngine.of(
        "turtle", b"ham:r owl:propertyChainAxiom ( ham:p ham:q ) ; ham:phrase 'r' ."
    )

    (clause,) = clauses(engine, RULES)

    middle: tuple[Pattern, ...] = (
        ("?subject", ham("p"), "?middle"),
        ("?middle", ham("q"), "?object"),
    )
    assert (clause.rule.name, clause.head) == ("property_chain", ("?subject", ham("r"), "?object"))
    assert clause.body == middle


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?s ?p ?o { ?s ?p ?o }", "three columns each"),
        ("ASK { ?s ?p ?o }", "three columns each"),
        (
            "SELECT ?s ?p ?o ?s1 ?p1 ?o1 { ?s1 ?p1 ?o1 . FILTER(?s1 != ?o1) }",
            "triples, paths, UNION and BIND",
        ),
        (
            "SELECT ?s ?p ?o ?s1 ?p1 ?o1 { ?s1 ?p1 ?o1 . BIND(STR(?s1) AS ?s) }",
            "triples, paths, UNION and BIND",
        ),
    ],
    ids=["no premises", "not a select", "filter", "expression"],
)
def test_a_rule_that_cannot_be_read_backwards_is_refused_in_words(query: str, told: str) -> None:
    rule = Rule("odd", "Odd", "{subject}", converse=False, query=query)

    with pytest.raises(HeaderError, match=f"odd.rq:1: .*{told}"):
        clauses(EmbeddedEngine.of("turtle", b""), [rule])
