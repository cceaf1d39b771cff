"""Writes a whole store into a file as it goes: what is written never stands in memory.

The order is the engine's own and blank nodes keep their names, so equal data need not be equal
bytes: for that everything has to be sorted, which `EmbeddedEngine.dump` does.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import RDF
from hamkg.formats import RDF_KINDS, find_format
from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.engine.embedded import EmbeddedEngine

STREAMED = ("nt", "turtle", "nq", "trig", "jsonld")
"""The formats that can be written piece by piece; a union that they write may repeat a triple."""
_PREFIXED = {"turtle", "trig", "jsonld"}


def is_larger(engine: EmbeddedEngine, most: int) -> bool:
    """Tell whether there are more statements than this, counting no further."""
    rest = iter(engine.store)
    return sum(1 for _ in zip(range(most + 1), rest, strict=False)) > most


def stream_dump(
    engine: EmbeddedEngine, file: IO[bytes], format_name: str, graphs: Sequence[str] = ()
) -> None:
    """Write these graphs, or all, in one of the formats that can be streamed."""
    row = find_format(format_name, *RDF_KINDS)
    prefixes = PREFIXES if row.name in _PREFIXED else None
    form = RDF[row.name]
    if form.supports_datasets and not graphs:
        engine.store.dump(file, form, prefixes=prefixes)
        return
    if form.supports_datasets:
        quads = (
            quad
            for graph in graphs
            for quad in engine.store.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        )
        ox.serialize(quads, file, form, prefixes=prefixes)
        return
    # A format without graph names gets one graph after the other.
    chosen = map(ox.NamedNode, graphs)
    for name in chosen if graphs else (ox.DefaultGraph(), *engine.store.named_graphs()):
        engine.store.dump(file, form, from_graph=name, prefixes=prefixes)
