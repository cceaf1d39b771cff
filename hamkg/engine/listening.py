"""Hears what a server says of itself, and in which media types it answers."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.sparql_client import asking_form
from hamkg.errors import HamkgError
from hamkg.formats import FORMATS

if TYPE_CHECKING:
    from hamkg.engine.sparql_client import SparqlClient

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TOLD = ("supportedLanguage", "feature", "resultFormat")
_TURTLE = "text/turtle"
_ROWS = ("json", "xml", "csv", "tsv")
_YES_OR_NO = ("json", "xml")
_TRIPLES = ("nt", "turtle", "rdfxml", "jsonld")
_NAMES = {"ASK": _YES_OR_NO, "SELECT": _ROWS, "CONSTRUCT": _TRIPLES, "DESCRIBE": _TRIPLES}
_MEDIA = {row.name: row.media_type for row in reversed(FORMATS)}


def described(client: SparqlClient) -> tuple[str, ...]:
    """Give what a service description claims, such as ``feature UnionDefaultGraph``."""
    try:
        heard = client.hear("GET", client.address, accept=_TURTLE)
    except HamkgError:
        return ()
    if heard.status != HTTPStatus.OK or heard.reply.media_type != _TURTLE:
        return ()
    try:
        triples = list(ox.parse(heard.reply.body, format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return ()
    return tuple(
        sorted(
            f"{word} {_last(triple.object)}"
            for word in _TOLD
            for triple in triples
            if triple.predicate == ox.NamedNode(_SD + word)
        )
    )


def media_types(
    client: SparqlClient, form: str, query: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask a query in each format of its form; give the formats in which it came, and others."""
    given = tuple(name for name in _NAMES[form] if _comes(client, query, name))
    return given, tuple(name for name in _NAMES[form] if name not in given)


def _comes(client: SparqlClient, query: str, name: str) -> bool:
    """Tell whether an answer comes in the format that alone is accepted, and can be read."""
    media_type = _MEDIA[name]
    with suppress(HamkgError):
        form = asking_form(query, (), ())
        heard = client.hear("POST", client.address, accept=media_type, form=form)
        if heard.status == HTTPStatus.OK and heard.reply.media_type == media_type:
            return _can_be_read(media_type, heard.reply.body)
    return False


def _can_be_read(media_type: str, body: bytes) -> bool:
    try:
        if found := ox.QueryResultsFormat.from_media_type(media_type):
            # CSV has no types to read by, so the engine does not.
            return media_type == _MEDIA["csv"] or bool(ox.parse_query_results(body, format=found))
        for _ in ox.parse(body, format=ox.RdfFormat.from_media_type(media_type)):
            pass
    except (SyntaxError, ValueError):
        return False
    return True


def _last(term: object) -> str:
    return str(getattr(term, "value", term)).replace("#", "/").rpartition("/")[2]
