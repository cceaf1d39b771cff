"""Answers forms over all relations in memory: which kinds match, and what each choice would leave.

A count for each of a hundred choices is a hundred sets that are cut with one: it takes
milliseconds, and respects every other choice. A test holds it equal to what the SPARQL answers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select
from hamkg.form_model import ANY_KIND, MAY, MUST, NOT, Form, is_shown
from hamkg.namespaces import graph_iri, local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hamkg.engine import Engine
    from hamkg.form_model import Condition
    from hamkg.forms.vocabulary import Vocabulary

_EDGES = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?graph WHERE {
  ?predicate ham:phrase ?phrase .
  GRAPH ?graph { ?subject ?predicate ?object }
}"""
)
_CLAIMS = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?stance ?rank WHERE {
  ?claim ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:stance ?stance .
  OPTIONAL { ?claim ham:evidenceLevel/ham:rank ?rank }
}"""
)
_SUPPORTS, _DISPUTES = "stance_supports", "stance_disputes"
_NO_RANK = 1_000

Pair: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class Known:
    """How a relation is known: whether it is stated, by which grade at best, and if disputed."""

    stated: bool = False
    rank: int = _NO_RANK
    disputed: bool = False


@dataclass(slots=True)
class _Table:
    """The relations of one property, as far as they count: the values of each kind, and back."""

    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    holders: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Counting:
    """All relations between the kinds of one graph, read once."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self._vocabulary = vocabulary
        self._tables: dict[tuple[bool, str, bool], dict[str, _Table]] = {}
        self._narrower: dict[str, set[str]] = {}

    # -------------------------------------------------------------- kinds

    def kinds_of(self, category: str) -> frozenset[str]:
        """Give the kinds of a category, wide ones included."""
        return self._members.get(category or ANY_KIND, frozenset())

    def matching(self, form: Form, *, but: int | None = None) -> set[str]:
        """Give the kinds that match a form, or would without the clause in a place."""
        found = set(self.kinds_of(form.category))
        for place, clause in enumerate(form.clauses):
            if place != but:
                found &= self.meeting(clause, form, found)
        return found

    def size(self, form: Form) -> int:
        """Count the rows that a form has, before its limit: each kind with all its values."""
        shown = [clause[0] for clause in form.clauses if is_shown(clause)]
        return sum(
            prod(max(1, len(self.values(one, form, kind))) for one in shown)
            for kind in self.matching(form)
        )

    def meeting(self, clause: Iterable[Condition], form: Form, among: set[str]) -> set[str]:
        """Give those of some kinds that meet one of the conditions of a clause."""
        return set().union(*(self.held(one, form, among) for one in clause))

    def held(self, condition: Condition, form: Form, among: set[str]) -> set[str]:
        """Give those of some kinds of which a condition holds; what is only shown, always does."""
        if condition.role == MAY:
            return set(among)
        return self.chosen(condition.role, self.related(condition, form), among)

    @staticmethod
    def chosen(role: str, related: set[str], among: set[str]) -> set[str]:
        """Give those of some kinds that are related, or where nothing may say so, that are not."""
        return among - related if role == NOT else among & related

    def related(self, condition: Condition, form: Form) -> set[str]:
        """Give all kinds that have the relation of a condition, as far as it counts."""
        table = self.table(condition.role, form).get(condition.predicate, _Table())
        wanted = self._wanted(condition)
        if wanted is None:
            return {kind for kind, values in table.values.items() if values}
        return set().union(*(table.holders.get(value, ()) for value in wanted))

    def values(self, condition: Condition, form: Form, kind: str) -> set[str]:
        """Give what a kind is related to by a condition."""
        table = self.table(condition.role, form).get(condition.predicate, _Table())
        values, wanted = table.values.get(kind, set()), self._wanted(condition)
        return set(values) if wanted is None else values & wanted

    def _wanted(self, condition: Condition) -> set[str] | None:
        """Give the values that a condition takes; None where anything will do."""
        if condition.category:
            return set(self.kinds_of(condition.category))
        if not condition.values:
            return None
        if condition.narrower:
            return set().union(*map(self.narrower, condition.values))
        return set(condition.values)

    # -------------------------------------------------------------- relations

    def known(self, subject: str, predicate: str, value: str) -> Known:
        """Give how a relation is known; one that is not there is not stated."""
        return self._known.get(predicate, {}).get((subject, value)) or Known()

    def table(self, role: str, form: Form) -> Mapping[str, _Table]:
        """Give the relations that count for a role: what nothing may say is looked for in all."""
        key = (False, "", False) if role == NOT else (form.stated, form.grade, form.undisputed)
        if key not in self._tables:
            self._tables[key] = self._count(*key)
        return self._tables[key]

    def narrower(self, kind: str) -> set[str]:
        """Give a kind with all that are narrower."""
        if kind not in self._narrower:
            self._narrower[kind] = self._below(kind)
        return self._narrower[kind]

    def _below(self, kind: str) -> set[str]:
        table = self.table(MUST, Form()).get("broaderKind", _Table())
        found, ring = {kind}, {kind}
        while ring:
            ring = {one for wide in ring for one in table.holders.get(wide, ())} - found
            found |= ring
        return found

    def _count(self, stated: bool, grade: str, undisputed: bool) -> dict[str, _Table]:  # noqa: FBT001
        most = self._vocabulary.ranks[grade] if grade else _NO_RANK
        tables: dict[str, _Table] = {}
        for predicate, pairs in self._known.items():
            table = tables[predicate] = _Table()
            for (subject, value), known in pairs.items():
                if stated and not known.stated:
                    continue
                if known.rank > most or (undisputed and known.disputed):
                    continue
                table.values[subject].add(value)
                table.holders[value].add(subject)
        return tables

    @cached_property
    def _members(self) -> dict[str, frozenset[str]]:
        kinds = self._vocabulary.kinds
        return {
            category: frozenset(map(local_name, iris)) & kinds
            for category, iris in self._vocabulary.names.members.items()
        }

    @cached_property
    def _known(self) -> dict[str, dict[Pair, Known]]:
        """How each relation between two kinds is known, by property."""
        kinds = self._vocabulary.kinds
        found: dict[str, dict[Pair, Known]] = defaultdict(dict)
        stated: list[tuple[str, str, str]] = []
        for row in select(self._engine, _EDGES):
            subject, predicate, value, graph = (str(cell) for cell in row)
            edge = local_name(subject), local_name(predicate), local_name(value)
            if {edge[0], edge[2]} <= kinds:
                found[edge[1]].setdefault((edge[0], edge[2]), Known())
                if graph == graph_iri("asserted"):
                    stated.append(edge)
        for edge in stated:
            for known in self._both_ways(found, *edge):
                known.stated = True
        self._add_claims(found)
        return dict(found)

    def _add_claims(self, found: Mapping[str, dict[Pair, Known]]) -> None:
        for subject, predicate, value, stance, rank in select(self._engine, _CLAIMS):
            edge = (local_name(str(subject)), local_name(str(predicate)), local_name(str(value)))
            for known in self._both_ways(found, *edge):
                if local_name(str(stance)) == _DISPUTES:
                    known.disputed = True
                elif local_name(str(stance)) == _SUPPORTS and rank is not None:
                    known.rank = min(known.rank, int(str(rank)))

    def _both_ways(
        self, found: Mapping[str, dict[Pair, Known]], subject: str, predicate: str, value: str
    ) -> list[Known]:
        """Give a relation, and the one that says the same from the other end."""
        known = self._vocabulary.properties.get(predicate)
        back = known.inverse if known else ""
        ways = (
            found.get(predicate, {}).get((subject, value)),
            found.get(back, {}).get((value, subject)),
        )
        return [way for way in ways if way is not None]
