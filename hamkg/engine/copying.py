"""Keeps a copy of our own graphs in another server, read anew when they have changed there."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from hamkg.engine.convert import in_order
from hamkg.engine.embedded import EmbeddedEngine
from hamkg.engine.watching import MOST_HASHED
from hamkg.errors import QueryTimeoutError
from hamkg.namespaces import GRAPH_NAMES, graph_iri
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.engine.base import Engine
    from hamkg.engine.remote import RemoteEngine
    from hamkg.engine.state import State
    from hamkg.engine.watching import Watch

_GRAPHS = tuple(map(graph_iri, GRAPH_NAMES))


class Now(NamedTuple):
    """What answers now, and the name of the state that all data of the server are in."""

    engine: Engine
    version: str


class LocalCopy:
    """Our graphs of a server, in memory: what is asked of them costs no round trip.

    Where the server has none of them, or more than `MOST_HASHED` statements, or cannot tell, it
    is asked itself.
    """

    def __init__(self, far: RemoteEngine, watch: Watch) -> None:
        """Read nothing yet."""
        self.watch = watch
        self._far = far
        self._engine: Engine = far
        self._version = ""
        self._lock = Lock()

    def now(self) -> Now:
        """Give what answers now; it is another engine where our data are others.

        Raises RemoteStoreError and QueryTimeoutError where the server cannot be looked at.
        """
        seen = self.watch.now()
        state = seen.state
        version = state.our_version if state and _can_be_copied(state) else ""
        with self._lock:
            if version != self._version:
                self._engine = self._read(state.ours) if state and version else self._far
                self._version = version
            return Now(self._engine, seen.version)

    def _read(self, count: int) -> Engine:
        """Read the graphs; where other than so many statements come, they are not all of them."""
        store = self._at_once()
        if store is None or len(store) != count:
            store = _stored(self._far.quads(_GRAPHS))
        return EmbeddedEngine(store) if len(store) == count else self._far

    def _at_once(self) -> ox.Store | None:
        """Read them in one question; nothing where the server cannot answer that."""
        try:
            return _stored(self._far.packed_quads(_GRAPHS))
        except (QueryTimeoutError, ResultTooLargeError, ValueError):
            return None
        except RemoteStoreError as error:
            if error.passing:
                raise
            return None


def _can_be_copied(state: State) -> bool:
    return bool(state.sums) and 0 < state.ours <= MOST_HASHED


def _stored(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    # In the order of the release: what a query gives no order comes in it.
    store.bulk_extend(in_order(quads))
    return store
