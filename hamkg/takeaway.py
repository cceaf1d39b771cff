"""How the data leaves the graph: as files, and as the graphs of other libraries."""

from __future__ import annotations

from os import PathLike
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    import owlready2
    import rdflib

    from hamkg.capabilities import Capabilities
    from hamkg.current import Current
    from hamkg.deploying import Deployed


class Takeaway:
    """The part of the facade that hands the data on."""

    def __init__(self, current: Current) -> None:
        """Keep what knows what answers for the graph."""
        self._current = current

    @property
    def _can(self) -> Capabilities:
        return self._current.can()

    def export(
        self,
        target: str | Path | IO[bytes] | None = None,
        *,
        format: str = "turtle",  # noqa: A002  the word users know
        graph: str = "all",
        as_it_comes: bool = False,
    ) -> bytes | None:
        """Serialise the graph, or one named graph of it; gives bytes, or writes a file.

        A file given by its path is written whole or not at all. Large data (`exports_stream`)
        go there as they come, in no order that could be relied on, and all does that where
        ``as_it_comes`` is asked for; all else is sorted.
        Raises UnknownFormatError, OutputError.
        """
        from io import BytesIO

        from hamkg.export import written_whole

        exporter = self._can.exporter
        if target is None:
            written = BytesIO()
            exporter.write(written, format, graph, as_it_comes=as_it_comes)
            return written.getvalue()
        if isinstance(target, (str, PathLike)):
            with written_whole(target) as file:
                exporter.write(file, format, graph, as_it_comes=as_it_comes)
        else:
            exporter.write(target, format, graph, as_it_comes=as_it_comes)
        return None

    @property
    def exports_stream(self) -> bool:
        """Whether there is so much data that exports are streamed, and take their time."""
        return self._can.exports_stream

    def deploy(self, address: str, *, graph_store: str | None = None) -> Iterator[Deployed]:
        """Put each named graph into a SPARQL server, one after the other, and verify it there.

        ``address`` is the server's query endpoint, or the base address of a known kind of server.
        Raises RemoteStoreError.
        """
        from hamkg.deploying import deploy

        return deploy(self._can.engine, address, graph_store)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give a live rdflib Dataset on the same store; its default graph is the union."""
        return self._current.whole.to_rdflib()

    def to_owlready(self) -> owlready2.World:
        """Give an owlready2 World with schema, kinds and evidence, ready for its reasoners."""
        from hamkg import bridges

        return bridges.to_owlready(self._can.engine)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Give all relations between kinds as a NetworkX graph."""
        from hamkg import bridges

        return bridges.to_networkx(self._can.engine, self._can.names)
