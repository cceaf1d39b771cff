"""Reads the ``#+ key: value`` lines at the top of a query, check or rule file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "#+"


def read_header(path: Path, required: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Give the header's values by key; a key may stand on several lines.

    Raises HeaderError, with file and line, for a line without a key, or a missing key.
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith(_MARK):
            continue
        key, colon, value = line.removeprefix(_MARK).partition(":")
        if not colon or not value.strip():
            msg = f'{path.name}:{number}: a header line looks like "#+ title: Some words"'
            raise HeaderError(msg)
        found[key.strip()] = (*found.get(key.strip(), ()), value.strip())
    missing = [key for key in required if key not in found]
    if missing:
        msg = f'{path.name}:1: the header lacks "#+ {missing[0]}: ..."'
        raise HeaderError(msg)
    return found
