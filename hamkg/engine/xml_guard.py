"""Reads XML with a parser that is made for strangers', before one that is not.

The engine expands every entity, however often, into memory. Entities as ontology editors write
them, short names for namespaces, stay legal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class XmlGuard:
    """Refuses what a document would fetch, multiply or nest too deep."""

    def __init__(self, depth: int, entity_length: int) -> None:
        """Allow elements so deep, and entities so long (in characters)."""
        self._most = depth
        self._entity_length = entity_length
        self._depth = 0

    def check(self, data: bytes) -> None:
        """Raise UploadRefusedError, or RdfSyntaxError for what is no XML."""
        parser = expat.ParserCreate()
        parser.EntityDeclHandler = self._on_entity
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        try:
            parser.Parse(data, True)  # noqa: FBT003  the method takes no name for it
        except expat.ExpatError as error:
            msg = f"The XML is broken: {expat.ErrorString(error.code)}."
            raise RdfSyntaxError(msg, line=error.lineno, column=error.offset + 1) from error

    def _on_entity(self, *declared: str | bool | None) -> None:
        name, _, value, _, system, *_ = declared
        if system is not None or not isinstance(value, str):
            msg = f'The entity "{name}" would be fetched from elsewhere.'
            raise UploadRefusedError(msg)
        if len(value) > self._entity_length or "&" in value or "%" in value:
            msg = f'The entity "{name}" is long, or made of others.'
            raise UploadRefusedError(msg)

    def _on_doctype(
        self,
        _name: str,
        system: str | None,
        public: str | None,
        _subset: bool,  # noqa: FBT001  expat calls it so
    ) -> None:
        if system is not None or public is not None:
            msg = "The document type would be fetched from elsewhere."
            raise UploadRefusedError(msg)

    def _on_start(self, _name: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > self._most:
            msg = f"The document nests elements deeper than {self._most}."
            raise UploadRefusedError(msg)

    def _on_end(self, _name: str) -> None:
        self._depth -= 1
