"""Every red flag is raised by what should raise it, and by nothing that comes with a strain."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hamkg.redflags import Rule
from hamkg.terms import Iri

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph

CASES: dict[str, dict[str, list[list[str]]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "redflags.toml").read_text(encoding="utf-8")
)
RAISED = [(flag, found) for flag, case in CASES.items() for found in case["raised_by"]]
SILENT = [(flag, found) for flag, case in CASES.items() for found in case["not_by"]]
URGENT = 2


def flags(kg: KnowledgeGraph, findings: list[str]) -> set[str]:
    return {flag.ref.curie.removeprefix("ham:") for flag in kg.red_flags(findings)}


def test_every_red_flag_has_a_case(kg: KnowledgeGraph) -> None:
    assert {ref.curie.removeprefix("ham:") for ref in kg.kinds("RedFlag")} == set(CASES)


@pytest.mark.parametrize(("flag", "findings"), RAISED)
def test_a_red_flag_is_raised(kg: KnowledgeGraph, flag: str, findings: list[str]) -> None:
    assert flag in flags(kg, findings)


@pytest.mark.parametrize(("flag", "findings"), SILENT)
def test_a_red_flag_is_not_raised(kg: KnowledgeGraph, flag: str, findings: list[str]) -> None:
    assert flag not in flags(kg, findings)


def test_an_ordinary_strain_raises_no_urgent_flag(kg: KnowledgeGraph) -> None:
    findings = [
        relation.other.iri
        for relation in kg.entity("hamstring_strain").relations
        if relation.predicate.curie == "ham:hasSymptom"
    ]

    assert findings
    assert all(flag.urgency_rank > URGENT for flag in kg.red_flags(findings))


def test_the_most_urgent_flag_comes_first(kg: KnowledgeGraph) -> None:
    ranks = [flag.urgency_rank for flag in kg.red_flags(["saddle_numbness", "growing_lump"])]

    assert ranks == [1, 3]


def test_every_red_flag_says_what_to_do_and_where_to_go(kg: KnowledgeGraph) -> None:
    for ref in kg.kinds("RedFlag"):
        entity = kg.entity(ref.iri)
        (own,) = (flag for flag in entity.redflags if flag.ref.iri == ref.iri)
        predicates = {relation.predicate.curie for relation in entity.relations}
        assert own.what_to_do.endswith(".")
        assert {"ham:suggests", "ham:warrantsAction"} <= predicates


@pytest.mark.parametrize(
    ("parts", "logic", "findings", "fires"),
    [
        ({"role_core": "a"}, "any", {"a"}, True),
        ({"role_supporting": "b"}, "any", {"b"}, True),
        ({"role_core": "a"}, "any", set(), False),
        (
            {"role_core": "a", "role_supporting": "b"},
            "core_and_supporting",
            {"a"},
            False,
        ),
        (
            {"role_core": "a", "role_supporting": "b"},
            "core_and_supporting",
            {"b"},
            False,
        ),
        (
            {"role_core": "a", "role_supporting": "b"},
            "core_and_supporting",
            {"a", "b"},
            True,
        ),
        ({"role_core": "ac"}, "core_and_supporting", {"a", "c"}, True),
        (
            {"role_core": "a", "inContext": "x"},
            "in_context",
            {"a"},
            False,
        ),
        (
            {"role_core": "a", "inContext": "x"},
            "in_context",
            {"x"},
            False,
        ),
        (
            {"role_core": "a", "inContext": "x"},
            "in_context",
            {"a", "x"},
            True,
        ),
        (
            {"role_core": "a", "inContext": "a"},
            "in_context",
            {"a"},
            False,
        ),
        (
            {"role_core": "ab", "inContext": "b"},
            "in_context",
            {"a", "b"},
            True,
        ),
    ],
)
def test_the_logic_of_a_flag(
    kg: KnowledgeGraph,
    parts: dict[str, str],
    logic: str,
    findings: set[str],
    fires: bool,  # noqa: FBT001  a parameter of the table above
) -> None:
    flag = kg.red_flags(["saddle_numbness"])[0]

    sets = {role: frozenset(letters) for role, letters in parts.items()}
    assert Rule(flag, f"logic_{logic}", sets).fires(findings) is fires


def test_findings_are_terms(kg: KnowledgeGraph) -> None:
    answer = kg.query("SELECT ?member { ham:rf_lump ham:hasMember ?member }")
    (row,) = answer  # type: ignore[misc]  # a SELECT

    assert isinstance(row[0], Iri)
    assert kg.red_flags([row[0].value])
