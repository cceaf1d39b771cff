"""Sees to it that what is written as XML is XML, or says which term XML has no way to write.

The engine writes control characters as they are, and properties as names that may be none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

import pyoxigraph as ox

from hamkg.errors import UnwritableTermError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Statements: TypeAlias = Sequence[ox.Triple] | Sequence[ox.Quad]
    Write: TypeAlias = Callable[[Statements], bytes]

# https://www.w3.org/TR/xml/#charsets, in UTF-8
_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_TABLES = "Ask for JSON, CSV or TSV."
_GRAPHS = "Ask for Turtle, N-Triples or JSON-LD."
_LONGEST = 200
_ANYTHING = ox.NamedNode("urn:x")


def refuse_no_xml(table: bytes) -> None:
    """Raise UnwritableTermError where SPARQL results in XML hold a character that XML has not."""
    found = _NO_CHARACTER.search(table)
    if found is not None:
        line = table[table.rfind(b">", 0, found.start()) + 1 : found.end() + _LONGEST]
        text = line.partition(b"<")[0].decode(errors="ignore")
        msg = f"XML has no character U+{ord(found[0].decode()):04X}, as in {_shown(text)}."
        raise UnwritableTermError(msg, hint=_TABLES)


def written_as_xml(statements: Statements, write: Write) -> bytes:
    """Give what ``write`` makes of statements; raises UnwritableTermError where it is no XML."""
    data = _well_formed(statements, write)
    if data is None:
        raise UnwritableTermError(_told(_culprit(statements, write), write), hint=_GRAPHS)
    return data


def _well_formed(statements: Statements, write: Write) -> bytes | None:
    try:
        data = write(statements)
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)  # noqa: FBT003  the method takes no name for it
    except (expat.ExpatError, OSError):  # OSError: a name that RDF/XML keeps for itself
        return None
    return data


def _culprit(statements: Statements, write: Write) -> ox.Triple | ox.Quad:
    """Give a statement that cannot be written; there is one."""
    while len(statements) > 1:
        middle = len(statements) // 2
        first = statements[:middle]
        statements = statements[middle:] if _well_formed(first, write) else first
    return statements[0]


def _told(culprit: ox.Triple | ox.Quad, write: Write) -> str:
    predicate = culprit.predicate
    if _well_formed([ox.Triple(_ANYTHING, predicate, _ANYTHING)], write) is None:
        shown = _shown(str(predicate))
        return f"RDF/XML cannot hold the property {shown}: its end is no name of XML."
    return f"RDF/XML cannot hold the value {_shown(str(culprit.object))}."


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
