"""What kinds have in common: the other kinds that all of them are related to."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from math import log2
from typing import TYPE_CHECKING

from hamkg.namespaces import compact, expand, sparql_prologue, written
from hamkg.network import cost
from hamkg.way_model import Common, Shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.model import Ref
    from hamkg.network import Network
    from hamkg.sentences import Sentences
    from hamkg.views import Link

_EVERY_KIND = "Kind"
_MIXED = 2.0
"""To share a neighbour by different relations tells so many bits less."""


class CommonGround:
    """Finds what kinds of a network have in common."""

    def __init__(self, network: Network, sentences: Sentences) -> None:
        """Look in this network, and tell it in these sentences."""
        self._network = network
        self._sentences = sentences

    def of(self, kinds: Sequence[str]) -> Common:
        """Give what kinds have in common, what tells most first."""
        refs = tuple(map(self._network.names.ref, kinds))
        shared = sorted(self._shared(kinds), key=_order)
        return Common(refs, self._category(kinds), tuple(shared), _query(kinds))

    def _shared(self, kinds: Sequence[str]) -> Iterator[Shared]:
        around = [self._neighbours(kind) for kind in kinds]
        for other in set.intersection(*map(set, around)) - set(kinds):
            links = [each[other] for each in around]
            relations = set.intersection(*map(set, links))
            if not relations:
                yield self._one(other, [next(iter(each.values())) for each in links])
            for relation in relations:
                yield self._one(other, [each[relation] for each in links])

    def _neighbours(self, kind: str) -> dict[str, dict[str, Link]]:
        """Give the links of a kind by the other end and by relation, the best backed first."""
        found: dict[str, dict[str, Link]] = {}
        for link in self._network.told(kind):
            if link.subject.iri == kind:
                found.setdefault(link.object.iri, {}).setdefault(link.predicate.iri, link)
        return found

    def _one(self, other: str, links: Sequence[Link]) -> Shared:
        relations = {link.predicate for link in links}
        relation = relations.pop() if len(relations) == 1 else None
        those = self._members[other, "" if relation is None else relation.iri]
        rare = log2(len(self._network.names.kinds) / those)
        return Shared(
            self._network.names.ref(other),
            relation,
            tuple(links),
            self._sentences.shared(links),
            rare,
        )

    @cached_property
    def _members(self) -> Counter[tuple[str, str]]:
        """How many kinds a relation leads from to a kind, and how many any relation does."""
        found: Counter[tuple[str, str]] = Counter()
        for kind in self._network.around:
            for other, links in self._neighbours(kind).items():
                found[other, ""] += 1
                found.update((other, relation) for relation in links)
        return found

    def _category(self, kinds: Sequence[str]) -> Ref | None:
        """Give the narrowest category that all the kinds belong to, if it says anything."""
        fitting = [
            (len(members), name)
            for name, members in self._network.names.members.items()
            if set(kinds) <= members and name != _EVERY_KIND
        ]
        return self._network.names.ref(expand(f"ham:{min(fitting)[1]}")) if fitting else None


def _order(shared: Shared) -> tuple[float, str, str]:
    doubt = sum(map(cost, shared.links)) / len(shared.links)
    mixed = _MIXED if shared.relation is None else 0.0
    return doubt + mixed - shared.rare, shared.sentence, shared.kind.iri


def _query(kinds: Sequence[str]) -> str:
    """Write the query for all that the kinds share by the same relation."""
    lines = "".join(f"  {written(kind)} ?relation ?kind .\n" for kind in kinds)
    return (
        f"# What {' and '.join(map(compact, kinds))} are related to by the same relation\n"
        f"{sparql_prologue('ham', 'rdfs')}SELECT ?relation ?phrase ?kind ?label WHERE {{\n{lines}"
        "  ?relation ham:phrase ?phrase . ?kind rdfs:label ?label .\n} ORDER BY ?phrase ?label"
    )
