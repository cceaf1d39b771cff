"""Takes a body apart that has several files in it (RFC 7578)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_PARTS = 100


@dataclass(slots=True)
class Part:
    """One file: its media type and its bytes."""

    media_type: str = "text/turtle"
    body: bytes = b""
    pieces: list[bytes] = field(default_factory=list)


class _Collector:
    """Hears from the parser what it finds."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._name = self._value = b""

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._on_part,
            "on_part_data": lambda data, start, end: self.parts[-1].pieces.append(data[start:end]),
            "on_header_field": self._on_name,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header,
        }

    def _on_part(self) -> None:
        if len(self.parts) == _MOST_PARTS:
            told = f"The body has more than {_MOST_PARTS} parts."
            raise RequestError(413, "multipart", told, "Send it in several requests.")
        self.parts.append(Part())

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        if self._name.lower() == b"content-type":
            kind = self._value.decode("latin-1").partition(";")[0]
            self.parts[-1].media_type = kind.strip().lower()
        self._name = self._value = b""


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """Give the files of a multipart body; raises RequestError where it is broken."""
    _, options = parse_options_header(content_type)
    collector = _Collector()
    try:
        parser = MultipartParser(
            options[b"boundary"], cast("MultipartCallbacks", collector.callbacks())
        )
        parser.write(body)
        parser.finalize()
    except (KeyError, MultipartParseError) as error:
        told = f"The multipart body is broken: {error}."
        raise RequestError(400, "multipart", told, "Send multipart/form-data.") from error
    for part in collector.parts:
        part.body = b"".join(part.pieces)
    return collector.parts
