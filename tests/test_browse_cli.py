"""Commands to look around with: lists with facets, sources, red flags, topics and cards."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from hamkg import KnowledgeGraph, Table
from hamkg.catalogue_model import NO_ALL_CLEAR
from hamkg.cli import cli
from hamkg.errors import UnknownTermError

pytestmark = pytest.mark.usefixtures("opened_once")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_a_list_is_narrowed_and_says_how_much_of_it_is_left(kg: KnowledgeGraph) -> None:
    lines = run("list", "--choose", "category:Joint").stdout.splitlines()

    joints = [f"{ref.label}  {ref.curie}" for ref in kg.kinds("Joint")]
    assert lines[:-1] == joints
    assert lines[-1].startswith(f"{len(joints)} of {len(kg.kinds())}")


def test_each_facet_says_what_its_values_leave(kg: KnowledgeGraph) -> None:
    lines = run("list", "--facets", "--choose", "category:Joint").stdout.splitlines()

    assert f"*{len(kg.kinds('Joint')):>6,}  category:Joint  joint" in lines


def test_a_list_as_csv_json_and_sparql_has_the_same_entries(kg: KnowledgeGraph) -> None:
    asked = ("list", "sources", "--find", "koes", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*asked, "csv").stdout)))
    document = json.loads(run(*asked, "json").stdout)
    answer = kg.query(run(*asked, "sparql").stdout)

    curies = [entry["ref"]["curie"] for entry in document["entries"]]
    assert [row["term"] for row in rows] == curies
    assert isinstance(answer, Table)
    assert len(answer) == len(curies) > 0


def test_what_a_list_does_not_have_is_told() -> None:
    failed = run("list", "--choose", "colour:red")

    assert isinstance(failed.exception, UnknownTermError)
    assert "category" in failed.exception.hint


def test_a_source_is_shown_with_all_it_says(kg: KnowledgeGraph) -> None:
    card = kg.catalogue.source("koes2007")

    assert len(run("source", "koes2007").stdout.splitlines()) >= len(card.relations) + 2
    assert json.loads(run("source", "koes2007", "--format", "json").stdout)["source"]["pmid"]


def test_all_red_flags_are_shown_the_most_urgent_first(kg: KnowledgeGraph) -> None:
    cards = kg.catalogue.red_flags()
    lines = [line for line in run("redflags").stdout.splitlines() if line.startswith("RED FLAG")]

    assert [line.rpartition("(")[2] for line in lines] == [f"{c.flag.ref.curie})" for c in cards]


@pytest.mark.parametrize("findings", [("saddle_numbness",), ("dull_pain",)])
def test_findings_raise_what_the_facade_says_and_none_is_no_all_clear(
    kg: KnowledgeGraph, findings: tuple[str, ...]
) -> None:
    printed = " ".join(run("redflags", *findings).stdout.split())
    document = json.loads(run("redflags", *findings, "--format", "json").stdout)

    raised = kg.red_flags(findings)
    assert all(flag.ref.curie in printed for flag in raised)
    assert [one["ref"]["curie"] for one in document["raised"]] == [f.ref.curie for f in raised]
    assert NO_ALL_CLEAR in printed
    assert document["note"] == NO_ALL_CLEAR


def test_topics_say_how_much_they_have(kg: KnowledgeGraph) -> None:
    printed = run("topics").stdout
    document = json.loads(run("topics", "--format", "json").stdout)

    assert all(f"{one.name}: {one.title}" in printed for one in kg.study.topics())
    assert [one["cards"] for one in document] == [one.cards for one in kg.study.topics()]


def test_cards_are_shown_without_a_file(kg: KnowledgeGraph) -> None:
    printed = " ".join(run("cards", "nerves").stdout.split())
    document = json.loads(run("cards", "nerves", "--format", "json").stdout)

    cards = kg.study.cards("nerves")
    assert all(card.front in printed for card in cards)
    assert [one["id"] for one in document] == [card.id for card in cards]


def test_a_question_gives_its_query_and_what_its_parameters_can_be(kg: KnowledgeGraph) -> None:
    name = next(one.name for one in kg.questions() if one.parameters)
    (parameter, *_) = kg.catalogue.parameters(name)
    value = kg.catalogue.parameter_values(parameter)[0]

    assert (
        f"    {value.curie.removeprefix('ham:')}: {value.label}"
        in run("question", name, "--values").stdout.splitlines()
    )
    given = run("question", name, "--sparql", f"--{parameter.name}", value.curie).stdout
    wanted = kg.catalogue.question_sparql(name, **{parameter.name: value.curie})
    assert given.rstrip("\n") == wanted.rstrip("\n")


def test_all_gaps_are_one_query_with_the_same_counts(kg: KnowledgeGraph) -> None:
    answer = kg.query(run("gaps", "--format", "sparql").stdout)

    assert isinstance(answer, Table)
    counted = {
        str(gap or ".".join(str(part).rpartition("/")[2] for part in (category, relation))): (
            int(str(total)),
            int(str(lacking)),
        )
        for gap, category, relation, total, lacking in answer
    }
    gaps = (*kg.gaps(), *kg.gap_map())
    assert counted == {gap.name: (gap.total, gap.open) for gap in gaps}
