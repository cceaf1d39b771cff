"""Words that are spelt nearly like another: found through indexes, then compared one by one.

A word with one slip still has its first or its second half; with two slips, its first, middle or
last third. So few words have to be compared, however many there are. Letters that changed places
across such a border are found by a word's frame: its first and its last letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

if TYPE_CHECKING:
    import sqlite3

SHORTEST, LONG = 4, 8
"""Words shorter than the one have no slips, those as long as the other may have two."""
_MOST = 8
_SHARED = 0.65
_GRAM = 3  # letters in a gram of the index
_ENOUGH = 3000  # so many words with one beginning are compared, no more
_LAST = "\U0010ffff"
_START = "SELECT word FROM word WHERE word >= ? AND word < ? AND size BETWEEN ? AND ? LIMIT ?"
_END = "SELECT word FROM word WHERE back >= ? AND back < ? AND size BETWEEN ? AND ? LIMIT ?"
_MIDDLE = (
    "SELECT word.word FROM gram JOIN word ON word.id = gram.rowid"
    " WHERE gram MATCH ? AND size BETWEEN ? AND ? LIMIT ?"
)
_FRAME = "SELECT word FROM word WHERE frame = ? AND size BETWEEN ? AND ? LIMIT ?"
_LONGER = "SELECT word FROM word WHERE word >= ? AND word < ? AND size > ? LIMIT ?"


class Alike(NamedTuple):
    """A word, or the beginning of one, that is spelt alike, and by how many slips it differs."""

    word: str
    slips: int


def slips_in(word: str) -> int:
    """Give how many slips of the pen a word of its length may have.

    >>> slips_in("hip"), slips_in("strian"), slips_in("hamstrngi")
    (0, 1, 2)
    """
    return (len(word) >= SHORTEST) + (len(word) >= LONG)


def spelt_alike(db: sqlite3.Connection, word: str) -> tuple[Alike, ...]:
    """Give the words that a word with slips may have been meant for, the nearest first."""
    slips = slips_in(word)
    if not slips:
        return ()
    found = _nearest(word, _candidates(db, word, slips), slips)
    if found:
        return found
    # The word may not be at its end yet: then its letters are compared to others' first ones.
    rows = db.execute(_LONGER, (*_range(word[: len(word) // 2]), len(word), _ENOUGH))
    starts = {row[0][: len(word)] for row in rows}
    return _nearest(word, starts, slips) or _shortened(db, word)


def _shortened(db: sqlite3.Connection, word: str) -> tuple[Alike, ...]:
    """Give the longest beginning that a word shares with others, if that is most of it."""
    for size in range(len(word) - 1, max(SHORTEST, round(_SHARED * len(word))) - 1, -1):
        start = word[:size]
        if db.execute(_START, (*_range(start), size, 2 * size, 1)).fetchone():
            return (Alike(start, len(word) - size),)
    return ()


def _nearest(word: str, candidates: set[str], slips: int) -> tuple[Alike, ...]:
    compared = extract(
        word, sorted(candidates), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    found = [Alike(other, int(distance)) for other, distance, _ in compared]
    found.sort(key=lambda one: (one.slips, one.word[0] != word[0], one.word))
    return tuple(found[:_MOST])


def _candidates(db: sqlite3.Connection, word: str, slips: int) -> set[str]:
    size = len(word)
    sizes = (size - slips, size + slips, _ENOUGH)
    middle = _GRAM if slips > 1 else 0
    start = (size - middle) // 2
    asked: list[tuple[str, tuple[object, ...]]] = [
        (_START, _range(word[:start])),
        (_END, _range(word[: start + middle - 1 : -1])),
        (_FRAME, (word[0] + word[-1],)),
    ]
    if middle:
        asked.append((_MIDDLE, (f'"{word[start : start + middle]}"',)))
    return {row[0] for query, values in asked for row in db.execute(query, (*values, *sizes))}


def _range(start: str) -> tuple[str, str]:
    return start, start + _LAST
