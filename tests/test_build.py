"""The build: broken rows are said with file and line, and equal inputs give equal bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import hamkg
from hamkg.build import release
from hamkg.build.article import check_article
from hamkg.content_errors import HeaderError, StaleReleaseError, TableError
from hamkg.errors import MissingFileError, OutputError, RdfSyntaxError
from hamkg.locations import ontology, project_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the ontology folder that a test may break."""
    return shutil.copytree(ontology(), tmp_path / "ontology")


@pytest.fixture
def break_row(sources: Path) -> Callable[..., Path]:
    """Change the text of one row of a table, found by its id."""

    def change(table: str, row_id: str, old: str, new: str) -> Path:
        path = sources / "content" / f"{table}.tsv"
        lines = path.read_text(encoding="utf-8").split("\n")
        index = next(i for i, line in enumerate(lines) if line.startswith(f"{row_id}\t"))
        assert old in lines[index]
        lines[index] = lines[index].replace(old, new, 1)
        path.write_text("\n".join(lines), encoding="utf-8")
        return sources

    return change


@pytest.mark.uncounted
def test_the_committed_release_is_what_the_sources_build(built: release.Release) -> None:
    release.check(built, ontology() / "release")


@pytest.mark.uncounted
def test_the_build_does_not_depend_on_hash_seeds() -> None:
    """This process has another seed, and builds the same in the test above."""
    ours = os.environ.get("PYTHONHASHSEED")
    done = subprocess.run(
        [sys.executable, "-m", "hamkg", "build", "--check"],
        env={**os.environ, "PYTHONHASHSEED": "1" if ours == "0" else "0"},
        capture_output=True,
        text=True,
        check=False,
        cwd=project_root(),
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("table", "row", "old", "new", "told"),
    [
        (
            "kinds",
            "semitendinosus",
            "\tMuscle\t",
            "\tMusle\t",
            'unknown category "Musle"; did you mean Muscle',
        ),
        ("kinds", "semitendinosus", "\tMuscle\t", "\t\t", 'column "category" is empty'),
        (
            "kinds",
            "semitendinosus",
            "\tMuscle\t",
            "\tMuscle \t",
            "has a space at its start or end",
        ),
        (
            "kinds",
            "semitendinosus",
            "\tMuscle\t",
            "\tMuscle\t\t",
            "look for a missing or an extra",
        ),
        ("kinds", "semitendinosus", "semitendinosus", "Semi-T", "is not a name like knee_flexion"),
        ("kinds", "squat", "\tExercise\t", "\tMuscle\t", 'of "strengthens" must be of Exercise'),
        ("anatomy", "an_0001", "partOf", "partof", 'unknown predicate "partof"; did you mean'),
        ("anatomy", "an_0001", "\thamstrings\t", "\thamstring\t", 'unknown object "hamstring"'),
        ("anatomy", "an_0001", "\tyes\t", "\tmaybe\t", 'universal is yes or no, not "maybe"'),
        ("anatomy", "an_0001", "2026-11-22", "22.11.2026", "is not a date like 2026-11-22"),
        ("anatomy", "an_0001", "kenhub", "kenhup", 'unknown source "kenhup'),
        ("statements", "st_0002", "cert_possible", "cert_sure", 'unknown certainty "cert_sure"'),
        ("statements", "st_0002", "_article_s01", "_article_s99", "is not a sentence of"),
        ("statements", "st_0002", "mayInvolve", "mayHelpPrevent", "is only ever inferred"),
        ("sentences", "hamstring_article_s01", "\t210\t", "\t20\t", "start must come before end"),
        ("sentences", "hamstring_article_s01", "\t67\t", "\tx\t", "are counts of characters"),
        ("sources", "bandy1997", "\tkind_trial\t", "\tkind_tral\t", 'unknown kind "kind_tral"'),
        ("lay_names", "hamstrings", "hamstrings\t", "hamstrngs\t", 'unknown id "hamstrngs"'),
        (
            "lay_names",
            "hamstrings",
            "; hammy;",
            "; hammy; hammy;",
            '"hammy" stands here twice',
        ),
        (
            "lay_names",
            "hamstrings",
            "; hammy;",
            "; hamstrings;",
            'is a name of "hamstrings" in',
        ),
        ("names", "nm_0001", "\tla\t", "\tlatin\t", 'unknown language "latin"'),
        ("names", "nm_0001", "\tadductor_magnus\t", "\tadductor\t", 'unknown kind "adductor"'),
        ("names", "nm_0001", "_anatomica", "_antomica", 'unknown source "terminologia_antomica"'),
        ("names", "nm_0002", "anterior_cruciate_ligament", "adductor_magnus", '"nm_0001" names'),
        ("sources", "bandy1997", "\t1997\t", "\tlong ago\t", '"long ago" is not a year'),
    ],
)
def test_a_broken_row_is_said_with_file_and_line(
    break_row: Callable[..., Path], table: str, row: str, old: str, new: str, told: str
) -> None:
    folder = break_row(table, row, old, new)

    with pytest.raises(TableError) as caught:
        release.build(folder)

    assert any(problem.split(":")[1].isdigit() for problem in caught.value.problems)
    assert told in str(caught.value)


def test_all_problems_are_said_at_once(break_row: Callable[..., Path]) -> None:
    break_row("kinds", "squat", "\tExercise\t", "\tExercize\t")
    folder = break_row("anatomy", "an_0001", "partOf", "partof")

    with pytest.raises(TableError) as caught:
        release.build(folder)

    assert {problem.split(":")[0] for problem in caught.value.problems} >= {
        "anatomy.tsv",
        "kinds.tsv",
    }


