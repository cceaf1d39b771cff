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
# Who accepts more than this, or says more of one range, does not say what it wants.
_MOST_RANGES = 50
_MOST_PARAMETERS = 10


def accepted(header: str, kinds: Iterable[str]) -> Format | None:
    """Give the format of these kinds that a client likes best, or nothing where none will do.

    Equal weights fall to the order of the header, and an empty header takes the first format.

    >>> accepted("text/csv;q=0.5, application/json", ["table"]).name
    'json'
    >>> accepted("*/*, application/sparql-results+json;q=0", ["table"]).name
    'xml'
    >>> accepted("image/png", ["table"]) is None
    True
    """
    wanted = set(kinds)
    rated = [(_liking(header, _names_of(row)), row) for row in FORMATS if row.kind in wanted]
    (weight, _), best = max(rated, key=lambda pair: pair[0])  # the first of equals
    return best if weight > 0 else None


def prefers_page(header: str, kinds: Iterable[str]) -> bool:
    """Tell whether a client would rather have a page than data in a format of these kinds.

    >>> prefers_page("text/html, */*;q=0.8", ["graph"]), prefers_page("text/turtle", ["graph"])
    (True, False)
    """
    row = accepted(header, kinds)
    return row is None or _liking(header, ("text/html",)) >= _liking(header, _names_of(row))


def _names_of(row: Format) -> tuple[str, ...]:
    others = (name for name, other in _OTHER_NAMES.items() if other == row.name)
    return (row.media_type, *others)


def _liking(header: str, names: tuple[str, ...]) -> tuple[float, int]:
    """Give the weight of what goes by these names, and how far to the front the header has it.

    The most specific range that fits decides, be it broader ranges weigh more.
    """
    fits = [
        (_fit(media_range, names), weight, -position)
        for position, (media_range, weight) in enumerate(_ranges(header or "*/*"))
    ]
    fit, weight, place = max(fits)
    return (weight, place) if fit else (0.0, place)


def _ranges(header: str) -> list[tuple[str, float]]:
    ranges: list[tuple[str, float]] = []
    for part in header.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        pieces = part.split(";", _MOST_PARAMETERS)[:_MOST_PARAMETERS]
        name, *parameters = (piece.strip().lower() for piece in pieces)
        weights = [_weight(text[2:]) for text in parameters if text.startswith("q=")]
        ranges.append((name, weights[0] if weights else 1.0))
    return ranges


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _fit(media_range: str, names: tuple[str, ...]) -> int:
    if media_range in names:
        return 3
    if media_range == "*/*":
        return 1
    # Only what we would send can be meant by a whole family of types.
    return 2 if media_range.endswith("/*") and names[0].startswith(media_range[:-1]) else 0
