"""The parts of the whole benchmark: each measures, and writes its section and its targets."""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import cold_start, mixes, moving, querying, reasoning
from benchmarks.spread import ROOT, table
from benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.querying import Figures

Section = tuple[list[str], list[Target]]
TRIPLES = {"110k": 0.110301, "1m": 1.022446}
"""Millions of triples of the Berlin data."""
MANY_ROWS = {
    "all of anything": "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10000",
    "links": "SELECT ?o ?p ?v { ?o <%sproduct> ?p ; <%svendor> ?v } LIMIT 10000",
}
_VOCABULARY = "http://www4.wiwiss.fu-berlin.de/bizer/bsbm/v01/vocabulary/"


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to put files, which data to take, and how long to measure."""

    folder: Path
    size: str
    quick: bool

    def of(self, whole: float, quick: float) -> float:
        """Give the one figure or the other."""
        return quick if self.quick else whole


def queries(plan: Plan) -> Section:
    """Ask the Berlin benchmark's queries, ten thousand rows, and our own questions."""
    rounds, patience = int(plan.of(5, 1)), plan.of(5, 1)
    lines: list[str] = []
    reached: list[Target] = []
    own = mixes.questions(plan.folder)
    asked = [{own: _own_targets}]
    lack = mixes.missing(plan.size)
    if lack:
        lines += ["", f"**BSBM**: {lack}"]
    else:
        explore, intelligence = mixes.berlin(plan.size, plan.folder, int(plan.of(2, 1)))
        texts = {name: (text.replace("%s", _VOCABULARY),) for name, text in MANY_ROWS.items()}
        rows = mixes.Mix("Ten thousand rows, the same data", explore.data, texts)
        same_data = {
            explore: _explore_targets,
            intelligence: _intelligence_targets,
            rows: _row_targets,
        }
        asked = [same_data, *asked]
    for targets in asked:
        mixed = tuple(targets)
        for mix, seen in zip(mixed, querying.compare(mixed, rounds, patience), strict=True):
            lines += querying.told(mix, seen)
            reached += targets[mix](seen)
    return lines, reached


def _explore_targets(seen: Figures) -> list[Target]:
    return [
        Target(
            "Explore to JSON, to the raw engine's own JSON",
            querying.mean(seen, "hamkg, JSON", "pyoxigraph, JSON"),
            1.05,
        ),
        Target("Explore to Python rows", querying.mean(seen, "hamkg, rows"), 1.10),
        Target(
            "Explore to JSON, to rdflib",
            querying.mean(seen, "hamkg, JSON", "rdflib, rows"),
            1 / 45,
        ),
    ]


def _intelligence_targets(seen: Figures) -> list[Target]:
    ours = seen["hamkg, JSON"]
    seventh = statistics.median(ours["BI7"].cpu) if ours["BI7"].cpu else float("inf")
    return [
        Target("BI to JSON", querying.mean(seen, "hamkg, JSON"), 0.9),
        Target("BI to JSON, the worst type", querying.worst(seen, "hamkg, JSON"), 1.1),
        Target("BI7 to JSON", seventh, 0.2),
    ]


def _row_targets(seen: Figures) -> list[Target]:
    return [
        Target("10 000 Python rows", querying.mean(seen, "hamkg, rows"), 1.10),
        Target("10 000 rows of rdflib terms", querying.mean(seen, "hamkg, rdflib terms"), 2.5),
    ]


def _own_targets(seen: Figures) -> list[Target]:
    return [
        Target(
            "Our questions to JSON, to the raw engine's own JSON",
            querying.mean(seen, "hamkg, JSON", "pyoxigraph, JSON"),
            1.05,
        )
    ]


def start(plan: Plan) -> Section:
    """Time a whole command."""
    times = cold_start.measure(int(plan.of(21, 7)))
    ours = cold_start.ratios(times, cold_start.OWN, cold_start.BARE)
    beside = cold_start.ratios(times, cold_start.OWN)
    return cold_start.told(times), [
        Target("cold start, to bare Python (aimed at 4 k triples)", statistics.median(ours), 2.2),
        Target("cold start, to a pyoxigraph script", statistics.median(beside), 1.1),
    ]


