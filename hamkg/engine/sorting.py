"""Sorts the rows of a query here, where another server sorts otherwise than SPARQL says."""

from __future__ import annotations

import re
from typing import cast

import pyoxigraph as ox

from hamkg.engine.prologue import end_of_prologue
from hamkg.engine.tokens import without_opaque_parts

_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_SELECT = re.compile(r"SELECT\b", re.IGNORECASE)
_CUT = re.compile(r"\b(?:LIMIT|OFFSET|VALUES)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_KNOWN = {"asc", "desc", "lcase", "ucase", "str", "strlen", "coalesce"}
_VARIABLE = re.compile(r"[?$](\w+)")


def unsorted(query: str) -> tuple[str, str]:
    """Part a query from the ORDER BY of its end, where the rows alone can be sorted by that.

    >>> unsorted("SELECT ?a { ?a ?b ?c } ORDER BY LCASE(?a)")
    ('SELECT ?a { ?a ?b ?c } ', 'ORDER BY LCASE(?a)')
    >>> unsorted("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 1")
    ('SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 1', '')
    """
    bare = without_opaque_parts(query)
    found = _ORDER.search(bare, bare.rfind("}") + 1)
    start = end_of_prologue(query)
    if found is None or not _SELECT.match(query, start) or _CUT.search(bare, found.start()):
        return query, ""
    words = {word.lower() for word in _WORD.findall(bare[found.end() :])}
    projection = query[start : bare.index("{")]
    wanted = set(_VARIABLE.findall(query[found.start() :]))
    if words <= _KNOWN and ("*" in projection or wanted <= set(_VARIABLE.findall(projection))):
        return query[: found.start()], query[found.start() :]
    return query, ""


def in_order(results: bytes, order: str) -> bytes:
    """Sort rows, in SPARQL JSON, by an ORDER BY; blank nodes among them have no order.

    >>> rows = b'{"head":{"vars":["a"]},"results":{"bindings":[%s]}}'
    >>> cell = '{"a":{"type":"literal","value":"%s"}}'
    >>> two = rows % ",".join((cell % "b", cell % "a")).encode()
    >>> in_order(two, "ORDER BY ?a") == in_order(in_order(two, "ORDER BY DESC(?a)"), "ORDER BY ?a")
    True
    """
    found = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return results
    rows = [tuple(row) for row in found]
    if any(isinstance(term, ox.BlankNode) for row in rows for term in row) or len(rows) < 2:  # noqa: PLR2004  one row is sorted
        return results
    names = " ".join(str(variable) for variable in found.variables)
    cells = "\n".join(
        f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows
    )
    query = f"SELECT {names} WHERE {{ VALUES ({names}) {{ {cells} }} }} {order}"
    answer = cast("ox.QuerySolutions", ox.Store().query(query))
    return answer.serialize(format=ox.QueryResultsFormat.JSON) or results
