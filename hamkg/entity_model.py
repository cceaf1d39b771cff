"""The values of the page of one kind: its card, and where it stands; all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.languages import ForeignName
    from hamkg.model import RedFlag, Ref, Relation


@dataclass(frozen=True, slots=True)
class Mapping:
    """The same or a like kind in another vocabulary; ``match`` is exact, close, broad ..."""

    match: str
    iri: str


@dataclass(frozen=True, slots=True)
class Entity:
    """The card of one kind: what it is, and every relation it has."""

    iri: str
    curie: str
    label: str
    category: Ref
    definition: str
    definition_source: Ref | None
    synonyms: tuple[str, ...]
    relations: tuple[Relation, ...]
    redflags: tuple[RedFlag, ...]
    """The red flag this kind is, or those that point to it or hold it as a finding."""
    mappings: tuple[Mapping, ...]
    disputed_apart: tuple[Relation, ...]
    """Claims about this kind that a source disputes and that were never taken as relations."""
    names: tuple[ForeignName, ...] = ()
    """What the kind is called in other languages."""
    replaced_by: Ref | None = None
    """The kind that took this one's place, where it is no longer wanted."""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Like:
    """A kind that is like another: of its category, with so many stated relations in common."""

    ref: Ref
    shared: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind stands: the lines of wider kinds or wholes above it, and what is like it."""

    lines: tuple[tuple[Ref, ...], ...]
    like: tuple[Like, ...]
