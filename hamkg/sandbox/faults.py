"""Carries hamkg's errors from one process to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import hamkg.service_errors  # noqa: F401  known from now on as kinds of HamkgError
from hamkg.errors import HamkgError, QuerySyntaxError, RdfSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def told(error: HamkgError) -> dict[str, Any]:
    """Say an error as plain values."""
    return {
        "error": error.code,
        "message": str(error),
        "hint": error.hint,
        "line": getattr(error, "line", None),
        "column": getattr(error, "column", None),
    }


def error_of(head: Mapping[str, Any]) -> HamkgError:
    """Give the error that `told` said.

    >>> error_of(told(RdfSyntaxError("late"))).code
    'rdf-syntax'
    """
    kind = _BY_CODE[head["error"]]
    error = kind.__new__(kind)
    # Some kinds make their message from parts: what was said is kept instead.
    HamkgError.__init__(error, head["message"], hint=head["hint"])
    if isinstance(error, (QuerySyntaxError, RdfSyntaxError)):
        error.line, error.column = head["line"], head["column"]
    return error


def _kinds(kind: type[HamkgError]) -> Iterator[type[HamkgError]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _kinds(narrower)


_BY_CODE = {kind.code: kind for kind in _kinds(HamkgError)}
