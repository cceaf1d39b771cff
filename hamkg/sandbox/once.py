"""Answers one query of a caller in a process of its own, which is stopped at the deadline."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamkg.engine.convert import write_table, write_triples
from hamkg.errors import HamkgError, QueryMemoryError, QueryStoppedError, QueryTimeoutError
from hamkg.locations import is_address
from hamkg.results import Boolean, Table, Triples
from hamkg.sandbox.channel import unpacked
from hamkg.sandbox.nursery import Source, start
from hamkg.sandbox.places import Places, network_of
from hamkg.sandbox.wire import pack, receive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hamkg.results import Answer

MEMORY_MB = 2048
# All visitors of the pages share these places; who finds none within a second is told so.
_PLACES = Places(4, each=2)
_WAIT = 1.0
# The formats in which answers are kept, until somebody wants another one.
_KEPT = {"table": "json", "graph": "nt"}
_KINDS = {kind.__name__: kind for kind in (Table, Boolean)}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one query may use: seconds, megabytes of address space, bytes of answer."""

    deadline: float
    memory_mb: int = MEMORY_MB
    max_bytes: int | None = None


class Stop:
    """Ends, from another thread, a query that runs apart: call it."""

    def __init__(self) -> None:
        """Have nothing to end yet."""
        self._lock = threading.Lock()
        self._kill: Callable[[], None] | None = None
        self.wanted = False

    def __call__(self) -> None:
        """End the query at once; one that has not begun will not."""
        with self._lock:
            self.wanted = True
            if self._kill is not None:
                self._kill()

    def ends(self, kill: Callable[[], None]) -> None:
        """Say how the query is ended."""
        with self._lock:
            self._kill = kill
            if self.wanted:
                kill()


def answer_apart(
    text: str,
    source: str | Path | Source,
    bounds: Bounds,
    *,
    graphs: Sequence[str] = (),
    stop: Stop | None = None,
    who: str = "",
) -> Answer:
    """Answer a query over an RDF file, a store folder or a SPARQL server, within bounds.

    ``who`` asks, by address, is one of many who share a few processes: more than half of them no
    one may have.
    Raises QueryTimeoutError, QueryStoppedError, QueryMemoryError (also where the query crashed
    the engine), ResultTooLargeError, QuerySyntaxError, QueryRefusedError, and ServerBusyError
    where this process has enough of them already.
    """
    ending = stop or Stop()
    with _PLACES.place(network_of(who), wait=min(_WAIT, bounds.deadline)):
        if not isinstance(source, Source) and is_address(source):
            return _answer_from_afar(text, source, graphs, bounds, ending)
        return _answer(text, source, graphs, bounds, ending)


def _answer_from_afar(
    text: str, source: str | Path, graphs: Sequence[str], bounds: Bounds, stop: Stop
) -> Answer:
    from hamkg.engine.remote import RemoteEngine
    from hamkg.engine.sparql_client import ClientLimits

    until = time.monotonic() + bounds.deadline
    # Over no data, and apart: what a parser dies of it dies of there.
    _, ready = _apart(Source(()), {"job": "outgoing", "wants": "query"}, text, bounds, stop)
    most = ClientLimits(bounds.deadline, bounds.max_bytes or ClientLimits().bytes)
    engine = RemoteEngine.open(str(source), most, checks=False)
    stop.ends(engine.close)
    # The client bounds each wait for the server, which may answer byte by byte.
    late = threading.Timer(max(0.0, until - time.monotonic()), engine.close)
    late.start()
    try:
        return engine.answer(ready.decode(), graphs=graphs)
    except HamkgError:
        if stop.wanted:
            raise QueryStoppedError("The query was stopped.") from None
        if time.monotonic() >= until:
            raise QueryTimeoutError(QueryTimeoutError.AFTER.format(bounds.deadline)) from None
        raise
    finally:
        late.cancel()
        engine.close()


def _answer(
    text: str,
    source: str | Path | Source,
    graphs: Sequence[str],
    bounds: Bounds,
    stop: Stop,
) -> Answer:
    job = {"job": "query", "formats": _KEPT, "graphs": list(graphs), "max_bytes": bounds.max_bytes}
    data = source if isinstance(source, Source) else Source(_named(source))
    head, body = _apart(data, job, text, bounds, stop)
    kind = _KINDS.get(head["kind"])
    return Triples(body, write_triples) if kind is None else kind(body, write_table)


def _apart(
    data: Source, job: Mapping[str, Any], text: str, bounds: Bounds, stop: Stop
) -> tuple[dict[str, Any], bytes]:
    """Have one job done by a process of its own; give its reply."""
    until = time.monotonic() + bounds.deadline
    ours, theirs = socket.socketpair()
    process = start("worker", theirs)
    theirs.close()
    stop.ends(process.kill)
    with ours:
        try:
            config = asdict(data) | {"memory_mb": bounds.memory_mb}
            _exchange(ours, config, b"", until)
            return _exchange(ours, job, text.encode(), until)
        except TimeoutError:
            msg = QueryTimeoutError.AFTER.format(bounds.deadline)
            raise QueryTimeoutError(msg) from None
        except (QueryMemoryError, ConnectionError) as error:
            if stop.wanted:
                raise QueryStoppedError("The query was stopped.") from None
            if isinstance(error, ConnectionError):
                raise QueryMemoryError(QueryMemoryError.TOLD) from error
            raise
        finally:
            process.kill()
            process.wait()


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
