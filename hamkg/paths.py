"""How two kinds are related: the shortest ways from one to the other through the network.

A step costs one; an inferred step costs as much as two and a hypothesis as three, so that what is
stated comes first. To pass a kind that has many neighbours costs a little, since "both are in the
thigh" says little.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice, pairwise
from math import log10
from typing import TYPE_CHECKING

from hamkg.namespaces import compact, sparql_prologue
from hamkg.views import Way

if TYPE_CHECKING:
    import networkx as nx

    from hamkg.network import Network
    from hamkg.views import Link

_STATED, _INFERRED, _HYPOTHESIS = 1.0, 2.0, 3.0
_HUB = 0.3
MOST_STEPS = 6
"""Beyond so many steps everything is related to everything."""


class Paths:
    """Finds ways through a network."""

    def __init__(self, network: Network) -> None:
        """Find ways through this network."""
        self._network = network

    def between(self, start: str, end: str, limit: int) -> tuple[Way, ...]:
        """Give the best ways from one kind to another, none longer than MOST_STEPS."""
        import networkx as nx

        if start == end or not {start, end} <= self._map.nodes:
            return ()
        ways = nx.shortest_simple_paths(self._map, start, end, weight="cost")
        try:
            found = list(islice(ways, limit))
        except nx.NetworkXNoPath:
            return ()
        return tuple(self._way(kinds) for kinds in found if len(kinds) <= MOST_STEPS + 1)

    @cached_property
    def _map(self) -> nx.Graph[str]:
        """The network with the best link between each two kinds, and what it costs to pass."""
        import networkx as nx

        best: dict[frozenset[str], Link] = {}
        for start, links in self._network.around.items():
            for link in links:
                best.setdefault(frozenset((start, link.other(start).iri)), link)
        whole: nx.Graph[str] = nx.Graph()
        for link in best.values():
            whole.add_edge(link.subject.iri, link.object.iri, link=link)
        toll = {kind: _HUB * log10(degree) / 2 for kind, degree in whole.degree()}
        for one, other, data in whole.edges(data=True):
            data["cost"] = _cost(data["link"]) + toll[one] + toll[other]
        return whole

    def _way(self, kinds: list[str]) -> Way:
        steps = tuple(
            self._network.walked(self._map.edges[one, other]["link"], one)
            for one, other in pairwise(kinds)
        )
        return Way(steps, _query(kinds[0], kinds[-1], len(steps)))


def _cost(link: Link) -> float:
    if link.hypothesis:
        return _HYPOTHESIS
    return _INFERRED if link.inferred else _STATED


def _query(start: str, end: str, steps: int) -> str:
    """Write the query for all ways of so many steps."""
    stops = [
        f"<{start}>",
        *(f"?kind{place}" for place in range(1, steps)),
        f"<{end}>",
    ]
    lines = [
        f"  {stops[place]} ?relation{place + 1} {stops[place + 1]} ."
        f" ?relation{place + 1} ham:phrase ?phrase{place + 1} ."
        for place in range(steps)
    ]
    shown = " ".join(
        f"?phrase{place}" + (f" ?kind{place}" if place < steps else "")
        for place in range(1, steps + 1)
    )
    head = f"# All ways of {steps} steps from {compact(start)} to {compact(end)}\n"
    return head + sparql_prologue("ham") + f"SELECT {shown} WHERE {{\n" + "\n".join(lines) + "\n}"
