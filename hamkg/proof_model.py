"""The values of proofs: an edge, the rule that gave it, and what that rests on in turn."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.model import Relation

UNPROVEN = "not followed further"


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as a person reads it.

    ``wording`` is its own sentence with letters for the kinds, such as "X is part of Y, because X
    is part of Z and Z is part of Y."
    """

    curie: str
    title: str
    wording: str
    converse: bool


@dataclass(frozen=True, slots=True)
class ProofStep:
    """An edge of a proof: stated, with its claims, or inferred by a rule from its premises.

    ``sentence`` says it in full; an edge that the graph only asserts as a kind's category or by
    definition has no claims, and ``stated`` still holds.
    """

    relation: Relation
    sentence: str
    stated: bool
    rule: RuleText | None = None
    premises: tuple[ProofStep, ...] = ()

    @property
    def known(self) -> str:
        """How this edge is known, in a word or two; an inference is never called stated."""
        if self.stated:
            return "disputed" if self.relation.disputing else "stated"
        if self.rule is None:
            return UNPROVEN
        return "hypothesis, inferred" if self.relation.hypothesis else "inferred"

    @property
    def origin(self) -> ProofStep:
        """This edge as it was stated or concluded, where this only reads it from the other end."""
        step = self
        while step.rule is not None and step.rule.converse and step.premises:
            (step,) = step.premises
        return step

    @property
    def steps(self) -> Iterator[ProofStep]:
        """This step and all below it, from the conclusion down, in the order of premises."""
        yield self
        for premise in self.premises:
            yield from premise.steps

    @property
    def leaves(self) -> tuple[ProofStep, ...]:
        """Where the proof ends: what it rests on."""
        return tuple(step for step in self.steps if not step.premises)

    @property
    def depth(self) -> int:
        """How many rules stand above the deepest leaf."""
        return 1 + max(step.depth for step in self.premises) if self.premises else 0


@dataclass(frozen=True, slots=True)
class WeakLink:
    """The weakest premise of a proof, and why it is that."""

    step: ProofStep
    why: str


_DISPUTED, _HYPOTHESIS, _UNPROVEN = 7, 8, 9
"""Weaker than any grade of evidence, of which 6 is the weakest."""


def weakest_link(proof: ProofStep) -> WeakLink | None:
    """Give what the conclusion rests on that is backed worst; of equals the first.

    What only reads the conclusion from the other end is no premise of its own.
    """
    below = [step for premise in proof.origin.premises for step in premise.steps]
    found = [step for step in below if not step.premises or step.relation.hypothesis]
    if not found:
        return None
    step = max(found, key=_weakness)
    return WeakLink(step, _why(step))


def _weakness(step: ProofStep) -> int:
    relation = step.relation
    if relation.hypothesis:
        return _HYPOTHESIS
    if not step.stated:
        return _UNPROVEN
    if relation.disputing:
        return _DISPUTED
    return min((claim.evidence_rank for claim in relation.supporting), default=0)


def _why(step: ProofStep) -> str:
    relation = step.relation
    if relation.hypothesis:
        return "itself a hypothesis: a rule suggests it, and no source is known to have shown it"
    if not step.stated:
        return UNPROVEN
    return f"disputed: {relation.strength}" if relation.disputing else relation.strength


def proof_json(proof: ProofStep) -> dict[str, Any]:
    """Give a proof as nested plain fields, the same wherever it is asked for as JSON."""
    weak = weakest_link(proof)
    return _step_json(proof) | {
        "weakest_link": None if weak is None else {"sentence": weak.step.sentence, "why": weak.why}
    }


def _step_json(step: ProofStep) -> dict[str, Any]:
    relation = step.relation
    return {
        "sentence": step.sentence,
        "subject": relation.subject.curie,
        "predicate": relation.predicate.curie,
        "object": relation.other.curie,
        "known": step.known,
        "rule": None if step.rule is None else asdict(step.rule),
        "claims": [asdict(claim) for claim in relation.claims],
        "premises": [_step_json(premise) for premise in step.premises],
    }