def transfer(plan: Plan) -> Section:
    """Load and export the Berlin data."""
    lack = mixes.missing(plan.size)
    if lack:
        return ["", lack], []
    explore, _ = mixes.berlin(plan.size, plan.folder, 1)
    seen = moving.measure(explore.data, int(plan.of(3, 1)))
    reached = [
        Target(
            f"{step}, the raw engine's time to ours", 1 / _middle(seen, step), bound, at_least=True
        )
        for step, bound in zip(moving.STEPS, (0.95, 0.95, 0.9, 0.9), strict=True)
    ]
    megabytes = statistics.median(moving.memory(seen, "hamkg", TRIPLES[plan.size]))
    return moving.told(seen, TRIPLES[plan.size]), [
        *reached,
        Target("memory for a million triples, MB", megabytes, 400),
    ]


def _middle(seen: dict[str, list[moving.Run]], step: str) -> float:
    return statistics.median(moving.ratios(seen, "hamkg", step))


def http(plan: Plan) -> Section:
    """Ask over HTTP, by wrk."""
    from benchmarks import over_http, report_http

    lack = mixes.missing(plan.size)
    if lack or not shutil.which("wrk"):
        return [
            "",
            lack or "Not measured: wrk is missing (Debian, Ubuntu: apt-get install wrk).",
        ], []
    explore, _ = mixes.berlin(plan.size, plan.folder, 1)
    try:
        seen = over_http.throughput(explore.data, int(plan.of(3, 1)), int(plan.of(3, 1)))
    except SystemExit as end:  # a server that does not start must not cost the other parts
        return ["", f"Not measured: {end}"], []
    lines = ["", "Answers a second, to those of the Oxigraph server in memory: more is quicker."]
    for name, figures in seen.items():
        lines += [line.replace("## ", "### ") for line in report_http.table(name, figures)]
    bounds = {"simple": 0.5, "mix": 0.7}
    return lines, [
        Target(f"over HTTP, {name}", _rate(seen[name]), bound, at_least=True)
        for name, bound in bounds.items()
    ]


def _rate(seen: dict[str, list[object]]) -> float:
    from benchmarks.report_http import BASELINE

    pairs = zip(seen["hamkg --no-ui"], seen[BASELINE], strict=True)
    return statistics.median(own.rate / base.rate for own, base in pairs)  # type: ignore[attr-defined]


def find(_: Plan) -> Section:
    """Search among the names of the release."""
    from benchmarks import search
    from hamkg import KnowledgeGraph

    chance = random.Random(search.SEED)  # noqa: S311  the same names every time
    run = search.measure("The release", KnowledgeGraph.open(), chance)
    rows = (f"{name} | {times.cells()}" for name, times in run.times.items() if "all" in name)
    told = f"{run.names:,} names. Among a million: RESULTS_SEARCH.md, by `make bench-search`."
    head = "what | n | p50 ms | p95 ms | max ms | p50 CPU ms | p95 CPU ms"
    return ["", told, *table(head, rows)], []


def reasoners(plan: Plan) -> Section:
    """Let rules and reasoners infer what follows from our ontology."""
    seen = reasoning.measure(int(plan.of(3, 1)), plan.of(120, 30))
    return [*(reasoning.__doc__ or "").splitlines()[1:], *reasoning.told(seen)], []


def pages(plan: Plan) -> Section:
    """Time the pages in a browser."""
    if plan.quick:
        return ["", "Not part of the quick run: `make ui-report`."], []
    command = [sys.executable, "-m", "benchmarks.ui_report", "timings"]
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if not run.stdout.startswith("#"):
        return ["", f"Not measured: {run.stderr.strip().splitlines()[-1]}"], []
    return run.stdout.splitlines()[1:], []


PARTS: dict[str, tuple[str, Callable[[Plan], Section]]] = {
    "queries": ("Queries within a process", queries),
    "start": ("A whole command, from process start to answer", start),
    "transfer": ("Load, export, memory", transfer),
    "http": ("Over HTTP, 8 clients", http),
    "find": ("Search", find),
    "reasoners": ("Reasoning", reasoners),
    "pages": ("The pages", pages),
}
