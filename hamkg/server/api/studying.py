"""The operations of learning: topics, quizzes, cards, and decks to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.server.api.operation import Operation, Parameter
from hamkg.server.api.shapes import list_of, object_of
from hamkg.study_model import EVERYTHING, LEVELS, MOST, Flashcard, quiz_document, topic_json

if TYPE_CHECKING:
    from hamkg.graph import KnowledgeGraph

_TOPIC = Parameter("topic", "What it is about.", "nerves", default=EVERYTHING)


def _topics(graph: KnowledgeGraph) -> object:
    return [topic_json(topic) for topic in graph.study.topics()]


def _quiz(graph: KnowledgeGraph, topic: str, level: str, n: int, seed: str) -> object:
    return quiz_document(graph.study.quiz(topic, level, n, seed))


def _cards(graph: KnowledgeGraph, topic: str) -> tuple[Flashcard, ...]:
    return graph.study.cards(topic)


def _anki(graph: KnowledgeGraph, topic: str) -> bytes:
    return graph.study.deck(topic, format="apkg")


def _csv(graph: KnowledgeGraph, topic: str) -> bytes:
    return graph.study.deck(topic, format="csv")


_NAMED = (Parameter("topic", "The name of the topic.", "nerves"),)
STUDYING = (
    Operation(
        "/topics",
        "List what there is to learn, with how many questions and cards each topic has.",
        _topics,
        list_of(object_of("A topic.", "name", "title", "about", "questions", "cards")),
    ),
    Operation(
        "/quiz",
        "Make a quiz: each question has one right option and says why it is right.",
        _quiz,
        object_of("The quiz.", "questions"),
        (
            Parameter("topic", "What it is about.", "muscles", default=EVERYTHING),
            Parameter("level", "How hard.", "student", default="student", choices=tuple(LEVELS)),
            Parameter("n", "How many questions.", "5", default=10, least=1, most=MOST),
            Parameter("seed", "The same seed, the same quiz.", "a", default="0"),
        ),
    ),
    Operation(
        "/cards",
        "Give the cards of a topic, each with what its answer rests on.",
        _cards,
        tuple[Flashcard, ...],
        (_TOPIC,),
    ),
    Operation(
        "/deck/{topic}.apkg",
        "Give the cards of a topic as a package for Anki; a later one brings them up to date.",
        _anki,
        {},
        in_path=_NAMED,
        media="application/octet-stream",
    ),
    Operation(
        "/deck/{topic}.csv",
        "Give the cards of a topic as CSV.",
        _csv,
        {},
        in_path=_NAMED,
        media="text/csv",
    ),
)
