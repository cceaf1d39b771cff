"""Linked data: a name leads browsers to a page and programs to RDF."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from hamkg.engine import EmbeddedEngine
from hamkg.formats import RDF_KINDS, format_for_path, media_type_for_path
from hamkg.namespaces import local_name
from hamkg.server.by_graph import answered_by_graph
from hamkg.server.cache import entity_tag, is_known
from hamkg.server.negotiation import accepted, prefers_page
from hamkg.server.problems import problem
from hamkg.service_errors import UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from hamkg.graph import KnowledgeGraph
    from hamkg.server.service import Service

    Handler = Callable[[Request], Awaitable[Response]]

_ONTOLOGY = {
    "turtle": "hamkg.ttl",
    "rdfxml": "hamkg.owl",
    "nt": "hamkg.nt",
    "jsonld": "hamkg.jsonld",
    "trig": "hamkg.trig",
}
_SUFFIXES = "Use one of the endings .ttl, .nt, .rdf, .jsonld, .trig, .nq, .json."


def id_route(service: Service) -> Handler:
    """Give the handler of /id/{name}: 303 to the page, or to the data for who wants RDF."""

    async def identify(request: Request) -> Response:
        """Send a browser to the page of a kind, and a program to its data."""
        named = request.path_params["name"]
        name = local_name(await service.ask_graph(lambda graph: graph.resolve(named)))
        accept = request.headers.get("accept", "")
        row = None if prefers_page(accept, RDF_KINDS) else accepted(accept, RDF_KINDS)
        where = f"/data/{quote(name)}.{row.suffix}" if row else f"/entity?iri=ham:{quote(name)}"
        return RedirectResponse(where, status_code=303, headers={"Vary": "Accept"})

    return identify


def data_route(service: Service) -> Handler:
    """Give the handler of /data/{name}.{suffix}: what is known of a kind, as RDF or JSON."""

    async def data(request: Request) -> Response:
        """Serialise one kind in the format of the address's ending."""
        name, _, suffix = request.path_params["file"].rpartition(".")
        row = format_for_path(f"x.{suffix}")
        if not name or (row is None and suffix != "json"):
            return problem(404, "unknown-format", f'There is no format ".{suffix}".', _SUFFIXES)
        media_type = "application/json" if row is None else row.media_type
        ask = partial(_described, name=name, format_name=None if row is None else row.name)
        return await answered_by_graph(service, request, ask, media_type)

    return data


def _described(graph: KnowledgeGraph, *, name: str, format_name: str | None) -> bytes:
    """Give what is known of one kind, as RDF, or as JSON where no format is named."""
    if format_name is not None:
        return graph.describe(name, format=format_name)
    return bytes(JSONResponse(asdict(graph.entity(name))).body)


def ontology_route(folder: Path) -> Handler:
    """Give the handler of /ontology: the ontology in RDF, or the page of its terms."""

    async def ontology(request: Request) -> Response:
        """Send the file of the format that the client accepts; a browser goes to the page."""
        accept = request.headers.get("accept", "")
        if prefers_page(accept, RDF_KINDS):
            return RedirectResponse("/export/terms.html", 303, headers={"Vary": "Accept"})
        row = accepted(accept, RDF_KINDS)
        if row is None or row.name not in _ONTOLOGY:
            raise UnacceptableError
        return FileResponse(
            folder / _ONTOLOGY[row.name], media_type=row.media_type, headers={"Vary": "Accept"}
        )

    return ontology


def void_route(folder: Path) -> Handler:
    """Give the handler of /.well-known/void: what this dataset is, where, and in what files."""
    described = EmbeddedEngine.load(folder / "void.ttl")

    async def void(request: Request) -> Response:
        """Send the description in the format that the client accepts."""
        row = accepted(request.headers.get("accept", ""), RDF_KINDS)
        if row is None:
            raise UnacceptableError
        body = described.dump(row.name)
        return Response(body, media_type=row.media_type, headers={"Vary": "Accept"})

    return void


@cache
def files_and_tags(folder: Path) -> tuple[Mapping[str, Path], Mapping[str, str]]:
    """Give the files that are there at the first use, each with its tag, under their names."""
    # What there is, is settled at the start: a request only chooses among these.
    known = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    return known, {name: entity_tag(path.read_bytes()) for name, path in known.items()}


def export_route(folder: Path) -> Handler:
    """Give the handler of /export/{file}: a file of the release."""
    known, tags = files_and_tags(folder)

    async def export(request: Request) -> Response:
        """Send a release file."""
        name = request.path_params["file"]
        if name not in known:
            told = f'The release has no file "{name}".'
            return problem(404, "missing-file", told, f"It has: {', '.join(known)}.")
        headers = {"ETag": tags[name], "Cache-Control": "no-cache"}
        if is_known(request.headers.get("if-none-match"), tags[name]):
            return Response(status_code=304, headers=headers)
        # A page is to be read; everything else is to be kept.
        kept = None if name.endswith(".html") else name
        return FileResponse(
            known[name], media_type=media_type_for_path(name), filename=kept, headers=headers
        )

    return export
