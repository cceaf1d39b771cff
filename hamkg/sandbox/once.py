"""Answers one query of a caller in a process of its own, which is stopped at the deadline."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamkg.engine.convert import write_table, write_triples
from hamkg.errors import QueryMemoryError, QueryTimeoutError
from hamkg.results import Boolean, Table, Triples
from hamkg.sandbox.channel import unpacked
from hamkg.sandbox.nursery import Source, start
from hamkg.sandbox.wire import pack, receive
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.results import Answer

MEMORY_MB = 2048
# All visitors of the pages share these places; who finds none within a second is told so.
_PLACES = threading.BoundedSemaphore(4)
_WAIT = 1.0
# The formats in which answers are kept, until somebody wants another one.
_KEPT = {"table": "json", "graph": "nt"}
_KINDS = {kind.__name__: kind for kind in (Table, Boolean)}


def answer_apart(
    text: str,
    source: str | Path,
    *,
    graphs: Sequence[str] = (),
    deadline: float,
    memory_mb: int = MEMORY_MB,
) -> Answer:
    """Answer a query over an RDF file or a store folder, within ``deadline`` seconds.

    The process may use ``memory_mb`` of address space. Raises QueryTimeoutError,
    QueryMemoryError (also where the query crashed the engine), QuerySyntaxError,
    QueryRefusedError, and ServerBusyError where this process has enough of them already.
    """
    if not _PLACES.acquire(timeout=min(_WAIT, deadline)):
        raise ServerBusyError
    try:
        return _answer(text, source, graphs, deadline, memory_mb)
    finally:
        _PLACES.release()


def _answer(
    text: str, source: str | Path, graphs: Sequence[str], deadline: float, memory_mb: int
) -> Answer:
    until = time.monotonic() + deadline
    ours, theirs = socket.socketpair()
    process = start("worker", theirs)
    theirs.close()
    with ours:
        try:
            _exchange(ours, asdict(Source(_named(source), memory_mb=memory_mb)), b"", until)
            job = {"job": "query", "formats": _KEPT, "graphs": list(graphs)}
            head, body = _exchange(ours, job, text.encode(), until)
        except TimeoutError:
            msg = f"The query was stopped after {deadline:g} seconds."
            raise QueryTimeoutError(msg) from None
        finally:
            process.kill()
            process.wait()
    kind = _KINDS.get(head["kind"])
    return Triples(body, write_triples) if kind is None else kind(body, write_table)


def _named(source: str | Path) -> str | tuple[str, ...]:
    return str(source) if Path(source).is_dir() else (str(source),)


def _exchange(
    end: socket.socket, head: Mapping[str, Any], body: bytes, until: float
) -> tuple[dict[str, Any], bytes]:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    end.settimeout(left)
    end.sendall(pack(head, body))
    frame = receive(end)
    if frame is None:
        raise QueryMemoryError(QueryMemoryError.TOLD)
    return unpacked(frame)
