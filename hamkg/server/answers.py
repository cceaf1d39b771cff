"""Answers a caller's query: from what is kept, or by a worker."""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hamkg.formats import RDF_KINDS, find_format
from hamkg.server.cache import Stored
from hamkg.server.negotiation import accepted
from hamkg.server.standing import has_tag, version_header
from hamkg.service_errors import ServerEndingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from hamkg.server.service import Service
    from hamkg.server.sparql import Asked

    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def answered(
    service: Service,
    asked: Asked,
    *,
    accept: str,
    known: str | None,
    state: MutableMapping[str, Any],
    receive: Receive,
) -> Stored:
    """Give the answer to a query; ``known`` is what the client sends as If-None-Match.

    ``state`` is that of the request: what the query is and takes is noted there. ``receive`` tells
    when the client hangs up. Raises HamkgError.
    """
    state["query"] = asked.query
    state["query_seconds"] = 0.0
    formats = formats_for(accept)
    standing = await service.standing()
    question = (asked, formats["table"], formats["graph"])
    if not (standing.version and service.is_lasting(asked.query)):
        passing = await _by_worker(service, asked, formats, state, receive)
        return passing._replace(version=standing.version)
    key = (standing, *question)
    stored = service.cache.get(key)
    if stored is not None:
        service.metrics.cache_hit()
    else:
        tag = standing.tag(*question)
        # Whether there is an answer that any tag would fit, only the query can tell.
        if known != "*" and has_tag(known, tag):
            return Stored("", b"", tag, is_known=True, version=standing.version)
        found = await _by_worker(service, asked, formats, state, receive)
        stored = found._replace(tag=tag or standing.tag_of(found.body), version=standing.version)
        service.cache.put(key, stored)
    if not has_tag(known, stored.tag):
        return stored
    return stored._replace(media_type="", body=b"", is_known=True)


@lru_cache(maxsize=512)
def formats_for(accept: str) -> Mapping[str, str | None]:
    """Give the name of the format a client wants for rows and for triples; None for neither."""
    chosen = {"table": accepted(accept, ("table",)), "graph": accepted(accept, RDF_KINDS)}
    return {kind: row.name if row else None for kind, row in chosen.items()}


def answer_headers(tag: str, version: str) -> dict[str, str]:
    """Give the headers that say how long an answer holds, and of which state of the data it is."""
    told = {"Vary": "Accept, Accept-Encoding"} | version_header(version)
    if not tag:
        return told | {"Cache-Control": "no-store"}
    return told | {"Cache-Control": "no-cache", "ETag": tag}


async def _by_worker(
    service: Service,
    asked: Asked,
    formats: Mapping[str, str | None],
    state: MutableMapping[str, Any],
    receive: Receive,
) -> Stored:
    head = {
        "job": "query",
        "formats": formats,
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
        "max_rows": asked.rows,
        "max_bytes": asked.result_bytes,
    }

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    begun = time.perf_counter()
    try:
        told, body = await service.answering.run(
            head, asked.query.encode(), deadline=asked.deadline, gone=gone
        )
    except asyncio.CancelledError:
        raise ServerEndingError from None  # Nobody else cancels a request.
    finally:
        seconds = time.perf_counter() - begun
        state["query_seconds"] = seconds
        service.metrics.observe_query(seconds)
    return Stored(_media_type(told["format"], told["kind"]), body)


@lru_cache(maxsize=64)
def _media_type(name: str, kind: str) -> str:
    return find_format(name, *(RDF_KINDS if kind == "Triples" else ("table",))).media_type
