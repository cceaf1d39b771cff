"""Reads files into a store, and says what is wrong with one that cannot be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hamkg.engine.convert import RDF
from hamkg.errors import RdfSyntaxError

if TYPE_CHECKING:
    import pyoxigraph as ox

_BULK_BYTES = 10_000_000


def load_file(store: ox.Store, path: str, format_name: str) -> None:
    """Read a file into a store."""
    # The bulk loader is built for large files, and 15 % slower on one the size of the release.
    load = store.load if os.stat(path).st_size < _BULK_BYTES else store.bulk_load
    if format_name != "jsonld":
        load(path=path, format=RDF[format_name])
        return
    from hamkg.engine.contexts import with_bundled_contexts

    with open(path, "rb") as document:
        load(with_bundled_contexts(document.read()), format=RDF[format_name])


def load_fault(path: str, error: SyntaxError | ValueError) -> RdfSyntaxError:
    """Give the error to raise for a file that could not be read."""
    from hamkg.engine.contexts import ELSEWHERE, is_of_elsewhere, what_may_be_named

    if is_of_elsewhere(str(error)):
        return RdfSyntaxError(f"{path}: {ELSEWHERE}", hint=what_may_be_named())
    return RdfSyntaxError(f"{path}: {error}")
