"""What files of data were when they were opened, and a name for what is in them.

What is worked out of large data can be kept under that name: another start with the same data
finds it, and one with other data does not.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_CHUNK = 1 << 20
# In the folder of a store these say nothing of its data, or hold so much that they are never
# changed once they are written: of these the name and the size are enough.
_NOTES = ("LOCK", "LOG", "OPTIONS-")
_WRITTEN_ONCE = (".sst", ".blob")


class State(NamedTuple):
    """A file as it was."""

    path: str
    size: int
    changed: int


class DataFiles:
    """The files of some data, as they were before they were read."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        """Look at files, and at folders of stores; what is not there holds nothing."""
        self._paths = tuple(str(path) for path in paths)
        self._states = _states(self._paths)

    @property
    def size(self) -> int:
        """How many bytes they hold."""
        return sum(state.size for state in self._states)

    def version(self) -> str | None:
        """Give a hash of what they hold; None where they are no longer what they were."""
        from hashlib import blake2b

        found = blake2b(digest_size=20)
        for path, size, _ in self._states:
            found.update(f"{os.path.basename(path)}\0{size}\0".encode(errors="surrogateescape"))
            if not path.endswith(_WRITTEN_ONCE):
                try:
                    with open(path, "rb") as file:
                        while chunk := file.read(_CHUNK):
                            found.update(chunk)
                except OSError:
                    return None
        return found.hexdigest() if _states(self._paths) == self._states else None


def _states(paths: Iterable[str]) -> tuple[State, ...]:
    return tuple(state for path in paths for state in _within(path))


def _within(path: str) -> Iterator[State]:
    names = [path]
    if os.path.isdir(path):
        entries = sorted(name for name in os.listdir(path) if not name.startswith(_NOTES))
        names = [os.path.join(path, name) for name in entries]
    for name in names:
        try:
            seen = os.stat(name)
        except OSError:
            continue
        yield State(name, seen.st_size, seen.st_mtime_ns)
