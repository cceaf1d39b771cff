"""The embedded engine: an Oxigraph store in memory, or one on disk opened for reading."""

from __future__ import annotations

import io
import os
import time
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from hamkg.engine.convert import (
    RDF,
    in_order,
    serialize,
    write_table,
    write_triples,
)
from hamkg.engine.loading import load_fault, load_file
from hamkg.engine.parsing import check_update, fault_as_sent, parse_query, parse_update
from hamkg.engine.preparing import prepared
from hamkg.engine.standard import mended, spelled
from hamkg.errors import MissingFileError, RdfSyntaxError, StoreError, UnknownFormatError
from hamkg.formats import RDF_KINDS, find_format, format_for_path, format_names
from hamkg.namespaces import PREFIXES
from hamkg.results import Boolean, Table, Triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TypedDict

    import rdflib

    from hamkg.results import Answer

    class _Scope(TypedDict, total=False):
        use_default_graph_as_union: bool
        default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
        named_graphs: list[ox.NamedNode | ox.BlankNode]


# A writer may tidy its files away while they are being opened: another look finds the new ones.
_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4)
_CURRENT = "CURRENT"  # what each store on disk has
# What the engine raises where a text is at fault; what befalls the machine is OSError.
_FAULTS = (SyntaxError, RuntimeError, ValueError)


