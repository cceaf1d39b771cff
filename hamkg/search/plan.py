"""Plans a search: full-text expressions in tiers, each with how a name fits that it finds.

What has all the words comes first; only where nothing has, what is spelt alike; and only where
nothing is, what has some of the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, NamedTuple

from hamkg.search import expressions as ask
from hamkg.search.words import Vocabulary
from hamkg.search_model import Match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from hamkg.search.text import Lexicon, Taken
    from hamkg.search.words import Word

_ANY = "SELECT 1 FROM found WHERE found MATCH ? LIMIT 1"
_HOW_MANY = "SELECT count(*) FROM (SELECT 1 FROM found WHERE found MATCH ? LIMIT 300)"
_WORDS = 6
"""Of a long text only so many words are searched for in part, the rarest ones."""
_TRIES = 24
_PARTS = 3
"""So many of the best parts of a text are searched for, where nothing fits all of it."""
# What it costs a name to fit in each of these ways.
_BEGINNING, _WHOLE, _BEGUN, _FORMS, _READ = 0.0, 0.5, 0.8, 0.9, 1.1
_TOGETHER = 1.5
_LEFT_OUT, _UNKNOWN = 6.0, 0.5


class Tier(NamedTuple):
    """An expression, how a name fits that it finds, and what that costs it."""

    expression: str
    match: Match
    cost: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The tiers of a search for some words, the widest last."""

    tiers: tuple[Tier, ...] = ()
    words: tuple[Word, ...] = ()

    @property
    def near(self) -> bool:
        """Whether nothing fits as it was typed, so that this only comes near."""
        return any(tier.match in {Match.ALIKE, Match.SOME} for tier in self.tiers)

    def fit(self, name: Sequence[str]) -> tuple[Match, float]:
        """Say how a name fits that the widest tier found as typed, and what that costs it."""
        typed = [word.text for word in self.words]
        line = f" {' '.join(name)} "
        begins = line.startswith if len(typed) == 1 else line.__contains__
        if begins(f" {' '.join(typed)}"):
            return Match.WORDS, _BEGINNING
        if all(f" {text} " in line for text in typed):
            return Match.WORDS, _WHOLE
        if all(f" {text}" in line for text in typed):
            return Match.WORDS, _BEGUN
        if all(
            f" {word.text}" in line or any(f" {form} " in line for form in word.forms)
            for word in self.words
        ):
            return Match.FORMS, _FORMS
        return Match.READ, _READ

    @property
    def widest(self) -> str:
        """What finds all that the tiers find."""
        return " OR ".join(f"({tier.expression})" for tier in self.tiers)


class Planner:
    """Plans searches of an index."""

    def __init__(self, db: Connection, lexicon: Lexicon) -> None:
        """Work with an index and what is known of words."""
        self._db = db
        self._vocabulary = Vocabulary(db, lexicon)
        self._names = db.execute("SELECT count(*) FROM name").fetchone()[0]

    def plan(self, taken: Taken, *, as_typed: bool) -> Plan:
        """Plan the search for a text; ``as_typed`` leaves out what only comes near."""
        if not taken.words:
            return Plan()
        words = self._vocabulary.words(taken.words)
        tiers = self._whole(words) or self._together(words)
        if not tiers and not as_typed:
            words = [word if word.known else self._vocabulary.guessed(word) for word in words]
            tiers = self._alike(words) or self._some(words)
        return Plan(tuple(tiers), tuple(words))

    def _whole(self, words: Sequence[Word]) -> list[Tier]:
        """Give the tiers of names that have all the words, if there is one."""
        if not all(word.known for word in words):
            return []
        one = len(words) == 1
        tiers = [
            Tier(ask.beginning(words) if one else ask.phrase(words), Match.WORDS, _BEGINNING),
            Tier(ask.every(map(ask.whole, words)), Match.WORDS, _WHOLE),
            Tier(ask.every(map(ask.begun, words)), Match.WORDS, _BEGUN),
        ]
        if any(word.forms for word in words):
            tiers.append(Tier(ask.every(map(ask.in_forms, words)), Match.FORMS, _FORMS))
        if any(word.read for word in words):
            tiers.append(Tier(ask.every(map(ask.read, words)), Match.READ, _READ))
        return tiers if self._finds(tiers[-1].expression) else []

    def _together(self, words: Sequence[Word]) -> list[Tier]:
        """Give the tier of kinds whose names have all the words, if not one name alone."""
        if len(words) == 1 or not all(word.known for word in words):
            return []
        tier = Tier(ask.together(map(ask.read, words)), Match.TOGETHER, _TOGETHER)
        return [tier] if self._finds(tier.expression) else []

    def _alike(self, words: Sequence[Word]) -> list[Tier]:
        """Give the tiers of names whose words are spelt alike: unknown ones first, then all."""
        for doubted in (False, True):
            guessed = [
                self._vocabulary.guessed(word) if doubted and not word.whole else word
                for word in words
            ]
            if all(word.known or word.alike for word in guessed):
                whole = ask.every(map(ask.meant, guessed))
                begun = ask.every(map(ask.guessed, guessed))
                if self._finds(begun):
                    return [Tier(whole, Match.ALIKE, 0), Tier(begun, Match.ALIKE, _BEGUN)]
        return []

    def _some(self, words: Sequence[Word]) -> list[Tier]:
        """Give the tiers of names that have the most telling part of the words."""
        weighed = sorted(
            ((self._weight(word), word) for word in words if word.known or word.alike),
            key=lambda pair: -pair[0],
        )[:_WORDS]
        total = sum(weight for weight, _ in weighed)
        tiers: list[Tier] = []
        parts = [part for part in _parts(weighed) if any(word.telling for _, word in part)]
        for part in parts[:_TRIES]:
            begun = ask.every(ask.guessed(word) for _, word in part)
            if self._finds(begun):
                cost = _LEFT_OUT * (1 - sum(weight for weight, _ in part) / total)
                whole = ask.every(ask.meant(word) for _, word in part)
                tiers.append(Tier(whole, Match.SOME, cost))
                tiers.append(Tier(begun, Match.SOME, cost + _BEGUN))
            if len(tiers) == 2 * _PARTS:
                break
        return tiers

    def _finds(self, expression: str) -> bool:
        return self._db.execute(_ANY, (expression,)).fetchone() is not None

    def _weight(self, word: Word) -> float:
        """Give how much a word tells: rare ones more, those that are but guessed less."""
        expression = ask.every([ask.guessed(word)])
        (names,) = self._db.execute(_HOW_MANY, (expression,)).fetchone()
        weight = log(1 + self._names / (1 + names))
        return weight if word.known else _UNKNOWN * weight


def _parts(weighed: list[tuple[float, Word]]) -> list[tuple[tuple[float, Word], ...]]:
    """Give every part of weighed words, the most telling ones first."""
    parts = [part for size in range(len(weighed), 0, -1) for part in combinations(weighed, size)]
    return sorted(parts, key=lambda part: -sum(weight for weight, _ in part))
