"""Finds what known servers have beside their query endpoint: where graphs are put, and updates."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from hamkg.engine.virtuoso import is_virtuoso
from hamkg.errors import HamkgError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.engine.foreign import Reply
    from hamkg.engine.sparql_client import Heard, SparqlClient

QUERIES = ("query", "sparql")
"""What known servers call their query endpoint, beneath the base."""
_VIRTUOSO = "sparql-graph-crud-auth"  # beside "sparql", for who logs in
_VIRTUOSO_OPEN = "sparql-graph-crud"
_VIRTUOSO_UPDATES = "sparql-auth"
# By the name of the query endpoint; two servers call it "sparql": hamkg, and then Fuseki.
_STORES: dict[str, tuple[str, ...]] = {"query": ("store",), "sparql": ("graphs", "data")}
_UPDATES: dict[str, tuple[str, ...]] = {"query": ("update",), "sparql": ("update",)}
_RDF = "text/turtle, application/n-triples;q=0.9"
# Oxigraph gives no type where there is no body.
_NO_PAGE = {"text/turtle", "application/n-triples", ""}
NO_UPDATE = "this is no update"
"""What is sent to see who reads updates: nobody can carry it out."""


def store_to_write(client: SparqlClient, reply: Reply) -> str | None:
    """Give where graphs are put, beside an endpoint that answered so; None for unknown names."""
    if is_virtuoso(reply):
        return _beside(client.address, _VIRTUOSO)
    places = _places(client.address, _STORES)
    if len(places) < 2:  # noqa: PLR2004  there is nothing to choose
        return next(iter(places), None)
    return next((place for place in places if _is_store(client, place)), places[-1])


def store_to_read(client: SparqlClient, reply: Reply) -> str | None:
    """Give where graphs are read by the Graph Store Protocol; None where nobody answers so."""
    if is_virtuoso(reply):
        # It has no default graph to give, but says so.
        place = _beside(client.address, _VIRTUOSO_OPEN)
        told = _of_default(client, place)
        return place if told and told.status != HTTPStatus.NOT_FOUND else None
    places = _places(client.address, _STORES)
    return next((place for place in places if _is_store(client, place)), None)


def update_answer(client: SparqlClient, reply: Reply) -> tuple[str, int] | None:
    """Send what is no update to where updates go; give where that is, and what it answers."""
    known = _places(client.address, _UPDATES)
    places = (_beside(client.address, _VIRTUOSO_UPDATES),) if is_virtuoso(reply) else known
    for place in places:
        told = _heard(client, "POST", place, form={"update": NO_UPDATE})
        if told and told.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            return place, told.status
    return None


def _places(address: str, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    found = names.get(address.rstrip("/").rpartition("/")[2], ())
    return tuple(_beside(address, name) for name in found)


def _beside(address: str, name: str) -> str:
    return f"{address.rstrip('/').rpartition('/')[0]}/{name}"


def _is_store(client: SparqlClient, place: str) -> bool:
    told = _of_default(client, place)
    if told is None:
        return False
    return told.status == HTTPStatus.OK and told.reply.media_type in _NO_PAGE


def _of_default(client: SparqlClient, place: str) -> Heard | None:
    return _heard(client, "HEAD", place, params={"default": ""})


def _heard(
    client: SparqlClient,
    method: str,
    place: str,
    *,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str | list[str]] | None = None,
) -> Heard | None:
    """Send one request; nothing comes of it where nobody answers, or not in time."""
    with suppress(HamkgError):
        return client.hear(method, place, accept=_RDF, params=params, form=form)
    return None
