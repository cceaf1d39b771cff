"""What a question was read as, ready to be answered; and why a reading cannot be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.asking.linking import Link


@dataclass(frozen=True, slots=True)
class Condition:
    """What an answer must meet: it is related with a kind by one of some properties.

    ``asks_left`` tells that the answer is the subject; ``through`` names the property along
    which what is said of a whole is told of its parts too.
    """

    properties: tuple[str, ...]
    other: str
    asks_left: bool
    negated: bool = False
    through: str = ""


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


@dataclass(frozen=True, slots=True)
class Misfit:
    """A reading that the graph has no relation for, and why, in words."""

    why: str
    kinds: tuple[str, ...]
