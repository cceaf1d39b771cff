"""Finds the names of kinds in a question, and every way to read it as names and other words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from hamkg.asking.phrasing import PART
from hamkg.namespaces import ham

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.asking.files import Told
    from hamkg.asking.lexicon import Lexicon
    from hamkg.asking.text import Keys, Word
    from hamkg.names import Names

_BETWEEN = frozenset({"and", "or"})
_SHORTENED = ("tibial", "or", "femoral")
MOST_READINGS = 48
"""So many ways to read a question are looked at, those with the longest names first."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that name a kind, or several; ``others`` are what an everyday name may mean too.

    ``part`` tells that any part of it is meant.
    """

    words: str
    iris: tuple[str, ...]
    others: tuple[str, ...] = ()
    assumed: bool = False
    width: int = 1
    part: bool = False

    @property
    def other(self) -> Link:
        """The same words for the kinds that they may mean too."""
        return replace(self, iris=self.others, others=(), assumed=True)


Item: TypeAlias = str | Link


class Linker:
    """Knows every name of every kind, as words to compare."""

    def __init__(self, told: Told, names: Names, lexicon: Lexicon) -> None:
        """Take the names of the graph and the everyday names of the files."""
        self._told = told
        self._names = names
        self._lexicon = lexicon

    @cached_property
    def _index(self) -> dict[Keys, tuple[str, ...]]:
        keys = self._told.spelling.keys
        found: dict[Keys, tuple[str, ...]] = {}
        for name in self._names.all:
            _add(found, keys(name.text), name.iri)
            category = self._names.kinds[name.iri].category or ""
            if category in self._told.suffixes:
                for noun in self._told.categories[category][:1]:
                    longer = (*keys(name.text), *noun)
                    if keys(name.text)[-1:] != noun[-1:]:
                        _add(found, longer, name.iri)
        found.pop((), None)
        return found

    @cached_property
    def _everyday(self) -> dict[Keys, tuple[str, tuple[str, ...]]]:
        known = self._names.kinds
        return {
            self._told.spelling.keys(text): (
                ham(row.kind),
                tuple(ham(other) for other in row.others if ham(other) in known),
            )
            for row in self._told.everyday
            if ham(row.kind) in known
            for text in row.names
        }

    @cached_property
    def _part(self) -> Keys:
        return self._told.spelling.keys(PART)

    @cached_property
    def widest(self) -> int:
        """How many words the longest name has."""
        return max(map(len, (*self._index, *self._everyday)), default=0)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name."""
        return frozenset(word for keys in (*self._index, *self._everyday) for word in keys)

    def at(self, words: Sequence[Word], place: int) -> Iterator[Link]:
        """Give what the words from a place on may name, the longest names first."""
        wide = len(self._part)
        if tuple(word.key for word in words[place : place + wide]) == self._part:
            for link in self._named(words, place + wide):
                yield replace(link, width=link.width + wide, part=True)
        yield from self._named(words, place)

    def _named(self, words: Sequence[Word], place: int) -> Iterator[Link]:
        for width in range(min(self.widest, len(words) - place), 0, -1):
            span = words[place : place + width]
            keys = tuple(word.key for word in span)
            text = " ".join(word.text for word in span)
            kind, others = self._everyday.get(keys, ("", ()))
            if keys in self._index:
                known = self._index[keys]
                more = tuple(iri for iri in (kind, *others) if iri and iri not in known)
                yield Link(text, known, more, width=width)
            elif kind:
                yield Link(text, (kind,), others, assumed=True, width=width)
        yield from self._shortened(words, place)

    def _shortened(self, words: Sequence[Word], place: int) -> Iterator[Link]:
        """Give a name whose end stands with the next one only: "tibial" in "tibial or X nerve"."""
        if len(words) <= place + len(_SHORTENED) or words[place + 1].key not in _BETWEEN:
            return
        rest = tuple(word.key for word in words[place + 2 : place + 2 + self.widest])
        for width in range(len(rest), 1, -1):
            if rest[:width] in self._index:
                for start in range(1, width):
                    keys = (words[place].key, *rest[start:width])
                    if keys in self._index:
                        yield Link(words[place].text, self._index[keys])
                        return

    def longest(self, words: Sequence[Word]) -> tuple[tuple[int, Link], ...]:
        """Give the longest names in a text, from left to right, each with its place."""
        found: list[tuple[int, Link]] = []
        place = 0
        while place < len(words):
            link = next(self.at(words, place), None)
            if link is not None:
                found.append((place, link))
            place += 1 if link is None else link.width
        return tuple(found)

    def readings(
        self, words: Sequence[Word], most: int = MOST_READINGS
    ) -> tuple[tuple[Item, ...], ...]:
        """Give the ways to read a text as names and words of shapes; none leaves a word out.

        Those come first in which names cover most words, and of these the one with fewest names.
        """
        found = islice(self._paths(words, 0, self._open(words)), most)
        return tuple(sorted(found, key=_names_first))

    def _steps(self, words: Sequence[Word], place: int) -> Iterator[tuple[int, tuple[Item, ...]]]:
        for link in self.at(words, place):
            yield link.width, (link,)
        if words[place].key in self._lexicon.words:
            yield 1, (words[place].key,)
        for width in range(min(4, len(words) - place), 0, -1):
            if tuple(word.key for word in words[place : place + width]) in (
                self._told.without_meaning
            ):
                yield width, ()

    def _open(self, words: Sequence[Word]) -> frozenset[int]:
        """Give the places from which the end can be reached."""
        reached = {len(words)}
        for place in range(len(words) - 1, -1, -1):
            if any(place + width in reached for width, _ in self._steps(words, place)):
                reached.add(place)
        return frozenset(reached)

    def _paths(
        self, words: Sequence[Word], place: int, reachable: frozenset[int]
    ) -> Iterator[tuple[Item, ...]]:
        if place == len(words):
            yield ()
            return
        for width, items in self._steps(words, place):
            if place + width in reachable:
                for rest in self._paths(words, place + width, reachable):
                    yield (*items, *rest)


def _add(found: dict[Keys, tuple[str, ...]], keys: Keys, iri: str) -> None:
    known = found.get(keys, ())
    if iri not in known:
        found[keys] = (*known, iri)


def _names_first(items: tuple[Item, ...]) -> tuple[int, int]:
    links = [item for item in items if isinstance(item, Link)]
    return -sum(link.width for link in links), len(links)
