"""Relations as HTML: what is said, who says so, how well it is backed, and how it was inferred."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ui.links import kind_link, link, query_url, web_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Claim, Edge, Proof, Relation, Source


def relation_groups(relations: Sequence[Relation]) -> str:
    """Give relations under the phrase of their property: what is stated first."""
    groups = [
        (phrase, list(members))
        for phrase, members in groupby(
            sorted(relations, key=lambda relation: relation.predicate.label), _phrase
        )
    ]
    groups.sort(key=lambda group: all(relation.inferred for relation in group[1]))
    return "".join(_group(phrase, members) for phrase, members in groups)


def relation_row(relation: Relation, *, sentence: bool = False) -> str:
    """Give one relation as a row that opens to its evidence or its proof."""
    disputed = bool(relation.disputing)
    words = _sentence(relation) if sentence else kind_link(relation.other)
    badges = status_badges(relation)
    grow = "hk-grow hk-sentence" if sentence else "hk-grow"
    return (
        f'<li><details{" open" if disputed else ""}><summary class="hk-row">'
        f'<span class="{grow}">{words}</span><span class="hk-chips">{badges}'
        f'<span class="hk-soft hk-small">{escape(relation.strength)}</span></span></summary>'
        f"{_backing_in_full(relation)}</details></li>"
    )


def status_badges(relation: Relation) -> str:
    """Give the badges that say how a relation is known; an inference never looks stated."""
    badges = []
    if bool(relation.disputing):
        badges.append(_badge("disputed", "Disputed"))
    if relation.hypothesis:
        badges.append(_badge("hypothesis", "Hypothesis, inferred"))
    elif relation.inferred:
        badges.append(_badge("inferred", "Inferred"))
    elif relation.claims and not bool(relation.disputing):
        badges.append(_badge("stated", "Stated"))
    return "".join(badges)


def _badge(status: str, text: str) -> str:
    return f'<span class="hk-badge is-{status}">{text}</span>'


def _phrase(relation: Relation) -> str:
    return relation.predicate.phrase or relation.predicate.label


def _group(phrase: str, members: Sequence[Relation]) -> str:
    rows = "".join(relation_row(relation) for relation in members)
    count = f'<span class="hk-soft">({len(members)})</span>' if len(members) > 1 else ""
    return (
        f'<section class="hk-group"><h3>{escape(phrase)} {count}</h3>'
        f'<ul class="hk-relations">{rows}</ul></section>'
    )


def _sentence(relation: Relation) -> str:
    phrase = escape(_phrase(relation))
    return f"{kind_link(relation.subject)} {phrase} {kind_link(relation.other)}"


def _backing_in_full(relation: Relation) -> str:
    parts = [_claims(relation)] if relation.claims else []
    if relation.proof is not None:
        parts.append(_proof(relation.proof, hypothesis=relation.hypothesis))
    if not parts:
        parts.append('<p class="hk-soft">Part of the definitions of the graph.</p>')
    return f'<div class="hk-claims">{"".join(parts)}</div>'


def _claims(relation: Relation) -> str:
    if not relation.disputing:
        return "".join(map(_claim, relation.supporting))
    sides = "".join(
        f"<div><strong>{name} ({len(side)})</strong>{''.join(map(_claim, side))}</div>"
        for name, side in (("For", relation.supporting), ("Against", relation.disputing))
    )
    return f'<div class="hk-sides">{sides}</div>'


def _claim(claim: Claim) -> str:
    side = " is-against" if claim.disputes else ""
    grades = [f"{claim.evidence_level}", f"certainty: {claim.certainty}"]
    if claim.frequency and "not stated" not in claim.frequency:
        grades.append(claim.frequency)
    grades += [text for text in (claim.advice, claim.stage, claim.role) if text]
    parts = [f"<p><strong>{claim.stance.capitalize()}</strong> · {escape(' · '.join(grades))}</p>"]
    if claim.sentence is not None:
        place = f"{claim.sentence.notation}, {claim.sentence.locator}"
        parts.append(
            f'<p><span class="hk-soft">In our words:</span> {escape(claim.sentence.paraphrase)} '
            f'<span class="hk-soft hk-small">({escape(place)})</span></p>'
        )
    if claim.measures:
        numbers = ", ".join(f"{measure.label} {measure.value}" for measure in claim.measures)
        parts.append(f"<p>{escape(numbers)}</p>")
    if claim.locator:
        parts.append(f'<p class="hk-soft hk-small">{escape(claim.locator)}</p>')
    if claim.note:
        parts.append(f"<p>Note: {escape(claim.note)}</p>")
    parts.append(f"<p>{_source(claim.source)}</p>")
    curator = claim.curator.rpartition("/")[2].replace("_", " ")
    name = claim.iri.rpartition("/")[2]
    record = link(query_url(f"DESCRIBE ham:{name}"), name)
    parts.append(f'<p class="hk-soft hk-small">{record} · {escape(curator)}, {claim.date}</p>')
    return f'<div class="hk-claim{side}">{"".join(parts)}</div>'


def _source(source: Source) -> str:
    where = []
    if source.doi:
        where.append(web_link(f"https://doi.org/{source.doi}", f"doi:{source.doi}"))
    if source.pmid:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
        where.append(web_link(address, f"PMID {source.pmid}"))
    if source.address and not where:
        where.append(_address(source.address))
    shown = f" {' · '.join(where)}" if where else ""
    kind = f'<span class="hk-soft">({escape(source.kind)})</span>'
    return f"{escape(source.citation)} {kind}{shown}"


def _address(address: str) -> str:
    """Link what is a web address without its scheme; words about an unknown one stay words."""
    if " " in address or "." not in address:
        return escape(address)
    return web_link(f"https://{address.removeprefix('https://')}", address)


def _proof(proof: Proof, *, hypothesis: bool) -> str:
    caution = (
        "A rule suggests this. No source is known to us that has shown it."
        if hypothesis
        else "No source says this itself; it follows by rule from what sources say."
    )
    steps = "".join(f"<li>{_step(edge)}</li>" for edge in proof.premises)
    return (
        f'<div class="hk-proof"><p><strong>{caution}</strong></p><p>{escape(proof.sentence)}</p>'
        f'<p class="hk-soft hk-small">Rule: {escape(proof.rule)}. It starts from</p>'
        f"<ol>{steps}</ol></div>"
    )


def _step(edge: Edge) -> str:
    verb = edge.predicate.phrase or edge.predicate.label
    return f"{kind_link(edge.subject)} {escape(verb)} {kind_link(edge.object)}"
