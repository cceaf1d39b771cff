"""Linked data: a name leads browsers to a page and programs to RDF."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from hamkg.formats import RDF_KINDS, format_for_path
from hamkg.namespaces import local_name
from hamkg.server.negotiation import accepted, prefers_page
from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request

    from hamkg.graph import KnowledgeGraph

    Handler = Callable[[Request], Awaitable[Response]]

_SUFFIXES = "Use one of the endings .ttl, .nt, .rdf, .jsonld, .trig, .nq, .json."


def id_route(graph: KnowledgeGraph) -> Handler:
    """Give the handler of /id/{name}: 303 to the page, or to the data for who wants RDF."""

    async def identify(request: Request) -> Response:
        """Send a browser to the page of a kind, and a program to its data."""
        name = local_name(graph.resolve(request.path_params["name"]))
        accept = request.headers.get("accept", "")
        row = None if prefers_page(accept, RDF_KINDS) else accepted(accept, RDF_KINDS)
        where = f"/data/{quote(name)}.{row.suffix}" if row else f"/entity?iri=ham:{quote(name)}"
        return RedirectResponse(where, status_code=303, headers={"Vary": "Accept"})

    return identify


def data_route(graph: KnowledgeGraph) -> Handler:
    """Give the handler of /data/{name}.{suffix}: what is known of a kind, as RDF or JSON."""

    async def data(request: Request) -> Response:
        """Serialise one kind in the format of the address's ending."""
        name, _, suffix = request.path_params["file"].rpartition(".")
        row = format_for_path(f"x.{suffix}")
        if name and suffix == "json":
            return JSONResponse(asdict(graph.entity(name)))
        if not name or row is None:
            return problem(404, "unknown-format", f'There is no format ".{suffix}".', _SUFFIXES)
        return Response(graph.describe(name, format=row.name), media_type=row.media_type)

    return data


def export_route(folder: Path) -> Handler:
    """Give the handler of /export/{file}: a file of the release."""
    # What there is, is settled at the start: a request only chooses among these.
    known = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}

    async def export(request: Request) -> Response:
        """Send a release file."""
        name = request.path_params["file"]
        if name not in known:
            told = f'The release has no file "{name}".'
            return problem(404, "missing-file", told, f"It has: {', '.join(known)}.")
        row = format_for_path(name)
        media_type = row.media_type if row else "application/json"
        return FileResponse(known[name], media_type=media_type, filename=name)

    return export
