"""The values of what the graph lacks: a gap, how much of it is filled, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hamkg.model import Ref

LEVELS = (
    (1.0, "complete"),
    (0.75, "mostly there"),
    (0.4, "about half"),
    (0.001, "little"),
    (0.0, "nothing"),
)
"""How full something is, in words: the first whose share is reached."""


@dataclass(frozen=True, slots=True)
class Member:
    """What lacks something: a kind, or a relation where ``relation`` and ``other`` are there."""

    item: Ref
    relation: Ref | None = None
    other: Ref | None = None

    @property
    def words(self) -> str:
        """The name of the kind, or the relation in words."""
        if self.relation is None or self.other is None:
            return self.item.label
        verb = self.relation.phrase or self.relation.label
        return f"{self.item.label} {verb} {self.other.label}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that all of a sort should have in the graph, and those that have it not.

    ``noun`` names what is counted, ``why`` says what for, ``fill`` what would close the gap, and
    ``sparql`` gives just the members. A gap of the map has its category and its relation.
    """

    name: str
    title: str
    section: str
    noun: str
    why: str
    fill: str
    total: int
    members: tuple[Member, ...]
    sparql: str
    category: Ref | None = None
    relation: Ref | None = None

    @property
    def open(self) -> int:
        """How many lack it."""
        return len(self.members)

    @property
    def filled(self) -> int:
        """How many have it."""
        return self.total - self.open

    @property
    def share(self) -> float:
        """How much is filled, from 0 to 1; where nothing is counted nothing is missing."""
        return self.filled / self.total if self.total else 1.0

    @property
    def level(self) -> str:
        """How much is filled, in a word or two."""
        return next(word for least, word in LEVELS if self.share >= least)


def gap_json(gap: Gap, *, members: bool) -> dict[str, Any]:
    """Give a gap as plain fields, with its members or without."""
    found: dict[str, Any] = {
        "name": gap.name,
        "title": gap.title,
        "section": gap.section,
        "counted": gap.noun,
        "why": gap.why,
        "fill": gap.fill,
        "total": gap.total,
        "filled": gap.filled,
        "open": gap.open,
        "share": round(gap.share, 4),
        "level": gap.level,
        "sparql": gap.sparql,
    }
    if members:
        found["members"] = [_member_json(member) for member in gap.members]
    return found


def _member_json(member: Member) -> dict[str, Any]:
    return {
        "item": member.item.curie,
        "relation": member.relation.curie if member.relation else None,
        "object": member.other.curie if member.other else None,
        "words": member.words,
    }
