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
from hamkg.search.lookup import Wanted
from hamkg.search.words import Vocabulary
from hamkg.search_model import Match

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from hamkg.search.lookup import Lookup
    from hamkg.search.text import Lexicon, Taken
    from hamkg.search.words import Word

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
    """What is wanted, how a name fits that it finds, and what that costs it."""

    wanted: Wanted
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

    def fit(self, name: str) -> tuple[Match, float]:
        """Say how the words of a name fit that the widest tier found, and what that costs it."""
        typed = [word.text for word in self.words]
        line = f" {name} "
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
    def widest(self) -> Wanted:
        """What finds all that the tiers find: in each tier the one before it, but for some."""
        tiers = self.tiers if self.tiers[-1].match is Match.SOME else self.tiers[-1:]
        expressions = [tier.wanted.expression for tier in tiers]
        return Wanted(ask.either(expressions), tiers[-1].wanted.together)


class Planner:
    """Plans searches of an index."""

    def __init__(self, db: Connection, lexicon: Lexicon) -> None:
        """Work with an index and what is known of words."""
        self._db = db
        self._vocabulary = Vocabulary(db, lexicon)
        self._names = db.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()[0]

    def plan(self, taken: Taken, lookup: Lookup, *, as_typed: bool) -> Plan:
        """Plan the search for a text; ``as_typed`` leaves out what only comes near."""
        if not taken.words:
            return Plan()
        words = self._vocabulary.words(taken.words)
        tiers = self._whole(words, lookup) or self._together(words, lookup)
        if not tiers and not as_typed:
            words = [word if word.known else self._vocabulary.guessed(word) for word in words]
            tiers = self._alike(words, lookup) or self._some(words, lookup)
        return Plan(tuple(tiers), tuple(words))

    def _whole(self, words: Sequence[Word], lookup: Lookup) -> list[Tier]:
        """Give the tiers of names that have all the words, if there is one."""
        if not all(word.known for word in words):
            return []
        first = ask.beginning(words) if len(words) == 1 else ask.phrase(words)
        tiers = [
            _tier(first, Match.WORDS, _BEGINNING),
            _tier(ask.every(map(ask.whole, words)), Match.WORDS, _WHOLE),
            _tier(ask.every(map(ask.begun, words)), Match.WORDS, _BEGUN),
            _tier(ask.every(map(ask.in_forms, words)), Match.FORMS, _FORMS),
            _tier(ask.every(map(ask.read, words)), Match.READ, _READ),
        ]
        found = {tier.wanted: tier for tier in reversed(tiers)}
        return sorted(found.values(), key=_cost) if lookup.rows(tiers[-1].wanted) else []

    def _together(self, words: Sequence[Word], lookup: Lookup) -> list[Tier]:
        """Give the tier of kinds whose names have all the words, if not one name alone."""
        if len(words) == 1 or not all(word.known for word in words):
            return []
        wanted = Wanted(ask.every(map(ask.read, words)), together=True)
        return [Tier(wanted, Match.TOGETHER, _TOGETHER)] if lookup.rows(wanted) else []

    def _alike(self, words: Sequence[Word], lookup: Lookup) -> list[Tier]:
        """Give the tiers of names whose words are spelt alike: unknown ones first, then all."""
        for doubted in (False, True):
            guessed = [
                self._vocabulary.guessed(word) if doubted and not word.whole else word
                for word in words
            ]
            if all(word.known or word.alike for word in guessed):
                whole = ask.every(map(ask.meant, guessed))
                begun = ask.every(map(ask.guessed, guessed))
                if lookup.rows(Wanted(begun)):
                    return [_tier(whole, Match.ALIKE, 0), _tier(begun, Match.ALIKE, _BEGUN)]
        return []

    def _some(self, words: Sequence[Word], lookup: Lookup) -> list[Tier]:
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
            if lookup.rows(Wanted(begun)):
                cost = _LEFT_OUT * (1 - sum(weight for weight, _ in part) / total)
                whole = ask.every(ask.meant(word) for _, word in part)
                tiers.append(_tier(whole, Match.SOME, cost))
                tiers.append(_tier(begun, Match.SOME, cost + _BEGUN))
            if len(tiers) == 2 * _PARTS:
                break
        return tiers

    def _weight(self, word: Word) -> float:
        """Give how much a word tells: rare ones more, those that are but guessed less."""
        expression = ask.every([ask.guessed(word)])
        (names,) = self._db.execute(_HOW_MANY, (expression,)).fetchone()
        weight = log(1 + self._names / (1 + names))
        return weight if word.known else _UNKNOWN * weight


def _tier(expression: str, match: Match, cost: float) -> Tier:
    return Tier(Wanted(expression), match, cost)


def _cost(tier: Tier) -> float:
    return tier.cost


def _parts(weighed: list[tuple[float, Word]]) -> list[tuple[tuple[float, Word], ...]]:
    """Give every part of weighed words, the most telling ones first."""
    parts = [part for size in range(len(weighed), 0, -1) for part in combinations(weighed, size)]
    return sorted(parts, key=lambda part: -sum(weight for weight, _ in part))
