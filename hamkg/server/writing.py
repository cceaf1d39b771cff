"""Who may change data, and how a stranger's RDF becomes statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.formats import FORMATS, RDF_KINDS
from hamkg.server.tokens import UPDATE
from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from starlette.requests import Request

    from hamkg.server.service import Service

_OTHER_NAMES = {"text/plain": "nt", "application/x-turtle": "turtle", "application/json": "jsonld"}
_BY_TYPE = {
    row.media_type: row.name
    for row in reversed(FORMATS)
    if row.kind in RDF_KINDS and row.name != "hext"
} | _OTHER_NAMES
_TYPES = f"Send one of: {', '.join(name for name in _BY_TYPE if name not in _OTHER_NAMES)}."


def may_write(service: Service, request: Request) -> None:
    """Raise RequestError unless this client may change the data."""
    if not service.writable:
        raise RequestError(
            405,
            "read-only",
            "This server only reads.",
            "Start a writable one with --scratch or --store, and --token-file.",
        )
    scopes = request.state.client.scopes
    if not scopes:
        told = "Writing needs a token."
        hint = 'Send the header "Authorization: Bearer ..." with a token of this server.'
        raise RequestError(401, "no-token", told, hint)
    if UPDATE not in scopes:
        told = "This token may read and not write."
        raise RequestError(403, "scope", told, "Use a token with the scope update.")


def rdf_format(media_type: str, *, dataset: bool = False) -> str:
    """Give the name of the RDF format behind a media type; raises RequestError for none."""
    name = _BY_TYPE.get(media_type)
    holds_graphs = {row.name for row in FORMATS if row.kind == "dataset"}
    if name is None or (name in holds_graphs - {"jsonld"} and not dataset):
        told = f'RDF cannot come as "{media_type}" here.'
        raise RequestError(415, "media-type", told, _TYPES)
    return name


async def statements(service: Service, body: bytes, name: str, base: str) -> bytes:
    """Turn RDF that somebody sent into N-Quads, behind the walls of a worker."""
    _, quads = await service.pool.run({"job": "parse", "format": name, "base": base}, body)
    return quads
