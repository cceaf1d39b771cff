"""Red flags in full, for a person to read: findings, how they count, what to do, who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.catalogue_model import RedFlagCard
from hamkg.engine import select
from hamkg.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hamkg.engine import Engine
    from hamkg.model import Ref, Source
    from hamkg.names import Names
    from hamkg.redflags import Rule

_WORDS = (
    sparql_prologue("ham", "obo", "rdfs")
    + """
SELECT ?flag ?definition ?logic ?note WHERE {
  ?flag a ham:RedFlag ; ham:logic ?how .
  OPTIONAL { ?flag obo:IAO_0000115 ?definition } OPTIONAL { ?how obo:IAO_0000115 ?logic }
  OPTIONAL { ?flag rdfs:comment ?note }
}"""
)
_SOURCES = (
    sparql_prologue("dcterms", "ham")
    + """
SELECT ?flag ?source WHERE { ?flag a ham:RedFlag ; dcterms:source ?source } ORDER BY ?source"""
)


def read_cards(
    engine: Engine, names: Names, rules: Sequence[Rule], known: Mapping[str, Source]
) -> tuple[RedFlagCard, ...]:
    """Read the cards of all red flags, the most urgent first; ``known`` holds the sources."""
    words = {
        str(flag): tuple(None if cell is None else str(cell) for cell in cells)
        for flag, *cells in select(engine, _WORDS)
    }
    sources = [(str(flag), str(iri)) for flag, iri in select(engine, _SOURCES)]
    cards = []
    for rule in rules:
        definition, logic, note = words[rule.flag.ref.iri]
        cards.append(
            RedFlagCard(
                flag=rule.flag,
                definition=definition or "",
                logic=logic or rule.flag.logic,
                core=_refs(names, rule.parts.get("role_core", ())),
                supporting=_refs(names, rule.parts.get("role_supporting", ())),
                suggests=_refs(names, rule.parts.get("suggests", ())),
                sources=tuple(
                    known[iri]
                    for flag, iri in sources
                    if flag == rule.flag.ref.iri and iri in known
                ),
                note=note,
            )
        )
    return tuple(cards)


def _refs(names: Names, iris: Iterable[str]) -> tuple[Ref, ...]:
    return tuple(sorted(map(names.ref, iris), key=lambda ref: ref.label.casefold()))
