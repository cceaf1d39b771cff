"""The commands quiz and cards: printed in a pipe, asked on a terminal, written to a file."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from hamkg.cli import cli
from hamkg.errors import HamkgError, UnknownFormatError

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph

pytestmark = pytest.mark.usefixtures("opened_once")

ROOT = Path(__file__).parent.parent


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_in_a_pipe_the_answers_stand_at_the_end(kg: KnowledgeGraph) -> None:
    printed = run("quiz", "nerves", "--seed", "4", "-n", "2").output
    questions, _, answers = printed.partition("ANSWERS")

    made = kg.study.quiz("nerves", "student", 2, 4)
    for place, question in enumerate(made.questions, start=1):
        assert f"{place}. " in questions
        letter = "abcd"[question.right]
        assert f"{place}. {letter}) {question.answer.label}" in answers
        assert question.explanation in " ".join(answers.split())
    assert "https://" in answers


def test_json_is_one_document_and_the_seed_decides() -> None:
    arguments = ("quiz", "muscles", "--level", "athlete", "--seed", "class 3b", "--format", "json")
    first, again = (json.loads(run(*arguments).output) for _ in range(2))

    assert first == again
    assert first["seed"] == "class 3b"
    assert first["link"].endswith("seed=class+3b")


def test_a_topic_without_questions_for_a_level_says_for_whom_there_are_some() -> None:
    done = run("quiz", "nerves", "--level", "athlete")

    assert done.stderr == (
        "Nerves has no fair question for the level athlete. "
        "There are some for: student, clinician.\n"
    )


def test_an_unknown_topic_is_an_error_with_those_there_are() -> None:
    done = run("quiz", "knees")

    assert isinstance(done.exception, HamkgError)
    assert "muscles" in done.exception.hint


def test_the_map_leads_to_the_browser() -> None:
    done = run("quiz", "map", "--seed", "4")

    assert isinstance(done.exception, HamkgError)
    assert done.exception.hint.endswith("/learn?topic=map&level=student&n=10&seed=4")


@pytest.mark.uncounted
@pytest.mark.parametrize("right", [True, False])
def test_on_a_terminal_it_asks_and_keeps_the_score(kg: KnowledgeGraph, *, right: bool) -> None:
    (question,) = kg.study.quiz("nerves", "student", 1, 4).questions
    place = question.right if right else (question.right + 1) % 4
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hamkg", "quiz", "nerves", "--seed", "4", "-n", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs) as asked:
        os.close(theirs)
        os.write(ours, f"{'abcd'[place]}\n".encode())
        said = _all_of(ours)
        assert asked.wait(timeout=60) == 0
    os.close(ours)

    assert ("Right." in said) == right
    assert f"{int(right)} of 1 right." in said
    assert (f"hamkg show {question.subject.curie}" in said) != right


def _all_of(terminal: int) -> str:
    """Read what a program says to a terminal until it ends."""
    said = b""
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # Linux says so where the other side is closed.
            break
        if not more:
            break
        said += more
    return said.decode()


@pytest.mark.parametrize("ending", ["apkg", "csv"])
def test_cards_are_written_by_the_ending_of_the_file(
    kg: KnowledgeGraph, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"nerves.{ending}"

    done = run("cards", "nerves", "-o", str(path))

    assert done.exit_code == 0
    study = kg.study
    assert path.read_bytes() == study.deck("nerves", format=ending)
    assert f"{len(study.cards('nerves'))} cards" in done.stderr


@pytest.mark.parametrize("name", ["deck.docx", "deck"])
def test_another_ending_is_refused_with_those_that_will_do(tmp_path: Path, name: str) -> None:
    done = run("cards", "nerves", "-o", str(tmp_path / name))

    assert isinstance(done.exception, UnknownFormatError)
    assert done.exception.hint == "Use one of: apkg, csv."
    assert not list(tmp_path.iterdir())
