"""Proofs as HTML: a tree that opens from the conclusion down to what sources state."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hamkg.proof_model import weakest_link
from ui.grades import backing, level, status_badges
from ui.links import link
from ui.sources import cited
from ui.text import SENTENCE, in_html, long_text

if TYPE_CHECKING:
    from hamkg.model import Claim, Relation
    from hamkg.proof_model import ProofStep, RuleText
    from ui.reading import Reading

HYPOTHESIS = (
    "Inferred, and a hypothesis: a rule suggests this. No source is known to us that has shown it."
)
INFERRED = "Inferred: no source says this itself; it follows by rule from what sources say."


def proof_card(proof: ProofStep, reading: Reading) -> str:
    """Give why an inferred relation holds, in plain words, with the tree of what it rests on."""
    caution = HYPOTHESIS if proof.relation.hypothesis else INFERRED
    rule = "" if proof.rule is None or reading.plain else _rule(proof.rule)
    return (
        f'<div class="hk-proof"><p><strong>{caution}</strong></p>'
        f"<p>{long_text(proof.sentence)}</p>{_weakest(proof)}{rule}"
        f'<p class="hk-soft hk-small">It starts from</p>{_premises(proof, reading)}</div>'
    )


def words(relation: Relation, reading: Reading) -> str:
    """Say a relation in words whose kinds are links."""
    verb = relation.predicate.phrase or relation.predicate.label
    return f"{reading.link(relation.subject)} {in_html(verb)} {reading.link(relation.other)}"


def _premises(proof: ProofStep, reading: Reading) -> str:
    steps = "".join(f"<li>{_step(step, reading)}</li>" for step in proof.premises)
    return f'<ol class="hk-tree">{steps}</ol>'


def _step(step: ProofStep, reading: Reading) -> str:
    """Give a premise, and below it what it rests on in turn."""
    relation = step.relation
    head = f"{words(relation, reading)} {status_badges(relation)}"
    if step.rule is not None:
        why = long_text(step.sentence)
        rule = "" if reading.plain else _rule(step.rule)
        below = f"<p>{why}</p>{rule}{_premises(step, reading)}"
        return f"{head}<details><summary class='hk-more'>Why</summary>{below}</details>"
    if not step.stated:
        return f'{head} <span class="hk-soft">{escape(step.known)}</span>'
    known = f'<span class="hk-soft hk-small">{backing(relation)}</span>'
    if not relation.claims:
        return f"{head} {known}"
    said = "".join(f"<li>{_claim(claim, relation, reading)}</li>" for claim in relation.claims)
    return (
        f'{head}<details><summary class="hk-more">{known}</summary>'
        f'<ul class="hk-leaf">{said}</ul></details>'
    )


def _claim(claim: Claim, relation: Relation, reading: Reading) -> str:
    name = claim.iri.rpartition("/")[2]
    address = reading.url(relation.subject.curie, claim=name)
    return (
        f"<strong>{escape(claim.stance.capitalize())}</strong> · {level(claim)} · certainty: "
        f"{in_html(claim.certainty)}<br>{cited(claim.source)} · {link(address, f'Read {name}')}"
    )


def _rule(rule: RuleText) -> str:
    return (
        f'<p class="hk-soft hk-small">Rule: {in_html(rule.title)}. In general: '
        f"{in_html(rule.wording, SENTENCE)}</p>"
    )


def _weakest(proof: ProofStep) -> str:
    weak = weakest_link(proof)
    if weak is None:
        return ""
    said = in_html(weak.step.sentence.removesuffix("."), SENTENCE)
    return f'<p class="hk-weakest">Weakest link: {said} ({in_html(weak.why, SENTENCE)})</p>'
