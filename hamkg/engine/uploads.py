"""The one door for a stranger's RDF: what is hostile is refused before the engine sees it.

What it costs in memory is bounded here; who lets strangers in calls it in a process that is
stopped at a deadline, for JSON-LD may take the engine long.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from hamkg.engine.charsets import in_utf8, xml_in_utf8
from hamkg.engine.contexts import (
    ELSEWHERE,
    is_of_elsewhere,
    what_may_be_named,
    with_bundled_contexts,
)
from hamkg.engine.convert import RDF
from hamkg.engine.json_guard import refuse_hostile_json
from hamkg.engine.turtle_guard import refuse_deep_text
from hamkg.engine.xml_guard import XmlLimits, cleared_xml
from hamkg.errors import RdfSyntaxError, UnknownFormatError
from hamkg.formats import RDF_KINDS, find_format
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

if TYPE_CHECKING:
    from typing_extensions import Buffer


class UploadLimits(NamedTuple):
    """How deep a document may nest, how wide it may be, and how much it may grow to."""

    xml_depth: int = 500
    xml_names: int = 256
    entity_length: int = 256
    json_depth: int = 500
    json_values: int = 1_000_000
    json_terms: int = 4_000
    bracket_depth: int = 10_000
    triple_term_depth: int = 100
    statement_bytes: int = 200_000_000


_LIMITS = UploadLimits()
# The engine reads no term that is longer, and no comment; it writes some that are.
_TERM_BYTES = 16 * 1024 * 1024
_PLACED = re.compile(r"\AParser error at line .*?: ", re.DOTALL)
_LONGEST_REASON = 300
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def parse_upload(
    data: bytes, format_name: str, *, base: str | None, limits: UploadLimits = _LIMITS
) -> bytes:
    r"""Turn a document in turtle, nt, rdfxml, jsonld, nq or trig into N-Quads.

    Its blank nodes get names that no store has. Raises RdfSyntaxError (with line and column
    where they are known), UploadRefusedError, UploadTooLargeError and UnknownFormatError.

    >>> parse_upload(b"<a> <b> <c> .", "turtle", base="x:/")
    b'<x:/a> <x:/b> <x:/c> .\n'
    """
    name = find_format(format_name, *RDF_KINDS).name
    if name not in RDF:
        raise UnknownFormatError(format_name, RDF)
    document = _cleared(data, name, limits)
    try:
        statements = _statements(document, RDF[name], base, limits.statement_bytes)
        if _has_long_line(statements):
            _statements(statements, ox.RdfFormat.N_QUADS, None, limits.statement_bytes)
    except MemoryError as error:
        if "buffer" not in str(error):  # where memory itself ran out there is nothing to say
            raise
        msg = f"A literal, IRI or comment has more than 16 MB ({_TERM_BYTES} bytes)."
        raise UploadTooLargeError(msg, hint="Keep it in a file, and its address here.") from error
    except (SyntaxError, ValueError) as error:
        raise _told(error, document, name, base) from error
    return statements


def _cleared(data: bytes, name: str, limits: UploadLimits) -> bytes:
    """Give a document in UTF-8 that the engine can read without harm."""
    if name == "rdfxml":
        most = XmlLimits(
            limits.xml_depth, limits.xml_names, limits.entity_length, limits.statement_bytes
        )
        return cleared_xml(xml_in_utf8(data), most)
    document = in_utf8(data)
    if name == "jsonld":
        refuse_hostile_json(document, limits.json_depth, limits.json_values, limits.json_terms)
        return with_bundled_contexts(document)
    refuse_deep_text(document, limits.triple_term_depth, limits.bracket_depth)
    return document


class _Capped(io.BytesIO):
    """Takes what the engine writes, no more than a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Buffer, /) -> int:
        """Keep more bytes; raises UploadTooLargeError."""
        written = super().write(data)
        # A prefix of a megabyte makes gigabytes of a thousand short names.
        if self.tell() > self._most:
            msg = f"The statements of the document have more than {self._most:,} bytes in all."
            raise UploadTooLargeError(msg)
        return written


def _statements(document: bytes, form: ox.RdfFormat, base: str | None, most: int) -> bytes:
    written = _Capped(most)
    quads = ox.parse(document, format=form, base_iri=base, rename_blank_nodes=True)
    ox.serialize(quads, written, ox.RdfFormat.N_QUADS)
    return written.getvalue()


def _has_long_line(statements: bytes) -> bool:
    """Tell whether a statement is so long that the engine may not read it again."""
    end = 0
    while end + _TERM_BYTES < len(statements):
        following = statements.rfind(b"\n", end, end + _TERM_BYTES) + 1
        if not following:
            return True
        end = following
    return False


def _told(
    error: SyntaxError | ValueError, document: bytes, name: str, base: str | None
) -> RdfSyntaxError | UploadRefusedError:
    """Turn the engine's complaint into ours."""
    reason = _PLACED.sub("", getattr(error, "msg", None) or str(error))[:_LONGEST_REASON]
    if is_of_elsewhere(reason):
        return UploadRefusedError(ELSEWHERE, hint=what_may_be_named())
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    if name == "rdfxml":
        line = _Lines(document).up_to_fault(base)
    place = f"Line {line}" if line else ""
    place += f", column {column}" if line and column else ""
    msg = f"{place}: {reason}." if place else f"{reason}."
    return RdfSyntaxError(msg, line=line, column=column)


class _Lines(io.BytesIO):
    """Hands a document to the engine line by line, to learn which it cannot read.

    Of RDF/XML the engine tells what is wrong and not where.
    """

    _line = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Give the next line, or as much of it as is wanted."""
        found = self.readline(-1 if size is None else size)
        self._line += found.endswith(b"\n")
        return found

    def up_to_fault(self, base: str | None) -> int:
        try:
            for _ in ox.parse(self, format=ox.RdfFormat.RDF_XML, base_iri=base):
                pass
        except (SyntaxError, ValueError):
            pass
        return max(self._line, 1)


def decoded(data: bytes, content_encoding: str, max_bytes: int) -> bytes:
    """Unpack gzip or deflate, no further than ``max_bytes``.

    Raises UploadTooLargeError, UploadRefusedError (another or a broken packing).

    >>> decoded(zlib.compress(b"hello"), "deflate", 5)
    b'hello'
    """
    packing = content_encoding.strip().lower()
    if packing in {"", "identity"}:
        return _within(data, max_bytes)
    if packing not in _WINDOW_BITS:
        msg = f'The body is packed as "{packing[:40]}", which is not taken.'
        raise UploadRefusedError(msg, hint="Send it as it is, or packed with gzip.")
    unpacker = zlib.decompressobj(_WINDOW_BITS[packing])
    try:
        found = _within(unpacker.decompress(data, max_bytes + 1), max_bytes)
    except zlib.error as error:
        msg = f"The body is not {packing}: {error}."
        raise UploadRefusedError(msg, hint="Send it as it is, or packed with gzip.") from error
    if not unpacker.eof:
        msg = f"The body ends in the middle of its {packing} packing."
        raise UploadRefusedError(msg, hint="Send the whole of it.")
    if unpacker.unused_data:
        msg = f"Behind the {packing} packing of the body there is more."
        raise UploadRefusedError(msg, hint="Pack all of it at once.")
    return found


def _within(data: bytes, most: int) -> bytes:
    if len(data) > most:
        msg = f"The body has more than {most:,} bytes once it is unpacked."
        raise UploadTooLargeError(msg)
    return data
