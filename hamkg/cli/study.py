"""Commands to learn with: quiz, cards."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.errors import UnknownFormatError, UnknownQuestionError
from hamkg.graph import KnowledgeGraph
from hamkg.study_map import MAP
from hamkg.study_model import EVERYTHING, LEVELS, MOST, quiz_document, topic_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.study_model import Flashcard, Quiz, QuizQuestion, Topic

_WIDTH = 88
_LETTERS = "abcd"
_CAUTION = "For learning, not medical advice."


@click.command(short_help="Ask a quiz made from the graph.")
@click.argument("topic", default=EVERYTHING)
@click.option("--level", type=click.Choice(list(LEVELS)), default="student", show_default=True)
@click.option("--seed", default="0", show_default=True, help="The same seed, the same quiz.")
@click.option("-n", "number", type=click.IntRange(1, MOST), default=10, show_default=True)
@format_option()
def quiz(topic: str, level: str, seed: str, number: int, format_name: str) -> None:
    """Ask questions on TOPIC, each with one right option, and say why it is right.

    On a terminal the questions are asked one by one; in a pipe they are printed, with the answers
    at the end. Topics: everything, muscles, nerves, conditions, redflags, tests, care.
    """
    made = KnowledgeGraph.open().study.quiz(topic, level, number, seed)
    if made.topic.name == MAP:
        msg = "The muscle map is drawn in the browser only."
        raise UnknownQuestionError(msg, hint=f"Run `hamkg serve` and open {made.link}")
    if format_name == "json":
        echo_json(quiz_document(made))
    elif not made.questions:
        click.echo(_nothing(made.topic, level), err=True)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _ask(made)
    else:
        click.echo("\n".join(_printed(made)))


def _nothing(topic: Topic, level: str) -> str:
    others = [name for name, count in topic.questions.items() if count]
    where = f" There are some for: {', '.join(others)}." if others else ""
    return f"{topic.title} has no fair question for the level {level}.{where}"


def _ask(made: Quiz) -> None:
    """Ask one by one, tell at once whether it was right, and keep the score."""
    click.echo(f"{_title(made)}\n{_CAUTION} Ctrl-C ends the quiz.")
    missed = []
    for place, question in enumerate(made.questions, start=1):
        click.echo("\n".join(("", *_question_lines(place, question))))
        given = click.prompt("Your answer", type=click.Choice(_LETTERS[: len(question.choices)]))
        right = _LETTERS[question.right]
        if given == right:
            click.echo("Right.")
        else:
            missed.append(question)
            click.echo(f"Not right: it is {right}.")
        click.echo("\n".join(_why_lines(question, given)))
    count = len(made.questions)
    click.echo(f"\n{count - len(missed)} of {count} right.")
    if missed:
        click.echo("To look at again:")
        for question in missed:
            click.echo(f"  hamkg show {question.subject.curie}")


def _printed(made: Quiz) -> Iterator[str]:
    yield _title(made)
    yield _CAUTION
    for place, question in enumerate(made.questions, start=1):
        yield ""
        yield from _question_lines(place, question)
    yield from ("", "ANSWERS")
    for place, question in enumerate(made.questions, start=1):
        yield ""
        yield f"{place}. {_LETTERS[question.right]}) {question.answer.label}"
        yield from _why_lines(question)


def _title(made: Quiz) -> str:
    count = len(made.questions)
    many = "1 question" if count == 1 else f"{count} questions"
    return f"{made.topic.title}: {many} for the level {made.level}, seed {made.seed}"


def _question_lines(place: int, question: QuizQuestion) -> Iterator[str]:
    yield from wrap(f"{place}. {question.text}", _WIDTH)
    for letter, choice in zip(_LETTERS, question.choices, strict=False):
        yield f"   {letter}) {choice.ref.label}"


def _why_lines(question: QuizQuestion, given: str = "") -> Iterator[str]:
    yield from wrap(question.explanation, _WIDTH)
    for ground in question.grounds:
        yield from wrap(f"- {ground.text}", _WIDTH, subsequent_indent="  ")
        if ground.link:
            yield f"  {ground.link}"
    for flag in question.redflags:
        text = f"! Red flag, {flag.ref.label}: {flag.urgency}. {flag.what_to_do}"
        yield from wrap(text, _WIDTH, subsequent_indent="  ")
    chosen = question.choices[_LETTERS.index(given)] if given else None
    if chosen is not None and not chosen.right:
        note = f" {chosen.note}" if chosen.note else " not stated of it here"
        yield from wrap(f"{chosen.ref.label}:{note}", _WIDTH)


@click.command(short_help="List what there is to learn.")
@format_option()
def topics(format_name: str) -> None:
    """List the topics of quizzes and cards, with how much each has to ask."""
    found = KnowledgeGraph.open().study.topics()
    if format_name == "json":
        echo_json([*map(topic_json, found)])
        return
    for topic in found:
        levels = ", ".join(f"{name} {count}" for name, count in topic.questions.items())
        click.echo(f"{topic.name}: {topic.title}\n  questions: {levels}; cards: {topic.cards}")


@click.command(short_help="Show cards to learn with, or write them for Anki or as CSV.")
@click.argument("topic", default=EVERYTHING)
@click.option("-o", "--output", type=click.Path(), help="FILE.apkg for Anki, or FILE.csv.")
@format_option()
def cards(topic: str, output: str | None, format_name: str) -> None:
    """Show the cards of TOPIC, or write them to a file: for Anki or as CSV, by the file's ending.

    Importing a later deck brings cards up to date and doubles none.
    """
    if output is not None:
        _write_deck(topic, output)
        return
    found = KnowledgeGraph.open().study.cards(topic)
    if format_name == "json":
        echo_json([*map(asdict, found)])
    else:
        click.echo("\n".join(line for card in found for line in _card_lines(card)))


def _card_lines(card: Flashcard) -> Iterator[str]:
    yield from wrap(card.front, _WIDTH)
    for line in (*card.answers, *card.lines):
        yield from wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for ground in card.grounds:
        yield from wrap(f"- {ground.text}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
    for flag in card.redflags:
        text = f"! Red flag, {flag.ref.label}: {flag.urgency}. {flag.what_to_do}"
        yield from wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield ""


def _write_deck(topic: str, output: str) -> None:
    ending = Path(output).suffix.removeprefix(".")
    if ending not in {"apkg", "csv"}:
        raise UnknownFormatError(ending or output, ("apkg", "csv"))
    from hamkg.export import write_whole

    study = KnowledgeGraph.open().study
    data = study.deck(topic, format=ending)
    write_whole(output, data)
    click.echo(f"{output}: {len(study.cards(topic))} cards, {len(data):,} bytes", err=True)
