"""What each word of a search may stand for among the words that names have."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from hamkg.search.alike import LONG, Alike, spelt_alike

if TYPE_CHECKING:
    import sqlite3

    from hamkg.search.text import Lexicon

_Begun: TypeAlias = dict[str, int]
_BEGUN = (
    "SELECT word, names FROM word WHERE word >= ? AND word < ? AND names > 0 ORDER BY word LIMIT ?"
)
_FORMS = (
    "SELECT word.word, names FROM form JOIN word ON word.id = form.rowid"
    " WHERE form MATCH ? LIMIT 20"
)
_KNOWN = (
    "SELECT word FROM json_each(?) AS asked CROSS JOIN word ON word.word = asked.value"
    " WHERE names > 0"
)
_LAST = "\U0010ffff"
_SHORTEST_PART = 3
_STARTS = 8
"""So many words that begin alike are asked for one by one, which is quicker if names are many."""
_MANY_NAMES = 500


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search: known as it is, in other forms, by words that mean nearly the same.

    ``whole`` says that names have just this word, ``begins`` that they have words that begin so.
    ``starts`` are those, where they are asked for one by one. ``forms`` holds words and phrases.
    """

    text: str
    whole: bool = False
    begins: bool = False
    starts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()

    @property
    def known(self) -> bool:
        """Whether some name may have it, in whichever form."""
        return bool(self.begins or self.forms or self.read)

    @property
    def telling(self) -> bool:
        """Whether to find it alone is worth a mention: a short word is easily like another."""
        return self.known or len(self.text) >= LONG


class Vocabulary:
    """Looks words up among those that names have."""

    def __init__(self, db: sqlite3.Connection, lexicon: Lexicon) -> None:
        """Work with an index and what is known of words."""
        self._db = db
        self._lexicon = lexicon

    def words(self, texts: tuple[str, ...]) -> list[Word]:
        """Look up the words of a search; two that are one elsewhere become one."""
        found: list[Word] = []
        rest = list(texts)
        begun: dict[str, _Begun] = {}

        def begin(text: str) -> _Begun:
            if text not in begun:
                begun[text] = self._begun(text)
            return begun[text]

        while rest:
            text, taken = rest[0], 1
            if len(rest) > 1 and not (begin(text) and begin(rest[1])):
                pair = "".join(rest[:2])
                if begin(pair):
                    text, taken = pair, 2
            found.append(self._word(text, begin(text)))
            del rest[:taken]
        return found

    def guessed(self, word: Word) -> Word:
        """Give a word with those that are spelt alike, and with what these mean."""
        alike = spelt_alike(self._db, word.text)
        meant = (Alike(phrase, one.slips) for one in alike for phrase in self.meanings(one.word))
        return replace(word, alike=(*alike, *meant))

    def meanings(self, word: str) -> tuple[str, ...]:
        """Give what means nearly the same as a word."""
        return self._lexicon.meanings.get(word, ())

    def _word(self, text: str, begun: _Begun) -> Word:
        otherwise = sorted(one for one in self._lexicon.spelt_otherwise(text) if self._begun(one))
        forms = dict.fromkeys(otherwise)
        read = dict.fromkeys(self.meanings(text))
        for form in () if read else (text, *otherwise):
            for other, names in self._db.execute(_FORMS, (f'"{form}"',)):
                read |= dict.fromkeys(self.meanings(other))
                if names and other != text:
                    forms[other] = None
        if not begun and not forms and not read:
            forms |= dict.fromkeys(self._parts(text))
        return Word(
            text, text in begun, bool(begun), _starts(text, begun), tuple(forms), tuple(read)
        )

    def _begun(self, text: str) -> _Begun:
        """Give the first words that begin with a text, with how many names have them."""
        return dict(self._db.execute(_BEGUN, (text, text + _LAST, _STARTS + 1)))

    def _parts(self, text: str) -> list[str]:
        """Give the two words that were written as one, if they were."""
        places = range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1)
        halves = [(text[:place], text[place:]) for place in places]
        every = sorted({half for pair in halves for half in pair})
        known = {row[0] for row in self._db.execute(_KNOWN, (json.dumps(every),))}
        return [f"{one} {other}" for one, other in halves if one in known and other in known]


def _starts(text: str, begun: _Begun) -> tuple[str, ...]:
    """Give the words that are to be asked for in place of all that begin so; none if too many."""
    if len(begun) > _STARTS:
        return ()
    few = list(begun) != [text] and sum(begun.values()) < _MANY_NAMES
    return () if few else tuple(begun)
