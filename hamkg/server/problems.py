"""Turns what goes wrong into HTTP answers (problem+json, RFC 9457)."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from hamkg.errors import (
    AmbiguousTermError,
    HamkgError,
    InputError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QuestionParameterError,
    RdfSyntaxError,
    UnknownEdgeError,
    UnknownFormatError,
    UnknownQuestionError,
    UnknownTermError,
    UnwritableTermError,
)
from hamkg.server.tokens import CHALLENGE
from hamkg.service_errors import (
    LostDataError,
    ProtectedGraphError,
    RateLimitError,
    RemoteStoreError,
    RequestError,
    ResultTooLargeError,
    ServerBusyError,
    ServerEndingError,
    ServiceCallError,
    ServiceUnavailableError,
    UnacceptableError,
    UnknownGraphError,
    UploadRefusedError,
    UploadTooLargeError,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_STATUS: dict[type[HamkgError], int] = {
    AmbiguousTermError: 300,
    InputError: 400,
    LostDataError: 503,
    ProtectedGraphError: 403,
    QuestionParameterError: 400,
    QueryMemoryError: 413,
    QueryRefusedError: 403,
    QuerySyntaxError: 400,
    QueryTimeoutError: 503,
    RateLimitError: 429,
    RdfSyntaxError: 400,
    RemoteStoreError: 502,
    ResultTooLargeError: 413,
    ServerBusyError: 503,
    ServerEndingError: 503,
    ServiceCallError: 400,
    ServiceUnavailableError: 503,
    UnacceptableError: 406,
    UnknownEdgeError: 404,
    UnknownFormatError: 406,
    UnknownGraphError: 404,
    UnknownQuestionError: 404,
    UnknownTermError: 404,
    UnwritableTermError: 406,
    UploadRefusedError: 400,
    UploadTooLargeError: 413,
}
_NOT_ALLOWED = 405
_LOG = logging.getLogger("hamkg.store")
_HEADERS = {401: {"WWW-Authenticate": CHALLENGE}, 503: {"Retry-After": "5"}}


def problem(status: int, code: str, detail: str, hint: str, **more: str | int | None) -> Response:
    """Say what went wrong and what to do, for programs and for people."""
    body = {"status": status, "code": code, "detail": detail, "hint": hint}
    body |= {name: value for name, value in more.items() if value is not None}
    return JSONResponse(
        body,
        status_code=status,
        headers=_HEADERS.get(status),
        media_type="application/problem+json",
    )


async def on_hamkg_error(request: Request, error: Exception) -> Response:
    """Answer with the status that fits; what has none of its own is the server's fault (500)."""
    if not isinstance(error, HamkgError):
        raise error
    if isinstance(error, RemoteStoreError):
        _LOG.warning(json.dumps(str(error)))  # for the operator; in JSON no text forges a line
        error = error.for_strangers()
    own = error.status if isinstance(error, RequestError) else 500
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), own)
    answer = problem(
        status,
        error.code,
        str(error),
        error.hint,
        line=getattr(error, "line", None),
        column=getattr(error, "column", None),
    )
    if isinstance(error, RateLimitError):
        answer.headers["Retry-After"] = str(error.retry_after)
    if status == _NOT_ALLOWED:
        reading = "" if request.scope["path"] == "/update" else "GET, HEAD, "
        answer.headers["Allow"] = f"{reading}OPTIONS"
    return answer


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Answer what Starlette refuses by itself: an unknown address, a method that is not there."""
    if not isinstance(error, HTTPException):
        raise error
    code = error.detail.lower().replace(" ", "-")
    answer = problem(error.status_code, code, f"{error.detail}.", "See docs/reference.md.")
    answer.headers.update(error.headers or {})
    return answer
