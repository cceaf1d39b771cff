"""Turns what a shape took from a question into plans: which relation, which kinds, which query."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from hamkg.asking.clauses import Clause, clauses_of, may_part, parts_of, phrase
from hamkg.asking.linking import Link
from hamkg.asking.pairing import PAIRS, pairs
from hamkg.asking.patterns import fill, patterns
from hamkg.asking.phrasing import PART, Phrasing
from hamkg.asking.plan import Condition, Misfit, Plan
from hamkg.asking.special import SPECIAL
from hamkg.namespaces import ham

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.asking.files import Shape
    from hamkg.asking.lexicon import Lexicon, Meaning
    from hamkg.asking.matching import Taken
    from hamkg.asking.schema import Schema


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
        made = tuple(self._with_kinds(shape, taken, slots, links))
        if all(isinstance(plan, Misfit) for plan in made) and any(link.others for link in links):
            made += tuple(self._with_kinds(shape, taken, slots, links, others=True))
        yield from made

    def _with_kinds(
        self,
        shape: Shape,
        taken: Taken,
        slots: Sequence[str],
        links: Sequence[Link],
        *,
        others: bool = False,
    ) -> Iterator[Plan | Misfit]:
        """Plan with each kind that the names mean, or with ``others`` that they may mean too."""
        chosen = [link.other if others and link.others else link for link in links]
        for iris in product(*(link.iris for link in chosen)):
            named = dict(zip(map(id, links), iris, strict=True))
            kinds: dict[str, tuple[str, ...]] = {
                name: tuple(named[id(item)] for item in taken[name] if isinstance(item, Link))
                for name in slots
            }
            for plan in self._of(shape, taken, kinds):
                yield plan if isinstance(plan, Misfit) else _with(plan, tuple(chosen), iris)

    def _of(
        self, shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Plan | Misfit]:
        category = self.lexicon.categories.get(phrase(taken, "category"), "")
        if shape.asks in SPECIAL:
            if not parts_of(taken):
                yield from SPECIAL[shape.asks](self, kinds, category, "many" in taken)
        elif shape.asks in PAIRS:
            yield from pairs(self, shape, taken, kinds)
        else:
            yield from self._rows(shape, taken, kinds, category)

    def _rows(
        self, shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]], category: str
    ) -> Iterator[Plan | Misfit]:
        """Plan to give the kinds that meet what a question asks."""
        among = kinds["xs"] if shape.asks.endswith("-among") else ()
        if among and len(among) == 1:
            return
        clauses = clauses_of(shape, taken, kinds)
        for chosen in product(*(self.meanings(shape, clause) for clause in clauses)):
            if all(may_part(*pair) for pair in zip(clauses, chosen, strict=True)):
                plan = self._plan(shape, clauses, chosen, category, among)
                if isinstance(plan, Plan):
                    yield replace(plan, counted="many" in taken)
                elif plan is not None:
                    yield plan

    def meanings(self, shape: Shape, clause: Clause) -> tuple[Meaning, ...]:
        """Give the relations that the words of a clause may mean."""
        if shape.relation:
            return self.lexicon.named(shape.relation)
        return self.lexicon.meanings.get((clause.slot, clause.phrase), ())

    def _plan(
        self,
        shape: Shape,
        clauses: Sequence[Clause],
        meanings: Sequence[Meaning],
        category: str,
        among: tuple[str, ...],
    ) -> Plan | Misfit | None:
        conditions: list[Condition] = []
        told: list[tuple[str, bool]] = []
        for clause, meaning in zip(clauses, meanings, strict=True):
            left = clause.left != meaning.back
            category = category or self._noun_category(clause, meaning)
            found = self._conditions(clause, meaning, category, among, left=left)
            if not found:
                return self.misfit(meaning, (*clause.kinds, *among), category)
            conditions += found
            properties = tuple(map(ham, found[0].properties))
            verb = self.phrasing.verb(meaning.relation, properties, left=left)
            told.append((f"{verb} {self._other(clause, found)}", clause.negated))
        if shape.asks.endswith("-or"):
            conditions, told = self._either(conditions, told)
            if not conditions:
                return None
        understood = self.phrasing.which(category, told, among)
        sparql = fill(
            self.queries["edges"],
            understood=understood,
            patterns=patterns(conditions, category, among),
        )
        return Plan(
            "rows",
            understood,
            sparql,
            conditions=tuple(conditions),
            category=category,
            among=among,
        )

    def _conditions(
        self,
        clause: Clause,
        meaning: Meaning,
        category: str,
        among: Sequence[str],
        *,
        left: bool,
    ) -> list[Condition]:
        """Give what a clause asks of an answer; nothing where its relation joins no such kinds."""
        sort = self._counted_category(clause, meaning)
        kinds = clause.kinds or tuple(sorted(self.schema.members((sort or "Kind",))))
        properties = self._fitting(meaning, clause, kinds, category, left=left)
        if among:
            joined = [set(self.schema.kinds(ham(name), left=left)) for name in properties]
            properties = properties if set(among) <= set().union(*joined) else ()
        if not properties:
            return []
        first = Condition(
            properties,
            kinds,
            left,
            clause.negated,
            "" if clause.number or clause.part else meaning.relation.through,
            "other" if clause.part else "",
            (sort or "Kind") if clause.number else "",
            self.lexicon.least(clause.number) if clause.number else 1,
        )
        if clause.number or clause.any_of:
            return [first]
        return [replace(first, others=(kind,)) for kind in kinds]

    @staticmethod
    def _either(
        conditions: Sequence[Condition], told: Sequence[tuple[str, bool]]
    ) -> tuple[list[Condition], list[tuple[str, bool]]]:
        """Join two relations of the same kinds, or one with two kinds, so that either is enough.

        Two relations, each with a kind of its own, give none: no one condition says that.
        """
        first, last = conditions[0], conditions[-1]
        words = " or ".join(words for words, _ in told)
        if first.properties == last.properties and first.others != last.others:
            if len(conditions) > len(told):
                return [], []
            return [replace(first, others=(*first.others, *last.others))], [(words, False)]
        if first.others != conditions[len(conditions) // 2].others:
            return [], []
        half = len(conditions) // 2
        joined = [
            replace(one, properties=tuple(dict.fromkeys((*one.properties, *other.properties))))
            for one, other in zip(conditions[:half], conditions[half:], strict=True)
        ]
        return joined, [(words, False)]

    def _other(self, clause: Clause, conditions: Sequence[Condition]) -> str:
        if clause.number:
            wide = conditions[0].category
            return self.phrasing.number(conditions[0].least, "" if wide == "Kind" else wide)
        row = self.phrasing.several(clause.kinds, "or" if clause.any_of else "and")
        return f"{PART} {row}" if clause.part else row

    def _counted_category(self, clause: Clause, meaning: Meaning) -> str:
        """Give the category of what is counted: "three muscles", or what a noun names itself."""
        if not clause.number:
            return ""
        if clause.category:
            return self.lexicon.categories[clause.category]
        return self._named_category(clause, meaning)

    def _noun_category(self, clause: Clause, meaning: Meaning) -> str:
        """Give the category that a noun asks for: "drugs for X" are drugs, not all that helps."""
        # "Symptoms of three conditions" are symptoms; in "three symptoms" these are counted.
        if clause.slot != "noun" or (clause.number and not clause.category):
            return ""
        return self._named_category(clause, meaning)

    def _named_category(self, clause: Clause, meaning: Meaning) -> str:
        wanted = meaning.relation.only.get(clause.phrase)
        noun = wanted or self.lexicon.categories.get(clause.phrase, "")
        return "" if noun == "Kind" else noun

    def _fitting(
        self, meaning: Meaning, clause: Clause, kinds: Sequence[str], category: str, *, left: bool
    ) -> tuple[str, ...]:
        """Give the properties of a relation that may join these kinds with such an answer."""
        schema = self.schema
        wanted = schema.members((category,)) if category else None

        def may(name: str) -> bool:
            ends = schema.kinds(ham(name), left=not left)
            answers = schema.kinds(ham(name), left=left)
            fits = bool(set(kinds) & ends) if clause.number else set(kinds) <= ends
            return fits and (wanted is None or bool(wanted & answers))

        return tuple(name for name in meaning.relation.properties if may(name))

    def misfit(self, meaning: Meaning, kinds: Sequence[str], category: str) -> Misfit:
        """Say why a relation joins no such kinds."""
        names = self.schema.names
        what = "; ".join(self.schema.sides(ham(name)) for name in meaning.relation.properties)
        are = ", ".join(
            f"{names.ref(kind).label} is of the category "
            f"{self.schema.label(names.kinds[kind].category or 'Kind')}"
            for kind in kinds
        )
        wanted = f", and what you ask for is {self.schema.label(category)}" if category else ""
        return Misfit(f"In this graph {what}{f'; {are}' if are else ''}{wanted}.", tuple(kinds))


def _with(plan: Plan, links: tuple[Link, ...], iris: Sequence[str]) -> Plan:
    return replace(plan, links=links, kinds=plan.kinds or tuple(iris))
