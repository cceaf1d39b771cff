"""Writes the query that answers with the rows of a comparison, cell by cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.namespaces import compact, expand, graph_iri, sparql_prologue, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref

_QUERY = """# What is stated of {title}, and how well.
# An empty cell says that nothing is stated; that is not the same as no.
{prologue}SELECT ?relation ?phrase ?neighbour ?label
{columns}
WHERE {{
  # How each of them stands to a neighbour: 2 is held as stated, 1 follows by rule, 0 is claimed.
  {{
    SELECT ?term ?relation ?neighbour
           (MAX(?known) AS ?held) (MAX(?against) AS ?disputed) (MIN(?rank) AS ?best)
    WHERE {{
      VALUES ?term {{ {terms} }}
      {{
        SELECT ?relation ?back WHERE {{
{relations}          ?relation ham:phrase ?words .
          {{ ?relation owl:inverseOf|^owl:inverseOf ?back }}
          UNION {{ ?relation a owl:SymmetricProperty . BIND(?relation AS ?back) }}
        }}
      }}
      {{
        {{ GRAPH <{asserted}> {{ ?term ?relation ?neighbour }} BIND(2 AS ?known) }}
        UNION {{ GRAPH <{asserted}> {{ ?neighbour ?back ?term }} BIND(2 AS ?known) }}
        UNION {{ GRAPH <{inferred}> {{ ?term ?relation ?neighbour }} BIND(1 AS ?known) }}
        BIND(0 AS ?against) BIND({weakest} AS ?rank)
      }}
      UNION {{
        {{ ?claim ham:about ?term ; ham:predicate ?relation ; ham:object ?neighbour }}
        UNION {{ ?claim ham:about ?neighbour ; ham:predicate ?back ; ham:object ?term }}
        ?claim a ham:Statement ; ham:stance ?stance ; ham:evidenceLevel/ham:rank ?rank .
        BIND(0 AS ?known) BIND(IF(?stance = ham:stance_disputes, 1, 0) AS ?against)
      }}
    }} GROUP BY ?term ?relation ?neighbour
  }}
  GRAPH <{asserted}> {{ ?neighbour rdfs:label ?label }}
  ?relation ham:phrase ?phrase .
  OPTIONAL {{ ?relation ham:plainOrder ?place }}
  OPTIONAL {{ ?relation ham:isHypothesis ?guess }}
  OPTIONAL {{ ?level a ham:EvidenceLevel ; ham:rank ?best ; rdfs:label ?grade }}
  BIND(IF(?disputed = 1, "disputed", IF(BOUND(?guess), "hypothesis",
    IF(?held = 1, "inferred", "stated"))) AS ?state)
  BIND(IF(BOUND(?grade) && ?held != 1, CONCAT(?state, ", ", ?grade), ?state) AS ?cell)
}}
GROUP BY ?relation ?phrase ?neighbour ?label ?place
{having}ORDER BY (COUNT(?term) < {count}) (COALESCE(?place, 1000)) ?phrase DESC(COUNT(?term))
  LCASE(STR(?label)) ?neighbour
"""
_UNGRADED = 99
"""A rank below all there are."""
_HAVING = {
    "all": "",
    "shared": "HAVING(COUNT(?term) = {0})\n",
    "differences": "HAVING(COUNT(?term) < {0} || COUNT(DISTINCT ?state) > 1)\n",
}


def comparison_query(kinds: Sequence[Ref], relations: Sequence[str], only: str) -> str:
    """Write it: a row for each relation and neighbour, a column for each kind."""
    names = " ".join(written(expand(f"ham:{name}")) for name in relations)
    return _QUERY.format(
        title=" and ".join(compact(ref.iri) for ref in kinds),
        prologue=sparql_prologue("ham", "owl", "rdfs"),
        columns="\n".join(
            f'       (MAX(IF(?term = {written(ref.iri)}, ?cell, "")) AS ?{name})'
            for ref, name in zip(kinds, _columns(kinds), strict=True)
        ),
        terms=" ".join(written(ref.iri) for ref in kinds),
        relations=f"          VALUES ?relation {{ {names} }}\n" if names else "",
        weakest=_UNGRADED,
        asserted=graph_iri("asserted"),
        inferred=graph_iri("inferred"),
        count=len(kinds),
        having=_HAVING[only].format(len(kinds)),
    )


def _columns(kinds: Sequence[Ref]) -> list[str]:
    """Name a variable after each kind; its place keeps it apart from the others.

    >>> from hamkg.model import Ref
    >>> _columns([Ref("https://w3id.org/hamkg/dvt", "ham:dvt", "deep vein thrombosis")])
    ['kind1_dvt']
    """
    return [
        f"kind{place}_{re.sub(r'[^A-Za-z0-9]+', '_', ref.curie.removeprefix('ham:'))}"
        for place, ref in enumerate(kinds, start=1)
    ]
