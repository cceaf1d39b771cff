"""What the benchmark over HTTP says of its figures: tables in Markdown."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.spread import spread
from benchmarks.virtuoso import version as virtuoso_version

BASELINE = "Oxigraph server"
RIVALS = Path(__file__).parent.parent / ".venv-bench" / "bin"
INTRO = """# Results over HTTP

Made by `make bench-http`: wrk with 8 clients, 110 k BSBM triples, all servers in one run, asked in
turn. Ratios are answers a second to those of the Oxigraph server in memory in the same round (1 is
as fast). *simple*: one subject, LIMIT 20; *mix*: eight BSBM explore queries; in both every request
is unique, so no cache answers. *repeats*: the same eight queries. Refused: statuses other than 2xx
or 3xx. Idle servers stay in memory, wrk takes processor time of its own, and figures on a busy
two-core machine drift: small differences mean nothing.""".splitlines()
DEADLINE = """
## A deadline of one second

First how long a query over its deadline took to be refused; then the 99th percentile in ms of
light queries by one client, alone and beside four clients that ask such queries over and over.
""".splitlines()


@dataclass(frozen=True)
class Round:
    """What one run of wrk saw: good answers a second, bad answers, 99th percentile in ms."""

    rate: float
    refused: int
    broken: int
    p99: float


def table(name: str, seen: dict[str, list[Round]]) -> list[str]:
    """Write the figures of a workload: ratios of the same round, then what came of requests."""
    lines = [
        "",
        f"## {name}",
        "",
        "| server | min | median | max | n | answers/s | refused | broken |",
    ]
    lines.append("|---|---|---|---|---|---|---|---|")
    for server, rounds in seen.items():
        pairs = zip(rounds, seen[BASELINE], strict=True)
        ratios = [own.rate / base.rate for own, base in pairs]
        rate = statistics.median(own.rate for own in rounds)
        refused, broken = sum(r.refused for r in rounds), sum(r.broken for r in rounds)
        lines.append(f"| {server} | {spread(ratios, '.3f')} | {rate:.1f} | {refused} | {broken} |")
    return lines


def report(seen: dict[str, dict[str, list[Round]]], rows: list[str], run: str) -> str:
    """Write all figures as Markdown."""
    load = f"{run} and {os.getloadavg()[0]:.1f} after"
    tools = subprocess.run([RIVALS / "pip", "freeze"], check=True, capture_output=True, text=True)
    rivals = re.findall(r"^(?:oxigraph|rdflib|rdflib-endpoint)==.*", tools.stdout, re.MULTILINE)
    tables = [line for name, figures in seen.items() for line in table(name, figures)]
    deadline = (
        "| server | status | min s | median s | max s | n | alone | beside | hostile ended |"
    )
    return "\n".join(
        [
            *INTRO,
            *tables,
            *DEADLINE,
            deadline,
            "|" + "---|" * 9,
            *rows,
            "",
            virtuoso(),
            "",
            (
                f"hamkg {version('hamkg')}, pyoxigraph {version('pyoxigraph')}, "
                f"{', '.join(rivals)}; Python {platform.python_version()}, {platform.machine()}, "
                f"{os.cpu_count()} cores; {load}."
            ),
            "",
        ]
    )


def virtuoso() -> str:
    """Say which Virtuoso was measured, or why none was."""
    missing = (
        "Virtuoso 7 was not measured: it is not installed (Debian: virtuoso-opensource-7-bin)."
    )
    return virtuoso_version() or missing
