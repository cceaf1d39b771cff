"""Everything the server holds as one file, at /export/all.nt and its like, however much it is.

It is written once, into a file without a name that goes when the server goes, and sent from there
piece by piece: neither the writing nor the sending holds it in memory.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
import weakref
from typing import IO, TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from hamkg.formats import format_for_path
from hamkg.server.cache import entity_tag, is_known
from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from starlette.requests import Request

    from hamkg.graph import KnowledgeGraph
    from hamkg.server.service import Service

_PIECE = 1 << 20
_SUFFIXES = {"nt": "nt", "nq": "nq", "ttl": "turtle", "trig": "trig"}
_HINT = f"Use one of the endings {', '.join(f'.{suffix}' for suffix in _SUFFIXES)}."
_ELSEWHERE = "Take them from /dataset, or from the server that holds them."


def whole_route(service: Service) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /export/all.{suffix}: all graphs, those beside the release too."""
    kept = _Kept(service.graph)

    async def whole(request: Request) -> Response:
        """Send everything in the format of the address's ending."""
        suffix = request.path_params["suffix"]
        row = format_for_path(f"all.{suffix}")
        if suffix not in _SUFFIXES or row is None:
            return problem(404, "unknown-format", f'There is no file "all.{suffix}".', _HINT)
        if service.writable or service.afar is not None:
            told = "These data may change, or lie elsewhere: there is no file of them."
            return problem(404, "no-file", told, _ELSEWHERE)
        tag = entity_tag(service.instance, "all", suffix)
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if is_known(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        begun = time.perf_counter()
        try:
            file = await run_in_threadpool(kept.file, _SUFFIXES[suffix])
        finally:
            request.state.query_seconds = time.perf_counter() - begun  # what a stranger pays with
        size = os.fstat(file.fileno()).st_size
        headers |= {
            "Content-Length": str(size),
            "Content-Disposition": f'attachment; filename="hamkg-all.{suffix}"',
        }
        return StreamingResponse(_pieces(file, size), media_type=row.media_type, headers=headers)

    return whole


class _Kept:
    """The files that were asked for; each is written at its first request."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._files: dict[str, IO[bytes]] = {}
        self._writing = threading.Lock()
        weakref.finalize(self, _close, self._files)

    def file(self, format_name: str) -> IO[bytes]:
        with self._writing:
            if format_name not in self._files:
                file = tempfile.TemporaryFile()  # noqa: SIM115  it stays open as long as we are
                self._graph.export(file, format=format_name, as_it_comes=True)
                file.flush()
                self._files[format_name] = file
            return self._files[format_name]


def _close(files: dict[str, IO[bytes]]) -> None:
    for file in files.values():
        file.close()


def _pieces(file: IO[bytes], size: int) -> Iterator[bytes]:
    # Several are sent the same file: each reads at a place of its own.
    for place in range(0, size, _PIECE):
        yield os.pread(file.fileno(), _PIECE, place)
