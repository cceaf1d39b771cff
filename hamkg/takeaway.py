"""How the data leaves the graph: as files, and as the graphs of other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx
    import owlready2
    import rdflib

    from hamkg.capabilities import Capabilities
    from hamkg.deploying import Deployed


class Takeaway:
    """The part of the facade that hands the data on."""

    def __init__(self, can: Capabilities) -> None:
        """Keep what answers for the graph."""
        self._can = can

    def export(
        self,
        target: str | Path | None = None,
        *,
        format: str = "turtle",  # noqa: A002  the word users know
        graph: str = "all",
    ) -> bytes | None:
        """Serialise the graph, or one named graph of it; gives bytes, or writes a file.

        A file is written whole or not at all. Raises UnknownFormatError, OutputError.
        """
        from hamkg.export import export, write_whole

        data = export(self._can.engine, self._can.names, format, graph)
        if target is None:
            return data
        write_whole(target, data)
        return None

    def deploy(self, address: str, *, graph_store: str | None = None) -> Iterator[Deployed]:
        """Put each named graph into a SPARQL server, one after the other, and verify it there.

        ``address`` is the server's query endpoint, or the base address of a known kind of server.
        Raises RemoteStoreError.
        """
        from hamkg.deploying import deploy

        return deploy(self._can.engine, address, graph_store)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give a live rdflib Dataset on the same store; its default graph is the union."""
        return self._can.whole.to_rdflib()

    def to_owlready(self) -> owlready2.World:
        """Give an owlready2 World with schema, kinds and evidence, ready for its reasoners."""
        from hamkg import bridges

        return bridges.to_owlready(self._can.engine)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Give all relations between kinds as a NetworkX graph."""
        from hamkg import bridges

        return bridges.to_networkx(self._can.engine, self._can.names)
