"""Puts into words what an answer rests on: who says so, or from what it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import sparql_prologue
from hamkg.study_model import Ground, source_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hamkg.engine import Engine
    from hamkg.model import Claim, Relation, Source
    from hamkg.names import Names

_MOST = 3
"""So many sources of one side are named; the page of the kind has them all."""
_DEFINITIONS = (
    sparql_prologue("obo")
    + """
SELECT ?kind ?text ?source WHERE {
  ?kind obo:IAO_0000115 ?text . OPTIONAL { ?kind obo:IAO_0000119 ?source }
} ORDER BY ?kind ?source"""
)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a kind is, and who says so, where that is known."""

    text: str
    source: str


def relation_grounds(relation: Relation) -> tuple[Ground, ...]:
    """Give what backs a relation: its proof, or its best sources with what they say."""
    if relation.proof is not None:
        return (Ground(f"Follows by rule, no source says it: {relation.proof.sentence}"),)
    if not relation.claims:
        return (Ground("Part of the definitions of the graph."),)
    return claim_grounds(relation.supporting)


def claim_grounds(claims: Iterable[Claim]) -> tuple[Ground, ...]:
    """Give what sources say, the best graded first."""
    ordered = sorted(claims, key=lambda claim: (claim.evidence_rank, claim.iri))
    found: dict[str, Ground] = {}
    for claim in ordered:
        found.setdefault(claim.source.iri, _ground(claim))
    return tuple(found.values())[:_MOST]


def both_sides(relation: Relation) -> tuple[Ground, ...]:
    """Give what speaks for a disputed relation, then what speaks against it."""
    return tuple(
        Ground(f"{side}: {ground.text}", ground.link)
        for side, claims in (("For", relation.supporting), ("Against", relation.disputing))
        for ground in claim_grounds(claims)
    )


def read_definitions(engine: Engine, names: Names) -> Mapping[str, Definition]:
    """Read the definitions of all kinds, by IRI."""
    found: dict[str, Definition] = {}
    for kind, text, source in select(engine, _DEFINITIONS):
        said_by = "" if source is None else names.ref(str(source)).label
        found.setdefault(str(kind), Definition(str(text), said_by))
    return found


def definition_grounds(definition: Definition) -> tuple[Ground, ...]:
    """Give a definition with where it comes from."""
    said_by = f" Written by or taken over from: {definition.source}." if definition.source else ""
    return (Ground(f"By definition: {definition.text}{said_by}"),)


def source_grounds(sources: Iterable[Source]) -> tuple[Ground, ...]:
    """Give sources that back something as a whole, such as a red flag."""
    return tuple(Ground(source.citation, source_link(source)) for source in sources)


def _ground(claim: Claim) -> Ground:
    grade = claim.evidence_level[:1].upper() + claim.evidence_level[1:]
    text = f"{grade}, certainty {claim.certainty}: {claim.source.citation}"
    if claim.sentence is not None:
        text += f" In our words: {claim.sentence.paraphrase}"
    return Ground(text, source_link(claim.source))
