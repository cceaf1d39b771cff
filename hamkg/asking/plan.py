"""What a question was read as, ready to be answered; and why a reading cannot be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.asking.linking import Link


@dataclass(frozen=True, slots=True)
class Condition:
    """What an answer must meet: it is related with one of some kinds by one of some properties.

    ``asks_left`` tells that the answer is the subject; ``through`` names the property along
    which what is said of a whole is told of its parts too.
    """

    properties: tuple[str, ...]
    others: tuple[str, ...]
    asks_left: bool
    negated: bool = False
    through: str = ""
    part_of: str = ""
    """Which end is a whole of whose parts it may be said: "other", "answer", or neither."""
    category: str = ""
    """The category whose members the other kinds are, where none is named."""
    least: int = 1
    """With so many of the other kinds the answer must be related."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A question as it was understood, its query, and what its rows are backed by."""

    asks: str
    understood: str
    sparql: str
    links: tuple[Link, ...] = ()
    kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    category: str = ""
    counted: bool = False
    question: str = ""
    """The curated question that it is, where it is one."""
    among: tuple[str, ...] = ()
    """The only kinds that are asked for, where the question names them."""
    why: str = ""
    """"why" or "why not", where reasons are asked for."""

    @property
    def properties(self) -> frozenset[str]:
        """The relations that are asked for."""
        return frozenset(name for condition in self.conditions for name in condition.properties)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A reading that the graph has no relation for, and why, in words."""

    why: str
    kinds: tuple[str, ...]
