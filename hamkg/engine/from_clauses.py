"""Finds the graphs that a query itself names, to be told again by the protocol.

A server whose default graph is the union of all may pass over FROM, as Oxigraph's does; what the
protocol names it heeds. Both say the same: https://www.w3.org/TR/sparql11-protocol/#dataset
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.engine.prologue import declarations
from hamkg.engine.tokens import tokens
from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.engine.tokens import Token

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*\Z")
_ESCAPED = re.compile(r"\\(.)")


def graphs_of_from(query: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Give the graphs that FROM and FROM NAMED name; none where one of them is relative.

    >>> graphs_of_from("SELECT * FROM <urn:a> FROM NAMED ham:graph\\/schema { ?s ?p ?o }")
    (('urn:a',), ('https://w3id.org/hamkg/graph/schema',))
    >>> graphs_of_from("SELECT * FROM <a> { ?s ?p ?o }")
    ((), ())
    """
    parts = list(tokens(query))
    prefixes = dict(PREFIXES) | {
        prefix: iri[1:-1] for prefix, iri in declarations(query) if prefix is not None
    }
    found: dict[bool, list[str]] = {False: [], True: []}
    for place, token in enumerate(parts[:-2]):
        if token.kind == "word" and token.text.lower() == "from":
            is_named = parts[place + 1].text.lower() == "named"
            found[is_named].append(_iri(parts[place + 1 + is_named], prefixes))
    graphs = found[False], found[True]
    if all(_ABSOLUTE.match(iri) for each in graphs for iri in each):
        return tuple(graphs[0]), tuple(graphs[1])
    return (), ()


def _iri(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, name = token.text.partition(":")
    return prefixes.get(prefix, "") + _ESCAPED.sub(r"\1", name)
