"""Times all ways between any two of the most connected kinds, in one process.

Run it with `make bench-paths`; it writes RESULTS_PATHS.md beside itself. Every ordered pair is
asked once; reading the graph, which the first question of a process does, is timed apart.
"""

from __future__ import annotations

import platform
import statistics
import time
from itertools import permutations
from pathlib import Path

from hamkg import KnowledgeGraph

HERE = Path(__file__).parent
MOST_CONNECTED = 40
LIMITS = (5, 50)
BOUND_MS = 50.0
_DEGREES = """SELECT ?kind (COUNT(DISTINCT ?other) AS ?count) WHERE {
  ?kind ?relation ?other . ?relation ham:phrase ?phrase
} GROUP BY ?kind ORDER BY DESC(?count) ?kind"""


def most_connected(graph: KnowledgeGraph) -> list[str]:
    """Give the kinds that are related to most others."""
    rows = graph.query(_DEGREES).rows  # type: ignore[union-attr]
    return [str(row[0]) for row in rows[:MOST_CONNECTED]]


def milliseconds(graph: KnowledgeGraph, start: str, end: str, limit: int) -> float:
    """Ask for the ways between two kinds; give how long it took."""
    begun = time.perf_counter()
    graph.paths(start, end, limit=limit)
    return 1000 * (time.perf_counter() - begun)


def report(first: float, times: dict[int, list[float]]) -> str:
    """Write the figures as Markdown."""
    rows = [
        f"| {limit} | {len(spent)} | {min(spent):.1f} | {statistics.median(spent):.1f} |"
        f" {sorted(spent)[int(0.99 * len(spent))]:.1f} | {max(spent):.1f} |"
        f" {sum(value > BOUND_MS for value in spent)} |"
        for limit, spent in times.items()
    ]
    lines = [
        "# Results: ways between hubs",
        "",
        "Made by `make bench-paths`. Wall time in one process, on this machine.",
        "",
        f"All ordered pairs of the {MOST_CONNECTED} most connected kinds, told in sentences.",
        "",
        f"| ways asked for | n | min ms | median ms | p99 ms | max ms | over {BOUND_MS:.0f} ms |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"The first question of a process, which reads the graph: {first:.0f} ms.",
        "",
        f"Python {platform.python_version()}, {platform.machine()}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, write, print."""
    graph = KnowledgeGraph.open()
    kinds = most_connected(graph)
    first = milliseconds(graph, kinds[0], kinds[1], LIMITS[0])
    times = {
        limit: [milliseconds(graph, start, end, limit) for start, end in permutations(kinds, 2)]
        for limit in LIMITS
    }
    text = report(first, times)
    (HERE / "RESULTS_PATHS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
