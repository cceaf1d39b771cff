"""Keeps the graphs of the release as they are, whatever somebody's change would do.

An update can reach a graph by a variable or with all others, so that its text does not tell. It is
carried out together with operations that fail where these graphs are no longer what they were:
then nothing of it is. A store on disk could not be put back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import GRAPH_NAMES, graph_iri
from hamkg.service_errors import ProtectedGraphError

if TYPE_CHECKING:
    from hamkg.engine import EmbeddedEngine

PROTECTED = tuple(graph_iri(name) for name in (*GRAPH_NAMES, "service"))
# Is made where they have changed; making it once more then fails.
CHANGED = "urn:x-hamkg:changed"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TERMS = "STR(?s), ' ', STR(?p), ' ', STR(?o), ' ', COALESCE(LANG(?o), STR(DATATYPE(?o)), '')"
# Twelve decimal digits of a hash, so that the sum over millions of triples is an integer still.
_HASH = f"<{_XSD}integer>(SUBSTR(REPLACE(MD5(CONCAT({_TERMS})), '[a-f]', ''), 1, 12))"
_STATE = f"""SELECT (COUNT(*) AS ?triples) (SUM(COALESCE({_HASH}, 1)) AS ?sum) WHERE {{
  VALUES ?g {{ {" ".join(f"<{name}>" for name in PROTECTED)} }} GRAPH ?g {{ ?s ?p ?o }} }}"""


class Protection:
    """What the protected graphs hold, and how a change is kept from changing it."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        """Look at the graphs as they are."""
        ((triples, total),) = select(engine, _STATE).rows
        self._is_empty = str(triples) == "0"
        self.operations = (
            f"INSERT {{ GRAPH <{CHANGED}> {{ <{CHANGED}> <{CHANGED}> <{CHANGED}> }} }} WHERE {{"
            f" {{ {_STATE} }} FILTER(?triples != {triples} || ?sum != {total}) }} ;\n"
            f"CREATE GRAPH <{CHANGED}> ; DROP GRAPH <{CHANGED}>"
        )

    def refuse(self, name: str | None) -> None:
        """Raise ProtectedGraphError where a change of this graph is none that may be."""
        if name in {*PROTECTED, CHANGED}:
            raise ProtectedGraphError

    def refuse_quads(self, nquads: bytes) -> None:
        """Raise ProtectedGraphError where N-Quads name a protected graph."""
        for name in (*PROTECTED, CHANGED):
            ending = f" <{name}> .".encode()
            # In a triple the last of three terms ends the line.
            if ending in nquads and any(
                line.endswith(ending) and line.removesuffix(ending).count(b" ") > 1
                for line in nquads.splitlines()
            ):
                raise ProtectedGraphError

    def refuse_replacement(self) -> None:
        """Raise ProtectedGraphError where replacing everything would take something away."""
        if not self._is_empty:
            raise ProtectedGraphError
