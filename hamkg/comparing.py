"""Puts kinds side by side: what each is related to, and how well that is known."""

from __future__ import annotations

import csv
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from hamkg.comparison_model import SHOWN, Aspect, Cell, ComparedRow, Comparison
from hamkg.comparison_query import comparison_query
from hamkg.errors import UnknownTermError
from hamkg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hamkg.network import Network
    from hamkg.views import Link

Known = TypeVar("Known")
EVERYTHING = Aspect("all", "All relations")
_LAST = 1000


class Comparing:
    """Compares kinds of a network by the aspects that are set down for their category."""

    def __init__(self, network: Network, table: Path) -> None:
        """Compare kinds of this network by the aspects in this table."""
        self._network = network
        self._table = table

    def compare(self, kinds: Sequence[str], by: str, only: str) -> Comparison:
        """Compare kinds, by IRI; raises UnknownTermError for an aspect that they do not have."""
        aspects = self._aspects(kinds)
        aspect = _named(by or aspects[0].name, {each.name: each for each in aspects})
        _named(only, SHOWN)
        rows = self._rows(kinds, aspect)
        refs = tuple(map(self._network.names.ref, kinds))
        return Comparison(
            kinds=refs,
            aspects=aspects,
            aspect=aspect,
            only=only,
            rows=tuple(row for row in rows if _wanted(row, only)),
            total=len(rows),
            common=sum(row.shared == len(kinds) for row in rows),
            sparql=comparison_query(refs, aspect.relations, only),
        )

    def _aspects(self, kinds: Iterable[str]) -> tuple[Aspect, ...]:
        """Give what the kinds can be compared by, beginning with what is done unasked."""
        members = self._network.names.members
        for category, aspects in self._by_category.items():
            if set(kinds) <= members.get(category, frozenset()):
                relations = tuple(name for each in aspects for name in each.relations)
                return (Aspect("main", "What matters most", relations), *aspects, EVERYTHING)
        return (EVERYTHING,)

    @cached_property
    def _by_category(self) -> dict[str, tuple[Aspect, ...]]:
        found: dict[str, tuple[Aspect, ...]] = {}
        with self._table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                aspect = Aspect(row["name"], row["title"], tuple(row["relations"].split("; ")))
                found[row["category"]] = (*found.get(row["category"], ()), aspect)
        return found

    def _rows(self, kinds: Sequence[str], aspect: Aspect) -> list[ComparedRow]:
        relations = {expand(f"ham:{name}") for name in aspect.relations}
        columns = [
            {
                (link.predicate.iri, link.object.iri): link
                for link in self._links(kind)
                if not relations or link.predicate.iri in relations
            }
            for kind in kinds
        ]
        ref = self._network.names.ref
        rows = [
            ComparedRow(ref(key[0]), ref(key[1]), tuple(Cell(each.get(key)) for each in columns))
            for key in set().union(*columns)
        ]
        return sorted(rows, key=self._order)

    def _links(self, kind: str) -> Iterable[Link]:
        """Give what is known of a kind and what is only claimed, as told from it."""
        # What the graph holds comes last, and so takes the place of what is only claimed.
        links = (*self._network.claimed_of(kind), *reversed(self._network.told(kind)))
        return (link for link in links if link.subject.iri == kind)

    def _order(self, row: ComparedRow) -> tuple[bool, int, str, int, str, str, str]:
        """What all share comes first; then what the pages put first, as the query does."""
        plain = self._network.names.plain.get(row.relation.iri)
        return (
            row.shared < len(row.cells),
            _LAST if plain is None else plain.order,
            row.relation.phrase or row.relation.label,
            -row.shared,
            row.neighbour.label.lower(),
            row.neighbour.iri,
            row.relation.iri,
        )


def _wanted(row: ComparedRow, only: str) -> bool:
    if only == "shared":
        return row.shared == len(row.cells)
    return only == "all" or row.differs


def _named(name: str, known: dict[str, Known]) -> Known:
    if name not in known:
        raise UnknownTermError(name, list(known))
    return known[name]
