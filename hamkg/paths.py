"""How two kinds are related: the ways from one to the other that tell most.

A step costs one, and more where the evidence is weaker, where sources disagree, where it is
inferred, and most where it is a hypothesis. To pass a kind that has many neighbours costs too,
since "both are in the thigh" says little. What differs from a better way in one stop alone is
folded into that way, and what goes a longer way past the same stops is left out.
"""

from __future__ import annotations

from functools import cache, cached_property
from heapq import heappop, heappush
from itertools import pairwise
from math import log10
from typing import TYPE_CHECKING, TypeAlias

from hamkg.network import cost
from hamkg.way_model import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from hamkg.network import Network
    from hamkg.sentences import Sentences
    from hamkg.views import Link

Kinds: TypeAlias = tuple[str, ...]
"""The IRIs of the kinds that a way passes, both ends included."""
_HUB = 0.5
_DIRECT = 2
MOST_STEPS = 6
"""Beyond so many steps everything is related to everything."""
MOST_LOOKS = 700
"""So many beginnings of ways are gone on with; it keeps the time in bounds between hubs."""
FARTHER = 5.0
"""A way that costs so much more than the best one tells nothing."""


class Paths:
    """Finds ways through a network."""

    def __init__(self, network: Network, sentences: Sentences) -> None:
        """Find ways through this network, and tell them in these sentences."""
        self._network = network
        self._sentences = sentences
        # A step is part of many ways.
        self._sentence = cache(lambda step: sentences.told((step,)))

    def between(self, start: str, end: str, limit: int) -> tuple[Way, ...]:
        """Give the best ways from one kind to another, none longer than MOST_STEPS."""
        if start == end or not {start, end} <= self._map.nodes:
            return ()
        found: dict[Kinds, tuple[str, ...]] = {}
        alike: set[tuple[int, Kinds, tuple[str, ...]]] = set()
        for kinds in self._by_cost(start, end):
            if len(found) == limit:
                break
            relations = self._relations(kinds)
            shapes = {
                (place, (*kinds[:place], *kinds[place + 1 :]), relations)
                for place in range(1, len(kinds) - 1)
            }
            if shapes & alike or any(_is_detour(kinds, better) for better in found):
                continue
            found[kinds] = relations
            alike |= shapes
        return tuple(
            self._way(kinds, self._alike(kinds, relations)) for kinds, relations in found.items()
        )

    @cached_property
    def _map(self) -> nx.Graph[str]:
        """The network with the best link between each two kinds, and what it costs to pass."""
        import networkx as nx

        best: dict[frozenset[str], Link] = {}
        for start, links in self._network.around.items():
            for link in links:
                ends = frozenset((start, link.other(start).iri))
                if ends not in best or cost(link) < cost(best[ends]):
                    best[ends] = link
        whole: nx.Graph[str] = nx.Graph()
        for link in best.values():
            whole.add_edge(link.subject.iri, link.object.iri, link=link)
        toll = {kind: _HUB * log10(degree) / 2 for kind, degree in whole.degree()}
        for one, other, data in whole.edges(data=True):
            data["cost"] = cost(data["link"]) + toll[one] + toll[other]
        return whole

    @cached_property
    def _costs(self) -> dict[str, tuple[tuple[str, float], ...]]:
        """Where one can go from each kind, and at what cost."""
        return {
            kind: tuple((other, data["cost"]) for other, data in sorted(ends.items()))
            for kind, ends in self._map.adjacency()
        }

    @cached_property
    def _near(self) -> dict[str, frozenset[str]]:
        """The neighbours of each kind."""
        return {kind: frozenset(ends) for kind, ends in self._map.adjacency()}

    @cached_property
    def _told(self) -> dict[tuple[str, str], Link]:
        """The link between two kinds as told from the first."""
        return {
            ends: self._network.walked(data["link"], ends[0])
            for one, other, data in self._map.edges(data=True)
            for ends in ((one, other), (other, one))
        }

    def _by_cost(self, start: str, end: str) -> Iterator[Kinds]:
        """Give ways, the cheapest first: what is left to the end is known from each kind (A*)."""
        import networkx as nx

        left = nx.single_source_dijkstra_path_length(self._map, end, weight="cost")
        if start not in left:
            return
        most = left[start] + FARTHER
        begun: list[tuple[float, float, Kinds]] = [(left[start], 0.0, (start,))]
        for _ in range(MOST_LOOKS):
            if not begun:
                return
            _, spent, kinds = heappop(begun)
            if kinds[-1] == end:
                yield kinds
                continue
            if len(kinds) > MOST_STEPS:
                continue
            for other, step in self._costs[kinds[-1]]:
                whole = spent + step + left[other]
                if whole <= most and other not in kinds:
                    heappush(begun, (whole, spent + step, (*kinds, other)))

    def _relations(self, kinds: Kinds) -> tuple[str, ...]:
        return tuple(self._told[ends].predicate.iri for ends in pairwise(kinds))

    def _alike(self, kinds: Kinds, relations: tuple[str, ...]) -> tuple[Way, ...]:
        """Give the ways with another stop in one place and the same relations, by cost."""
        found = []
        for place in range(1, len(kinds) - 1):
            before, after = kinds[place - 1], kinds[place + 1]
            for other in self._near[before] & self._near[after]:
                steps = self._told[before, other], self._told[other, after]
                same = tuple(step.predicate.iri for step in steps)
                if other not in kinds and same == relations[place - 1 : place + 1]:
                    found.append(self._way((*kinds[:place], other, *kinds[place + 1 :])))
        return tuple(sorted(found, key=lambda way: (way.cost, way.sentence)))

    def _way(self, kinds: Kinds, also: tuple[Way, ...] = ()) -> Way:
        steps = tuple(self._told[ends] for ends in pairwise(kinds))
        edges = tuple(self._map.edges[ends]["link"] for ends in pairwise(kinds))
        spent = sum(self._map.edges[ends]["cost"] for ends in pairwise(kinds))
        told = tuple(map(self._sentence, steps))
        return Way(steps, edges, self._sentences.told(steps), told, spent, also)


def _is_detour(kinds: Kinds, better: Kinds) -> bool:
    """Tell whether a way passes all stops of a better one, in their order, and more.

    A relation of the ends themselves has no stops: a way past others is no detour from it.
    """
    if not _DIRECT < len(better) < len(kinds):
        return False
    left = iter(kinds)
    return all(stop in left for stop in better)
