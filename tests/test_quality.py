"""The quality report: its figures are right, and it lists every gate that there is."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from hamkg import KnowledgeGraph
from hamkg.build.quality import quality, quality_files
from hamkg.cli import cli
from hamkg.content_errors import HeaderError
from hamkg.engine import EmbeddedEngine
from hamkg.errors import MissingFileError
from hamkg.locations import ontology, release_file
from hamkg.release_files import read_quality

if TYPE_CHECKING:
    from hamkg.quality import Figure, Quality

FIGURES = sorted((ontology() / "quality").glob("*.rq"))
HEADER = (
    '{ <https://w3id.org/hamkg> a owl:Ontology ; owl:versionInfo "1" ;'
    ' dcterms:modified "2026-11-26"^^xsd:date }'
)


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.load(release_file("hamkg.trig"))


@pytest.fixture(scope="module")
def report(engine: EmbeddedEngine) -> Quality:
    return quality(engine, ontology())


def figure(report: Quality, name: str) -> Figure:
    return next(figure for figure in report.figures if figure.name == name)


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_what_it_must_be(report: Quality, path: Path) -> None:
    found = figure(report, path.stem)

    assert found.rows
    assert found.expected is None or found.number == found.expected


def test_figures_agree_with_the_summary(kg: KnowledgeGraph, report: Quality) -> None:
    summary = kg.summary()

    assert figure(report, "kinds").number == summary.kinds
    assert figure(report, "sources").number == summary.sources
    assert figure(report, "statements").number == summary.statements
    for name, count in (("stated", summary.asserted), ("inferred", summary.inferred)):
        rows = figure(report, f"relations-{name}").rows
        assert sum(int(row[1]) for row in rows) == count


@pytest.mark.parametrize(
    ("name", "total", "column"),
    [
        ("relations-by-best-evidence", "asserted", 1),
        ("sources-by-identifier", "sources", 1),
        ("sources-by-kind", "sources", 1),
        ("sources-by-kind", "statements", 2),
        ("statements-by-certainty", "statements", 1),
        ("statements-by-curator", "statements", 1),
        ("statements-by-evidence-level", "statements", 1),
        ("statements-by-stance", "statements", 1),
    ],
)
def test_parts_add_up_to_the_whole(
    kg: KnowledgeGraph, report: Quality, name: str, total: str, column: int
) -> None:
    whole = getattr(kg.summary(), total)

    assert sum(int(row[column]) for row in figure(report, name).rows) == whole


def test_every_mapping_is_counted_under_a_vocabulary_known_by_name(report: Quality) -> None:
    unnamed = [row[0] for row in figure(report, "kinds-mapped").rows if "/" in str(row[0])]

    assert unnamed == []


def test_every_inferred_relation_has_a_proof(report: Quality) -> None:
    for _, relations, proven, percent in figure(report, "relations-inferred").rows:
        assert (relations, percent) == (proven, 100)


@pytest.mark.parametrize(
    ("kind", "folder", "ending"),
    [("check", "checks", ".rq"), ("shapes", "shapes", ".ttl"), ("rule", "rules", ".rq")],
)
def test_every_gate_is_listed(report: Quality, kind: str, folder: str, ending: str) -> None:
    files = {path.stem for path in (ontology() / folder).glob(f"*{ending}")}

    assert {gate.name for gate in report.gates_of(kind)} == files


def test_every_competency_question_is_listed(report: Quality) -> None:
    file = Path(__file__).parent / "data" / "competency.toml"
    asked = tomllib.loads(file.read_text(encoding="utf-8"))["question"]

    listed = [(gate.detail, gate.name) for gate in report.gates_of("question")]

    assert listed == sorted((case["id"], case["query"]) for case in asked)


def test_a_standard_that_a_check_keeps_is_named(tmp_path: Path, engine: EmbeddedEngine) -> None:
    text = "#+ title: x\n#+ severity: error\n#+ why: y\n#+ standard: OOPS P05\n#+ standard: A B\n"
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "x.rq").write_text(text, encoding="utf-8")

    (gate,) = quality(engine, tmp_path).gates

    assert gate.standards == ("OOPS P05", "A B")


def test_shapes_are_counted(report: Quality) -> None:
    for gate in report.gates_of("shapes"):
        assert int(gate.detail) >= 1
        assert gate.title


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("#+ title: x\nSELECT * {}", r'x\.rq:1: the header lacks "#\+ section'),
        (
            "#+ title: x\n#+ section: y\n#+ why: z\nASK {}",
            r"x\.rq:1: a figure is a SELECT query",
        ),
    ],
)
def test_a_broken_figure_is_said_with_its_file(tmp_path: Path, query: str, told: str) -> None:
    (tmp_path / "quality").mkdir()
    (tmp_path / "quality" / "x.rq").write_text(query, encoding="utf-8")

    with pytest.raises(HeaderError, match=told):
        quality(EmbeddedEngine.of("trig", HEADER.encode()), tmp_path)


def test_the_report_comes_back_from_its_file_as_it_was(
    tmp_path: Path, engine: EmbeddedEngine, report: Quality
) -> None:
    files = quality_files(engine, ontology())
    (tmp_path / "quality.json").write_bytes(files["quality.json"])

    assert read_quality(tmp_path) == report
    assert json.loads(files["quality.json"]) == json.loads(json.dumps(asdict(report)))


def test_the_page_shows_every_figure_and_gate(engine: EmbeddedEngine, report: Quality) -> None:
    page = quality_files(engine, ontology())["quality.md"].decode()

    titles = [one.title for one in report.figures] + [one.title for one in report.gates]
    assert [title for title in titles if title not in page] == []
    assert "is not written" in page


def test_a_release_without_a_report_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"quality\.json") as caught:
        read_quality(tmp_path)

    assert "hamkg build" in caught.value.hint


def test_the_bundled_release_has_its_report(report: Quality) -> None:
    assert KnowledgeGraph.open().quality() == report


def test_the_command_prints_figures_with_what_they_must_be_and_the_gates() -> None:
    printed = CliRunner().invoke(cli, ["quality"]).stdout

    assert "Stated relations that no statement backs: 0 (must be 0)\n" in printed
    assert "\n  lay text " in printed
    assert "\ncheck unbacked-edge: Edge that rests on nothing (error)" in printed


def test_the_command_gives_one_json_document(report: Quality) -> None:
    printed = CliRunner().invoke(cli, ["quality", "--format", "json"]).stdout

    assert json.loads(printed)["figures"][0]["title"] == report.figures[0].title
