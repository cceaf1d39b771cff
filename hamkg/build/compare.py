"""Compares two releases: terms, statements and relations that came, went or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select
from hamkg.namespaces import compact, sparql_prologue

if TYPE_CHECKING:
    from hamkg.engine import Engine

Facts: TypeAlias = dict[str, frozenset[tuple[str, str]]]
"""What is said of each subject, as pairs of predicate and value."""

_KINDS = (
    sparql_prologue("owl", "ham", "rdfs")
    + """
SELECT ?s ?p ?o WHERE { ?s a owl:NamedIndividual ; ?p ?o .
  FILTER NOT EXISTS { ?s a ?class . VALUES ?class {
    ham:Statement ham:SourceSentence ham:Inference ham:Premise ham:ForeignName } } }"""
)
_STATEMENTS = sparql_prologue("ham") + "SELECT ?s ?p ?o WHERE { ?s a ham:Statement ; ?p ?o }"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``added``, ``removed`` or ``changed``, of a term or a statement."""

    what: str
    kind: str
    term: str
    details: tuple[str, ...] = ()


def compare(old: Engine, new: Engine) -> tuple[Change, ...]:
    """List what differs between two releases, terms first; equal releases give nothing."""
    found: list[Change] = []
    for kind, query in (("term", _KINDS), ("statement", _STATEMENTS)):
        before, after = _facts(old, query), _facts(new, query)
        found += [Change("removed", kind, compact(s)) for s in sorted(set(before) - set(after))]
        found += [Change("added", kind, compact(s)) for s in sorted(set(after) - set(before))]
        found += [
            Change("changed", kind, compact(subject), _details(before[subject], after[subject]))
            for subject in sorted(set(before) & set(after))
            if before[subject] != after[subject]
        ]
    return tuple(found)


def _facts(engine: Engine, query: str) -> Facts:
    found: dict[str, set[tuple[str, str]]] = {}
    for subject, predicate, value in select(engine, query):
        found.setdefault(str(subject), set()).add((str(predicate), str(value)))
    return {subject: frozenset(pairs) for subject, pairs in found.items()}


def _details(
    before: frozenset[tuple[str, str]], after: frozenset[tuple[str, str]]
) -> tuple[str, ...]:
    gone = [f"- {compact(p)} {compact(o)}" for p, o in sorted(before - after)]
    come = [f"+ {compact(p)} {compact(o)}" for p, o in sorted(after - before)]
    return tuple(gone + come)
