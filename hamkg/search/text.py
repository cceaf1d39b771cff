"""How a name or a search is taken apart: into plain words, without case, accents and hyphens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from pathlib import Path

_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_PREFIXED = re.compile(r"([A-Za-z][\w.]*?)[:_](\w*\d[\w.]*)")
_APOSTROPHES = str.maketrans("", "", "'`\u00b4\u02bc\u2019")


def plain(text: str) -> str:
    """Give a text in small letters, without accents and apostrophes.

    >>> plain("Lasègue's Test")
    'lasegues test'
    """
    small = text.casefold().translate(_APOSTROPHES)
    if small.isascii():
        return small
    return "".join(letter for letter in normalize("NFKD", small) if not combining(letter))


def words_in(text: str) -> list[str]:
    """Give the words of a plain text.

    >>> words_in("sacro-iliac joint")
    ['sacro', 'iliac', 'joint']
    """
    return _WORD.findall(text)


def key_of(text: str) -> str:
    """Give what two ways to write one name or code have in common.

    >>> key_of("Warm-up"), key_of("ICD-10: S76.3")
    ('warmup', 'icd10s763')
    """
    return "".join(words_in(plain(text)))


def address_in(text: str) -> str | None:
    """Give the address of a term, if that is what a text is.

    >>> address_in("<https://w3id.org/hamkg/squat>")
    'https://w3id.org/hamkg/squat'
    """
    iri = text.strip().removeprefix("<").removesuffix(">")
    return iri if iri.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A name taken apart: its words that matter, and those of them written with hyphens as one."""

    key: str
    words: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """What is known of words: which do not matter, which are spelt or mean alike."""

    stop_words: frozenset[str]
    spellings: tuple[tuple[str, str], ...]
    meanings: dict[str, tuple[str, ...]]
    vocabularies: tuple[tuple[str, tuple[str, ...]], ...]

    def taken(self, text: str) -> Taken:
        """Take a name or a search apart; a name of nothing but stop words keeps them."""
        every, words, joined = self.apart(text)
        return Taken("".join(every), tuple(words), tuple(joined))

    def apart(self, text: str) -> tuple[list[str], list[str], list[str]]:
        """Give all words of a name, those that matter, and those written with hyphens as one."""
        small = plain(text)
        every = _WORD.findall(small)
        stop = self.stop_words
        words = [word for word in every if word not in stop]
        joined = [one.replace("-", "") for one in _COMPOUND.findall(small)] if "-" in small else []
        return every, words or every, joined

    def spelt_otherwise(self, word: str) -> set[str]:
        """Give a word as it is written on the other side of the Atlantic, right or not."""
        if self._swappable.search(word) is None:
            return set()
        return {word.replace(one, other) for one, other in self._swaps if one in word}

    @cached_property
    def _swappable(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(one) for one, _ in self._swaps) or "(?!)")

    @cached_property
    def _swaps(self) -> tuple[tuple[str, str], ...]:
        return (*self.spellings, *((other, one) for one, other in self.spellings))

    def code(self, iri: str) -> tuple[str, tuple[str, ...]]:
        """Give how a code is written, and all keys by which it may be asked for."""
        base = self._based.match(iri)
        if base is not None:
            names, local = self._names[base[0]], iri[base.end() :]
            every = dict.fromkeys((key_of(local), *(key_of(name + local) for name in names)))
            return f"{names[0]}:{local}", tuple(every)
        local = iri.rstrip("/#")
        local = local[max(local.rfind("/"), local.rfind("#")) + 1 :]
        prefixed = _PREFIXED.fullmatch(local)
        if prefixed is None:
            return local, (key_of(local),)
        return f"{prefixed[1]}:{prefixed[2]}", (key_of(local), key_of(prefixed[2]))

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        return dict(self.vocabularies)

    @cached_property
    def _based(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self._names)) or "(?!)")


def read_lexicon(folder: Path) -> Lexicon:
    """Read the tables of a folder."""
    return Lexicon(
        stop_words=frozenset(_lines(folder / "stop_words.txt")),
        spellings=tuple((one, other) for one, other in _rows(folder / "spelling.tsv")),
        meanings={word: tuple(means.split("; ")) for word, means in _rows(folder / "words.tsv")},
        vocabularies=tuple(
            (base, tuple(names.split("; "))) for base, names in _rows(folder / "vocabularies.tsv")
        ),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split()


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if line]
