"""Reads and writes graphs as the SPARQL 1.1 Graph Store HTTP Protocol does, all or nothing.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import in_order, serialize, sorted_triples, write_triples
from hamkg.engine.embedded import EmbeddedEngine
from hamkg.errors import StoreError
from hamkg.results import Triples

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
        return sorted(name.value for name in self._store.named_graphs())

    def has_graph(self, name: str | None) -> bool:
        """Tell whether a graph exists; None is the default graph, which always does."""
        return name is None or self._store.contains_named_graph(ox.NamedNode(name))

    def triples(self, name: str | None) -> Triples:
        """Give the triples of a graph; none where there is no such graph."""
        return Triples(sorted_triples(quad.triple for quad in self._of(name)), write_triples)

    def quads(self) -> bytes:
        """Write everything as sorted N-Quads."""
        return serialize(in_order(self._store), "nq")

    def put_graph(self, name: str | None, nquads: bytes) -> bool:
        """Replace a graph; tells whether it is new."""
        target = "DEFAULT" if name is None else f"GRAPH {_iri(name)}"
        return self._add(name, nquads, f"CLEAR SILENT {target} ;\n")

    def add_to_graph(self, name: str | None, nquads: bytes) -> bool:
        """Add to a graph; tells whether it is new."""
        return self._add(name, nquads, "")

    def drop_graph(self, name: str | None) -> bool:
        """Take a graph away; tells whether it was there."""
        if not self.has_graph(name):
            return False
        self._store.update("DROP DEFAULT" if name is None else f"DROP GRAPH {_iri(name)}")
        return True

    def put_dataset(self, nquads: bytes) -> None:
        """Replace everything."""
        self._store.update("DROP ALL ;\n" + _insertion(_parsed(nquads)))

    def add_to_dataset(self, nquads: bytes) -> None:
        """Add to everything."""
        self._store.update(_insertion(_parsed(nquads)))

    def fingerprint(self, names: Sequence[str]) -> str:
        """Give a text that changes when one of these graphs does, in whatever order they are."""
        sums = []
        for name in names:
            digests = (hashlib.sha256(str(quad).encode()).digest() for quad in self._of(name))
            total = sum(int.from_bytes(digest[:16], "big") for digest in digests)
            sums.append(f"{self.has_graph(name)} {total:x}")
        return "; ".join(sums)

    def _of(self, name: str | None) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(None, None, None, _graph(name))

    def _add(self, name: str | None, nquads: bytes, first: str) -> bool:
        is_new = not self.has_graph(name)
        create = "" if name is None else f"CREATE SILENT GRAPH {_iri(name)} ;\n"
        graph = _graph(name)
        quads = (
            ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in _parsed(nquads)
        )
        # One update is one transaction: a graph is never seen half replaced.
        self._store.update(first + create + _insertion(quads))
        return is_new


def _graph(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name is None else ox.NamedNode(name)


def _iri(name: str) -> str:
    # What is no IRI raises ValueError here, before it could become words of an update.
    return str(ox.NamedNode(name))


def _parsed(nquads: bytes) -> Iterable[ox.Quad]:
    return ox.parse(nquads, format=ox.RdfFormat.N_QUADS)


def _insertion(quads: Iterable[ox.Quad]) -> str:
    """Write quads as words of an update, each term as the engine itself writes it."""
    held = list(quads)
    unnamed = {quad.graph_name for quad in held if isinstance(quad.graph_name, ox.BlankNode)}
    # Nothing but a variable can stand for a blank node that names a graph.
    words = {str(node): f"?graph{number}" for number, node in enumerate(sorted(unnamed, key=str))}
    lines = "\n".join(_statement(quad, words) for quad in held)
    if not words:
        return f"INSERT DATA {{\n{lines}\n}}"
    made = " ".join(f"BIND(BNODE() AS {variable})" for variable in words.values())
    return f"INSERT {{\n{lines}\n}} WHERE {{ {made} }}"


def _statement(quad: ox.Quad, words: Mapping[str, str]) -> str:
    terms = [str(term) for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)]
    subject, predicate, value, graph = (words.get(term, term) for term in terms)
    statement = f"{subject} {predicate} {value}"
    if isinstance(quad.graph_name, ox.DefaultGraph):
        return f"{statement} ."
    return f"GRAPH {graph} {{ {statement} }}"