def test_unsorted_rows_are_said(sources: Path) -> None:
    path = sources / "content" / "kinds.tsv"
    header, first, second, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([header, second, first, *rest]), encoding="utf-8")

    with pytest.raises(TableError, match=r"kinds\.tsv:3: sort the rows by id"):
        release.build(sources)


def test_a_repeated_id_is_said(sources: Path) -> None:
    path = sources / "content" / "kinds.tsv"
    header, first, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([header, first, first, *rest]), encoding="utf-8")

    with pytest.raises(TableError, match=r"kinds\.tsv:3: the id .* stands above already"):
        release.build(sources)


def test_windows_line_ends_are_said(sources: Path) -> None:
    path = sources / "content" / "sources.tsv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    with pytest.raises(TableError, match=r"sources\.tsv:1: the first line must be"):
        release.build(sources)


def test_a_missing_last_line_break_is_said(sources: Path) -> None:
    path = sources / "content" / "sources.tsv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    with pytest.raises(TableError, match="must end with a line break"):
        release.build(sources)


def test_a_missing_table_is_said(sources: Path) -> None:
    (sources / "content" / "sources.tsv").unlink()

    with pytest.raises(MissingFileError, match=r"There is no table .*sources\.tsv"):
        release.build(sources)


def test_broken_schema_is_said_with_file_and_place(sources: Path) -> None:
    (sources / "schema" / "zz.ttl").write_text("ham:x a", encoding="utf-8")

    with pytest.raises(RdfSyntaxError, match=r"zz\.ttl.*line 1"):
        release.build(sources)


def test_a_rule_without_a_sentence_is_said(sources: Path) -> None:
    (sources / "rules" / "zz.rq").write_text("#+ title: x\nSELECT * {}", encoding="utf-8")

    with pytest.raises(HeaderError, match=r"zz\.rq:1: the header lacks"):
        release.build(sources)


@pytest.mark.uncounted
def test_a_new_kind_is_a_row_and_reaches_the_release(sources: Path) -> None:
    path = sources / "content" / "kinds.tsv"
    row = "zz_muscle\tMuscle\tzz muscle\t\tA muscle that this test makes up.\thamkg_team\n"
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")

    built = release.build(sources)

    assert b"<https://w3id.org/hamkg/zz_muscle>" in built.files["hamkg.nt"]


def test_writing_replaces_the_folder_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "old.txt").write_text("old", encoding="utf-8")
    built = release.Release({"new.txt": b"new"}, ())

    release.write(built, folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"new.txt": b"new"}
    assert list(tmp_path.iterdir()) == [folder]
    release.check(built, folder)


def test_a_folder_that_cannot_be_written_keeps_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "file" / "release"
    (tmp_path / "file").write_text("a file, not a folder", encoding="utf-8")

    with pytest.raises(OutputError, match="could not be written"):
        release.write(release.Release({"new.txt": b"new"}, ()), folder)

    assert (tmp_path / "file").read_text(encoding="utf-8") == "a file, not a folder"


def test_a_stale_or_foreign_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_bytes(b"old")
    (tmp_path / "b.nt").write_bytes(b"foreign")

    with pytest.raises(StaleReleaseError) as caught:
        release.check(release.Release({"a.nt": b"new"}, ()), tmp_path)

    assert str(caught.value).splitlines() == [
        "a.nt differs from what the sources build",
        "b.nt does not belong to the release",
    ]


def test_the_manifest_has_counts_and_hashes_of_all_other_files() -> None:
    folder = ontology() / "release"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    others = {path.name for path in folder.iterdir()} - {"manifest.json"}

    assert manifest["version"] == hamkg.__version__
    assert manifest["triples"]["all"] == sum(
        count for name, count in manifest["triples"].items() if name != "all"
    )
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in others} == {
        name: entry["sha256"] for name, entry in manifest["files"].items()
    }


# ---------------------------------------------------------------- the article


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """A text of two sentences and a table that cites the second."""
    text = "One thing. Another thing."
    digest = hashlib.sha256(text[11:25].encode()).hexdigest()
    article = tmp_path / "article.txt"
    article.write_text(text, encoding="utf-8")
    header = (ontology() / "content" / "sentences.tsv").read_text(encoding="utf-8").split("\n")[0]
    row = f"x_s1\tS1\tx\tPart\t\t11\t25\t{digest}\tThere is more than one thing."
    (tmp_path / "sentences.tsv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    return article, tmp_path


def test_a_cited_sentence_is_found_in_its_article(small: tuple[Path, Path]) -> None:
    assert check_article(*small) == (1, ())


def test_a_changed_article_is_told_by_sentence(small: tuple[Path, Path]) -> None:
    article, content = small
    article.write_text("One thing. Another think.", encoding="utf-8")

    count, (violation,) = check_article(article, content)

    assert count == 1
    assert violation.message == "S1 is not at characters 11 to 25 of article.txt"


def test_a_missing_article_is_said(small: tuple[Path, Path]) -> None:
    with pytest.raises(MissingFileError, match="There is no file"):
        check_article(small[0].with_name("none.txt"), small[1])


def test_the_whole_article_holds_every_cited_sentence() -> None:
    """Runs where the article lies beside the checkout; it may not be published with it."""
    article = project_root().parent / "shared" / "seed" / "article.txt"
    if not article.is_file():
        pytest.skip(f"the article is not at {article}: nothing to compare with")

    count, missing = check_article(article, ontology() / "content")

    assert (count, missing) == (22, ())
