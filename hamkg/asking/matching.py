"""Lays a shape over a question: every word must have its place, or the shape does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hamkg.asking.linking import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.asking.files import Part, Shape
    from hamkg.asking.linking import Item
    from hamkg.asking.text import Keys

Taken: TypeAlias = "dict[str, tuple[Item, ...]]"
Slots: TypeAlias = "Mapping[str, Mapping[str, tuple[Keys, ...]]]"

OR = "or"
"""Between names it asks for any of them; all other words that join names ask for all."""

_MORE = frozenset({"xs", "ys"})
_BEFORE = frozenset({"both", "either"})
_NOUNS = frozenset({"category", "category2", "noun", "noun2"})
_JOINS: tuple[Keys, ...] = (
    ("and",),
    ("plus",),
    ("as", "well", "as"),
    ("together", "with"),
    ("or",),
    (),
)


def fits(shape: Shape, items: Sequence[Item], slots: Slots) -> Iterator[Taken]:
    """Give every way in which a shape takes all items of a question."""
    yield from _rest(shape.parts, tuple(items), 0, slots)


def _rest(
    parts: tuple[Part, ...], items: tuple[Item, ...], place: int, slots: Slots
) -> Iterator[Taken]:
    if not parts:
        if place == len(items):
            yield {}
        return
    part, after = parts[0], parts[1:]
    tails = (after, parts) if part.repeated else (after,)
    for name, start, end in _takes(part, items, place, slots):
        for tail in tails:
            for taken in _rest(tail, items, end, slots):
                yield {name: items[start:end], **taken} if name else taken
    if part.optional:
        yield from _rest(after, items, place, slots)


def _takes(
    part: Part, items: tuple[Item, ...], place: int, slots: Slots
) -> Iterator[tuple[str, int, int]]:
    """Give which slot of a part takes items from a place on: its name, and from where to where."""
    if place >= len(items):
        return
    first = items[place]
    if isinstance(first, str) and first in part.words:
        yield "", place, place + 1
    for name in part.slots:
        start = _after_loose(items, place, slots) if name in _NOUNS else place
        if start < len(items):
            for end in _ends(name, items, start, slots):
                yield name, start, end


def _after_loose(items: tuple[Item, ...], place: int, slots: Slots) -> int:
    """Give where a noun begins after words such as "all" and "possible"."""
    while place < len(items) and items[place] in slots["loose"]:
        place += 1
    return place


def _ends(name: str, items: tuple[Item, ...], place: int, slots: Slots) -> Iterator[int]:
    """Give up to where a slot may take items: kinds, or a phrase; other slots take one kind."""
    first = items[place]
    if name in _MORE:
        yield from _several(items, place)
    elif name not in slots:
        if isinstance(first, Link):
            yield place + 1
    elif isinstance(first, str):
        for phrase in slots[name].get(first, ()):
            if items[place : place + len(phrase)] == phrase:
                yield place + len(phrase)


def _several(items: tuple[Item, ...], place: int) -> Iterator[int]:
    """Give where one name ends that begins here, or several: "both A and B", "A, B or C".

    A row of names has "and" or "or", never both: "A and B or C" can be read in two ways.
    """
    if items[place] in _BEFORE:
        place += 1
    if place >= len(items) or not isinstance(items[place], Link):
        return
    place += 1
    yield place
    more, words = place, set[str]()
    while more < len(items):
        joined = _joined(items, more)
        if joined is None:
            return
        more, join = joined
        words |= {join} - {""}
        if len(words) > 1:
            return
        if join:
            yield more


def _joined(items: tuple[Item, ...], place: int) -> tuple[int, str] | None:
    """Give where the next name of a row ends, and which of "and" and "or" joins it to the row."""
    for join in _JOINS:
        end = place + len(join)
        if items[place:end] == join and end < len(items) and isinstance(items[end], Link):
            return end + 1, "" if not join else OR if OR in join else "and"
    return None
