"""The blocks of a form's SPARQL that say which relations count and what backs them.

The reader knows these blocks again by comparing them with what is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from hamkg.namespaces import graph_iri, written

_ASSERTED = f"<{graph_iri('asserted')}>"


@dataclass(frozen=True, slots=True)
class Link:
    """A relation in the words of SPARQL: from, by which property, to, and back by which.

    ``back`` is the property that says the same from the other end, if there is one.
    """

    start: str
    predicate: str
    end: str
    back: str = ""

    @classmethod
    def of(cls, start: str, predicate: str, end: str, back: str) -> Link:
        """Write the IRIs of a relation's properties as they stand in a query."""
        return cls(start, written(predicate), end, written(back) if back else "")


def relation(link: Link) -> str:
    """Give the triple of a relation, however it is known."""
    return f"{link.start} {link.predicate} {link.end} ."


def stated(link: Link) -> str:
    """Give the pattern of a relation that is stated, from whichever end."""
    path = f"{link.predicate}|^{link.back}" if link.back else link.predicate
    return f"GRAPH {_ASSERTED} {{ {link.start} {path} {link.end} }}"


def graded(link: Link, rank: str) -> str:
    """Give the join with what a source supports with evidence of a rank or a better one.

    As a query of its own it is answered once, and not again for each relation.
    """
    ends = " ".join(end for end in (link.start, link.end) if end.startswith("?"))
    claims = _claims(link, "ham:stance ham:stance_supports ; ham:evidenceLevel/ham:rank ?rank")
    return (
        f"{{\n  SELECT DISTINCT {ends} WHERE {{\n{indent(claims, '  ')}"
        f"    FILTER(?rank <= {rank})\n  }}\n}}"
    )


def undisputed(link: Link) -> str:
    """Give what takes away a relation that a source disputes."""
    return f"MINUS {{\n{_claims(link, 'ham:stance ham:stance_disputes')}}}"


def is_stated(link: Link) -> str:
    """Give what binds whether a relation is stated, beside the variable of its end."""
    return f"BIND(EXISTS {{ {stated(link)} }} AS {link.end}Stated)"


def supported(link: Link) -> str:
    """Give what binds the best grade of a relation, and how many sources support it."""
    start, end = link.start, link.end
    said = "ham:stance ham:stance_supports ; ham:source ?source ; ham:evidenceLevel/ham:rank ?rank"
    return f"""OPTIONAL {{
  {{
    SELECT {start} {end} (MIN(?rank) AS {end}Rank) (COUNT(DISTINCT ?source) AS {end}For)
    WHERE {{
{indent(_claims(link, said), "    ")}    }}
    GROUP BY {start} {end}
  }}
  {end}Level a ham:EvidenceLevel ; ham:rank {end}Rank ; rdfs:label {end}Grade .
}}"""


def disputed(link: Link) -> str:
    """Give what binds how many sources dispute a relation."""
    start, end = link.start, link.end
    return f"""OPTIONAL {{
  SELECT {start} {end} (COUNT(DISTINCT ?source) AS {end}Against)
  WHERE {{
{indent(_claims(link, "ham:stance ham:stance_disputes ; ham:source ?source"), "  ")}  }}
  GROUP BY {start} {end}
}}"""


BACKING = ("Stated", "Grade", "For", "Against")
"""How the names of the columns end that these three bind."""


def _claims(link: Link, said: str) -> str:
    """Give the statements about a relation, from whichever end, and what is said in them."""
    ways = [_claim(link.start, link.predicate, link.end, said)]
    if link.back:
        ways.append(_claim(link.end, link.back, link.start, said))
    if len(ways) == 1:
        return f"  {ways[0]} .\n"
    return f"  {{\n    {ways[0]}\n  }} UNION {{\n    {ways[1]}\n  }}\n"


def _claim(subject: str, predicate: str, value: str, said: str) -> str:
    about = f"?claim ham:about {subject} ; ham:predicate {predicate} ; ham:object {value} ;"
    return f"{about}\n      {said}"
