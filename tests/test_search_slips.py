"""Words with slips: the index finds just those that comparing with every word would find."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest
from rapidfuzz.distance import OSA

from hamkg import KnowledgeGraph
from hamkg.search.alike import LONG, SHORTEST, spelt_alike

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

pytestmark = pytest.mark.uncounted

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST = 8


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return KnowledgeGraph.open()._can.search_index._db  # noqa: SLF001  what the search asks


@pytest.fixture(scope="module")
def words(db: sqlite3.Connection) -> list[str]:
    return [word for (word,) in db.execute("SELECT word FROM word ORDER BY word")]


def slipped(word: str, chance: random.Random) -> str:
    place, letter = chance.randrange(len(word)), chance.choice(LETTERS)
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ]
    )


def compared(typed: str, words: list[str], slips: int) -> set[str]:
    return {word for word in words if OSA.distance(typed, word, score_cutoff=slips) <= slips}


def test_all_words_one_slip_away_are_found(db: sqlite3.Connection, words: list[str]) -> None:
    chance = random.Random(25)  # noqa: S311  the same slips every time
    for word in words:
        typed = slipped(word, chance)
        if len(typed) < SHORTEST:
            continue
        right = compared(typed, words, 1)
        found = {one.word for one in spelt_alike(db, typed)}

        assert found == right if 0 < len(right) <= MOST else found <= right or not right, typed


def test_a_long_word_with_two_slips_is_found(db: sqlite3.Connection, words: list[str]) -> None:
    chance = random.Random(25)  # noqa: S311  the same slips every time
    missed = []
    for word in (word for word in words if len(word) > LONG):
        typed = slipped(slipped(word, chance), chance)
        if len(typed) < LONG or compared(typed, words, 1):
            continue
        right = compared(typed, words, 2)
        found = {one.word for one in spelt_alike(db, typed)}
        if word in right and len(right) <= MOST and word not in found:
            missed.append((typed, word))

    assert missed == []


@pytest.mark.parametrize("size", [4, 7, 8, 9, 10, 14])
def test_any_letter_may_be_missing_wrong_too_many_or_swapped(
    db: sqlite3.Connection, words: list[str], size: int
) -> None:
    word = next(word for word in words if len(set(word)) > size // 2 and len(word) == size)
    ways: list[Callable[[int], str]] = [
        lambda place: word[:place] + word[place + 1 :],
        lambda place: word[:place] + "q" + word[place:],
        lambda place: word[:place] + "q" + word[place + 1 :],
        lambda place: word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    for way in ways:
        for typed in map(way, range(size)):
            if len(typed) >= SHORTEST and typed not in words:
                near = partial(OSA.distance, typed)
                found = spelt_alike(db, typed)
                assert word in {one.word for one in found} or len(found) == MOST, typed
                assert [one.slips for one in found] == [near(one.word) for one in found]
