"""Reads what a request carries: parameters and bodies, never more than is allowed."""

from __future__ import annotations

from binascii import a2b_qp
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from hamkg.engine.uploads import decoded
from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
_PACKINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
_MOST_FIELDS = 10_000
# What may stand in a quoted value, but for signs that mean something to one of the two quotings.
_QUOTED = frozenset(range(0x21, 0x7F)) - frozenset(b"=&;#")


def media_type(request: Request) -> str:
    """Give the Content-Type without parameters, in small letters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, most: int) -> bytes:
    """Read the body, and unpack it where it is packed; raises RequestError over the limit."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise too_large(most)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large(most)
        parts.append(part)
    body, packing = b"".join(parts), request.headers.get("content-encoding")
    if packing is None:
        return body
    if packing.strip().lower() not in _PACKINGS:
        told = f'The body is packed as "{packing[:40]}", which is not taken.'
        raise RequestError(415, "packing", told, "Send it as it is, or packed with gzip.")
    return decoded(body, packing, most)


def too_large(most: int) -> RequestError:
    """Say that a body has more bytes than may be sent."""
    return RequestError(
        413, "body-too-large", f"The body has more than {most:,} bytes.", "Send it in parts."
    )


def text_of(body: bytes) -> str:
    """Read UTF-8."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        told = f"Byte {error.start + 1} of the body is not UTF-8."
        raise RequestError(400, "encoding", told, "Send the text as UTF-8.") from error


def parameters(text: str, known: Iterable[str]) -> dict[str, list[str]]:
    """Take a form or the query part of an address apart; each known name has a list.

    Names that nobody knows are left to whoever put them there. Raises RequestError.
    """
    found: dict[str, list[str]] = {name: [] for name in known}
    if text.count("&") >= _MOST_FIELDS:
        told = f"There are more than {_MOST_FIELDS:,} parameters."
        raise RequestError(400, "too-many-parameters", told, "Send those alone that count.")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        told = "A parameter is not UTF-8 behind its percent signs."
        raise RequestError(400, "encoding", told, "Send the text as UTF-8.") from error
    for name, value in pairs:
        if name in found:
            found[name].append(value)
    return found


def unquoted(text: bytes) -> str | None:
    """Give the value of a parameter without its quoting; None where that needs a longer look.

    The quoting of mail bodies (RFC 2045, section 6.7) is the same with another mark, and the
    standard library takes it off thirty times as fast.

    >>> unquoted(b"ASK%20%7B+%7D"), unquoted(b"a=b"), unquoted(b"%zz")
    ('ASK { }', None, None)
    """
    if not _QUOTED.issuperset(text):
        return None
    marked = text.replace(b"+", b" ").replace(b"%", b"=")
    plain = a2b_qp(marked)
    if len(plain) != len(text) - 2 * text.count(b"%"):
        return None  # a mark that quotes nothing
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return None


def only(found: Mapping[str, list[str]], name: str) -> str | None:
    """Give the one value of a parameter, or None; raises RequestError for more than one."""
    values = found[name]
    if len(values) > 1:
        told = f'The parameter "{name}" is there {len(values)} times.'
        raise RequestError(400, "repeated-parameter", told, "Send it once.")
    return values[0] if values else None


def lowered(found: Mapping[str, list[str]], name: str, most: float) -> float:
    """Give a limit that the client may lower and not raise; raises RequestError for no number."""
    value = only(found, name)
    if value is None:
        return most
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not number > 0:
        told = f'"{name}" is a number above 0, not "{value[:40]}".'
        raise RequestError(400, "bad-parameter", told, f"Leave {name} out, or send such a number.")
    return min(number, most)
