"""Prints the sentences of ways and of common ground between pairs, to be read by a person.

The pairs are spread over all kinds by a fixed step, so that every run prints the same ones:
    python -m scripts.read_ways 100
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hamkg import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

# Both are prime, and no divisor of the number of kinds: the pairs meet each kind before any twice.
_STEP, _APART = 37, 211


def pairs(kinds: list[str], count: int) -> Iterator[tuple[str, str]]:
    """Give pairs of kinds that differ, always the same ones."""
    for place in range(count):
        start = (place * _STEP) % len(kinds)
        yield kinds[start], kinds[(start + _APART + place) % len(kinds)]


def main(count: int) -> None:
    """Print for each pair its best ways and what it shares."""
    graph = KnowledgeGraph.open()
    kinds = [ref.iri for ref in graph.kinds()]
    for start, end in pairs(kinds, count):
        if start != end:
            for way in graph.paths(start, end, limit=2):
                print(way.sentence)
            for shared in graph.common(start, end).shared[:1]:
                print("  shared:", shared.sentence)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
