"""What the graph lacks: each gap is a file, its share fits its members, its query gives them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from hamkg import KnowledgeGraph, Table
from hamkg.cli import cli
from hamkg.content_errors import HeaderError
from hamkg.engine import EmbeddedEngine
from hamkg.errors import UnknownTermError
from hamkg.gaps import GapBook
from hamkg.gaps_model import LEVELS, Gap
from hamkg.locations import ontology
from hamkg.names import Names
from hamkg.namespaces import ham
from hamkg.schema_limits import SchemaLimits

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.model import Ref

FOLDER = ontology() / "gaps"
FILES = sorted(FOLDER.glob("*.rq"))


def test_every_file_is_a_gap_and_has_its_place(kg: KnowledgeGraph) -> None:
    gaps = kg.gaps()

    assert {gap.name for gap in gaps} == {path.stem for path in FILES}
    assert len(gaps) >= 20
    assert all(gap.total for gap in gaps)


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_the_query_of_a_gap_gives_just_its_members(kg: KnowledgeGraph, name: str) -> None:
    gap = kg.gap(name)

    table = kg.query(gap.sparql)

    assert isinstance(table, Table)
    columns = [column for column in ("item", "relation", "other") if column in table.variables]
    places = [table.variables.index(column) for column in columns]
    members = [
        tuple(ref.iri for ref in (one.item, one.relation, one.other) if ref) for one in gap.members
    ]
    assert sorted(tuple(str(row[place]) for place in places) for row in table) == sorted(members)
    assert len(set(members)) == len(members) == gap.open


def test_a_gap_is_told_with_a_reason_and_a_remedy(kg: KnowledgeGraph) -> None:
    for gap in (*kg.gaps(), *kg.gap_map()):
        assert gap.why.endswith(".")
        assert gap.fill.endswith(".")
        assert "{" not in gap.title + gap.noun + gap.why
        assert gap.total == gap.open + gap.filled
        assert gap.level in {word for _, word in LEVELS}


SMALL = """
<https://w3id.org/hamkg/graph/schema> {
  ham:Kind a owl:Class . ham:Muscle rdfs:subClassOf ham:Kind .
}
<https://w3id.org/hamkg/graph/asserted> {
  ham:biceps a ham:Muscle ; rdfs:label "biceps" ; ham:innervatedBy ham:nerve .
  ham:triceps a ham:Muscle ; rdfs:label "triceps" .
}"""


def test_a_muscle_with_a_nerve_is_no_gap_and_one_without_is() -> None:
    graph = KnowledgeGraph(EmbeddedEngine.of("trig", SMALL.encode()), "")

    gap = graph.gap("muscles-without-a-nerve")

    assert [one.item.label for one in gap.members] == ["triceps"]
    assert (gap.total, gap.share, gap.level) == (2, 0.5, "about half")


def test_where_nothing_is_counted_nothing_is_missing() -> None:
    empty = KnowledgeGraph(EmbeddedEngine.of("trig", b""), "")

    assert {gap.level for gap in empty.gaps()} == {"complete"}
    assert empty.gap_map() == ()


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "complete"),
        (0.99, "mostly there"),
        (0.5, "about half"),
        (0.01, "little"),
        (0, "nothing"),
    ],
)
def test_a_share_has_a_word(share: float, word: str) -> None:
    assert next(word for least, word in LEVELS if share >= least) == word


# ---------------------------------------------------------------- the map


def _is_of(ref: Ref, cell: Gap) -> bool:
    return cell.category is not None and ham(ref.category or "") == cell.category.iri


def test_the_map_expects_only_what_the_definitions_allow(kg: KnowledgeGraph) -> None:
    engine = kg._can.engine  # noqa: SLF001  what may join what is no part of the facade
    limits = SchemaLimits(engine, Names(engine))

    for cell in kg.gap_map():
        assert cell.relation is not None
        kind = next(ref.iri for ref in kg.kinds() if _is_of(ref, cell))
        objections = limits.objections((kind, cell.relation.iri, kind))
        assert not [one for one in objections if "starts at" in one], cell.name


def test_a_field_of_the_map_counts_the_kinds_of_its_category(kg: KnowledgeGraph) -> None:
    cell = kg.gap("Muscle.insertsOn")

    assert cell.total == sum(ref.category == "Muscle" for ref in kg.kinds("Muscle"))
    assert {one.item.category for one in cell.members} == {"Muscle"}
    table = kg.query(cell.sparql)
    assert isinstance(table, Table)
    assert len(table) == cell.open


def test_an_unknown_gap_is_named_with_what_it_may_have_meant(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownTermError) as refused:
        kg.gap("muscles-without-nerve")

    assert "muscles-without-a-nerve" in refused.value.hint


def test_a_file_with_a_place_that_is_no_number_is_refused(tmp_path: Path) -> None:
    text = (FOLDER / "muscles-without-a-nerve.rq").read_text(encoding="utf-8")
    (tmp_path / "odd.rq").write_text(text.replace("place: 33", "place: first"), encoding="utf-8")
    engine = EmbeddedEngine.of("trig", b"")

    with pytest.raises(HeaderError, match=r"odd\.rq:1: place is a number"):
        _ = GapBook(engine, Names(engine), tmp_path).all


# ---------------------------------------------------------------- command line


def test_the_command_lists_all_gaps_as_text_json_and_csv(kg: KnowledgeGraph) -> None:
    text, as_json, as_csv = (
        CliRunner().invoke(cli, ["gaps", "--format", name]).output
        for name in ("text", "json", "csv")
    )

    names = [gap.name for gap in kg.gaps()]
    assert text.startswith("A gap is a gap in this graph, not in medicine.")
    assert [row["name"] for row in json.loads(as_json)] == names
    assert [row["name"] for row in csv.DictReader(io.StringIO(as_csv))] == names
    assert all(f"({name})" in text for name in names)


def test_the_command_lists_the_members_of_one(kg: KnowledgeGraph) -> None:
    name = "relations-by-lay-text-only"
    text, as_json, as_csv = (
        CliRunner().invoke(cli, ["gaps", name, "--format", form]).output
        for form in ("text", "json", "csv")
    )

    words = [one.words for one in kg.gap(name).members]
    assert [one["words"] for one in json.loads(as_json)["members"]] == words
    assert [row["words"] for row in csv.DictReader(io.StringIO(as_csv))] == words
    assert words[0] in text


def test_the_command_shows_the_map() -> None:
    printed = CliRunner().invoke(cli, ["gaps", "--map"]).output

    assert "MUSCLE\n" in printed
    assert "(Muscle.insertsOn)" in printed


def test_a_gap_knows_how_much_of_it_is_filled() -> None:
    gap = Gap("n", "t", "s", "things", "why.", "fill.", 4, (), "")

    assert (gap.open, gap.filled, gap.share, gap.level) == (0, 4, 1.0, "complete")
