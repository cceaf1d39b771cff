"""Answers plans: asks the graph, and gives each row what backs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hamkg.ask_model import KNOWN, AskRow
from hamkg.asking.backing import Backed, known
from hamkg.asking.patterns import fill
from hamkg.asking.reasons import why, why_not
from hamkg.engine import select
from hamkg.namespaces import expand, ham, written
from hamkg.results import shown
from hamkg.terms import Iri
from hamkg.views import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hamkg.asking.backing import Backing
    from hamkg.asking.grounds import Grounds
    from hamkg.asking.plan import Plan
    from hamkg.model import Ref, Relation
    from hamkg.terms import Term

_TYPE = "rdf:type"
_APART = ham("distinguishedFrom")
_UNGRADED = 99


class Runner:
    """Answers plans from one graph."""

    def __init__(self, can: Grounds, backing: Backing, queries: Mapping[str, str]) -> None:
        """Answer from these grounds, by the queries of the files."""
        self._engine = can.engine
        self._names = can.names
        self._paths = can.paths
        self._sentences = can.sentences
        self._proofs = can.proofs
        self._why_not = can.why_not
        self._backing = backing
        self._flags = {rule.flag.ref.iri: rule.flag for rule in can.redflags}
        self._queries = queries

    def run(self, plan: Plan) -> tuple[tuple[AskRow, ...], str]:
        """Give the rows of a plan, the surest first, and the query that gives just these."""
        answer: Mapping[str, Callable[[Plan], tuple[AskRow, ...]]] = {
            "rows": self._rows,
            "pair": self._pair,
            "category": self._of_category,
            "all": self._all,
            "definition": self._definition,
            "care": self._care,
            "compare": self._compare,
            "curated": self._curated,
        }
        if plan.asks == "paths":
            return self._way(plan)
        return answer[plan.asks](plan), plan.sparql

    def _asked(self, plan: Plan) -> list[Ref]:
        """Give the kinds that the query of a plan answers, each once."""
        rows = select(self._engine, plan.sparql)
        return [self._names.ref(iri) for iri in dict.fromkeys(str(row[0]) for row in rows)]

    def _rows(self, plan: Plan) -> tuple[AskRow, ...]:
        rows = [self._backing.row(ref, plan.conditions) for ref in self._asked(plan)]
        return tuple(sorted(rows, key=_surest))

    def _pair(self, plan: Plan) -> tuple[AskRow, ...]:
        subject, value = plan.kinds
        (condition,) = plan.conditions
        ref = self._names.ref(value)
        best = self._backing.best(value, condition)
        if best is not None:
            links = list(self._backing.links(value, condition.others, condition))
            found = [self._backing.told(ref, [backed]) for backed in _each(links)]
            return tuple(sorted(found or [self._backing.told(ref, [best])], key=_surest))
        claimed = (
            self._backing.claimed(subject, ham(name), value) for name in condition.properties
        )
        return tuple(self._claim_row(ref, one) for one in claimed if one is not None)

    def reasons(self, plan: Plan, rows: Sequence[AskRow]) -> tuple[str, ...]:
        """Give why a pair is related, or why the graph does not say so."""
        if not plan.why:
            return ()
        if rows:
            best = rows[0].edges
            triples = [(expand(one), expand(by), expand(other)) for one, by, other in best]
            return tuple(line for triple in triples for line in why(self._proofs, triple))
        subject, value = plan.kinds
        found = [
            why_not(self._why_not((subject, ham(name), value)))
            for condition in plan.conditions
            for name in condition.properties
        ]
        return tuple(dict.fromkeys(line for lines in found for line in lines))

    def _claim_row(self, ref: Ref, relation: Relation) -> AskRow:
        """Tell a relation that sources speak of and the graph does not hold."""
        best = min(relation.claims, key=lambda claim: claim.evidence_rank)
        link = Link(
            relation.subject,
            relation.predicate,
            ref,
            inferred=False,
            disputing=len(relation.disputing),
        )
        told = self._sentences.told([link])
        return AskRow(
            ref,
            f"{told} {relation.strength}",
            "disputed" if relation.disputing else "stated",
            best.evidence_level,
            len({claim.source.iri for claim in relation.claims}),
            ((relation.subject.curie, relation.predicate.curie, ref.curie),),
            (told,),
        )

    def _of_category(self, plan: Plan) -> tuple[AskRow, ...]:
        label = self._names.ref(ham(plan.category)).label
        return tuple(
            AskRow(
                ref,
                f"{ref.label} is a kind of {label}",
                "by definition",
                edges=((ref.curie, _TYPE, f"ham:{plan.category}"),),
            )
            for ref in self._asked(plan)
        )

    def _all(self, plan: Plan) -> tuple[AskRow, ...]:
        return tuple(
            AskRow(ref, self._flag_words(ref) or ref.label, "by definition")
            for ref in self._asked(plan)
        )

    def _definition(self, plan: Plan) -> tuple[AskRow, ...]:
        rows = select(self._engine, plan.sparql)
        return tuple(
            AskRow(self._names.ref(str(iri)), str(definition), "by definition")
            for iri, _, definition in rows
        )

    def _care(self, plan: Plan) -> tuple[AskRow, ...]:
        (kind,) = plan.kinds
        refs = self._asked(plan)
        told = {
            ref.iri: self._flag_words(ref)
            or f"{self._names.ref(kind).label} calls for {ref.label}"
            for ref in refs
        }
        ordered = sorted(
            refs,
            key=lambda ref: (
                self._flags[ref.iri].urgency_rank if ref.iri in self._flags else _UNGRADED,
                ref.label,
            ),
        )
        return tuple(AskRow(ref, told[ref.iri], "stated") for ref in ordered)

    def _flag_words(self, ref: Ref) -> str:
        flag = self._flags.get(ref.iri)
        return "" if flag is None else f"{ref.label}: {flag.urgency}. {flag.what_to_do}"

    def _compare(self, plan: Plan) -> tuple[AskRow, ...]:
        one, other = plan.kinds
        shared = self._backing.shared(one, other)
        rows: list[AskRow] = []
        for ref in self._asked(plan):
            if ref.iri in shared:
                rows.append(self._backing.told(ref, shared[ref.iri]))
            else:
                relation = self._backing.claimed(one, _APART, ref.iri)
                if relation is not None:
                    row = self._claim_row(ref, relation)
                    rows.append(replace(row, note=_clues(relation)))
        return tuple(sorted(rows, key=lambda row: (row.ref.iri != other, *_surest(row))))

    def _way(self, plan: Plan) -> tuple[tuple[AskRow, ...], str]:
        start, end = plan.kinds
        ways = self._paths.between(start, end, 1)
        if not ways:
            return (), ""
        steps = ways[0].steps
        rows = "".join(
            f"    ({place} {written(step.subject.iri)} {written(step.predicate.iri)}"
            f" {written(step.object.iri)})\n"
            for place, step in enumerate(steps, start=1)
        )
        query = fill(self._queries["steps"], understood=plan.understood, steps=rows)
        return tuple(self._backing.told(step.object, _each([step])) for step in steps), query

    def _curated(self, plan: Plan) -> tuple[AskRow, ...]:
        table = select(self._engine, plan.sparql)
        rows: list[AskRow] = []
        for cells in table:
            iris = [str(cell) for cell in cells if isinstance(cell, Iri)]
            told = [iri for iri in iris if iri in self._names.kinds and iri not in plan.kinds]
            cited = [iri for iri in iris if iri in self._names.others]
            ref = self._names.ref(next(iter((*told, *cited, *plan.kinds, *iris)), ""))
            texts = tuple(dict.fromkeys(filter(None, map(self._text, cells))))
            if ref.label == ref.curie and texts:
                ref = replace(ref, label=texts[0])
            rows.append(AskRow(ref, " · ".join(texts), ""))
        return tuple(rows)

    def _text(self, cell: Term | None) -> str:
        """Give a cell in words; what has no name of its own, such as a statement, gives none."""
        if not isinstance(cell, Iri):
            return shown(cell)
        ref = self._names.ref(str(cell))
        return "" if ref.label == ref.curie else ref.label


def verdict(rows: tuple[AskRow, ...]) -> str | None:
    """Tell how what was asked is known: by the surest of what says so."""
    return min((row.known for row in rows), key=KNOWN.index, default=None)


def _each(links: Iterable[Link]) -> list[Backed]:
    return [Backed(known(link), (link,)) for link in links]


def _surest(row: AskRow) -> tuple[int, int, str]:
    return KNOWN.index(row.known), -row.sources, row.ref.label.casefold()


def _clues(relation: Relation) -> str:
    return " ".join(dict.fromkeys(claim.note for claim in relation.claims if claim.note))
