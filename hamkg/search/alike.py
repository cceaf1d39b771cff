"""Words that are spelt nearly like another: found through an index, then compared one by one.

Two words one slip apart become the same when each has one of its letters struck out, or one of
them none: swapped, other, missing and further letters all do. So for short words the index holds
the word and what striking out a letter leaves of it. A longer word may have two slips; then its
first four or five letters have one at most, or its last ones have, and the index holds these
beginnings and ends likewise. So few words are compared, however many there are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    Parts = Callable[[str], Iterable[str]]

SHORTEST, LONG = 4, 8
"""Words shorter than the one have no slips, those as long as the other may have two."""
_MOST = 8
_SHARED = 0.65
_ENOUGH = 3000  # so many words are compared, no more
_LAST = "\U0010ffff"
_END, _LONG_END = 4, 5  # so many letters of an end are in the index, more of long words
_LONG_WORD = 10
_WHOLE, _FRONT, _BACK = "=", "<", ">"

SLIPS = f"""
CREATE TABLE slip (part TEXT, size INTEGER, word TEXT, PRIMARY KEY (part, size, word))
  WITHOUT ROWID;
CREATE TABLE raw.place (struck INTEGER PRIMARY KEY);
INSERT INTO raw.place VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8);
INSERT OR IGNORE INTO slip
  SELECT side || substr(part, 1, struck - 1) || substr(part, struck + 1), size, word
  FROM (
    SELECT '{_WHOLE}' AS side, word AS part, size, word FROM word
    WHERE size BETWEEN {SHORTEST - 1} AND {LONG}
    UNION ALL
    SELECT '{_FRONT}', substr(word, 1, iif(size < {_LONG_WORD}, {_END}, {_LONG_END})), size, word
    FROM word WHERE size >= {LONG - 2}
    UNION ALL
    SELECT '{_BACK}', substr(word, -iif(size < {_LONG_WORD}, {_END}, {_LONG_END})), size, word
    FROM word WHERE size >= {LONG - 2}
  ) CROSS JOIN raw.place ON struck <= length(part) ORDER BY 1, 2, 3;
"""  # noqa: S608  letters and numbers of ours
"""What makes the index, of the table ``word``."""
_SLIPS = (
    "SELECT word FROM json_each(?) AS asked CROSS JOIN slip ON slip.part = asked.value"
    " WHERE size BETWEEN ? AND ? LIMIT ?"
)
_BEGUN = "SELECT 1 FROM word WHERE word >= ? AND word < ? AND size BETWEEN ? AND ? LIMIT 1"
_LONGER = (
    "SELECT DISTINCT substr(word, 1, ?) FROM word WHERE word >= ? AND word < ? AND size > ?"
    " LIMIT ?"
)


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
    """Give the words that a word with slips may have been meant for, the nearest first.

    Where some are one slip away, none comes that is two away.
    """
    slips = slips_in(word)
    if not slips:
        return ()
    for most in range(1, slips + 1):
        found = _nearest(word, _candidates(db, word, most), most)
        if found:
            # Letters that changed places in its very middle show only where both ends may differ.
            return tuple(one for one in found if one.slips <= max(1, found[0].slips))
    # The word may not be at its end yet: then its letters are compared to others' first ones.
    size = len(word)
    half = word[: size // 2]
    starts = db.execute(_LONGER, (size, *_range(half), size, _ENOUGH))
    return _nearest(word, {row[0] for row in starts}, slips) or _shortened(db, word)


def _shortened(db: sqlite3.Connection, word: str) -> tuple[Alike, ...]:
    """Give the longest beginning that a word shares with others, if that is most of it."""
    for size in range(len(word) - 1, max(SHORTEST, round(_SHARED * len(word))) - 1, -1):
        start = word[:size]
        if db.execute(_BEGUN, (*_range(start), size, 2 * size)).fetchone():
            return (Alike(start, len(word) - size),)
    return ()


def _nearest(word: str, candidates: set[str], slips: int) -> tuple[Alike, ...]:
    compared = extract(word, [*candidates], scorer=OSA.distance, score_cutoff=slips, limit=None)
    found = [Alike(other, int(distance)) for other, distance, _ in compared]
    found.sort(key=lambda one: (one.slips, one.word[0] != word[0], one.word))
    return tuple(found[:_MOST])


def _candidates(db: sqlite3.Connection, word: str, slips: int) -> set[str]:
    """Give words among which are all that have so many slips; those shorter than it is, too."""
    size = len(word)
    sizes = size - slips, size + slips
    if size < LONG:
        asked = [([_WHOLE + one for one in _struck(word)], *sizes)]
    else:
        # What is but one slip away has its beginning or its end as it was typed.
        parts = _struck if slips > 1 else lambda end: (end,)
        asked = [
            (_ends(word, _END, parts), sizes[0], min(sizes[1], _LONG_WORD - 1)),
            (_ends(word, _LONG_END, parts), max(sizes[0], _LONG_WORD), sizes[1]),
        ]
    return {
        row[0]
        for keys, least, most in asked
        if least <= most
        for row in db.execute(_SLIPS, (json.dumps(keys), least, most, _ENOUGH))
    }


def _ends(word: str, size: int, parts: Parts) -> list[str]:
    fronts = (_FRONT + one for one in parts(word[:size]))
    backs = (_BACK + one for one in parts(word[-size:]))
    return [*fronts, *backs]


def _struck(text: str) -> Iterator[str]:
    """Give a text, and all that striking out one of its letters leaves of it."""
    yield text
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]


def _range(start: str) -> tuple[str, str]:
    return start, start + _LAST
