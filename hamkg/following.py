"""Which state the data of a graph are in: those of a server may change while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hamkg.takeaway import Takeaway

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from hamkg.engine.watching import Watch

T = TypeVar("T")


class Following(Takeaway):
    """The part of the facade by which what was made of the data follows them."""

    @property
    def data_version(self) -> str:
        """The name of the state that the data are in now; nothing where they do not change.

        Of a server, what was seen of it holds for some seconds. Raises RemoteStoreError and
        QueryTimeoutError where it cannot be looked at.
        """
        return self._current.version

    @property
    def watch(self) -> Watch | None:
        """What notices that the data have changed, where they are in a server."""
        return self._current.watch

    def kept(self, make: Callable[[Self], T]) -> T:
        """Give what is made of this graph: made once, and anew where its data are others.

        Another function is another thing to keep, also where it does the same.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().kept(lambda graph: len(graph.kinds("Nerve")) > 3)
        True
        """
        return self._can.kept(make, lambda: make(self))
