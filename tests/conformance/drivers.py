"""Those that are tested: each takes a query, an update or RDF and gives back what it makes of it.

Each call starts from the data it is given. What is no SPARQL raises QuerySyntaxError, what is no
RDF RdfSyntaxError, and what is refused on purpose QueryRefusedError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from hamkg.engine import EmbeddedEngine
from hamkg.engine.convert import RDF, TABLE
from hamkg.errors import QuerySyntaxError, RdfSyntaxError
from hamkg.results import Triples

if TYPE_CHECKING:
    from collections.abc import Sequence


class Driver(Protocol):
    """A SPARQL service, however it is reached."""

    def answer(self, query: str, data: Sequence[ox.Quad], base: str, format_name: str) -> bytes:
        """Answer a query in a format for results; a graph comes as N-Triples whatever is asked."""

    def update(self, text: str, data: Sequence[ox.Quad], base: str) -> bytes:
        """Give as N-Quads what a dataset is after an update."""

    def parse(self, format_name: str, text: bytes, base: str) -> bytes:
        """Give RDF as N-Quads."""


class EngineDriver:
    """hamkg's engine, called from Python."""

    def answer(self, query: str, data: Sequence[ox.Quad], base: str, format_name: str) -> bytes:
        answer = self._engine(data, base).answer(query)
        return answer.write("nt" if isinstance(answer, Triples) else format_name)

    def update(self, text: str, data: Sequence[ox.Quad], base: str) -> bytes:
        engine = self._engine(data, base)
        engine.update(text)
        return engine.dump("nq")

    def parse(self, format_name: str, text: bytes, base: str) -> bytes:
        return EmbeddedEngine.of(format_name, text, base=base).dump("nq")

    def _engine(self, data: Sequence[ox.Quad], base: str) -> EmbeddedEngine:
        return EmbeddedEngine(_store(data), union=False, base=base)


class BareDriver:
    """The engine's library as it is, to see what hamkg mends."""

    def answer(self, query: str, data: Sequence[ox.Quad], base: str, format_name: str) -> bytes:
        try:
            found = _store(data).query(query, base_iri=base)
        except (SyntaxError, RuntimeError) as error:
            raise QuerySyntaxError(str(error)) from error
        if isinstance(found, ox.QueryTriples):
            return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return found.serialize(format=TABLE[format_name]) or b""

    def update(self, text: str, data: Sequence[ox.Quad], base: str) -> bytes:
        store = _store(data)
        try:
            store.update(text, base_iri=base)
        except (SyntaxError, RuntimeError) as error:
            raise QuerySyntaxError(str(error)) from error
        return store.dump(format=ox.RdfFormat.N_QUADS) or b""

    def parse(self, format_name: str, text: bytes, base: str) -> bytes:
        try:
            quads = list(ox.parse(text, format=RDF[format_name], base_iri=base))
        except SyntaxError as error:
            raise RdfSyntaxError(str(error)) from error
        return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _store(data: Sequence[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(data)
    return store
