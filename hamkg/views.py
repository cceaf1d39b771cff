"""What the explorer of the graph speaks in: how to look, what to let through, what is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.model import Ref

MOST_KINDS = 500
"""No view holds more kinds than this: beyond it nobody can read a drawing."""


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as it is drawn: once, in the direction it was stated, with its backing in short.

    ``grade`` is the best evidence grade of its claims, of rank ``rank`` (1 is best).
    """

    subject: Ref
    predicate: Ref
    object: Ref
    inferred: bool
    hypothesis: bool = False
    grade: Ref | None = None
    rank: int | None = None
    sources: int = 0
    supporting: int = 0
    disputing: int = 0
    origin: str = ""
    """What states it, where that is not hamkg."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Its subject, predicate and object, as IRIs."""
        return self.subject.iri, self.predicate.iri, self.object.iri

    @property
    def known(self) -> str:
        """How it is known, in a word or two; an inference is never called stated."""
        if self.hypothesis:
            return "hypothesis, inferred"
        return "inferred" if self.inferred else "stated"

    @property
    def backing(self) -> str:
        """What backs it, in a few words."""
        if self.origin:
            return f"stated in {self.origin}, no grade"
        if self.inferred:
            return "by rule"
        if self.disputing:
            return f"{self.supporting} for, {self.disputing} against"
        if self.grade is None:
            return "by definition"
        return f"{self.grade.label}, {self.sources} source{'' if self.sources == 1 else 's'}"

    @property
    def sentence(self) -> str:
        """It in words: who, what, whom."""
        verb = self.predicate.phrase or self.predicate.label
        return f"{self.subject.label} {verb} {self.object.label}"

    def other(self, iri: str) -> Ref:
        """Give the end that is not this one."""
        return self.object if self.subject.iri == iri else self.subject


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which relations pass, and to which kinds; what is empty lets everything pass.

    Categories, predicates and grades are local names, such as ``Muscle``, ``innervatedBy`` and
    ``ev_trial``; ``known`` holds ``stated`` or ``inferred``.
    """

    categories: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """A kind that was opened to see its neighbours, so many times thirty of them."""

    iri: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Lens:
    """How to look around a kind: how many steps, what was opened and hidden, how much at most."""

    depth: int = 1
    limit: int = 150
    opened: tuple[Opened, ...] = ()
    hidden: frozenset[str] = frozenset()
    sieve: Sieve = field(default_factory=Sieve)


@dataclass(frozen=True, slots=True)
class Node:
    """A kind in a view: how many neighbours it has beyond those shown, and if it was opened.

    It came in step 0 with what surrounds the root, or in the step of the opened kind ``near``.
    """

    ref: Ref
    more: int
    opened: bool
    step: int
    near: Ref | None


@dataclass(frozen=True, slots=True)
class View:
    """What is seen: the root and other kinds in the order they came, and relations among them.

    ``total`` counts the kinds there would be without the limit.
    """

    root: Ref
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a sieve can name: categories, predicates and grades, by local name."""

    categories: dict[str, str]
    predicates: dict[str, str]
    grades: dict[str, str]
