"""How well a relation is backed, at a glance: a scale, words, sources, and who speaks against."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.model import Claim, Relation

STEPS = 6
"""The scale of evidence levels has six steps; the first is the strongest."""


def scale(rank: int) -> str:
    """Give an evidence level as a scale of bars; the word beside it says the same."""
    full = max(0, min(STEPS, STEPS + 1 - rank))
    bars = "".join(f'<i class="{"is-full" if step < full else ""}"></i>' for step in range(STEPS))
    return f'<span class="hk-scale" aria-hidden="true">{bars}</span>'


def level(claim: Claim) -> str:
    """Give the evidence level of a claim as scale and word."""
    word = escape(claim.evidence_level)
    return f'<span class="hk-grade">{scale(claim.evidence_rank)}{word}</span>'


def backing(relation: Relation) -> str:
    """Give in a few words what backs a relation: grade, number of sources, and stance."""
    if relation.inferred:
        return "by rule"
    if not relation.claims:
        return "by definition"
    best = min(relation.supporting or relation.claims, key=lambda claim: claim.evidence_rank)
    sources = len({claim.source.iri for claim in relation.claims})
    warnings = sorted({claim.warning for claim in relation.claims if claim.advice})
    parts = [level(best), f"{sources} source{'' if sources == 1 else 's'}", _stance(relation)]
    return " · ".join([*parts, *map(escape, warnings)])


def _stance(relation: Relation) -> str:
    supporting, disputing = len(relation.supporting), len(relation.disputing)
    if not disputing:
        return "supported"
    if not supporting:
        return "disputed"
    return f"{supporting} for, {disputing} against"


def status_badges(relation: Relation) -> str:
    """Give the badges that say how a relation is known; an inference never looks stated."""
    badges = []
    if relation.disputing:
        badges.append(_badge("disputed", "Disputed"))
    if relation.hypothesis:
        badges.append(_badge("hypothesis", "Hypothesis, inferred"))
    elif relation.inferred:
        badges.append(_badge("inferred", "Inferred"))
    elif relation.claims and not relation.disputing:
        badges.append(_badge("stated", "Stated"))
    return "".join(badges)


def _badge(status: str, text: str) -> str:
    return f'<span class="hk-badge is-{status}">{text}</span>'
