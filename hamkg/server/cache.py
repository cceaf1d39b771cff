"""Keeps answers that are asked for again, by query, format and state of the data."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from hamkg.engine.tokens import has_word

if TYPE_CHECKING:
    from collections.abc import Hashable

# Functions whose value is another one each time; an answer that has one is not the same again.
# STRUUID is one by its last letters.
_MOVING = ("rand", "now", "uuid", "bnode")
_LARGEST_SHARE = 8
_BYTES_PER_CHARACTER = 4  # the most that a text takes in memory
_OVERHEAD = 1000  # what an entry takes besides


class Stored(NamedTuple):
    """An answer as it is sent: its media type, its bytes, and its entity tag if it has one.

    ``is_known`` says that the client has it already, and nothing but the tag is here; ``version``
    names the state of the data that it was made of.
    """

    media_type: str
    body: bytes
    tag: str = ""
    is_known: bool = False
    version: str = ""


class ResultCache:
    """The answers used last, up to so many bytes; one answer takes an eighth at the most.

    What was asked counts as well as what was answered: a long query may have a short answer.
    """

    def __init__(self, capacity: int = 64_000_000) -> None:
        """Start empty; ``capacity`` is in bytes."""
        self._capacity = capacity
        self._size = 0
        self._stored: OrderedDict[Hashable, tuple[Stored, int]] = OrderedDict()

    def get(self, key: Hashable) -> Stored | None:
        """Give what is kept under a key."""
        found = self._stored.get(key)
        if found is None:
            return None
        self._stored.move_to_end(key)
        return found[0]

    def put(self, key: tuple[Hashable, ...], stored: Stored) -> None:
        """Keep an answer, and let those go that were not used for longest."""
        size = len(stored.body) + _OVERHEAD + _BYTES_PER_CHARACTER * _length(key)
        if size * _LARGEST_SHARE > self._capacity:
            return
        self._forget(key)
        self._stored[key] = (stored, size)
        self._size += size
        while self._size > self._capacity:
            self._forget(next(iter(self._stored)))

    def _forget(self, key: Hashable) -> None:
        gone = self._stored.pop(key, None)
        if gone is not None:
            self._size -= gone[1]


def _length(key: tuple[Hashable, ...]) -> int:
    """Give how many characters the texts of a key have."""
    length = 0
    for part in key:
        if isinstance(part, str):
            length += len(part)
        elif isinstance(part, tuple):
            length += _length(part)
    return length


def is_steady(query: str) -> bool:
    """Tell whether a query has the same answer as long as the data are the same.

    >>> is_steady("SELECT * { ?s ?p ?now }"), is_steady("SELECT (NOW() AS ?t) {}")
    (True, False)
    """
    return not any(has_word(word, query) for word in _MOVING)


def entity_tag(*parts: object) -> str:
    """Give the tag (RFC 9110, section 8.8.3) of an answer that these parts settle."""
    told = parts[0] if len(parts) == 1 and isinstance(parts[0], bytes) else repr(parts).encode()
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


def is_known(header: str | None, tag: str) -> bool:
    """Tell whether a client that sends this If-None-Match has the answer with this tag.

    >>> is_known('W/"a", "b"', '"b"'), is_known("*", '"b"'), is_known(None, '"b"')
    (True, True, False)
    """
    if header is None:
        return False
    tags = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in tags or tag in tags
