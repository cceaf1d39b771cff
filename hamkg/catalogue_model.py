"""The values of the catalogue: lists with their facets, and cards of sources and red flags."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hamkg.model import RedFlag, Ref, Relation, Source


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value by which a list can be narrowed.

    ``count`` is how many entries of the list have it, given all other choices; ``parent`` is the
    key of the wider value, where values form a tree.
    """

    key: str
    label: str
    count: int
    chosen: bool
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list.

    Of the values chosen an entry has to have, as ``choose`` says, all or any; where it says one,
    only one value can be chosen.
    """

    name: str
    title: str
    choose: str
    values: tuple[FacetValue, ...]

    @property
    def chosen(self) -> tuple[FacetValue, ...]:
        """The values by which the list is narrowed."""
        return tuple(value for value in self.values if value.chosen)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: what it is, and its columns as texts by name."""

    ref: Ref
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was asked for: its entries in order, its facets, and the query that gives it.

    ``total`` counts the entries before any choice.
    """

    title: str
    entries: tuple[Entry, ...]
    total: int
    facets: tuple[Facet, ...]
    sorts: tuple[str, ...]
    sort: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a scale: what it means, and how many records carry it."""

    label: str
    definition: str
    count: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A closed scale with its grades, the strongest first where they have an order."""

    ref: Ref
    definition: str
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source, its year where it names one, and all it says: each relation with its own claim."""

    source: Source
    year: str | None
    relations: tuple[Relation, ...]


NO_ALL_CLEAR = (
    "That no red flag is raised is no all-clear: a sign that is not listed can still be serious. "
    "When in doubt, ask a clinician."
)
"""What is said wherever findings are held against the red flags."""


@dataclass(frozen=True, slots=True)
class RedFlagCard:
    """A red flag in full: its findings by their part, how they count, and who says so."""

    flag: RedFlag
    definition: str
    logic: str
    """How the findings count, as a sentence."""
    core: tuple[Ref, ...]
    supporting: tuple[Ref, ...]
    suggests: tuple[Ref, ...]
    sources: tuple[Source, ...]
    note: str | None


def choices_of(words: Iterable[str]) -> dict[str, list[str]]:
    """Read choices of facets as they are written: each a facet, a colon, and a value.

    >>> choices_of(["category:Joint", "category:Bone"])
    {'category': ['Joint', 'Bone']}
    """
    found: dict[str, list[str]] = {}
    for word in words:
        facet, _, value = word.partition(":")
        found.setdefault(facet, []).append(value)
    return found


def listing_json(listing: Listing) -> dict[str, Any]:
    """Give a list as plain fields: its entries with their columns, and its facets."""
    return {
        "title": listing.title,
        "entries": [
            {"ref": asdict(entry.ref), "cells": dict(entry.cells)} for entry in listing.entries
        ],
        "total": listing.total,
        "facets": [asdict(facet) for facet in listing.facets],
        "sorts": list(listing.sorts),
        "sort": listing.sort,
        "sparql": listing.sparql,
    }
