"""The values that answer why an edge is not there: what speaks against it, and what is missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hamkg.proof_model import proof_json

if TYPE_CHECKING:
    from hamkg.model import Edge, Ref, Relation
    from hamkg.proof_model import ProofStep, RuleText

HOLDS = "in the graph"
DISPUTED = "disputed"
AGAINST = "against the definitions"
MAY_FOLLOW = "not here, but could follow"
ONLY_STATED = "not here, and can only be stated"


@dataclass(frozen=True, slots=True)
class Needed:
    """A premise that an edge would need; ``step`` is how the graph knows it, None if it does not.

    An end is None where any kind would do.
    """

    words: str
    subject: Ref | None
    predicate: Ref
    other: Ref | None
    step: ProofStep | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """How rules could conclude the edge: the rules from the edge down, and what they need."""

    sentence: str
    rules: tuple[RuleText, ...]
    needed: tuple[Needed, ...]

    @property
    def missing(self) -> tuple[Needed, ...]:
        """The premises that the graph does not hold."""
        return tuple(one for one in self.needed if one.step is None)

    @property
    def held(self) -> tuple[ProofStep, ...]:
        """The premises that are there, with what backs them."""
        return tuple(one.step for one in self.needed if one.step is not None)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why an edge is not in the graph, or that it is.

    ``told`` answers in plain words; ``objections`` say what the edge would go against;
    ``attempts`` come with the fewest missing premises first, and ``total`` counts all that were
    found. ``relation`` is what sources say of the edge, ``proof`` why it holds.
    """

    edge: Edge
    verdict: str
    told: str
    objections: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    total: int = 0
    relation: Relation | None = None
    proof: ProofStep | None = None


def whynot_json(answer: WhyNot) -> dict[str, Any]:
    """Give the answer as plain fields, the same wherever it is asked for as JSON."""
    edge = answer.edge
    return {
        "subject": edge.subject.curie,
        "predicate": edge.predicate.curie,
        "object": edge.object.curie,
        "verdict": answer.verdict,
        "told": answer.told,
        "objections": list(answer.objections),
        "attempts": [_attempt_json(attempt) for attempt in answer.attempts],
        "total": answer.total,
        "relation": None if answer.relation is None else asdict(answer.relation),
        "proof": None if answer.proof is None else proof_json(answer.proof),
    }


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "sentence": attempt.sentence,
        "rules": [asdict(rule) for rule in attempt.rules],
        "premises": [
            {
                "words": one.words,
                "subject": None if one.subject is None else one.subject.curie,
                "predicate": one.predicate.curie,
                "object": None if one.other is None else one.other.curie,
                "holds": one.step is not None,
                "proof": None if one.step is None else proof_json(one.step),
            }
            for one in attempt.needed
        ],
    }
