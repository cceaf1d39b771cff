"""Why an edge is not in the graph: what it would go against, or which premises are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hamkg.abduction import Abduction
from hamkg.model import Edge
from hamkg.namespaces import compact, ham
from hamkg.proof_model import UNPROVEN
from hamkg.proofs import verb
from hamkg.whynot_model import (
    AGAINST,
    DISPUTED,
    HOLDS,
    MAY_FOLLOW,
    ONLY_STATED,
    Attempt,
    Needed,
    WhyNot,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hamkg.abduction import Candidate, Grounds
    from hamkg.evidence import Evidence
    from hamkg.model import Ref
    from hamkg.proof_model import RuleText
    from hamkg.rules import Clause, Pattern, Rule

Triple: TypeAlias = tuple[str, str, str]

MOST_OF_A_RULE = 4
"""So many ways are told for one rule with the same premise missing, that others have room."""
_NOT_FALSE = "That is not evidence that it is false."
_HELD = {
    "stated": "The graph has this: it is stated.",
    "disputed": "The graph has this, and sources disagree about it.",
    "inferred": "The graph has this: it follows by rule, and no source states it.",
    "hypothesis, inferred": "The graph has this as a hypothesis: a rule suggests it, and it is not"
    " established.",
    UNPROVEN: "The graph has this, and keeps no proof of it.",
}


class Absences:
    """Explains what is not there."""

    def __init__(self, on: Grounds, evidence: Evidence, rules: Sequence[Rule]) -> None:
        """Ask these rules, over this graph."""
        self._on = on
        self._evidence = evidence
        self._abduction = Abduction(on, rules)

    def why_not(self, triple: Triple, *, limit: int) -> WhyNot:
        """Answer for an edge between two kinds; at most ``limit`` ways are told."""
        subject, predicate, value = map(self._on.names.ref, triple)
        edge = Edge(subject, predicate, value)
        if self._on.proofs.holds(triple):
            return self._holding(edge, triple)
        objections = self._on.limits.objections(triple) or self._circle(triple)
        if objections:
            told = "The graph does not hold this, and it would go against its own definitions."
            return WhyNot(edge, AGAINST, told, objections)
        found = self._abduction.candidates(triple)
        usual = [one for one in found if self._abduction.is_usual(one)]
        told_of = _fewest(usual or found)[:limit]
        attempts = tuple(self._attempt(one, triple) for one in told_of)
        if self._evidence.claims(triple):
            relation = self._evidence.relation(*triple)
            told = (
                f"Sources speak of this ({relation.strength}), and it was not taken into the graph"
                " as a relation."
            )
            return WhyNot(edge, DISPUTED, told, (), attempts, len(found), relation)
        if attempts:
            return WhyNot(edge, MAY_FOLLOW, self._told(triple), (), attempts, len(found))
        told = f"This can only be stated, and nobody has stated it here. {_NOT_FALSE}"
        return WhyNot(edge, ONLY_STATED, told)

    def _holding(self, edge: Edge, triple: Triple) -> WhyNot:
        proof = self._on.proofs.proof(triple)
        relation = self._evidence.relation(*triple)
        return WhyNot(edge, HOLDS, _HELD[proof.origin.known], relation=relation, proof=proof)

    def _told(self, triple: Triple) -> str:
        is_marked = self._on.limits.is_marked
        told = "Nobody has stated this here"
        if is_marked(triple[1], "inferred only"):
            told = "This is never stated, only concluded"
        told = f"{told}, and no rule concludes it from what is here. {_NOT_FALSE}"
        if is_marked(triple[1], "hypothesis"):
            told += " If it followed, it would still be no more than a hypothesis."
        return told

    def _circle(self, triple: Triple) -> tuple[str, ...]:
        if not self._abduction.circular(triple):
            return ()
        subject, predicate, value = triple
        words = self._on.proofs.words((value, predicate, subject))
        return (f"The graph holds that {words}; together the two would go round in a circle.",)

    def _attempt(self, one: Candidate, asked: Triple) -> Attempt:
        called: set[str] = set()
        needed = tuple(self._needed(pattern, one, called) for pattern in one.body)
        missing = " and that ".join(each.words for each in needed if each.step is None)
        held = " and that ".join(each.words for each in needed if each.step is not None)
        how = ", as a hypothesis," if self._on.limits.is_marked(asked[1], "hypothesis") else ""
        told = f"It would follow{how} if it were stated that {missing}."
        if held:
            told += f" The graph already holds that {held}."
        return Attempt(told, tuple(self._rule_texts(one)), needed)

    def _needed(self, pattern: Pattern, one: Candidate, called: set[str]) -> Needed:
        subject, predicate, value = pattern
        start, end = (self._end(term) for term in (subject, value))
        relation = self._on.names.ref(predicate)
        words = (
            start.label if start else _unnamed(subject, called),
            verb(relation),
            end.label if end else _unnamed(value, called),
        )
        step = None if pattern in one.missing else self._on.proofs.proof(pattern)
        return Needed(" ".join(words), start, relation, end, step)

    def _end(self, term: str) -> Ref | None:
        return None if term[0] == "?" else self._on.names.ref(term)

    def _rule_texts(self, one: Candidate) -> Iterator[RuleText]:
        path = one.goal.path
        premises = (*(edge for _, edge in path[1:]), one.goal.triple)
        for (clause, edge), premise in zip(path, premises, strict=False):
            yield self._rule_text(clause, edge, (premise,))
        if one.clause is not None:
            yield self._rule_text(one.clause, one.goal.triple, one.body)

    def _rule_text(self, clause: Clause, edge: Triple, body: Sequence[Triple]) -> RuleText:
        rule = clause.rule
        said = (compact(ham(f"rule_{rule.name}")), rule.title, rule.sentence)
        return self._on.proofs.rule_text(said, edge, body, converse=rule.converse)


def _fewest(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the nearest ways, not too many with the same premise of the same rule missing."""
    taken: dict[tuple[object, ...], int] = {}
    kept = []
    for one in found:
        places = tuple(pattern in one.missing for pattern in one.body)
        key = (one.goal.triple[1], one.clause and one.clause.head, places)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= MOST_OF_A_RULE:
            kept.append(one)
    return kept


def _unnamed(variable: str, called: set[str]) -> str:
    """Give words for any kind: the second time it is the same one."""
    if variable in called:
        return "that same thing"
    called.add(variable)
    return "something"
