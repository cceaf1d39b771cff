"""Kinds side by side: which rows there are, what their cells say, and the query for them."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import TYPE_CHECKING

import pytest

from hamkg.comparison_model import SHOWN, comparison_csv, comparison_json
from hamkg.errors import UnknownTermError
from hamkg.relating_errors import KindCountError
from hamkg.results import Table
from tests.tiny import tiny

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg import KnowledgeGraph
    from hamkg.comparison_model import Comparison

pytestmark = pytest.mark.uncounted

LINES = """
a joins x: +1
b joins x: +6
a joins y: +1 -6
b joins y: +1
a joins only: +6
b guesses only: inferred
a joins seen: inferred
b joins seen: inferred
b joins denied: claimed -6
z joins b: +6
"""
GROUPS = (
    ("sciatica", "piriformis_syndrome", "hamstring_strain"),
    ("nordic_hamstring_exercise", "romanian_deadlift", "leg_curl", "squat"),
    ("semitendinosus", "semimembranosus", "biceps_femoris", "hamstrings"),
    ("dvt", "squat"),
    ("cauda_equina_syndrome", "herniated_disc", "lumbar_spinal_stenosis", "dvt", "fever", "femur"),
)


def told(comparison: Comparison) -> dict[str, list[str]]:
    """Give the cells of each row by its words, such as ``joins x``."""
    return {
        f"{row.relation.phrase} {row.neighbour.label}": [cell.words for cell in row.cells]
        for row in comparison.rows
    }


def test_a_cell_says_how_it_is_known_and_how_well(tmp_path: Path) -> None:
    assert told(tiny(tmp_path, LINES).compare(["a", "b"])) == {
        "joins seen": ["inferred", "inferred"],
        "joins x": ["stated, review", "stated, lay text"],
        "joins y": ["disputed, review", "stated, review"],
        "guesses only": ["not stated", "hypothesis"],
        "is joined by z": ["not stated", "stated, lay text"],
        "joins denied": ["not stated", "disputed, lay text"],
        "joins only": ["stated, lay text", "not stated"],
    }


def test_what_all_share_comes_first(tmp_path: Path) -> None:
    shared = [row.shared for row in tiny(tmp_path, LINES).compare(["a", "b"]).rows]

    assert shared == [2, 2, 2, 1, 1, 1, 1]


def test_of_one_relation_what_more_share_comes_first(tmp_path: Path) -> None:
    joined = ("a one", "a two", "b two", "c two", "c zero", "d other")
    kg = tiny(tmp_path, "\n".join(pair.replace(" ", " joins ") for pair in joined))

    rows = kg.compare(["a", "b", "c", "d"]).rows

    assert [row.shared for row in rows] == [3, 1, 1, 1]


def test_one_can_ask_for_what_is_shared_or_for_what_differs(tmp_path: Path) -> None:
    kg = tiny(tmp_path, LINES)

    shared = kg.compare(["a", "b"], only="shared")
    differ = kg.compare(["a", "b"], only="differences")

    assert list(told(shared)) == ["joins seen", "joins x", "joins y"]
    assert list(told(differ)) == [
        "joins y",
        "guesses only",
        "is joined by z",
        "joins denied",
        "joins only",
    ]
    assert shared.total == differ.total == 7
    assert shared.common == 3


@pytest.mark.parametrize(("kinds", "only"), [*product(GROUPS, SHOWN)])
def test_the_query_gives_the_same_rows_and_cells_in_the_same_order(
    kg: KnowledgeGraph, kinds: tuple[str, ...], only: str
) -> None:
    for by in ("", "all"):
        comparison = kg.compare(kinds, by=by, only=only)
        answer = kg.query(comparison.sparql)

        assert isinstance(answer, Table)
        rows = [
            [row.relation.iri, row.neighbour.iri]
            + [cell.words if cell.link else "" for cell in row.cells]
            for row in comparison.rows
        ]
        cells = [[str(cell) for cell in row] for row in answer.rows]
        assert [[row[0], row[2], *row[4:]] for row in cells] == rows


def test_the_query_of_a_tiny_graph_gives_its_rows(tmp_path: Path) -> None:
    kg = tiny(tmp_path, LINES)
    comparison = kg.compare(["a", "b"])
    answer = kg.query(comparison.sparql)

    assert isinstance(answer, Table)
    assert {
        f"{row[1]} {row[3]}": [str(cell) or "not stated" for cell in row[4:]]
        for row in answer.rows
    } == told(comparison)


@pytest.mark.parametrize(
    ("kinds", "aspects", "relations"),
    [
        (GROUPS[0], ["main", "symptoms", "causes", "tests", "treatments", "all"], "hasSymptom"),
        (GROUPS[1], ["main", "muscles", "evidence", "all"], "strengthens"),
        (GROUPS[2], ["main", "nerve", "origin", "insertion", "action", "all"], "innervatedBy"),
        (GROUPS[3], ["all"], "hasSymptom"),
    ],
)
def test_kinds_are_compared_by_what_matters_for_their_category(
    kg: KnowledgeGraph, kinds: tuple[str, ...], aspects: list[str], relations: str
) -> None:
    comparison = kg.compare(kinds)

    assert [aspect.name for aspect in comparison.aspects] == aspects
    assert comparison.aspect.name == aspects[0]
    assert f"ham:{relations}" in {row.relation.curie for row in comparison.rows}


def test_every_aspect_names_relations_that_there_are(kg: KnowledgeGraph) -> None:
    known = {ref.curie.removeprefix("ham:") for ref in kg.predicates()}
    for kinds in GROUPS[:3]:
        for aspect in kg.compare(kinds).aspects:
            assert set(aspect.relations) <= known


def test_an_unknown_aspect_is_an_unknown_term(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownTermError):
        kg.compare(GROUPS[0], by="nerve")
    with pytest.raises(UnknownTermError):
        kg.compare(GROUPS[0], only="nothing")


def test_a_kind_named_twice_is_compared_once(kg: KnowledgeGraph) -> None:
    kinds = kg.compare(["squat", "ham:squat", "lunge"]).kinds

    assert [ref.label for ref in kinds] == ["squat", "lunge"]


def test_one_kind_is_too_few_and_seven_are_too_many(kg: KnowledgeGraph) -> None:
    with pytest.raises(KindCountError, match="two kinds"):
        kg.compare(["squat"])
    with pytest.raises(KindCountError, match="7 kinds are too many") as raised:
        kg.compare(["squat", *GROUPS[4]])
    assert raised.value.hint == "Take 1 of them away."


def test_csv_has_a_row_for_each_row_and_a_column_for_each_kind(tmp_path: Path) -> None:
    comparison = tiny(tmp_path, LINES).compare(["a", "b"])

    rows = list(csv.DictReader(io.StringIO(comparison_csv(comparison))))

    assert len(rows) == len(comparison.rows)
    assert rows[0] == {
        "relation": "joins",
        "neighbour": "seen",
        "relation_id": "ham:joins",
        "neighbour_id": "ham:seen",
        "a": "inferred",
        "b": "inferred",
    }


def test_json_never_says_no_where_nothing_is_stated(tmp_path: Path) -> None:
    document = comparison_json(tiny(tmp_path, LINES).compare(["a", "b"]))

    cells = {row["neighbour"]["label"]: row["cells"] for row in document["rows"]}
    assert cells["denied"] == {
        "ham:a": {"state": "not stated"},
        "ham:b": {
            "state": "disputed",
            "grade": "lay text",
            "sources": 1,
            "for": 0,
            "against": 1,
        },
    }
