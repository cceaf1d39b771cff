"""The values of learning: topics, questions with one right option, quizzes, and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.model import RedFlag, Ref, Relation, Source

LEVELS = {"student": "Student", "athlete": "Athlete or coach", "clinician": "Clinician"}
"""Whom a question is for, by short name."""
EVERYTHING = "everything"
"""The topic that holds the questions of all others."""
MOST = 50
"""No quiz is longer."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic to learn: how many questions it has for each level, and how many cards."""

    name: str
    title: str
    about: str
    questions: Mapping[str, int]
    cards: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer rests on: in words, and where it is found, where that has an address."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a question; ``note`` tells of a wrong one what is stated of it instead."""

    ref: Ref
    right: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question with one right option, and why it is right.

    ``relation`` is what backs it, with its claims or its proof; without one it rests on a
    definition or a red flag. ``by_rule`` says that no source states it: it follows by rule.
    ``sparql`` gives what such questions are made of.
    """

    id: str
    kind: str
    title: str
    text: str
    subject: Ref
    choices: tuple[Choice, ...]
    explanation: str
    by_rule: bool
    relation: Relation | None
    grounds: tuple[Ground, ...]
    redflags: tuple[RedFlag, ...]
    sparql: str
    layer: str = ""
    """The layer of the muscle map in which the options bear letters, where it shows them."""

    @property
    def right(self) -> int:
        """The place of the right option, counted from 0."""
        return next(place for place, choice in enumerate(self.choices) if choice.right)

    @property
    def answer(self) -> Ref:
        """The right option."""
        return self.choices[self.right].ref


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions drawn for a topic and a level; the same four values always give the same quiz.

    ``available`` counts the questions there were to draw from.
    """

    topic: Topic
    level: str
    number: int
    seed: str
    questions: tuple[QuizQuestion, ...]
    available: int

    @property
    def link(self) -> str:
        """The address of this quiz, for whom it is to be shared with."""
        values = {"topic": self.topic.name, "level": self.level, "n": self.number}
        return f"/learn?{urlencode({**values, 'seed': self.seed})}"


@dataclass(frozen=True, slots=True)
class Flashcard:
    """A card: a question on the front; on the back all that answers it, and what it rests on.

    ``id`` is an IRI that stays the same from release to release. ``lines`` are sentences.
    """

    id: str
    topic: str
    title: str
    front: str
    subject: Ref
    answers: tuple[str, ...]
    lines: tuple[str, ...]
    grounds: tuple[Ground, ...]
    redflags: tuple[RedFlag, ...]
    tags: tuple[str, ...]


def source_link(source: Source) -> str:
    """Give the web address of a source: its DOI, else its PubMed page, else its own; or none.

    >>> from hamkg.model import Source
    >>> source_link(Source("x", "A title", "A title.", "trial report", None, "123", None))
    'https://pubmed.ncbi.nlm.nih.gov/123/'
    """
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    return f"https://{source.address}" if source.address and " " not in source.address else ""


def topic_json(topic: Topic) -> dict[str, Any]:
    """Give a topic as plain fields."""
    return {
        "name": topic.name,
        "title": topic.title,
        "about": topic.about,
        "questions": dict(topic.questions),
        "cards": topic.cards,
    }


def quiz_document(quiz: Quiz) -> dict[str, Any]:
    """Give a quiz as a JSON document, for the command line and the API."""
    return {
        "topic": quiz.topic.name,
        "level": quiz.level,
        "n": quiz.number,
        "seed": quiz.seed,
        "link": quiz.link,
        "available": quiz.available,
        "questions": [_question_document(question) for question in quiz.questions],
    }


def _question_document(question: QuizQuestion) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "question": question.text,
        "about": question.subject.curie,
        "options": [
            {
                "iri": choice.ref.iri,
                "curie": choice.ref.curie,
                "label": choice.ref.label,
                "right": choice.right,
                "note": choice.note,
            }
            for choice in question.choices
        ],
        "explanation": question.explanation,
        "follows_by_rule": question.by_rule,
        "grounds": [{"text": ground.text, "link": ground.link} for ground in question.grounds],
        "redflags": [
            {"curie": flag.ref.curie, "label": flag.ref.label, "urgency": flag.urgency,
             "what_to_do": flag.what_to_do}
            for flag in question.redflags
        ],
    }  # fmt: skip
