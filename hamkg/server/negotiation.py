"""Chooses the format of an answer by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.formats import Format

# What clients also call a format; the names of FORMATS come first.
_OTHER_NAMES = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/plain": "nt",
    "application/x-turtle": "turtle",
}


def accepted(header: str, kinds: Iterable[str]) -> Format | None:
    """Give the format of these kinds that a client likes best, or nothing where none will do.

    Equal weights fall to the order of the header, and an empty header takes the first format.

    >>> accepted("text/csv;q=0.5, application/json", ["table"]).name
    'json'
    >>> accepted("image/png", ["table"]) is None
    True
    """
    able = [row for row in FORMATS if row.kind in set(kinds)]
    for media_range in _by_weight(header or "*/*"):
        for row in able:
            if _matches(media_range, row):
                return row
    return None


def _by_weight(header: str) -> list[str]:
    ranges: list[tuple[float, str]] = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.lower().startswith("q="):
                weight = _weight(parameter[2:])
        if weight > 0:
            ranges.append((weight, name.lower()))
    # The sort is stable: equal weights keep the order of the header.
    return [name for _, name in sorted(ranges, key=lambda pair: -pair[0])]


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _matches(media_range: str, row: Format) -> bool:
    if media_range == "*/*":
        return True
    if media_range.endswith("/*"):
        return row.media_type.startswith(media_range[:-1])
    return row.media_type == media_range or _OTHER_NAMES.get(media_range) == row.name
