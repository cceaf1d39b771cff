"""Gives the reasons for what the graph holds, and for what it does not, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.model import Claim
    from hamkg.proofs import Proofs
    from hamkg.whynot_model import WhyNot

MOST_SOURCES = 6
"""So many sources are named for one relation; its page holds all."""


def why(proofs: Proofs, triple: tuple[str, str, str]) -> Iterator[str]:
    """Give the proof of a relation that was inferred, and what sources state in its place."""
    proof = proofs.proof(triple).origin
    for step in proof.steps:
        if step.rule is not None and not step.rule.converse:
            yield step.sentence
    for leaf in proof.leaves:
        claims = sorted(leaf.relation.claims, key=lambda claim: claim.evidence_rank)
        yield from (_source(leaf.sentence, claim) for claim in claims[:MOST_SOURCES])
        if len(claims) > MOST_SOURCES:
            yield f"{len(claims) - MOST_SOURCES} more statements speak of this."


def why_not(answer: WhyNot) -> tuple[str, ...]:
    """Give what speaks against a relation, or which premises are missing for it."""
    return (answer.told, *answer.objections, *(one.sentence for one in answer.attempts))


def _source(said: str, claim: Claim) -> str:
    stance = "disputed" if claim.disputes else "stated"
    by = f"{stance} by {claim.source.citation} ({claim.evidence_level})"
    return f"{said.removesuffix('.')}: {by}."
