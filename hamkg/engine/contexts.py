"""Writes the JSON-LD contexts that come with hamkg into documents that name them.

The engine takes no context but one that stands in the document, and nothing is ever fetched.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from typing import TYPE_CHECKING

from hamkg.locations import ontology
from hamkg.service_errors import UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}:,]', re.DOTALL)
# The word @json, or an escape of one of its letters.
_JSON_LITERALS = re.compile(rb"@json|\\u00(?:40|6[aef]|73)", re.IGNORECASE)
_KEY = b'"@context"'
_MOST = 100
ELSEWHERE = "The document names a context elsewhere, which is never fetched."


def is_of_elsewhere(complaint: str) -> bool:
    """Tell whether the engine complains of a context that it would have to fetch."""
    return "LoadDocumentCallback" in complaint or "remote context" in complaint


def what_may_be_named() -> str:
    """Say what to do with a document that names a context elsewhere."""
    known = ", ".join(_files())
    return f"Write the context into the document, or name one that comes with hamkg: {known}."


def with_bundled_contexts(document: bytes) -> bytes:
    """Give JSON-LD in UTF-8 with each of our contexts in the place of its name.

    Where a document has JSON literals, only the context of the whole is looked at: further in, it
    might be data. Raises UploadRefusedError for too many names, ValueError for what is no JSON.
    """
    if not any(name in document for name in _last_parts()):
        return document
    parts, place = [], 0
    for count, (start, end, file) in enumerate(_named(document)):
        if count == _MOST:
            msg = f"The document names contexts more than {_MOST} times."
            raise UploadRefusedError(msg, hint="Name it once, for the whole document.")
        parts += [document[place:start], _context(file)]
        place = end
    return b"".join([*parts, document[place:]])


def _named(document: bytes) -> Iterator[tuple[int, int, str]]:
    """Find where our contexts are named, and the file of each."""
    deepest = 1 if _JSON_LITERALS.search(document) else len(document)
    # Of each bracket that is open: whether it holds a list of contexts.
    is_list = [False]
    depth, last, follows_key = 0, b"", False
    for found in _TOKEN.finditer(document):
        mark = found[0]
        if mark.startswith(b'"'):
            if depth <= deepest and (follows_key or is_list[-1]):
                file = _files().get(json.loads(mark))
                if file is not None:
                    yield found.start(), found.end(), file
            last = mark
        elif mark in b"[{":
            is_list.append(mark == b"[" and follows_key)
            depth += mark == b"{"
        elif mark in b"]}":
            del is_list[max(1, len(is_list) - 1) :]
            depth -= mark == b"}"
        follows_key = mark == b":" and last == _KEY


@cache
def _files() -> dict[str, str]:
    rows = _text("contexts/contexts.tsv").splitlines()
    return {row["iri"]: row["file"] for row in csv.DictReader(rows, delimiter="\t")}


@cache
def _last_parts() -> frozenset[bytes]:
    """Give the ends of the names, which hold no slash: JSON may escape those."""
    return frozenset(iri.rpartition("/")[2].encode() for iri in _files())


@cache
def _context(file: str) -> bytes:
    context = json.loads(_text(file))["@context"]
    # In one line, so that errors further on keep theirs.
    return json.dumps(context, ensure_ascii=False, separators=(",", ":")).encode()


def _text(name: str) -> str:
    return (ontology() / name).read_text(encoding="utf-8")
