"""The one door for a stranger's RDF: what is hostile is refused before the engine sees it."""

from __future__ import annotations

from typing import NamedTuple


class UploadLimits(NamedTuple):
    """How deep a document may nest, and how much it may grow to."""

    xml_depth: int = 500
    json_depth: int = 500
    bracket_depth: int = 500
    triple_term_depth: int = 100
    statement_bytes: int = 256 * 1024 * 1024


_LIMITS = UploadLimits()


def parse_upload(
    data: bytes, format_name: str, *, base: str | None, limits: UploadLimits = _LIMITS
) -> bytes:
    """Turn a document in turtle, nt, rdfxml, jsonld, nq or trig into N-Quads.

    Raises RdfSyntaxError (line, column), UploadRefusedError, UploadTooLargeError and
    UnknownFormatError.
    """
    raise NotImplementedError


def decoded(data: bytes, content_encoding: str, max_bytes: int) -> bytes:
    """Unpack gzip or deflate, no further than ``max_bytes``.

    Raises UploadTooLargeError, UploadRefusedError (another or a broken packing).
    """
    raise NotImplementedError
