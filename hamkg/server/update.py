"""The update operation of the SPARQL 1.1 Protocol, at /update.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response

from hamkg.errors import QueryRefusedError
from hamkg.server.bodies import FORM, media_type, only, parameters, read_body, text_of
from hamkg.server.federation import calls_others
from hamkg.server.writing import may_write
from hamkg.service_errors import RequestError, ServiceCallError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from hamkg.server.service import Service

_DIRECT = "application/sparql-update"
_NAMES = ("update", "using-graph-uri", "using-named-graph-uri")
_USAGE = "POST a form with a field update, or the update as application/sparql-update."


def update_route(service: Service) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /update."""

    async def update(request: Request) -> Response:
        """Carry out an update: all of it, or nothing."""
        may_write(service, request)
        kind = media_type(request)
        if kind not in {FORM, _DIRECT}:
            raise RequestError(415, "media-type", f'An update cannot come as "{kind}".', _USAGE)
        text = text_of(await read_body(request, service.limits.upload_bytes))
        fields = request.url.query if kind == _DIRECT else text
        # Others must not wait while a long form is taken apart.
        found = await asyncio.to_thread(parameters, fields, _NAMES)
        asked = text if kind == _DIRECT else only(found, "update")
        if asked is None:
            raise RequestError(400, "no-update", "There is no update.", _USAGE)
        request.state.query = asked
        head = {
            "job": "update",
            "using_default": found["using-graph-uri"],
            "using_named": found["using-named-graph-uri"],
        }
        try:
            await service.pool.write(head, asked.encode())
        except QueryRefusedError as error:
            if service.federation is None or not calls_others(asked):
                raise
            told = "An update does not call other servers."
            hint = "Ask with a query first, and send what is to be kept."
            raise ServiceCallError(told, hint=hint) from error
        return Response(status_code=204)

    return update
