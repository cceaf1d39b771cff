"""Puts a user's own files beside the release, each into a named graph of its own, in a stream.

What such a file holds is asked together with the release and never becomes a part of it.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from hamkg.engine.contexts import with_bundled_contexts
from hamkg.engine.convert import RDF
from hamkg.engine.embedded import EmbeddedEngine
from hamkg.engine.loading import load_fault
from hamkg.errors import InputError, MissingFileError, StoreError, UnknownFormatError
from hamkg.formats import format_for_path
from hamkg.resource_model import BESIDE, file_of, graph_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

_STEP = 8_000_000


class Progress(Protocol):
    """Is told how many bytes of a file have been read, and how many there are."""

    def __call__(self, path: str, done: int, total: int) -> None:
        """Take note."""


def add_files(
    store: ox.Store, paths: Sequence[str | Path], progress: Progress | None = None
) -> None:
    """Read files into a store, each in place of what its graph held; all are named by the error.

    A file that cannot be read leaves its graph empty. Raises MissingFileError,
    UnknownFormatError, RdfSyntaxError (with file and line) and InputError.
    """
    names = [str(path) for path in paths]
    _refuse_same_names(names)
    formats = [_format_of(name) for name in names]
    for name, format_name in zip(names, formats, strict=True):
        graph = ox.NamedNode(graph_of(name))
        store.remove_graph(graph)
        try:
            with Path(name).open("rb") as file:
                _read(store, _Watched(file, name, progress), format_name, graph)
        except OSError as error:
            msg = f'"{name}" cannot be read: {error.strerror}.'
            raise MissingFileError(msg) from error
        except (SyntaxError, ValueError) as error:
            store.remove_graph(graph)
            raise _fault(name, format_name, error) from error


def open_beside(
    paths: Sequence[str | Path], beside: Sequence[str | Path]
) -> tuple[EmbeddedEngine, EmbeddedEngine]:
    """Load files into memory, and others beside them; give the first alone, and all together.

    A blank node of the first is the same in both.
    """
    alone, whole = EmbeddedEngine.load(*paths), ox.Store()
    whole.bulk_extend(iter(alone.store))
    add_files(whole, beside)
    return alone, EmbeddedEngine(whole)


def make_store(
    folder: str | Path,
    paths: Sequence[str | Path],
    beside: Sequence[str | Path],
    progress: Progress | None = None,
) -> None:
    """Put files, and others beside them, into a store on disk, which is made where there is none.

    Raises StoreError and what `add_files` raises.
    """
    try:
        store = ox.Store(str(folder))
    except (OSError, RuntimeError) as error:
        msg = f'"{folder}" cannot be opened for writing: {error}.'
        raise StoreError(msg, hint="Give a new folder, or one that hamkg made.") from error
    if not any(True for _ in store):
        store.bulk_extend(iter(EmbeddedEngine.load(*paths).store))
    add_files(store, beside, progress)
    store.flush()


def without_beside(engine: EmbeddedEngine) -> EmbeddedEngine | None:
    """Copy into memory what stands in no graph beside; None where there is no such graph."""
    names = list(engine.store.named_graphs())
    own = [name for name in names if not _is_beside(name)]
    if len(own) == len(names):
        return None
    store = ox.Store()
    for name in (ox.DefaultGraph(), *own):
        store.bulk_extend(engine.store.quads_for_pattern(None, None, None, name))
    return EmbeddedEngine(store)


def _is_beside(graph: ox.NamedNode | ox.BlankNode) -> bool:
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(BESIDE)


def _refuse_same_names(names: Sequence[str]) -> None:
    counted = Counter(map(graph_of, names))
    for graph, count in counted.items():
        if count > 1:
            msg = f'{count} files are called "{file_of(graph)}".'
            raise InputError(msg, hint="Each has a graph named after it: rename one of them.")


def _format_of(path: str) -> str:
    row = format_for_path(path)
    if row is None or row.name not in RDF:
        raise UnknownFormatError(path.rpartition(".")[2], RDF)
    return row.name


class _Watched:
    """A file that tells how far it was read."""

    def __init__(self, file: IO[bytes], path: str, progress: Progress | None) -> None:
        self._file = file
        self._path = path
        self._progress = progress
        self._total = os.fstat(file.fileno()).st_size
        self._done = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        before = self._done
        self._done += len(data)
        if self._progress and (before // _STEP != self._done // _STEP or not data):
            self._progress(self._path, self._done, self._total)
        return data


def _read(store: ox.Store, file: _Watched, format_name: str, graph: ox.NamedNode) -> None:
    form = RDF[format_name]
    if not form.supports_datasets:
        store.bulk_load(cast("IO[bytes]", file), format=form, to_graph=graph)
        return
    # A file may name graphs of its own, those of the release too: here it gets one and no other.
    given = (
        with_bundled_contexts(file.read()) if format_name == "jsonld" else cast("IO[bytes]", file)
    )
    quads = ox.parse(given, format=form, rename_blank_nodes=True)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)


def _fault(path: str, format_name: str, error: SyntaxError | ValueError) -> Exception:
    if format_name != "rdfxml":
        return load_fault(path, error)
    # Of RDF/XML the engine tells what is wrong and not where.
    with Path(path).open("rb") as file:
        lines = _Lines(file)
        try:
            for _ in ox.parse(cast("IO[bytes]", lines), format=RDF[format_name]):
                pass
        except (SyntaxError, ValueError):
            return load_fault(f"{path}, line {lines.count}", error)
    return load_fault(path, error)


class _Lines:
    """Hands a file to the engine line by line, and counts them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        found = self._file.readline(size)
        self.count += found.endswith(b"\n")
        return found
