"""Counts which categories are linked by which properties, as VoID class partitions.

Tools that write queries for people, or that draw a schema, read these from an endpoint:
https://www.w3.org/TR/void/#class-property-partitions
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import node, typed
from hamkg.namespaces import BASE, PREFIXES, compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TYPE = PREFIXES["rdf"] + "type"
_DATASET = ox.NamedNode(f"{BASE}dataset")


def partition_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Describe the triples of some quads: per category, per property, per category at its end."""
    triples = {quad.triple for quad in quads}
    kinds = _categories(triples)
    members = Counter(kind for found in kinds.values() for kind in found)
    uses: Counter[tuple[str, str, str]] = Counter()
    for triple in triples:
        if triple.predicate.value == _TYPE:
            continue
        for kind in kinds.get(str(triple.subject), ()):
            for end in _ends(triple.object, kinds):
                uses[kind, triple.predicate.value, end] += 1
    written = [
        ox.Quad(subject, node(predicate), value)
        for subject, predicate, value in _partitions(members, uses)
    ]
    return sorted(set(written), key=str)


def _categories(triples: Iterable[ox.Triple]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for triple in triples:
        category = triple.object
        if triple.predicate.value != _TYPE or not isinstance(category, ox.NamedNode):
            continue
        if category.value.startswith(BASE):
            found[str(triple.subject)].append(category.value)
    return found


def _ends(
    value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, kinds: Mapping[str, list[str]]
) -> list[str]:
    if isinstance(value, ox.Literal):
        return [value.datatype.value]
    return kinds.get(str(value), [])


def _partitions(
    members: Mapping[str, int], uses: Mapping[tuple[str, str, str], int]
) -> Iterator[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
    for kind, count in members.items():
        part = _named(kind)
        yield _DATASET, "void:classPartition", part
        yield part, "void:class", ox.NamedNode(kind)
        yield part, "void:entities", typed(str(count), "integer")
    totals: Counter[tuple[str, str]] = Counter()
    for (kind, predicate, end), count in uses.items():
        totals[kind, predicate] += count
        whole, part = _named(kind, predicate), _named(kind, predicate, end)
        by_type = end.startswith(PREFIXES["xsd"]) or not end.startswith(BASE)
        yield whole, "void:datatypePartition" if by_type else "void:classPartition", part
        yield part, "void:datatype" if by_type else "void:class", ox.NamedNode(end)
        yield part, "void:triples", typed(str(count), "integer")
    for (kind, predicate), count in totals.items():
        whole = _named(kind, predicate)
        yield _named(kind), "void:propertyPartition", whole
        yield whole, "void:property", ox.NamedNode(predicate)
        yield whole, "void:triples", typed(str(count), "integer")


def _named(*iris: str) -> ox.NamedNode:
    names = "/".join(compact(iri).removeprefix("ham:") for iri in iris)
    return ox.NamedNode(f"{BASE}partition/{names}")
