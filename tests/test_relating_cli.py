"""The commands path, common and compare."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

from hamkg.cli import cli
from hamkg.errors import AmbiguousTermError, UnknownTermError
from hamkg.relating_errors import KindCountError

pytestmark = pytest.mark.usefixtures("opened_once")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_path_tells_ways_as_sentences_with_what_backs_each_step() -> None:
    text = run("path", "sciatica", "hamstring muscle group").stdout

    assert text.startswith(
        "1. Sciatica affects the sciatic nerve, which innervates the hamstring muscle group.\n"
    )
    assert "     Sciatica affects the sciatic nerve.  [" in text


def test_path_shows_the_way_to_the_proof_of_an_inferred_step() -> None:
    text = run("path", "leg_press", "hamstring_strain", "--limit", "20").stdout

    assert "proof: hamkg explain leg_press mayHelpPrevent hamstring_strain" in text


def test_path_as_json_is_a_list_of_sentences_and_edges() -> None:
    ways = json.loads(run("path", "sciatica", "hamstrings", "--format", "json").stdout)

    assert 1 < len(ways) <= 5
    assert {"sentence", "edges"} <= ways[0].keys()
    for edge in ways[0]["edges"]:
        assert {"subject", "predicate", "object", "direction", "inferred"} <= edge.keys()
        assert edge["direction"] in {"forward", "backward"}


def test_path_gives_no_more_ways_than_asked_for() -> None:
    ways = json.loads(
        run("path", "squat", "hamstrings", "--limit", "1", "--format", "json").stdout
    )

    assert len(ways) == 1


def test_path_where_there_is_none_says_so_beside_the_answer() -> None:
    result = run("path", "squat", "squat")

    assert result.stdout == ""
    assert "does not mean" in result.stderr


def test_common_tells_what_kinds_share_with_its_backing() -> None:
    text = run("common", "semitendinosus", "semimembranosus", "biceps_femoris").stdout

    assert "All of them are of the category muscle" in text
    assert "The semitendinosus, the semimembranosus and the biceps femoris perform knee" in text
    assert "  semitendinosus: " in text


def test_common_as_json_keeps_the_limit() -> None:
    result = run("common", "sciatica", "herniated_disc", "--limit", "3", "--format", "json")
    document = json.loads(result.stdout)

    assert len(document["shared"]) == 3


def test_compare_tells_each_kind_apart() -> None:
    text = run("compare", "semitendinosus", "semimembranosus", "--by", "insertion").stdout

    assert "inserts on\n" in text
    assert "    semitendinosus: not stated\n" in text
    assert "does not mean that it is not so" in text


def test_compare_as_csv_and_as_json_hold_the_same_rows() -> None:
    words = ("compare", "sciatica", "dvt", "--only", "differences", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*words, "csv").stdout)))
    document = json.loads(run(*words, "json").stdout)

    assert len(rows) == len(document["rows"]) > 5
    assert rows[0]["neighbour_id"] == document["rows"][0]["neighbour"]["curie"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("path", "sciatica", "zzqq"), UnknownTermError),
        (("common", "sciatica", "zzqq"), UnknownTermError),
        (("common", "sciatica"), KindCountError),
        (("compare", "squat"), KindCountError),
        (("compare", "squat", "lunge", "--by", "colour"), UnknownTermError),
        (("path", "", "squat"), UnknownTermError),
    ],
)
def test_what_cannot_be_related_is_said(words: tuple[str, ...], error: type[Exception]) -> None:
    result = run(*words)

    assert isinstance(result.exception, error)
    assert not isinstance(result.exception, AmbiguousTermError)