class EmbeddedEngine:
    """An Oxigraph store within this process.

    >>> engine = EmbeddedEngine.of("turtle", b"ham:a a ham:Muscle .")
    >>> bool(engine.answer("ASK { ham:a a ham:Muscle }"))
    True
    """

    def __init__(self, store: ox.Store, *, union: bool = True, base: str | None = None) -> None:
        """Take a store that is already loaded.

        The default graph of a query is the union of all graphs, or without ``union`` the default
        graph alone. ``base`` is what relative IRIs in queries and updates are resolved against.
        """
        self._store = store
        self._union = union
        self._base = base

    @property
    def store(self) -> ox.Store:
        """The store that the engine works on."""
        return self._store

    @property
    def base(self) -> str | None:
        """What relative IRIs are resolved against."""
        return self._base

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
                load_file(store, path, row.name)
            except FileNotFoundError:
                msg = f'There is no file "{path}".'
                raise MissingFileError(msg) from None
            except (SyntaxError, ValueError) as error:
                raise load_fault(path, error) from error
        return cls(store)

    @classmethod
    def of(
        cls, format_name: str, data: bytes, *, union: bool = True, base: str | None = None
    ) -> EmbeddedEngine:
        """Read RDF from bytes; our prefixes may be used in Turtle and TriG without declaring.

        ``base`` is also what relative IRIs in the data are resolved against.
        """
        store = ox.Store()
        prologue = "".join(f"@prefix {p}: <{iri}> . " for p, iri in PREFIXES.items())
        head = prologue.encode() if format_name in {"turtle", "trig"} else b""
        try:
            store.bulk_load(io.BytesIO(head + data), format=RDF[format_name], base_iri=base)
        except SyntaxError as error:
            raise RdfSyntaxError(str(error)) from error
        return cls(store, union=union, base=base)

    @classmethod
    def open_read_only(
        cls, folder: str | Path, *, union: bool = True, base: str | None = None
    ) -> EmbeddedEngine:
        """Open an Oxigraph store on disk as it is now; raises StoreError where there is none."""
        waits = iter(_WAITS)
        while True:
            try:
                return cls(ox.Store.read_only(str(folder)), union=union, base=base)
            except (OSError, RuntimeError) as error:
                wait = next(waits, None)
                if wait is None or not os.path.isfile(os.path.join(folder, _CURRENT)):
                    msg = f'"{folder}" is not a store that can be opened.'
                    raise StoreError(msg) from error
                time.sleep(wait)

    @classmethod
    def open_any(cls, path: str | Path) -> EmbeddedEngine:
        """Read an RDF file into memory, or open the folder of a store on disk."""
        is_file = os.path.isfile(path)
        return cls.load(path) if is_file else cls.open_read_only(path)

    def answer(
        self,
        query: str,
        *,
        bindings: Mapping[str, str] | None = None,
        graphs: Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer a query over the union of these graphs, or of all graphs if none is named.

        A query with FROM says itself which graphs it is about, and ``default_graphs`` and
        ``named_graphs`` of the SPARQL Protocol overrule even that. Raises QuerySyntaxError and
        QueryRefusedError.
        """
        values: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): ox.NamedNode(iri) for name, iri in (bindings or {}).items()
        }
        try:
            scope = (
                _dataset(default_graphs, named_graphs) if default_graphs or named_graphs else None
            )
            ready = prepared(query, self._base)
            return _answer(
                self._store.query(
                    ready.text,
                    base_iri=self._base,
                    prefixes=ready.prefixes,
                    substitutions=values,
                    **(scope or self._scope(graphs, names_graphs=ready.names_graphs)),
                )
            )
        except _FAULTS as error:
            from hamkg.engine.diagnosis import query_error

            fault = fault_as_sent(spelled(query), error, self._parse_query)
            raise query_error(query, fault) from error

    def stream(self, query: str) -> Iterator[tuple[str, ...]]:
        """Answer a SELECT query of our own row by row, each term as its bare text.

        Nothing is kept of the rows: there may be millions. An unbound cell is empty.
        """
        ready = prepared(query, self._base)
        scope = self._scope((), names_graphs=ready.names_graphs)
        found = self._store.query(ready.text, prefixes=ready.prefixes, **scope)
        for row in cast("ox.QuerySolutions", found):
            yield tuple(
                "" if term is None or isinstance(term, ox.Triple) else term.value for term in row
            )

    def update(
        self,
        text: str,
        *,
        using_default: Sequence[str] = (),
        using_named: Sequence[str] = (),
        then: str = "",
    ) -> None:
        """Carry out an update: all of it, or nothing where a part of it fails.

        WHERE reads the default graph itself, or the graphs that the SPARQL Protocol names:
        ``using_default`` merged, and each of ``using_named`` under its name. ``then`` are
        operations of ours that follow, in the same transaction. Raises
        QuerySyntaxError (also where the text itself says USING or WITH beside these) and
        QueryRefusedError.
        """
        from hamkg.engine.prologue import followed, hoisted
        from hamkg.engine.silent import without_silent_loads
        from hamkg.engine.using import refuse_conflict, with_dataset

        sent = without_silent_loads(spelled(hoisted(text)))
        words = mended(sent)
        try:
            if using_default or using_named:
                refuse_conflict(words, self._parse_update)
                words = with_dataset(words, _iris(using_default), _iris(using_named))
            check_update(words, self._base)
            self._store.update(followed(words, then), base_iri=self._base, prefixes=PREFIXES)
        except _FAULTS as error:
            from hamkg.engine.diagnosis import update_error

            raise update_error(sent, fault_as_sent(sent, error, self._parse_update)) from error

    def _parse_query(self, text: str) -> None:
        parse_query(text, self._base)

    def _parse_update(self, text: str) -> None:
        parse_update(text, self._base)

    def _scope(self, graphs: Sequence[str], *, names_graphs: bool) -> _Scope:
        # The engine lets these arguments overrule FROM: they may stand only where there is none.
        if names_graphs:
            return {}
        if graphs:
            return {"default_graph": [ox.NamedNode(graph) for graph in graphs]}
        return {"use_default_graph_as_union": self._union}

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

        from hamkg.engine.rdflib_store import RdflibStore

        return rdflib.Dataset(RdflibStore(store=self._store), default_union=True)

    def close(self) -> None:
        """Let go of the store."""
        self._store = ox.Store()


def _dataset(default: Sequence[str], named: Sequence[str]) -> _Scope:
    return {
        "default_graph": [ox.NamedNode(iri) for iri in default],
        "named_graphs": [ox.NamedNode(iri) for iri in named],
    }


def _iris(names: Sequence[str]) -> list[str]:
    # What is no IRI raises ValueError here, before it could become words of an update.
    return [ox.NamedNode(name).value for name in names]


def _answer(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    try:
        if isinstance(found, ox.QueryTriples):
            lines = found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            return Triples(b"".join(sorted({*lines.splitlines(keepends=True)})), write_triples)
        data = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return (Boolean if isinstance(found, ox.QueryBoolean) else Table)(data, write_table)
    finally:
        del found  # only this thread can let go of it, and an error that holds it may outlive us
