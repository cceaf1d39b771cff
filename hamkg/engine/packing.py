"""Reads whole graphs of another server in one question, though it may bound its rows.

Statements that have a plain spelling come packed, many in one text; what a server may spell in
its own way, or has no spelling, such as a blank node, comes in rows of its own, in the same
answer: then one blank node is the same in each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_XSD = PREFIXES["xsd"]
# No text that can be written as XML has these two, and what has them is told by its length.
_FIELD, _RECORD = "\x1f", "\x1e"
# Asked in the negative: whether a blank node is an IRI Virtuoso cannot tell.
_IS_ODD = (
    'isBlank(?s) || isBlank(?o) || (isLiteral(?o) && LANG(?o) = "" && '
    f"DATATYPE(?o) NOT IN (<{_XSD}string>, <{_XSD}integer>, <{_XSD}date>))"
)
_KIND = 'IF(isIRI(?o), "<", IF(LANG(?o) != "", CONCAT("@", LANG(?o)), STR(DATATYPE(?o))))'
_TEXT = rf'CONCAT(STR(?s), "\u001F", STR(?p), "\u001F", {_KIND}, "\u001F", STR(?o))'
# By the subject, so that no text gets too long for a server.
_BUCKET = "SUBSTR(MD5(STR(?s)), 1, 2)"
_PACKED = (
    f'{{{{ SELECT (<{{0}}> AS ?g) ?in (GROUP_CONCAT({_TEXT}; SEPARATOR = "\\u001E") AS ?packed) '
    f"WHERE {{{{ GRAPH <{{0}}> {{{{ ?s ?p ?o }}}} FILTER(!({_IS_ODD})) "
    f"BIND({_BUCKET} AS ?in) }}}} GROUP BY ?in }}}}"
)
_SPREAD = (
    "{{ SELECT (<{0}> AS ?g) ?s ?p ?o WHERE {{ GRAPH <{0}> {{ ?s ?p ?o }} "
    f"FILTER({_IS_ODD}) }}}} }}}}"
)


def packing(graphs: Sequence[str]) -> str:
    """Give the query whose answer `unpacked` reads."""
    parts = (form.format(graph) for form in (_PACKED, _SPREAD) for graph in graphs)
    return f"SELECT ?g ?packed ?s ?p ?o WHERE {{ {' UNION '.join(parts)} }}"


def unpacked(results: bytes) -> Iterator[ox.Quad]:
    """Give the quads of such an answer, in SPARQL JSON; raises ValueError for what is none."""
    rows = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    for graph, packed, *terms in cast("Iterable[Sequence[ox.NamedNode | ox.Literal]]", rows):
        name = ox.NamedNode(graph.value)
        if packed is None:
            s, p, o = cast("Sequence[ox.NamedNode]", terms)
            yield ox.Quad(s, p, o, name)
            continue
        for record in packed.value.split(_RECORD):
            subject, predicate, kind, value = record.split(_FIELD)
            made = ox.NamedNode(subject), ox.NamedNode(predicate), _object(kind, value)
            yield ox.Quad(*made, name)


def _object(kind: str, value: str) -> ox.NamedNode | ox.Literal:
    if kind == "<":
        return ox.NamedNode(value)
    if kind.startswith("@"):
        return ox.Literal(value, language=kind[1:])
    return ox.Literal(value, datatype=ox.NamedNode(kind))
