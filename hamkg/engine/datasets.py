"""Reads and writes graphs as the SPARQL 1.1 Graph Store HTTP Protocol does, all or nothing.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import serialize, sorted_triples, write_triples
from hamkg.engine.embedded import EmbeddedEngine
from hamkg.errors import StoreError
from hamkg.results import Triples
from hamkg.service_errors import UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class Dataset:
    """A store of graphs; every change is one transaction.

    >>> dataset = Dataset.empty()
    >>> dataset.put_graph("urn:g", b"<urn:a> <urn:b> <urn:c> .")
    True
    >>> len(dataset.triples("urn:g"))
    1
    """

    def __init__(self, store: ox.Store) -> None:
        """Take a store."""
        self._store = store

    @classmethod
    def empty(cls) -> Dataset:
        """Start with nothing, in memory."""
        return cls(ox.Store())

    @classmethod
    def of_files(cls, *paths: str | Path) -> Dataset:
        """Read RDF files into memory.

        Raises MissingFileError, UnknownFormatError, RdfSyntaxError.
        """
        return cls(EmbeddedEngine.load(*paths).store)

    @classmethod
    def open(cls, folder: str | Path) -> Dataset:
        """Open a store on disk to read and write, or make one; raises StoreError."""
        try:
            return cls(ox.Store(str(folder)))
        except (OSError, RuntimeError) as error:
            # Another process that writes to it holds its lock.
            msg = f'"{folder}" cannot be opened for writing: {error}.'
            raise StoreError(msg) from error

    @classmethod
    def open_read_only(cls, folder: str | Path) -> Dataset:
        """Open a store on disk to read; raises StoreError."""
        return cls(EmbeddedEngine.open_read_only(folder).store)

    def engine(self, *, union: bool, base: str | None) -> EmbeddedEngine:
        """Give an engine that answers over these graphs."""
        return EmbeddedEngine(self._store, union=union, base=base)

    def graph_names(self) -> list[str]:
        """List the names of all named graphs, sorted."""
        found = self._store.named_graphs()
        return sorted(name.value for name in found if isinstance(name, ox.NamedNode))

    def has_graph(self, name: str | None) -> bool:
        """Tell whether a graph exists; None is the default graph, which always does."""
        if name is None:
            return True
        try:
            return self._store.contains_named_graph(ox.NamedNode(name))
        except ValueError:  # what is no IRI names nothing
            return False

    def triples(self, name: str | None) -> Triples:
        """Give the triples of a graph; none where there is no such graph."""
        quads = self._of(name) if self.has_graph(name) else ()
        return Triples(sorted_triples(quad.triple for quad in quads), write_triples)

    def quads(self) -> bytes:
        """Write everything as sorted N-Quads; blank nodes keep the names they have here.

        Names that depend on the data alone can take longer to find than anyone waits.
        """
        written: bytes = self._store.dump(format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(written.splitlines(keepends=True)))

    def dump(self, format_name: str) -> bytes:
        """Write everything in a format that holds graphs; blank nodes keep the names they have.

        Giving them equal names in equal data takes time without bound, which no stranger may cost.
        """
        data = self.quads()
        return data if format_name == "nq" else serialize(_parsed(data), format_name)

    def put_graph(self, name: str | None, nquads: bytes) -> bool:
        """Replace a graph; tells whether it is new.

        The statements' own graph names say nothing here. Raises UploadRefusedError where the
        name is no IRI.
        """
        graph = _graph(name)
        if not any(True for _ in self._of(name)):
            return self.add_to_graph(name, nquads)
        # One update is one transaction: a graph is never seen half replaced.
        target = "DEFAULT" if name is None else f"GRAPH {graph}"
        quads = (
            ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in _parsed(nquads)
        )
        self._store.update(f"CLEAR {target} ;\n{_insertion(quads)}")
        return False

    def add_to_graph(self, name: str | None, nquads: bytes) -> bool:
        """Add to a graph; tells whether it is new. Raises as `put_graph` does."""
        graph = _graph(name)
        is_new = not self.has_graph(name)
        triples = (quad.triple for quad in _parsed(nquads))
        written: bytes = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        # Loading is a transaction too, and takes half the time and memory of an update.
        if written:
            self._store.load(written, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        else:
            self._store.add_graph(graph)
        return is_new

    def add_beside(self, paths: Sequence[str | Path]) -> None:
        """Read files into graphs of their own; raises what `add_files` raises."""
        if paths:
            from hamkg.engine.beside import add_files

            add_files(self._store, paths)

    def drop_graph(self, name: str | None) -> bool:
        """Take a graph away, or empty the default graph; tells whether it was there."""
        if not self.has_graph(name):
            return False
        self._store.update("DROP DEFAULT" if name is None else f"DROP GRAPH {_graph(name)}")
        return True

    def put_dataset(self, nquads: bytes) -> None:
        """Replace everything."""
        self._store.update(f"DROP ALL ;\n{_insertion(_parsed(nquads))}")

    def add_to_dataset(self, nquads: bytes) -> None:
        """Add to everything."""
        self._store.load(nquads, format=ox.RdfFormat.N_QUADS)

    def _of(self, name: str | None) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, _graph(name))


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    # What is no IRI is stopped here, before it could become words of an update.
    try:
        return ox.DefaultGraph() if name is None else ox.NamedNode(name)
    except ValueError as error:
        msg = f'A graph cannot be called "{str(name)[:80]}".'
        raise UploadRefusedError(msg, hint="Name it by a whole IRI.") from error


def _parsed(nquads: bytes) -> Iterable[ox.Quad]:
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def _insertion(quads: Iterable[ox.Quad]) -> str:
    """Write quads as words of an update, each term as the engine itself writes it."""
    graphs: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    # Nothing but a variable can stand for a blank node that names a graph.
    unnamed = [graph for graph in graphs if isinstance(graph, ox.BlankNode)]
    words = {str(node): f"?graph{number}" for number, node in enumerate(unnamed)}
    lines = "\n".join(_block(graph, triples, words) for graph, triples in graphs.items())
    if not words:
        return f"INSERT DATA {{\n{lines}\n}}"
    made = " ".join(f"BIND(BNODE() AS {variable})" for variable in words.values())
    return f"INSERT {{\n{lines}\n}} WHERE {{ {made} }}"


def _block(
    graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph,
    triples: Iterable[ox.Triple],
    words: Mapping[str, str],
) -> str:
    lines = "\n".join(f"{_spelled(triple, words) if words else triple} ." for triple in triples)
    if isinstance(graph, ox.DefaultGraph):
        return lines
    return f"GRAPH {words.get(str(graph), graph)} {{\n{lines}\n}}"


def _spelled(triple: ox.Triple, words: Mapping[str, str]) -> str:
    return " ".join(
        f"<<( {_spelled(term, words)} )>>"
        if isinstance(term, ox.Triple)
        else words.get(str(term), str(term))
        for term in triple
    )
