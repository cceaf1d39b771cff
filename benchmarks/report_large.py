"""Writes what the benchmark of large data saw, a column for each size."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from benchmarks.query_classes import slope
from benchmarks.spread import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Run = dict[str, Any]
    Runs = Sequence[Run]

_FACTS: tuple[tuple[str, Callable[[Run], float], str], ...] = (
    ("classes", lambda run: run["classes"], ",.0f"),
    ("file, MB", lambda run: run["bytes"] / 1e6, ",.1f"),
    ("load into the store, s", lambda run: run["load"], ".1f"),
    ("store on disk, MB", lambda run: run["stored"] / 1e6, ",.0f"),
    ("open the store, s", lambda run: run["open"], ".2f"),
    ("first search, s", lambda run: run["search"]["first"], ".1f"),
    ("process, MB, before 200 views", lambda run: run["resident"]["before"], ",.0f"),
    ("process, MB, after 200 more views", lambda run: run["resident"]["after"], ",.0f"),
    ("process, MB more through search", lambda run: run["search"]["grown"], ",.0f"),
)


def report(runs: Runs) -> str:
    """Write the figures as Markdown."""
    sizes = " | ".join(f"{run['triples']:,} triples" for run in runs)
    lines = [
        "# Results: large data beside the release",
        "",
        f"Made by `make bench-large` on {datetime.now(UTC):%Y-%m-%d}: made-up ontologies, each",
        "loaded into a store on disk beside the release. Milliseconds by the clock; one run.",
        *table(f" | {sizes}", (_fact(runs, *fact) for fact in _FACTS)),
        "",
        "The figures in a cell are the median, the 95th percentile and the worst; the last column",
        "is the median of the largest data to that of the second smallest.",
        *table(f"what is looked at, ms | {sizes} | times", _looks(runs)),
        "",
        "## How time grows with the data",
        "",
        "Medians in ms. The slope is the exponent of the curve that fits them best (time is as",
        "size ^ slope): at 0 more data cost nothing; at 0.3 ten times the data take twice the",
        "time; at 1 ten times the time. What asks an index stays near 0, what reads all is at 1.",
        *(line for where in ("disk", "memory") for line in _classes(runs, where)),
        *table("export of the largest, from memory | hamkg s | engine s | share", _exports(runs)),
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors,",
        f"pyoxigraph {version('pyoxigraph')}, streamlit {version('streamlit')}.",
    ]
    return "\n".join(lines) + "\n"


def _fact(runs: Runs, words: str, get: Callable[[Run], float], form: str) -> str:
    return " | ".join((words, *(f"{get(run):{form}}" for run in runs)))


def _looks(runs: Runs) -> list[str]:
    seen = [run["views"] | run["pages"] | {"search": run["search"]["search"]} for run in runs]
    base = 1 if len(runs) > 2 else 0  # noqa: PLR2004  the smallest is too small to compare with
    return [
        " | ".join(
            (
                f"{words}, n={times['n']}",
                *(_cell(one[words]) for one in seen),
                f"{seen[-1][words]['p50'] / seen[base][words]['p50']:.2f}",
            )
        )
        for words, times in seen[-1].items()
    ]


def _cell(times: dict[str, float]) -> str:
    return f"{times['p50']:.1f} / {times['p95']:.1f} / {times['max']:.1f}"


def _classes(runs: Runs, where: str) -> list[str]:
    sizes = [run["triples"] for run in runs]
    rows = []
    for name, last in runs[-1][where].items():
        times = [run[where][name]["p50"] for run in runs]
        cells = (f"{one:.3g}" for one in times)
        rows.append(" | ".join((name, *cells, f"{slope(sizes, times):.2f}", str(last["n"]))))
    columns = " | ".join(f"{size:,}" for size in sizes)
    title = {"disk": "in a store on disk, with the release", "memory": "in memory, alone"}[where]
    return table(f"{title} | {columns} | slope | n at the largest", rows)


def _exports(runs: Runs) -> list[str]:
    return [
        f"{name} | {min(times['hamkg']):.2f} | {min(times['engine']):.2f}"
        f" | {min(times['engine']) / min(times['hamkg']):.2f}"
        for name, times in runs[-1]["export"].items()
    ]
