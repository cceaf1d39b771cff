"""The embedded engine: an Oxigraph store in memory, or one on disk opened for reading."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, TypedDict

import pyoxigraph as ox

from hamkg.engine.convert import (
    RDF,
    in_order,
    serialize,
    sorted_triples,
    write_table,
    write_triples,
)
from hamkg.engine.guard import names_its_dataset, refuse_federation
from hamkg.errors import MissingFileError, RdfSyntaxError, StoreError, UnknownFormatError
from hamkg.formats import RDF_KINDS, find_format, format_for_path, format_names
from hamkg.namespaces import PREFIXES
from hamkg.results import Boolean, Table, Triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import rdflib

    from hamkg.results import Answer


_BULK_BYTES = 10_000_000


class _Scope(TypedDict, total=False):
    use_default_graph_as_union: bool
    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]


class EmbeddedEngine:
    """An Oxigraph store within this process; it only reads.

    >>> engine = EmbeddedEngine.of("turtle", b"ham:a a ham:Muscle .")
    >>> bool(engine.answer("ASK { ham:a a ham:Muscle }"))
    True
    """

    def __init__(self, store: ox.Store) -> None:
        """Take a store that is already loaded."""
        self._store = store

    @classmethod
    def load(cls, *paths: str | Path) -> EmbeddedEngine:
        """Read RDF files into memory; the file's ending tells the format.

        Raises MissingFileError, UnknownFormatError, RdfSyntaxError (with line and column).
        """
        store = ox.Store()
        for path in map(str, paths):
            row = format_for_path(path)
            if row is None:
                raise UnknownFormatError(path.rpartition(".")[2], format_names(*RDF_KINDS))
            try:
                _loader(store, path)(path=path, format=RDF[row.name])
            except FileNotFoundError:
                msg = f'There is no file "{path}".'
                raise MissingFileError(msg) from None
            except (SyntaxError, ValueError) as error:
                msg = f"{path}: {error}"
                raise RdfSyntaxError(msg) from error
        return cls(store)

    @classmethod
    def of(cls, format_name: str, data: bytes) -> EmbeddedEngine:
        """Read RDF from bytes; our prefixes may be used in Turtle and TriG without declaring."""
        store = ox.Store()
        prologue = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
        head = prologue.encode() if format_name in {"turtle", "trig"} else b""
        try:
            store.bulk_load(io.BytesIO(head + data), format=RDF[format_name])
        except SyntaxError as error:
            raise RdfSyntaxError(str(error)) from error
        return cls(store)

    @classmethod
    def open_read_only(cls, folder: str | Path) -> EmbeddedEngine:
        """Open an Oxigraph store on disk; raises StoreError where there is none."""
        try:
            return cls(ox.Store.read_only(str(folder)))
        except OSError as error:
            msg = f'"{folder}" is not a store that can be opened.'
            raise StoreError(msg) from error

    def answer(
        self,
        query: str,
        *,
        bindings: Mapping[str, str] | None = None,
        graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer a query over the union of these graphs, or of all graphs if none is named.

        A query with FROM says itself which graphs it is about. Raises QuerySyntaxError and
        QueryRefusedError.
        """
        values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): ox.NamedNode(iri) for name, iri in (bindings or {}).items()
        }
        try:
            refuse_federation(query, _parse)
            found = self._store.query(
                query, prefixes=PREFIXES, substitutions=values, **_scope(query, graphs)
            )
            return _answer(found)
        except (SyntaxError, RuntimeError, ValueError) as error:
            from hamkg.engine.diagnosis import query_error

            raise query_error(query, error) from error

    def dump(self, format_name: str, *, graphs: Sequence[str] = ()) -> bytes:
        """Serialise these graphs, or all; formats without graph names get their union.

        The order is that of sorted N-Triples or N-Quads, so equal data are equal bytes.
        """
        row = find_format(format_name, *RDF_KINDS)
        quads = in_order(self._quads(graphs))
        if row.kind == "dataset":
            return serialize(quads, row.name)
        triples = {str(quad.triple): quad.triple for quad in quads}
        return serialize([triples[key] for key in sorted(triples)], row.name)

    def _quads(self, graphs: Sequence[str]) -> Iterator[ox.Quad]:
        if not graphs:
            yield from self._store
        for graph in graphs:
            yield from self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def to_rdflib(self) -> rdflib.Dataset:
        """Give a live rdflib Dataset on this store; its default graph is the union of all."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(OxigraphStore(store=self._store), default_union=True)

    def close(self) -> None:
        """Let go of the store."""
        self._store = ox.Store()


def _loader(store: ox.Store, path: str) -> Callable[..., None]:
    # The bulk loader is built for large files, and 15 % slower on one the size of the release.
    return store.load if os.stat(path).st_size < _BULK_BYTES else store.bulk_load


def _scope(query: str, graphs: Sequence[str]) -> _Scope:
    # The engine lets these arguments overrule FROM: they may stand only where there is none.
    if names_its_dataset(query):
        return {}
    if graphs:
        return {"default_graph": [ox.NamedNode(graph) for graph in graphs]}
    return {"use_default_graph_as_union": True}


def _parse(query: str) -> object:
    # The engine has no parser of its own to call: over no data, answering is little more.
    return ox.Store().query(query, prefixes=PREFIXES)


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    if isinstance(found, ox.QueryTriples):
        return Triples(sorted_triples(found), write_triples)
    data = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    if isinstance(found, ox.QueryBoolean):
        return Boolean(data, write_table)
    return Table(data, write_table)
