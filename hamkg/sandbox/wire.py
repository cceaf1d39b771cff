"""Frames between the server and its processes: a head of JSON, and a body of bytes."""

from __future__ import annotations

import json
import socket
import struct
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Frame: TypeAlias = tuple[dict[str, Any], bytes]

# What a zygote says instead of a worker's number where the system gives it no process.
NO_WORKER = b"none"
_SIZES = struct.Struct(">IQ")


def pack(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Give a frame as bytes.

    >>> next(Frames().feed(pack({"job": "query"}, b"ASK {}")))
    ({'job': 'query'}, b'ASK {}')
    """
    told = json.dumps(head).encode()
    return b"".join((_SIZES.pack(len(told), len(body)), told, body))


def unpacked_parts(sizes: Sequence[int], body: bytes) -> list[bytes]:
    """Take a body apart that holds several things one after another.

    >>> unpacked_parts([3, 0, 2], b"abcde")
    [b'abc', b'', b'de']
    """
    ends = list(accumulate(sizes, initial=0))
    return [body[start:end] for start, end in pairwise(ends)]


def pair_of_lines() -> tuple[socket.socket, socket.socket]:
    """Give the two ends of a line that keeps messages apart."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


class Frames:
    """Takes a stream of bytes apart, however it was cut on the way."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: list[bytes] = []
        self._length = 0
        self._wanted = _SIZES.size

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take more bytes; give each frame that is now whole."""
        self._parts.append(data)
        self._length += len(data)
        while self._length >= self._wanted:
            whole = b"".join(self._parts)
            head_size, body_size = _SIZES.unpack_from(whole)
            end = _SIZES.size + head_size + body_size
            if len(whole) < end:
                self._parts, self._wanted = [whole], end
                return
            start = _SIZES.size + head_size
            self._parts, self._length = [whole[end:]], len(whole) - end
            self._wanted = _SIZES.size
            yield json.loads(whole[_SIZES.size : start]), whole[start:end]


def receive(connection: socket.socket) -> Frame | None:
    """Wait for the next frame; None when the other side has hung up."""
    sizes = _exactly(connection, _SIZES.size)
    if sizes is None:
        return None
    head_size, body_size = _SIZES.unpack(sizes)
    head, body = _exactly(connection, head_size), _exactly(connection, body_size)
    return None if head is None or body is None else (json.loads(head), body)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
