"""The index of large data: it is kept on disk, found again, and made again where it is damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from hamkg import KnowledgeGraph
from hamkg.data_files import DataFiles
from hamkg.search import keeping

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
BIRDS = ("European robin", "blackbird", "song thrush", "great tit", "common starling")


def write(path: Path, names: Iterable[str]) -> Path:
    lines = (f'<http://x.example/{n}> {LABEL} "{name}" .\n' for n, name in enumerate(names))
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, where the index of anything is kept."""
    monkeypatch.setenv(keeping.VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(keeping, "SMALL", 0)
    return tmp_path / "cache"


@pytest.fixture
def birds(tmp_path: Path) -> Path:
    return write(tmp_path / "birds.nt", BIRDS)


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the index is made again")

    monkeypatch.setattr(keeping, "fill", refuse)
    monkeypatch.setattr(keeping, "made", refuse)


def first(path: Path | None, text: str = "blackbrid", **more: object) -> str:
    return KnowledgeGraph.open(path, **more).search(text)[0].label  # type: ignore[arg-type]


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.sqlite"))


def test_a_second_start_finds_the_index_of_the_first(
    cache: Path, birds: Path, request: pytest.FixtureRequest
) -> None:
    found = KnowledgeGraph.open(birds).find("blackbrid")
    request.getfixturevalue("no_reading")

    assert KnowledgeGraph.open(birds).find("blackbrid") == found
    assert len(kept(cache)) == 1
    assert {path.name for path in cache.iterdir()} == {kept(cache)[0].name, "lock"}


def test_a_copy_of_the_data_has_the_same_index(
    cache: Path, birds: Path, request: pytest.FixtureRequest
) -> None:
    first(birds)
    copy = birds.parent / "elsewhere"
    copy.mkdir()
    shutil.copy(birds, copy)
    request.getfixturevalue("no_reading")

    assert first(copy / birds.name) == "blackbird"
    assert len(kept(cache)) == 1


def test_other_data_have_an_index_of_their_own(cache: Path, birds: Path) -> None:
    assert first(birds) == "blackbird"
    write(birds, [*BIRDS, "blackbride"])

    assert first(birds, "blackbride") == "blackbride"
    assert len(kept(cache)) == 2


def test_data_that_changed_while_they_were_open_are_not_kept(cache: Path, birds: Path) -> None:
    graph = KnowledgeGraph.open(birds)
    write(birds, [*BIRDS, "wren"])

    assert graph.search("blackbird")[0].label == "blackbird"
    assert graph.search("wren") == ()
    assert kept(cache) == []


def test_a_store_on_disk_has_an_index_until_it_is_written_to(
    cache: Path, birds: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    store = ox.Store(str(folder))
    store.bulk_load(path=str(birds), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    assert first(folder) == first(folder) == "blackbird"
    assert len(kept(cache)) == 1

    label = ox.NamedNode(LABEL.strip("<>"))
    store.add(ox.Quad(ox.NamedNode("http://x.example/new"), label, ox.Literal("blackcap")))
    store.flush()

    assert first(folder, "blackcap") == "blackcap"
    assert len(kept(cache)) == 2


def test_what_lies_beside_the_release_is_part_of_the_data(cache: Path, birds: Path) -> None:
    assert first(None, beside=[birds]) == "blackbird"
    write(birds, ["wren"])

    assert first(None, "wren", beside=[birds]) == "wren"
    assert first(None, "siatica", beside=[birds]) == "sciatica"
    assert len(kept(cache)) == 2


@pytest.mark.parametrize("damage", ["cut", "overwritten", "empty", "of other data"])
def test_a_damaged_index_is_made_again(cache: Path, birds: Path, damage: str) -> None:
    first(birds)
    (path,) = kept(cache)
    data = path.read_bytes()
    if damage == "of other data":
        first(write(birds.parent / "tits.nt", ["marsh tit"]), "tit")
        (other,) = set(kept(cache)) - {path}
        shutil.copy(other, path)
        other.unlink()
    else:
        half = len(data) // 2
        wrong = {
            "cut": data[:half],
            "overwritten": b"x" * len(data),
            "nothing": data,
            "empty": b"",
        }
        path.write_bytes(wrong[damage])

    assert first(birds) == "blackbird"
    assert kept(cache) == [path]
    assert len(path.read_bytes()) == len(data)


def test_damage_that_shows_in_a_search_is_mended(cache: Path, birds: Path) -> None:
    first(birds)
    (path,) = kept(cache)
    data = path.read_bytes()
    page = int.from_bytes(data[16:18], "big")
    for place in range(page, len(data), page):
        if b"blackbird" not in data[place : place + page]:
            continue
        path.write_bytes(data[:place] + b"\xff" * page + data[place + page :])

        assert first(birds) == "blackbird"
    assert path.read_bytes() == data


@pytest.mark.usefixtures("cache")
def test_where_nothing_can_be_kept_the_index_is_made_all_the_same(
    birds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(keeping.VARIABLE, str(birds / "no folder"))

    assert first(birds) == "blackbird"
    assert "cannot be kept" in caplog.text
    assert [path.name for path in tmp_path.iterdir()] == [birds.name]


def test_the_variable_switches_it_off(
    cache: Path, birds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeping.VARIABLE, keeping.OFF)

    assert first(birds) == "blackbird"
    assert not cache.exists()


def test_the_folder_is_where_xdg_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keeping.VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert keeping.cache_folder() == tmp_path / ".cache" / "hamkg" / "search"

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert keeping.cache_folder() == tmp_path / "x" / "hamkg" / "search"


@pytest.mark.usefixtures("cache")
def test_the_index_of_small_data_is_not_kept(
    birds: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SMALL", 1_000_000)

    assert first(birds) == "blackbird"
    assert not cache.exists()


def test_processes_that_start_at_once_make_one_index(cache: Path, birds: Path) -> None:
    program = (
        "import sys; from hamkg import KnowledgeGraph; from hamkg.search import keeping;"
        "keeping.SMALL = 0; print(KnowledgeGraph.open(sys.argv[1]).search('blackbrid')[0].label)"
    )
    command = [sys.executable, "-c", program, str(birds)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ}) for _ in range(4)
    ]
    answers = {process.communicate(timeout=120)[0] for process in started}

    assert answers == {b"blackbird\n"}
    assert len(kept(cache)) == 1


def test_old_indexes_make_room(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    for name in ("wren", "rook", "teal"):
        assert first(write(tmp_path / "birds.nt", [name]), name) == name

    assert len(kept(cache)) == 2


def test_data_that_are_gone_have_no_version(birds: Path) -> None:
    files = DataFiles([birds])
    assert files.version() == DataFiles([birds]).version() is not None
    birds.unlink()

    assert files.version() is None
    assert DataFiles([birds]).size == 0
