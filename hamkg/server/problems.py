"""Turns what goes wrong into HTTP answers (problem+json, RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from hamkg.errors import (
    AmbiguousTermError,
    HamkgError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    UnknownFormatError,
    UnknownTermError,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_STATUS: dict[type[HamkgError], int] = {
    AmbiguousTermError: 300,
    QueryMemoryError: 413,
    QueryRefusedError: 403,
    QuerySyntaxError: 400,
    QueryTimeoutError: 503,
    UnknownFormatError: 406,
    UnknownTermError: 404,
}
_RETRY_AFTER = {503: "10"}


def problem(status: int, code: str, detail: str, hint: str) -> Response:
    """Say what went wrong and what to do, for programs and for people."""
    headers = {"Retry-After": _RETRY_AFTER[status]} if status in _RETRY_AFTER else None
    body = {"status": status, "code": code, "detail": detail, "hint": hint}
    return JSONResponse(
        body, status_code=status, headers=headers, media_type="application/problem+json"
    )


async def on_hamkg_error(_request: Request, error: Exception) -> Response:
    """Answer with the status that fits; what has none of its own is the server's fault (500)."""
    if not isinstance(error, HamkgError):
        raise error
    status = _STATUS.get(type(error), 500)
    return problem(status, error.code, str(error), error.hint)
