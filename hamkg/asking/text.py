"""Turns a text into words that can be compared: without case, accents, plural and articles."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Keys: TypeAlias = tuple[str, ...]

# A sign that may change a meaning is a word too: "30 %", "< 2".
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?|[%<>=≠≤≥~^$€£#@*{}\[\]|\\]")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})
_BETWEEN = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_ARTICLES = frozenset({"the", "a", "an"})
_KEEP = 3
"""Words of so few letters have no plural to take off."""
_ENDINGS = (
    (re.compile(r"ae(?=\w{2})"), "e"),
    (re.compile(r"oe(?=[dsmt]\w{3}|a$)"), "e"),
    (re.compile(r"is(?=ation$|e$|ing$|ed$)"), "iz"),
    (re.compile(r"ys(?=e$|ing$|ed$)"), "yz"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was typed, and the key by which it is compared."""

    text: str
    key: str


class Spelling:
    """How words are read, by the tables of ``ontology/ask/words.toml``."""

    def __init__(
        self, spellings: Mapping[str, str], short: Mapping[str, str], rewrite: Mapping[str, str]
    ) -> None:
        """Read by these tables: words, short forms, and whole phrases that stand for others."""
        self._spellings = spellings
        self._short = short
        self._rewrite = {
            self.keys(phrase): self._plain(instead) for phrase, instead in rewrite.items()
        }
        self._widest = max(map(len, self._rewrite), default=0)

    def keys(self, text: str) -> Keys:
        """Give the keys of the words of a text."""
        return tuple(word.key for word in self._plain(text))

    def words(self, text: str) -> tuple[Word, ...]:
        """Give the words of a text; what stands for other words gives those."""
        words = self._plain(text)
        found: list[Word] = []
        place = 0
        while place < len(words):
            width, instead = self._rewritten(words, place)
            found += instead
            place += width
        return tuple(found)

    def _rewritten(self, words: tuple[Word, ...], place: int) -> tuple[int, tuple[Word, ...]]:
        for width in range(self._widest, 0, -1):
            keys = tuple(word.key for word in words[place : place + width])
            if len(keys) == width and keys in self._rewrite:
                return width, self._rewrite[keys]
        return 1, words[place : place + 1]

    def _plain(self, text: str) -> tuple[Word, ...]:
        plain = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).replace("&", " and ")
        found = _WORD.findall(_BETWEEN.sub(" or ", plain))
        return tuple(word for typed in found for word in self._split(typed))

    def _split(self, typed: str) -> Iterable[Word]:
        lower = typed.casefold()
        for part in self._short.get(lower, lower).split():
            if part not in _ARTICLES:
                shown = typed if part == lower else part
                yield Word(shown, self._key(part))

    def _key(self, word: str) -> str:
        bare = word.removesuffix("'").removesuffix("'s").replace("'", "")
        letters = unicodedata.normalize("NFKD", bare)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
        known = self._spellings.get(plain, plain)
        single = _singular(known)
        single = self._spellings.get(single, single)
        for pattern, ending in _ENDINGS:
            single = pattern.sub(ending, single)
        return single


def _singular(word: str) -> str:
    """Take a plural ending off; what is no plural may lose it too, on both sides alike.

    >>> [_singular(word) for word in ("injuries", "stretches", "hamstrings", "biceps", "pelvis")]
    ['injury', 'stretch', 'hamstring', 'bicep', 'pelvis']
    """
    if len(word) <= _KEEP or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > _KEEP + 1:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]
