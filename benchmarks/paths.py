"""Times all ways between any two of the most connected kinds, in one process.

Run it with `make bench-paths`; it writes RESULTS_PATHS.md beside itself. Every ordered pair is
asked once; reading the graph, which the first question of a process does, is timed apart.
"""

from __future__ import annotations

import os
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


def milliseconds(graph: KnowledgeGraph, start: str, end: str, limit: int) -> tuple[float, float]:
    """Ask for the ways between two kinds; give the CPU time and the wall time it took."""
    begun = time.process_time(), time.perf_counter()
    graph.paths(start, end, limit=limit)
    return 1000 * (time.process_time() - begun[0]), 1000 * (time.perf_counter() - begun[1])


def row(name: str, spent: list[float]) -> str:
    """Write one row of the table."""
    figures = (min(spent), statistics.median(spent), sorted(spent)[int(0.99 * len(spent))])
    told = " | ".join(f"{figure:.1f}" for figure in (*figures, max(spent)))
    return f"| {name} | {len(spent)} | {told} | {sum(each > BOUND_MS for each in spent)} |"


def report(first: float, times: dict[int, list[tuple[float, float]]], busy: float) -> str:
    """Write the figures as Markdown."""
    rows = [
        row(f"{limit} ways, {clock}", [both[place] for both in spent])
        for limit, spent in times.items()
        for place, clock in enumerate(("CPU time", "wall time"))
    ]
    lines = [
        "# Results: ways between hubs",
        "",
        "Made by `make bench-paths`. CPU time is disturbed little by other work on the machine;",
        f"wall time is, and {busy:.0f} programs on average waited for its {os.cpu_count()} cores.",
        "",
        f"All ordered pairs of the {MOST_CONNECTED} most connected kinds, told in sentences.",
        "",
        f"| asked for | n | min ms | median ms | p99 ms | max ms | over {BOUND_MS:.0f} ms |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"The first question of a process reads the graph: {first:.0f} ms of CPU time.",
        "",
        f"Python {platform.python_version()}, {platform.machine()}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, write, print."""
    graph = KnowledgeGraph.open()
    kinds = most_connected(graph)
    first, _ = milliseconds(graph, kinds[0], kinds[1], LIMITS[0])
    times = {
        limit: [milliseconds(graph, start, end, limit) for start, end in permutations(kinds, 2)]
        for limit in LIMITS
    }
    text = report(first, times, os.getloadavg()[0])
    (HERE / "RESULTS_PATHS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
