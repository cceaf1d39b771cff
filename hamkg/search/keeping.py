"""Keeps the index of large data on disk, so that the next start need not make it again.

It lies in the user's cache folder, under a name made of the data, of the tables of words and of
this code. It is only read once it is there: whoever makes one writes it beside and puts it into
its place whole. Without the folder, or where it cannot be written, an index is made in memory.
"""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import unidata_version
from urllib.parse import quote

from hamkg.search.store import fill, made

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.data_files import DataFiles
    from hamkg.engine import Engine
    from hamkg.search.text import Lexicon

VARIABLE = "HAMKG_CACHE"
"""The environment variable that names another folder, or says ``off``."""
OFF = "off"
SMALL = 8_000_000
"""The index of data of fewer bytes is made anew each time: that takes less than a second."""
MOST = 8
"""So many indexes are kept; those go first that were not used for longest."""
_MAPPED = 0x7FFF0000  # as much of a file as SQLite maps into memory at most
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}


def _hash(data: bytes, files: Iterable[Path]) -> str:
    found = blake2b(data, digest_size=20)
    for path in sorted(files):
        found.update(path.read_bytes())
    return found.hexdigest()


# As it is when it is loaded: the files may be those of another version by the time of a search.
_CODE = _hash(b"", Path(__file__).parent.glob("*.py"))
_LOG = logging.getLogger("hamkg.search")


def is_broken(error: sqlite3.DatabaseError) -> bool:
    """Tell whether an error says that a file is damaged."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN


def cache_folder() -> Path | None:
    """Give the folder for indexes by the rules of XDG; None where there shall be none."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen:
        return None if chosen == OFF else Path(chosen).absolute()
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        base = Path(os.environ.get("HOME", ""), ".cache")
    return base / "hamkg" / "search" if base.is_absolute() else None


class Keeper:
    """Gives the index of some data: the one that was kept, or a new one."""

    def __init__(
        self, engine: Engine, queries: Path, lexicon: Lexicon, data: DataFiles | None
    ) -> None:
        """Work for an engine; ``data`` are the files that it read."""
        self._engine = engine
        self._queries = queries
        self._lexicon = lexicon
        self._path = _place(queries, data)

    def index(self) -> sqlite3.Connection:
        """Give the index, to be read only."""
        if self._path is not None:
            try:
                return _opened(self._path) or self._kept(self._path)
            except (OSError, sqlite3.OperationalError) as error:
                _LOG.warning("The index of names cannot be kept in %s: %s", self._path, error)
        return made(self._engine, self._queries, self._lexicon)

    def forget(self) -> None:
        """Take a damaged index away."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _kept(self, path: Path) -> sqlite3.Connection:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.parent):
            found = _opened(path)  # another process may have made it meanwhile
            if found is not None:
                return found
            new = path.with_suffix(".new")
            new.unlink(missing_ok=True)
            try:
                self._write(new, path.stem)
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)
            _tidy(path.parent)
            found = _opened(path)
        if found is None:
            msg = "what was written cannot be read again"
            raise OSError(msg)
        return found

    def _write(self, path: Path, key: str) -> None:
        db = sqlite3.connect(path, isolation_level=None)
        try:
            fill(db, self._engine, self._queries, self._lexicon)
            db.execute("CREATE TABLE kept (key TEXT)")
            db.execute("INSERT INTO kept VALUES (?)", (key,))
        finally:
            db.close()


def _place(queries: Path, data: DataFiles | None) -> Path | None:
    folder = cache_folder()
    if folder is None or data is None or data.size < SMALL:
        return None
    version = data.version()
    if version is None:
        return None
    parts = (version, _CODE, sqlite3.sqlite_version, unidata_version)
    key = _hash("\0".join(parts).encode(), queries.glob("*.*"))
    return folder / f"{key}.sqlite"


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open an index that is whole, and note that it was used."""
    if not path.is_file():
        return None
    db = sqlite3.connect(
        f"file:{quote(str(path))}?immutable=1",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )
    try:
        db.execute(f"PRAGMA mmap_size = {_MAPPED}")
        pages = db.execute(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        )
        whole = pages.fetchone()[0] == path.stat().st_size
        if whole and db.execute("SELECT key FROM kept").fetchall() == [(path.stem,)]:
            with suppress(OSError):  # the folder may be there to be read only
                os.utime(path)
            return db
    except sqlite3.DatabaseError as error:
        _LOG.warning("The index of names in %s is damaged and is made again: %s", path, error)
    db.close()
    return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process make indexes at a time: the others wait, and find what it made."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tidy(folder: Path) -> None:
    kept = sorted(folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[:-MOST]:
        path.unlink(missing_ok=True)
