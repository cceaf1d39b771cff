"""The SPARQL 1.1 Graph Store HTTP Protocol at /graphs, and whole datasets at /dataset.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import Response

from hamkg.formats import RDF_KINDS, find_format
from hamkg.sandbox.protection import PROTECTED
from hamkg.server.bodies import media_type, only, parameters, read_body
from hamkg.server.multipart import parts_of
from hamkg.server.negotiation import accepted
from hamkg.server.standing import version_header
from hamkg.server.writing import may_write, rdf_format, statements
from hamkg.service_errors import ProtectedGraphError, RequestError, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from hamkg.server.service import Service

    Handler = Callable[[Request], Awaitable[Response]]

# RFC 3987, as far as SPARQL's own grammar of IRIs goes, and not relative to anything.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))  # what a header carries as it is
_MULTIPART = "multipart/form-data"
_WHICH = "Name one with ?graph=IRI, or the default graph with ?default."


class GraphStore:
    """Reads and writes single graphs, and the dataset as a whole."""

    def __init__(self, service: Service) -> None:
        """Work on the data of a service."""
        self._service = service

    async def graphs(self, request: Request) -> Response:
        """Answer for one graph: GET, HEAD, PUT, POST, DELETE."""
        if request.method in {"GET", "HEAD"}:
            return await self._get(request, "graph", {"name": _graph_of(request)}, RDF_KINDS[:1])
        may_write(self._service, request)
        if request.method == "POST" and _is_store(request):
            return await self._create(request)
        name = _graph_of(request)
        if name in PROTECTED:
            raise ProtectedGraphError
        if request.method == "DELETE":
            await self._service.pool.write({"job": "drop_graph", "name": name}, b"")
            return Response(status_code=204)
        job = "put_graph" if request.method == "PUT" else "add_to_graph"
        return await self._change(request, job, name)

    async def dataset(self, request: Request) -> Response:
        """Answer for the whole dataset: GET, HEAD, PUT, POST."""
        if request.method in {"GET", "HEAD"}:
            return await self._get(request, "dataset", {}, RDF_KINDS[1:])
        may_write(self._service, request)
        body = await read_body(request, self._service.limits.upload_bytes)
        name = rdf_format(media_type(request), dataset=True)
        quads = await statements(self._service, body, name, str(request.url))
        job = "put_dataset" if request.method == "PUT" else "add_to_dataset"
        await self._service.pool.write({"job": job}, quads)
        return Response(status_code=204)

    async def _get(
        self, request: Request, job: str, head: dict[str, str | None], kinds: tuple[str, ...]
    ) -> Response:
        accept = request.headers.get("accept", "")
        row = accepted(accept, kinds) or accepted(accept, RDF_KINDS)
        if row is None:
            raise UnacceptableError
        standing = await self._service.standing()
        most = self._service.limits.result_bytes
        _, body = await self._service.pool.run(
            {"job": job, "format": row.name, "max_bytes": most, **head}, b""
        )
        chosen = find_format(row.name, *RDF_KINDS)
        headers = {"Vary": "Accept"} | version_header(standing.version)
        return Response(body, media_type=chosen.media_type, headers=headers)

    async def _create(self, request: Request) -> Response:
        """Make a graph under a new name, which the answer tells."""
        name = str(request.url.replace(query="").include_query_params()).rstrip("/")
        fresh = f"{name}/{uuid.uuid4()}"
        return await self._change(request, "put_graph", fresh)

    async def _change(self, request: Request, job: str, name: str | None) -> Response:
        quads = await self._quads(request, name or str(request.url))
        told, _ = await self._service.pool.write({"job": job, "name": name}, quads)
        if not told["created"]:
            return Response(status_code=204)
        headers = {"Location": quote(name, safe=_ASCII)} if name else None
        return Response(status_code=201, headers=headers)

    async def _quads(self, request: Request, base: str) -> bytes:
        kind = media_type(request)
        body = await read_body(request, self._service.limits.upload_bytes)
        if kind != _MULTIPART:
            return await statements(self._service, body, rdf_format(kind), base)
        quads = [
            await statements(self._service, part.body, rdf_format(part.media_type), base)
            for part in parts_of(request.headers["content-type"], body)
        ]
        return b"".join(quads)


def _is_store(request: Request) -> bool:
    """Tell whether a request is to the store itself and not to a graph of it."""
    found = parameters(request.url.query, ("graph", "default"))
    return not any(found.values()) and not request.path_params.get("path")


def _graph_of(request: Request) -> str | None:
    """Give the IRI of the graph that a request names, or None for the default graph."""
    found = parameters(request.url.query, ("graph", "default"))
    graph, default = only(found, "graph"), only(found, "default")
    path = request.path_params.get("path")
    if sum((graph is not None, default is not None, bool(path))) != 1:
        raise RequestError(400, "which-graph", "The request does not name one graph.", _WHICH)
    if path:
        return str(request.url.replace(path=request.scope["raw_path"].decode("ascii"), query=""))
    if graph is not None and not _IRI.fullmatch(graph):
        told = f'"{graph[:80]}" is no absolute IRI.'
        raise RequestError(400, "relative-iri", told, "Name the graph by a whole IRI.")
    return graph
