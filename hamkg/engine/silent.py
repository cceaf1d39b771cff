"""Makes LOAD SILENT what it is where nothing is ever fetched: a load that fails, and says nothing.

https://www.w3.org/TR/sparql11-update/#load
"""

from __future__ import annotations

import re

from hamkg.engine.tokens import iris, replaced, without_opaque_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LOAD = re.compile(r"\bload\s*silent(?=\s)", re.IGNORECASE)
_INTO = re.compile(r"\s*into\s*graph(?=\s)", re.IGNORECASE)
# Clearing a graph that cannot be there changes nothing, and SILENT lets it.
_NOTHING = "CLEAR SILENT GRAPH <urn:x-hamkg:nothing>"


def without_silent_loads(update: str) -> str:
    """Give an update whose LOAD SILENT operations do nothing; those of files stay, to be refused.

    >>> without_silent_loads("LOAD SILENT <http://x.example/d> INTO GRAPH <urn:g> ; DROP ALL")
    'CLEAR SILENT GRAPH <urn:x-hamkg:nothing> ; DROP ALL'
    >>> without_silent_loads("LOAD SILENT <file:///etc/hosts>")
    'LOAD SILENT <file:///etc/hosts>'
    """
    if "silent" not in update.lower():
        return update
    return replaced(update, _loads(update))


def _loads(update: str) -> Iterator[tuple[int, int, str]]:
    text = without_opaque_parts(update)
    ends = {offset: offset + len(iri) for iri, offset in iris(update)}
    for found in _LOAD.finditer(text):
        start = _next(ends, text, found.end())
        if start is None or update[start:].lower().startswith("<file:"):
            continue
        end = ends[start]
        into = _INTO.match(text, end)
        graph = None if into is None else _next(ends, text, into.end())
        yield found.start(), end if graph is None else ends[graph], _NOTHING


def _next(ends: dict[int, int], text: str, place: int) -> int | None:
    """Give where the IRI starts that comes next, with nothing between but space and comments."""
    for offset in sorted(ends):
        if offset >= place:
            return offset if not text[place:offset].strip() else None
    return None
