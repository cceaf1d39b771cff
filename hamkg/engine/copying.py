"""Keeps a copy of our own graphs in another server, read anew when they have changed there."""

from __future__ import annotations

import math
import time
from threading import Lock
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.base import select
from hamkg.engine.convert import in_order
from hamkg.engine.embedded import EmbeddedEngine
from hamkg.errors import QueryTimeoutError
from hamkg.namespaces import GRAPH_NAMES, PREFIXES, graph_iri
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from hamkg.engine.base import Engine
    from hamkg.engine.remote import RemoteEngine

MOST_COPIED = 150_000
"""So many statements are kept here at most; the release has half of that."""
# What was seen holds longer where looking took long: looking takes no larger a share of the
# server's time.
_SHARE = 20
_GRAPHS = tuple(map(graph_iri, GRAPH_NAMES))
# Digits of a hash, summed: the order of the statements is no part of it. A blank node has no text.
_HASHED = (
    f"COALESCE(<{PREFIXES['xsd']}integer>(SUBSTR(REPLACE("
    'MD5(CONCAT(STR(?s), " ", STR(?o))), "[a-f]", ""), 1, 6)), 0)'
)
# What is inferred follows from the rest: its length tells as much, at a fraction of the cost.
_LENGTH = "COALESCE(STRLEN(STR(?o)), 0)"
_ONE = (
    "{{ SELECT (COUNT(*) AS ?n{0}) (SUM({1}) AS ?sum{0}) WHERE {{ GRAPH <{2}> {{ ?s ?p ?o }} }} }}"
)


def _state_query() -> str:
    names = " ".join(f"?n{number} ?sum{number}" for number, _ in enumerate(GRAPH_NAMES))
    parts = (
        _ONE.format(number, _LENGTH if name == "inferred" else _HASHED, graph_iri(name))
        for number, name in enumerate(GRAPH_NAMES)
    )
    return f"SELECT {names} WHERE {{ {' '.join(parts)} }}"


_STATE = _state_query()


class LocalCopy:
    """Our graphs of a server, in memory: what is asked of them costs no round trip.

    Where the server has none of them, or more than `MOST_COPIED` statements, or cannot tell,
    it is asked itself.
    """

    def __init__(self, far: RemoteEngine, holds: float) -> None:
        """Read nothing yet; what was seen of the server ``holds`` so many seconds."""
        self._far = far
        self._holds = holds
        self._engine: Engine = far
        self._state: tuple[int, ...] | None = None
        self._until = 0.0
        self._lock = Lock()

    def engine(self) -> Engine:
        """Give what answers now; it is another one where the data are others.

        Raises RemoteStoreError and QueryTimeoutError where the server cannot be looked at.
        """
        with self._lock:
            if time.monotonic() >= self._until:
                self._look()
            return self._engine

    def _look(self) -> None:
        begun = time.monotonic()
        state = self._seen()
        took = time.monotonic() - begun
        count = sum(state[::2]) if state else math.inf
        if count > MOST_COPIED:
            self._until = math.inf
            return
        if state != self._state:
            self._engine = self._read(count)
            self._state = state
        self._until = time.monotonic() + max(self._holds, _SHARE * took)

    def _seen(self) -> tuple[int, ...] | None:
        """Look which state the data are in; nothing where the server never told, and cannot."""
        try:
            rows = select(self._far, _STATE).rows
            return tuple(int(str(cell)) for row in rows for cell in row)
        except (RemoteStoreError, QueryTimeoutError, ValueError) as error:
            passing = isinstance(error, RemoteStoreError) and error.passing
            if passing or self._state is not None:
                raise
            return None

    def _read(self, count: float) -> Engine:
        """Read the graphs; where other than so many statements come, they are not all of them."""
        store = ox.Store()
        if count:
            # In the order of the release: what a query gives no order comes in it.
            store.bulk_extend(in_order(self._far.quads(_GRAPHS)))
        return EmbeddedEngine(store) if len(store) == count > 0 else self._far
