"""The one door for a stranger's RDF: what is hostile is refused before the engine sees it."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from hamkg.engine.convert import RDF
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

    >>> parse_upload(b"<a> <b> <c> .", "turtle", base="urn:x:")
    b'<urn:x:a> <urn:x:b> <urn:x:c> .\\n'
    """
    _GUARDS[format_name](data, limits)
    try:
        parsed = ox.parse(data, format=RDF[format_name], base_iri=base, rename_blank_nodes=True)
        return ox.serialize(parsed, format=ox.RdfFormat.N_QUADS) or b""
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
    """Read a document with a parser that is made for strangers', before one that is not."""
    parser = expat.ParserCreate()
    depth = 0

    def on_entity(  # noqa: PLR0913  expat hands these over
        name: str, _parameter: int, value: str | None, _base: str, system: str | None, *_rest: str
    ) -> None:
        if system is not None or value is None:
            msg = f'The entity "{name}" would be fetched from elsewhere.'
            raise UploadRefusedError(msg)
        if len(value) > limits.entity_length or "&" in value or "%" in value:
            msg = f'The entity "{name}" is long, or made of others.'
            raise UploadRefusedError(msg)

    def on_doctype(_name: str, system: str | None, public: str | None, _subset: int) -> None:
        if system is not None or public is not None:
            msg = "The document type would be fetched from elsewhere."
            raise UploadRefusedError(msg)

    def on_start(_name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.xml_depth:
            raise _too_deep("elements", limits.xml_depth)

    def on_end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = on_entity
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    try:
        parser.Parse(data, True)  # noqa: FBT003  the method takes no name for it
    except expat.ExpatError as error:
        msg = f"The XML is broken: {expat.ErrorString(error.code)}."
        raise RdfSyntaxError(msg, line=error.lineno, column=error.offset + 1) from error


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
