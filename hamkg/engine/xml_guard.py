"""Reads XML with a parser that is made for strangers', before one that is not.

The engine expands every entity into memory, however often it is used and wherever it is declared,
be it in a comment. So it gets a document type that is written anew: with those entities only
that were found harmless, as ontology editors write them, short names for namespaces.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple
from xml.parsers import expat

from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

_REFERENCE = re.compile(rb"&([^\s;&#<>]+);")
_PREDEFINED = {"lt", "gt", "amp", "apos", "quot"}
_ESCAPES = str.maketrans({'"': "&#34;", ">": "&#62;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_PARSE_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns# parseType"
# What else there may be, RDF 1.1 XML Syntax takes for a literal (section 7.2.17).
_NO_LITERAL = {"Resource", "Collection"}


class XmlLimits(NamedTuple):
    """How deep elements may nest, how many names one may see, and how much all may grow to."""

    depth: int
    names: int
    entity_length: int
    grown_bytes: int


def cleared_xml(data: bytes, limits: XmlLimits) -> bytes:
    """Give an XML document, which is in UTF-8, with no entities but harmless ones.

    Raises UploadRefusedError, UploadTooLargeError, and RdfSyntaxError for what is no XML.

    >>> cleared_xml(b"<!DOCTYPE a [<!-- ! --><!ENTITY b 'c'>]><a/>", XmlLimits(1, 1, 9, 999))
    b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'
    """
    return _Guard(data, limits).cleared()


class _Guard:
    """What is known of a document while it is read."""

    def __init__(self, data: bytes, limits: XmlLimits) -> None:
        self._data = data
        self._limits = limits
        self._parser = expat.ParserCreate("UTF-8", " ")
        self._parser.ordered_attributes = True
        self._entities: dict[str, str] = {}
        self._doctype = (0, 0, b"")
        self._depth = 0
        self._literal_depth = 0
        self._grown = 0
        self._namespaces: list[int] = []

    def cleared(self) -> bytes:
        parser = self._parser
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.EndDoctypeDeclHandler = self._on_doctype_end
        parser.EntityDeclHandler = self._on_entity
        parser.StartNamespaceDeclHandler = self._on_namespace
        parser.EndNamespaceDeclHandler = lambda _prefix: self._namespaces.pop()
        parser.StartElementHandler = self._on_element
        parser.EndElementHandler = self._on_element_end
        try:
            parser.Parse(self._data, True)  # noqa: FBT003  the method takes no name for it
        except expat.ExpatError as error:
            line, column = error.lineno, error.offset + 1
            told = expat.ErrorString(error.code)
            msg = f"Line {line}, column {column}: this is not XML ({told})."
            raise RdfSyntaxError(msg, line=line, column=column) from error
        start, end, written = self._doctype
        return self._data[:start] + written + self._data[end:]

    def _on_doctype(
        self,
        name: str,
        system: str | None,
        public: str | None,
        _subset: bool,  # noqa: FBT001  expat calls it so
    ) -> None:
        if system is not None or public is not None:
            raise self._refused("the document type would be fetched from elsewhere")
        start = self._data.rfind(b"<!DOCTYPE", 0, self._parser.CurrentByteIndex)
        self._doctype = (start, start, name.encode())

    def _on_entity(
        self,
        name: str,
        is_parameter: bool,  # noqa: FBT001  expat calls it so
        value: str | None,
        *source: str | None,
    ) -> None:
        if is_parameter:
            raise self._refused(f'"%{name};" is an entity within the document type')
        if value is None or any(source[1:]):
            raise self._refused(f'the entity "{name}" would be fetched from elsewhere')
        if len(value) > self._limits.entity_length:
            raise self._refused(f'the entity "{name}" is long')
        if set("&%<") & set(value):
            raise self._refused(f'the entity "{name}" is made of others, or of elements')
        if name not in _PREDEFINED:
            self._entities[name] = value

    def _on_doctype_end(self) -> None:
        start, _, name = self._doctype
        end = self._parser.CurrentByteIndex + 1
        uses = Counter(_REFERENCE.findall(self._data, end))
        sizes = {entity.encode(): len(value.encode()) for entity, value in self._entities.items()}
        self._grow(sum(uses[entity] * size for entity, size in sizes.items()))
        entities = "".join(
            f'<!ENTITY {entity} "{value.translate(_ESCAPES)}">'
            for entity, value in self._entities.items()
        )
        # Lines stay where they were: an error is told by its line.
        lines = b"\n" * self._data.count(b"\n", start, end)
        subset = b" [%s%s]" % (entities.encode(), lines) if entities else lines
        self._doctype = (start, end, b"<!DOCTYPE %s%s>" % (name, subset))

    def _on_namespace(self, prefix: str | None, name: str | None) -> None:
        self._namespaces.append(len(prefix or "") + len(name or "") + len(' xmlns:=""'))

    def _on_element(self, _name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise self._refused(f"elements are nested more than {self._limits.depth:,} deep")
        # The time that the engine takes grows with the square of these.
        if max(len(self._namespaces), len(attributes) // 2) > self._limits.names:
            most = self._limits.names
            raise self._refused(f"an element has more than {most:,} attributes or namespaces")
        if self._literal_depth:
            # Each element of an XML literal is written with all namespaces there are.
            self._grow(sum(self._namespaces))
        elif _is_literal(attributes):
            self._literal_depth = self._depth

    def _on_element_end(self, _name: str) -> None:
        if self._literal_depth == self._depth:
            self._literal_depth = 0
        self._depth -= 1

    def _grow(self, size: int) -> None:
        self._grown += size
        if self._grown > self._limits.grown_bytes:
            msg = f"The document grows to more than {self._limits.grown_bytes:,} bytes."
            raise UploadTooLargeError(msg)

    def _refused(self, what: str) -> UploadRefusedError:
        return UploadRefusedError(f"Line {self._parser.CurrentLineNumber}: {what}.")


def _is_literal(attributes: list[str]) -> bool:
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    return any(name == _PARSE_TYPE and value not in _NO_LITERAL for name, value in pairs)
