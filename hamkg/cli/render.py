"""Turns values into lines for a terminal."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.entity_model import Entity
    from hamkg.model import Claim, Relation, Source

_WIDTH = 88


def card_lines(entity: Entity) -> Iterator[str]:
    """Give the card of a kind, line by line."""
    yield f"{entity.label}  ({entity.category.label}, {entity.curie})"
    for flag in entity.redflags:
        yield f"RED FLAG, {flag.urgency}: {flag.ref.label}"
        context = ", ".join(ref.label for ref in flag.context)
        how = f"{flag.logic}: {context}" if context else flag.logic
        yield from wrap(f"{flag.what_to_do} ({how})", _WIDTH, initial_indent="  ")
    yield from wrap(entity.definition, _WIDTH)
    if entity.synonyms:
        yield f"also called: {'; '.join(entity.synonyms)}"
    for phrase, relations in groupby(entity.relations, key=_phrase):
        yield ""
        yield phrase
        for relation in relations:
            yield f"  {relation.other.label}  [{standing(relation)}]"
    for relation in entity.disputed_apart:
        yield ""
        verb = _phrase(relation)
        yield f"not taken in: {relation.subject.label} {verb} {relation.other.label}"
        yield f"  [{standing(relation)}]"


def relation_lines(relation: Relation) -> Iterator[str]:
    """Give a relation with everything that backs or disputes it, line by line."""
    yield f"{relation.subject.label} {_phrase(relation)} {relation.other.label}"
    yield f"  {standing(relation)}"
    if relation.proof is not None:
        yield f"  proof: {relation.proof.sentence}"
        yield f"  rule: {relation.proof.rule}"
        for edge in relation.proof.premises:
            verb = edge.predicate.phrase or edge.predicate.label
            yield f"    from: {edge.subject.label} {verb} {edge.object.label}"
    for claim in relation.claims:
        yield from _claim_lines(claim)


def standing(relation: Relation) -> str:
    """Say in a few words how a relation is known; an inference is always called one."""
    if relation.hypothesis:
        return "hypothesis, inferred: not established"
    if relation.inferred:
        return "inferred"
    return f"disputed: {relation.strength}" if relation.disputing else relation.strength


def _phrase(relation: Relation) -> str:
    return relation.predicate.phrase or relation.predicate.label


def _claim_lines(claim: Claim) -> Iterator[str]:
    yield f"  {claim.stance}: {claim.source.citation}"
    more = "".join(f"; {text}" for text in (claim.advice, claim.stage, claim.role) if text)
    yield f"    {claim.evidence_level}; certainty {claim.certainty}{more}; {_where(claim.source)}"
    if claim.sentence is not None:
        place = f"{claim.sentence.notation}, {claim.sentence.locator}"
        yield f"    {place}: {claim.sentence.paraphrase}"
    if claim.measures:
        yield f"    {', '.join(f'{measure.label} {measure.value}' for measure in claim.measures)}"
    if claim.note:
        yield f"    note: {claim.note}"


def _where(source: Source) -> str:
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    return source.address or "no address known"
