"""Files beside the release on the command line: put into a store, shown, searched, exported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from hamkg import KnowledgeGraph
from hamkg.cli import cli
from hamkg.errors import RdfSyntaxError

if TYPE_CHECKING:
    from pathlib import Path

CLASS = "<urn:x:fit> <http://www.w3.org/2000/01/rdf-schema#label>"
OWN = f'{CLASS} "Seizure of ours" .\n'


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "own.nt"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(own: Path) -> Path:
    folder = own.parent / "store"
    assert run("load", own, "--into", folder).exit_code == 0
    return folder


def test_a_stranger_is_shown_as_one(own: Path, store: Path) -> None:
    for where in (("--beside", own), ("--store", store)):
        shown = run("show", "Seizure of ours", *where).output

        assert "Seizure of ours  (urn:x:fit)" in shown
        assert "not from hamkg: no grades, no checked sources; stated in own.nt" in shown


def test_it_is_shown_as_data_too(store: Path) -> None:
    told = {
        name: run("show", "urn:x:fit", "--store", store, "--format", name).output
        for name in ("json", "csv", "nt")
    }

    assert json.loads(told["json"])["label"] == "Seizure of ours"
    assert told["csv"].startswith("direction,predicate,")
    assert CLASS in told["nt"]


def test_a_kind_of_hamkg_is_shown_as_ever(store: Path) -> None:
    assert (
        run("show", "semitendinosus", "--store", store).output
        == run("show", "semitendinosus").output
    )


def test_a_file_that_is_loaded_again_replaces_what_was_there(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run("load", own, "--into", folder)
    other = tmp_path / "own.nt"
    other.write_text(f'{CLASS} "Another name" .\n', encoding="utf-8")
    run("load", other, "--into", folder)
    graph = KnowledgeGraph.open(folder)

    assert [text.text for text in graph.resource("urn:x:fit").names] == ["Another name"]
    assert [each.statements for each in graph.beside()] == [1]


def test_a_file_that_cannot_be_read_spoils_nothing_else(store: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.nt"
    broken.write_text(f"{OWN}nonsense\n", encoding="utf-8")
    with pytest.raises(RdfSyntaxError, match="line 2"):
        run("load", broken, "--into", store)
    graph = KnowledgeGraph.open(store)

    assert graph.resource("urn:x:fit").files == ("own.nt",)
    assert graph.summary() == KnowledgeGraph.open().summary()


@pytest.mark.uncounted
def test_an_export_holds_what_lies_beside(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.nq"

    assert run("export", "--store", store, "-o", target).exit_code == 0
    assert "<urn:x-hamkg:beside:own.nt>" in target.read_text(encoding="utf-8")
