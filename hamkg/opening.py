"""Opens what a graph answers from: the release, a file, a store, a server, files beside."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, NamedTuple

from hamkg.data_files import DataFiles
from hamkg.engine import EmbeddedEngine
from hamkg.errors import InputError, MissingFileError
from hamkg.locations import is_address, release_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.engine.copying import LocalCopy
    from hamkg.sandbox.nursery import Source

_RELEASE_FILE = "hamkg.trig"


class Opened(NamedTuple):
    """The data of a graph alone, all with what lies beside it, and where both were read from.

    ``copy`` is, of a server, what is kept of it here and answers in the place of ``engine``.
    """

    engine: Engine
    whole: Engine
    source: str | Source
    copy: LocalCopy | None = None


def data_files(store: str | Path | None, beside: Sequence[str | Path]) -> DataFiles | None:
    """Look at the files of what may be large, before they are opened; a server has none."""
    if (store is None and not beside) or (store is not None and is_address(store)):
        return None
    return DataFiles([store or release_file(_RELEASE_FILE), *beside])


def opened(store: str | Path | None, beside: Sequence[str | Path], holds: float) -> Opened:
    """Open a store, or without one the release, and files beside it; raises HamkgError.

    What was seen of a server ``holds`` so many seconds.
    """
    if beside:
        return _with_files(store, beside)
    if store is not None and is_address(store):
        from hamkg.engine.copying import LocalCopy
        from hamkg.engine.remote import RemoteEngine
        from hamkg.engine.watching import Watch

        remote = RemoteEngine.open(str(store))
        return Opened(remote, remote, str(store), LocalCopy(remote, Watch(remote, holds)))
    if store is None:
        engine = _of_release()
        return Opened(engine, engine, release_file(_RELEASE_FILE))
    whole = EmbeddedEngine.open_any(store)
    if os.path.isfile(store):
        return Opened(whole, whole, str(store))
    from hamkg.engine.beside import without_beside

    return Opened(without_beside(whole) or whole, whole, str(store))


def _of_release() -> EmbeddedEngine:
    try:
        return EmbeddedEngine.load(release_file(_RELEASE_FILE))
    except MissingFileError as error:
        error.hint = "Run `hamkg build`, or install hamkg again."
        raise


def _with_files(store: str | Path | None, beside: Sequence[str | Path]) -> Opened:
    path = store_file(store)
    from hamkg.engine.beside import open_beside
    from hamkg.sandbox.nursery import Source

    engine, whole = open_beside((path,), beside)
    files = tuple(os.path.abspath(each) for each in beside)
    return Opened(engine, whole, Source((os.path.abspath(path),), beside=files))


def store_file(store: str | Path | None) -> str:
    """Give the file that others can lie beside: that of a store, or the release.

    Raises InputError where the store is a folder or a server.
    """
    if store is None:
        return release_file(_RELEASE_FILE)
    if is_address(store) or os.path.isdir(store):
        msg = f'Files cannot be put beside "{store}" while it is open.'
        raise InputError(msg, hint="Put them into a store with `hamkg load --into FOLDER FILE`.")
    return str(store)
