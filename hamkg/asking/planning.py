"""Turns what a shape took from a question into plans: which relation, which kinds, which query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from hamkg.asking.linking import Link
from hamkg.asking.phrasing import Phrasing, fill, patterns
from hamkg.asking.plan import Condition, Misfit, Plan
from hamkg.asking.special import SPECIAL
from hamkg.namespaces import compact, ham, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.asking.files import Shape
    from hamkg.asking.lexicon import Lexicon, Meaning
    from hamkg.asking.matching import Taken
    from hamkg.asking.schema import Schema


_RELATIONS = ("verb", "be", "be_back", "noun")
"""The slots that hold words of a relation."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """One relation of a question, and what stands at its other end."""

    slot: str
    phrase: tuple[str, ...]
    kinds: tuple[str, ...]
    left: bool
    negated: bool = False


class Planner:
    """Makes plans from what shapes took."""

    def __init__(self, lexicon: Lexicon, schema: Schema, queries: Mapping[str, str]) -> None:
        """Plan with the words of a lexicon and the relations of a schema."""
        self.lexicon = lexicon
        self.schema = schema
        self.queries = queries
        self.phrasing = Phrasing(schema)

    def plans(self, shape: Shape, taken: Taken) -> Iterator[Plan | Misfit]:
        """Give what a question may mean that a shape took; several kinds by one name, each."""
        slots = [name for name in ("x", "xs", "y", "ys") if name in taken]
        links = [item for name in slots for item in taken[name] if isinstance(item, Link)]
        for iris in product(*(link.iris for link in links)):
            named = dict(zip(map(id, links), iris, strict=True))
            kinds: dict[str, tuple[str, ...]] = {
                name: tuple(named[id(item)] for item in taken[name] if isinstance(item, Link))
                for name in slots
            }
            for plan in self._of(shape, taken, kinds):
                yield plan if isinstance(plan, Misfit) else _with(plan, tuple(links), iris)

    def _of(
        self, shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Plan | Misfit]:
        category = self.lexicon.categories.get(_phrase(taken, "category"), "")
        if shape.asks in SPECIAL:
            yield from SPECIAL[shape.asks](self, kinds, category, "many" in taken)
            return
        if shape.asks in {"both", "both-noun"}:
            yield from self._pairs(shape, taken, kinds)
            return
        clauses = (
            (_Clause("", (), kinds["xs"], left=shape.asks == "left"),)
            if shape.relation
            else _clauses(shape.asks, taken, kinds)
        )
        for chosen in product(*(self._meanings(shape, clause) for clause in clauses)):
            yield self._plan(clauses, chosen, category, counted="many" in taken)

    def _meanings(self, shape: Shape, clause: _Clause) -> tuple[Meaning, ...]:
        if shape.relation:
            return self.lexicon.named(shape.relation)
        return self.lexicon.meanings.get((clause.slot, clause.phrase), ())

    def _plan(
        self,
        clauses: Sequence[_Clause],
        meanings: Sequence[Meaning],
        category: str,
        *,
        counted: bool,
    ) -> Plan | Misfit:
        conditions: list[Condition] = []
        told: list[tuple[str, tuple[str, ...], bool]] = []
        for clause, meaning in zip(clauses, meanings, strict=True):
            left = clause.left != meaning.back
            category = category or self._noun_category(clause, meaning)
            properties = self._fitting(meaning, clause.kinds, category, left=left)
            if not properties:
                return self._misfit(meaning, clause.kinds, category)
            conditions += [
                Condition(properties, kind, left, clause.negated, meaning.relation.through)
                for kind in clause.kinds
            ]
            verb = self.phrasing.verb(meaning.relation, tuple(map(ham, properties)), left=left)
            told.append((verb, clause.kinds, clause.negated))
        understood = self.phrasing.which(category, told)
        kinds = [written(condition.other) for condition in conditions]
        sparql = fill(
            self.queries["edges"],
            understood=understood,
            patterns=patterns(conditions, category, kinds),
        )
        return Plan(
            "rows",
            understood,
            sparql,
            conditions=tuple(conditions),
            category=category,
            counted=counted,
        )

    def _noun_category(self, clause: _Clause, meaning: Meaning) -> str:
        """Give the category that a noun asks for: "drugs for X" are drugs, not all that helps."""
        if clause.slot != "noun":
            return ""
        wanted = meaning.relation.only.get(clause.phrase)
        noun = wanted or self.lexicon.categories.get(clause.phrase, "")
        return "" if noun == "Kind" else noun

    def _fitting(
        self, meaning: Meaning, kinds: Sequence[str], category: str, *, left: bool
    ) -> tuple[str, ...]:
        """Give the properties of a relation that may join these kinds with such an answer."""
        schema = self.schema
        wanted = schema.members((category,)) if category else None

        def may(name: str) -> bool:
            ends = schema.kinds(ham(name), left=not left)
            answers = schema.kinds(ham(name), left=left)
            return set(kinds) <= ends and (wanted is None or bool(wanted & answers))

        return tuple(name for name in meaning.relation.properties if may(name))

    def _misfit(self, meaning: Meaning, kinds: Sequence[str], category: str) -> Misfit:
        names = self.schema.names
        what = "; ".join(self.schema.sides(ham(name)) for name in meaning.relation.properties)
        are = ", ".join(
            f"{names.ref(kind).label} is of the category "
            f"{self.schema.label(names.kinds[kind].category or 'Kind')}"
            for kind in kinds
        )
        wanted = f", and what you ask for is {self.schema.label(category)}" if category else ""
        return Misfit(f"In this graph {what}; {are}{wanted}.", tuple(kinds))

    def _pairs(
        self, shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Plan | Misfit]:
        (one,), (other,) = kinds["x"], kinds["y"]
        slot = next((name for name in _RELATIONS if name in taken), "")
        clause = _Clause(slot, _phrase(taken, slot), (one,), left=True)
        for meaning in self._meanings(shape, clause):
            subject, value = (other, one) if meaning.back else (one, other)
            properties = self.joining(meaning.relation.properties, subject, value)
            if properties:
                verb = self.phrasing.verb(meaning.relation, properties, left=True)
                yield self.pair(
                    properties, subject, value, verb=verb, through=meaning.relation.through
                )
            else:
                yield self._misfit(meaning, (one, other), "")

    def joining(self, properties: Sequence[str], subject: str, value: str) -> tuple[str, ...]:
        """Give the properties, as IRIs, that may lead from one kind to another."""
        return tuple(
            ham(name)
            for name in properties
            if subject in self.schema.kinds(ham(name), left=True)
            and value in self.schema.kinds(ham(name), left=False)
        )

    def pair(
        self, properties: Sequence[str], subject: str, value: str, *, verb: str, through: str = ""
    ) -> Plan:
        """Plan to tell whether one kind is related with another."""
        understood = self.phrasing.whether(subject, verb, value)
        via = ""
        if through:
            via = f"\n  UNION {{ ?subject ?property ?whole . ?answer ham:{through} ?whole }}"
        sparql = fill(
            self.queries["pair"],
            understood=understood,
            subject=written(subject),
            properties=" ".join(map(compact, properties)),
            object=written(value),
            through=via,
        )
        names = tuple(compact(iri).removeprefix("ham:") for iri in properties)
        condition = Condition(names, subject, asks_left=False, through=through)
        return Plan("pair", understood, sparql, kinds=(subject, value), conditions=(condition,))


def _clauses(asks: str, taken: Taken, kinds: Mapping[str, tuple[str, ...]]) -> tuple[_Clause, ...]:
    """Give the relations that a question names, and what stands at the other end of each."""
    slot = next(name for name in _RELATIONS if name in taken)
    left = asks.partition("-")[0] != "right"
    first = _Clause(slot, _phrase(taken, slot), kinds["xs"], left)
    second = next((name for name in ("verb2", "noun2") if name in taken), slot)
    if asks.endswith(("-not", "-and")):
        ends = kinds.get("ys") or kinds["xs"]
        phrase = _phrase(taken, second)
        negated = asks.endswith("-not")
        return (first, _Clause(slot, phrase, ends, left, negated))
    return (first,)


def _phrase(taken: Taken, slot: str) -> tuple[str, ...]:
    return tuple(item for item in taken.get(slot, ()) if isinstance(item, str))


def _with(plan: Plan, links: tuple[Link, ...], iris: Sequence[str]) -> Plan:
    return replace(plan, links=links, kinds=plan.kinds or tuple(iris))
