"""The one door for a stranger's RDF: what is hostile is refused before the engine sees it."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from hamkg.engine.convert import RDF
from hamkg.engine.xml_guard import XmlGuard
from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class UploadLimits(NamedTuple):
    """How deep a document may nest, and how long an entity of XML may be."""

    xml_depth: int = 500
    json_depth: int = 500
    triple_term_depth: int = 100
    entity_length: int = 256


_LIMITS = UploadLimits()
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_JSON_MARK = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)
# Where brackets of triple terms may stand without being any.
_TURTLE_MARK = re.compile(
    rb"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    rb"|\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*'"
    rb"|<[^<>\"{}|^`\x00-\x20]*>|\#[^\n\r]*|<<|>>",
    re.DOTALL,
)


def parse_upload(
    data: bytes, format_name: str, *, base: str | None, limits: UploadLimits = _LIMITS
) -> bytes:
    """Turn a document in turtle, nt, rdfxml, jsonld, nq or trig into N-Quads.

    Its blank nodes get names that no store has. Raises RdfSyntaxError (with line and column) and
    UploadRefusedError.

    >>> parse_upload(b"<a> <b> <c> .", "turtle", base="http://x.example/").split()[0]
    b'<http://x.example/a>'
    """
    _GUARDS[format_name](data, limits)
    try:
        parsed = ox.parse(data, format=RDF[format_name], base_iri=base, rename_blank_nodes=True)
        return ox.serialize(parsed, format=ox.RdfFormat.N_QUADS) or b""
    except MemoryError as error:
        if "buffer" not in str(error):  # where memory itself ran out there is nothing to say
            raise
        msg = f"One term is longer than the engine takes: {error}."
        raise UploadTooLargeError(msg) from error
    except (SyntaxError, ValueError) as error:
        raise RdfSyntaxError(
            str(error),
            line=getattr(error, "lineno", None),
            column=getattr(error, "offset", None),
        ) from error


def decoded(data: bytes, content_encoding: str, max_bytes: int) -> bytes:
    """Unpack gzip or deflate, no further than ``max_bytes``.

    Raises UploadTooLargeError, UploadRefusedError (another or a broken packing).
    """
    packing = content_encoding.strip().lower()
    if packing in {"", "identity"}:
        return data
    if packing not in _WINDOW_BITS:
        msg = f'The body is packed as "{packing}", which is not taken.'
        raise UploadRefusedError(msg, hint="Send it as it is, or packed with gzip.")
    unpacker = zlib.decompressobj(_WINDOW_BITS[packing])
    try:
        found = unpacker.decompress(data, max_bytes + 1)
    except zlib.error as error:
        msg = f"The body is not {packing}: {error}."
        raise UploadRefusedError(msg, hint="Send it as it is, or packed with gzip.") from error
    if len(found) > max_bytes:
        msg = f"The body unpacks to more than {max_bytes:,} bytes."
        raise UploadTooLargeError(msg)
    if not unpacker.eof:
        msg = f"The body ends in the middle of its {packing} packing."
        raise UploadRefusedError(msg, hint="Send the whole of it.")
    return found


def _guard_xml(data: bytes, limits: UploadLimits) -> None:
    XmlGuard(limits.xml_depth, limits.entity_length).check(data)


def _guard_json(data: bytes, limits: UploadLimits) -> None:
    depth = 0
    for mark in _JSON_MARK.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(mark[0], 0)
        if depth > limits.json_depth:
            raise _too_deep("brackets", limits.json_depth)
    try:
        document = json.loads(data)
    except ValueError as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        msg = f"The JSON is broken: {error}."
        raise RdfSyntaxError(msg, line=line, column=column) from error
    _refuse_remote_contexts(document)


def _refuse_remote_contexts(document: Any) -> None:  # noqa: ANN401  what JSON holds
    waiting = [document]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            contexts = found.get("@context")
            named = contexts if isinstance(contexts, list) else [contexts]
            if "@import" in found or any(isinstance(context, str) for context in named):
                msg = "The document names a context elsewhere, which is never fetched."
                raise UploadRefusedError(msg, hint="Write the context into the document.")
            waiting += found.values()


def _guard_text(data: bytes, limits: UploadLimits) -> None:
    if b"<<" not in data:
        return
    depth = 0
    for mark in _TURTLE_MARK.finditer(data):
        depth += {b"<<": 1, b">>": -1}.get(mark[0], 0)
        if depth > limits.triple_term_depth:
            raise _too_deep("triple terms", limits.triple_term_depth)


def _too_deep(what: str, limit: int) -> UploadRefusedError:
    return UploadRefusedError(f"The document nests {what} deeper than {limit}.")


_GUARDS: Mapping[str, Callable[[bytes, UploadLimits], None]] = {
    "turtle": _guard_text,
    "nt": _guard_text,
    "rdfxml": _guard_xml,
    "jsonld": _guard_json,
    "nq": _guard_text,
    "trig": _guard_text,
}
