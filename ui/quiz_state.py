"""Where a learner is in a quiz: what the address says of it, and the addresses of what is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.study_model import EVERYTHING, LEVELS, MOST
from ui.address import Address

if TYPE_CHECKING:
    from hamkg.study_model import Quiz, QuizQuestion

LETTERS = "abcd"
NAMES = ("topic", "level", "n", "seed", "only", "a", "at")
"""What the address may hold of a quiz."""
_LONGEST = 40
_USUAL = 10
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A quiz, what was answered, and at which question one is.

    ``only`` are the questions of the quiz that are asked, counted from 0; all, if it is empty.
    ``answers`` has a letter for each question answered so far.
    """

    topic: str = EVERYTHING
    level: str = "student"
    number: int = _USUAL
    seed: str = "1"
    only: tuple[int, ...] = ()
    answers: str = ""
    at: int = 1

    @property
    def address(self) -> Address:
        """The address of this place; what is usual is left out of it."""
        values = {
            "topic": self.topic,
            "level": self.level,
            "n": str(self.number),
            "seed": self.seed,
            "only": ".".join(str(place + 1) for place in self.only),
            "a": self.answers,
            "at": str(self.at) if self.at > 1 else "",
        }
        return Address("learn", tuple((name, value) for name, value in values.items() if value))

    @property
    def start(self) -> Place:
        """The same quiz from its beginning."""
        return replace(self, only=(), answers="", at=1)

    @property
    def next_quiz(self) -> Place:
        """Another quiz on the same topic, the same for whoever asks for it from here."""
        digits = self.seed[-9:] if self.seed.isascii() and self.seed.isdecimal() else ""
        seed = str(int(digits) + 1) if digits else f"{self.seed[: _LONGEST - 2]}.2"
        return replace(self.start, seed=seed)

    def asked(self, quiz: Quiz) -> tuple[QuizQuestion, ...]:
        """Give the questions that are asked here."""
        every = quiz.questions
        chosen = tuple(every[place] for place in self.only if place < len(every))
        return chosen or every

    def among(self, questions: tuple[QuizQuestion, ...]) -> Place:
        """Give this place without answers that there can be none of."""
        answers = self.answers[: len(questions)]
        for place, (letter, question) in enumerate(zip(answers, questions, strict=False)):
            if letter not in LETTERS[: len(question.choices)]:
                answers = answers[:place]
                break
        return replace(self, answers=answers, at=max(1, min(self.at, len(answers) + 1)))


def read_place() -> Place:
    """Read from the address where one is; what makes no sense counts as not said."""
    said = {name: st.query_params.get(name, "").strip() for name in NAMES}
    only = (number_of(part, 0) for part in said["only"].split("."))
    return Place(
        topic=said["topic"] or EVERYTHING,
        level=said["level"] if said["level"] in LEVELS else "student",
        number=min(MOST, max(1, number_of(said["n"], _USUAL))),
        seed=said["seed"][:_LONGEST] or "1",
        only=tuple(number - 1 for number in only if number > 0)[:MOST],
        answers=said["a"][:MOST],
        at=number_of(said["at"], 1),
    )


def go_to(place: Place) -> None:
    """Let the address say this place, and show it."""
    values = dict(place.address.values)
    for name in NAMES:
        if name in values:
            st.query_params[name] = values[name]
        elif name in st.query_params:
            del st.query_params[name]
    st.rerun()


def number_of(text: str, usual: int) -> int:
    """Give the number that a text is; what is none, or has very many digits, is the usual one.

    >>> number_of("12", 1), number_of("-3", 1), number_of("twelve", 1)
    (12, 1, 1)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else usual
