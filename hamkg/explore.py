"""What is seen around a kind: its neighbours, those of the kinds that were opened, and no more.

The same lens gives the same view, so that an address can hold it. Kinds come in the order in
which they were asked for, those with the best backed relation first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.namespaces import ham, local_name
from hamkg.views import MOST_KINDS, Choices, Node, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.network import Network
    from hamkg.views import Lens, Link, Sieve

PACK = 30
"""So many neighbours come at most each time a kind is opened."""


class Explorer:
    """Looks at a network through lenses."""

    def __init__(self, network: Network) -> None:
        """Look at this network."""
        self._network = network

    def view(self, root: str, lens: Lens) -> View:
        """Give what a lens shows around a kind whose IRI is known to be one."""
        beside = _Beside(self._network, lens, root)
        shown = _shown(beside, root, lens)
        ref = self._network.names.ref
        nodes = (
            Node(
                ref(iri),
                more=len(beside.kinds_of(iri).keys() - shown.kinds.keys()),
                opened=iri in shown.opened,
                step=came.step,
                near=ref(came.near) if came.near else None,
            )
            for iri, came in shown.kinds.items()
        )
        return View(
            root=ref(root),
            nodes=tuple(nodes),
            links=tuple(_drawn(self._network.links, lens.sieve, shown)),
            total=len(shown.kinds) + len(shown.left_out - shown.kinds.keys()),
        )

    @cached_property
    def choices(self) -> Choices:
        """All categories, predicates and grades that relations between kinds have."""
        links = self._network.links
        categories = {
            end.category for link in links for end in (link.subject, link.object) if end.category
        }
        labels = {name: self._network.names.ref(ham(name)).label for name in categories}
        phrases = {
            local_name(link.predicate.iri): link.predicate.phrase or link.predicate.label
            for link in links
        }
        by_rank = {link.rank: link.grade for link in links if link.rank and link.grade}
        grades = [by_rank[rank] for rank in sorted(by_rank)]
        return Choices(
            categories=_by_label(labels),
            predicates=_by_label(phrases),
            grades={local_name(grade.iri): grade.label for grade in grades},
        )


@dataclass(frozen=True, slots=True)
class _Came:
    """How a kind came into a view: in which step, beside which kind, by which link."""

    step: int = 0
    near: str = ""
    link: Link | None = None


@dataclass(slots=True)
class _Shown:
    """The kinds that are seen and how each came, those that were opened, and who found no room."""

    limit: int
    kinds: dict[str, _Came]
    opened: set[str]
    left_out: set[str] = field(default_factory=set)

    def add(
        self, near: str, kinds: dict[str, Link], *, step: int = 0, most: int = MOST_KINDS
    ) -> list[str]:
        """Take in kinds that are not seen yet, in their order; give those there was room for."""
        coming = [iri for iri in kinds if iri not in self.kinds][:most]
        room = max(0, self.limit - len(self.kinds))
        self.kinds.update({iri: _Came(step, near, kinds[iri]) for iri in coming[:room]})
        self.left_out.update(coming[room:])
        return coming[:room]


def _shown(beside: _Beside, root: str, lens: Lens) -> _Shown:
    """Go out from the root in rings, then let every opened kind bring its neighbours."""
    shown = _Shown(min(lens.limit, MOST_KINDS), {root: _Came()}, {root})
    ring = [root]
    for _ in range(lens.depth):
        ring = [new for iri in ring for new in shown.add(iri, beside.kinds_of(iri))]
    for step, opened in enumerate(lens.opened, start=1):
        if opened.iri in shown.kinds:
            shown.opened.add(opened.iri)
            kinds = beside.kinds_of(opened.iri)
            shown.add(opened.iri, kinds, step=step, most=PACK * opened.times)
    return shown


class _Beside:
    """The neighbours of kinds that a lens lets through."""

    def __init__(self, network: Network, lens: Lens, root: str) -> None:
        self._network = network
        self._sieve = lens.sieve
        self._hidden = lens.hidden - {root}
        self._root = root

    def kinds_of(self, iri: str) -> dict[str, Link]:
        """Give the neighbours of a kind, the best backed first, each with its best link."""
        found: dict[str, Link] = {}
        for link in self._network.around.get(iri, ()):
            other = link.other(iri)
            wanted = self._sieve.categories
            passes = not wanted or other.iri == self._root or other.category in wanted
            if passes and other.iri not in self._hidden and _passes(link, self._sieve):
                found.setdefault(other.iri, link)
        found.pop(iri, None)
        return found


def _passes(link: Link, sieve: Sieve) -> bool:
    """Tell whether a link passes by its predicate, its grade and how it is known."""
    grade = local_name(link.grade.iri) if link.grade else ""
    asked = (
        (sieve.predicates, local_name(link.predicate.iri)),
        (sieve.grades, grade),
        (sieve.known, "inferred" if link.inferred else "stated"),
    )
    return all(not wanted or value in wanted for wanted, value in asked)


def _drawn(links: Iterable[Link], sieve: Sieve, shown: _Shown) -> Iterator[Link]:
    """Give the links among what is seen.

    Inferred ones are drawn at kinds that were opened, or where one brought a kind in: all of them
    would bury what is stated.
    """
    brought = {came.link.key for came in shown.kinds.values() if came.link}
    for link in links:
        ends = {link.subject.iri, link.object.iri}
        if ends <= shown.kinds.keys() and _passes(link, sieve):
            asked_for = not link.inferred or ends & shown.opened or link.key in brought
            if asked_for or sieve.known == {"inferred"}:
                yield link


def _by_label(labels: dict[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))
