"""What each word of a search may stand for among the words that names have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.search.alike import Alike, spelt_alike

if TYPE_CHECKING:
    import sqlite3

    from hamkg.search.text import Lexicon

_BEGUN = "SELECT word FROM word WHERE word >= ? AND word < ? AND names > 0 ORDER BY word LIMIT 1"
_FORMS = (
    "SELECT word.word, names FROM form JOIN word ON word.id = form.rowid"
    " WHERE form MATCH ? LIMIT 20"
)
_LAST = "\U0010ffff"
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a search: known as it is, in other forms, by words that mean nearly the same.

    ``forms`` holds single words and phrases; ``alike`` is empty where the word is known.
    """

    text: str
    begins: bool
    forms: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()

    @property
    def known(self) -> bool:
        """Whether some name may have it, in whichever form."""
        return bool(self.begins or self.forms or self.read)


class Vocabulary:
    """Looks words up among those that names have."""

    def __init__(self, db: sqlite3.Connection, lexicon: Lexicon) -> None:
        """Work with an index and what is known of words."""
        self._db = db
        self._lexicon = lexicon

    def words(self, texts: tuple[str, ...]) -> list[Word]:
        """Look up the words of a search; two that are one elsewhere become one."""
        found: list[Word] = []
        place = 0
        while place < len(texts):
            pair = "".join(texts[place : place + 2])
            apart = all(self._begins(text) for text in texts[place : place + 2])
            if place + 1 < len(texts) and not apart and self._begins(pair):
                found.append(self._word(pair))
                place += 2
            else:
                found.append(self._word(texts[place]))
                place += 1
        return found

    def guessed(self, word: Word) -> Word:
        """Give a word with those that are spelt alike."""
        alike = spelt_alike(self._db, word.text)
        return Word(word.text, word.begins, word.forms, word.read, alike)

    def meanings(self, word: str) -> tuple[str, ...]:
        """Give what means nearly the same as a word."""
        return self._lexicon.meanings.get(word, ())

    def _word(self, text: str) -> Word:
        otherwise = sorted(one for one in self._lexicon.spelt_otherwise(text) if self._begins(one))
        forms = dict.fromkeys(otherwise)
        read = dict.fromkeys(self.meanings(text))
        for form in () if read else (text, *otherwise):
            for other, names in self._db.execute(_FORMS, (f'"{form}"',)):
                read |= dict.fromkeys(self.meanings(other))
                if names and other != text:
                    forms[other] = None
        begins = self._begins(text)
        if not begins and not forms and not read:
            forms |= dict.fromkeys(self._parts(text))
        return Word(text, begins, tuple(forms), tuple(read))

    def _begins(self, text: str) -> bool:
        return self._db.execute(_BEGUN, (text, text + _LAST)).fetchone() is not None

    def _whole(self, text: str) -> bool:
        row = self._db.execute(_BEGUN, (text, text + _LAST)).fetchone()
        return row is not None and row[0] == text

    def _parts(self, text: str) -> list[str]:
        """Give the two words that were written as one, if they were."""
        places = range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1)
        return [
            f"{text[:place]} {text[place:]}"
            for place in places
            if self._whole(text[:place]) and self._whole(text[place:])
        ]
