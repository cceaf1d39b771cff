"""Measures hamkg beside all its peers in one run, and writes RESULTS.md.

`make bench` takes up to 20 minutes on two quiet cores, `make bench ARGS=--quick` about four.
`make bench ARGS="queries start"` measures some parts only and prints them. The data of
the Berlin SPARQL Benchmark are those of the folder that the environment variable HAMKG_BSBM names.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.parts import PARTS, Plan
from benchmarks.spread import machine, rivals, versions
from benchmarks.targets import told as told_targets
from benchmarks.virtuoso import version as virtuoso_version

RESULTS = Path(__file__).parent / "RESULTS.md"
LIBRARIES = ("hamkg", "pyoxigraph", "oxrdflib", "rdflib", "owlready2", "owlrl", "oxigraph")
RIVALS = ("rdflib-endpoint", "reasonable", "oxigraph")
QUIET = 1.5
"""A load above this, on two cores, is other work that disturbs."""
INTRO = """# Results

Made by `make bench`. All contestants of a table were asked in turn, round by round, in one run, so
that whatever else the machine did befell all of them. Figures are **ratios** to the contestant
with 1.00, of the CPU time (user and system) of the contestant's own processes, less is quicker;
only where it says so, of time by the clock. Ratios carry over to other machines, milliseconds do
not. Differences under 20 % mean little here. An engine that raised an error, answered otherwise
than the raw engine, or took too long is shown so, and its mean is over the rest: that flatters
whoever fails at what is hard."""


def heading(plan: Plan, before: float, begun: float) -> list[str]:
    """Say when, where and of what the figures are, and how far they can be trusted."""
    after, spent = os.getloadavg()[0], (time.monotonic() - begun) / 60
    quiet = before <= QUIET
    there = rivals()
    beside = ", ".join(f"{name} {there[name]}" for name in RIVALS if name in there)
    now = dt.datetime.now(tz=dt.UTC)
    sort = ", the quick run" if plan.quick else ""
    trust = "quiet" if quiet else "**busy with other work: the figures are indicative**"
    return [
        *INTRO.splitlines(),
        "",
        f"- {now:%Y-%m-%d %H:%M} UTC, {spent:.0f} minutes{sort}; {machine()}",
        f"- load {before:.1f} before and {after:.1f} after: the machine was {trust}",
        f"- {versions(LIBRARIES)}",
        f"- of their own: {beside}",
        f"- {virtuoso_version() or 'Virtuoso 7 is not installed'}",
    ]


def main() -> None:
    """Measure, and write the results where all parts were measured."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    options.add_argument("--quick", action="store_true", help="fewer rounds: four minutes")
    options.add_argument("--size", choices=["110k", "1m"], default="110k", help="of BSBM")
    asked = options.parse_args()
    names = asked.parts or list(PARTS)
    before, begun = os.getloadavg()[0], time.monotonic()
    lines, targets = [], []
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(Path(folder), asked.size, quick=asked.quick)
        for name in names:
            since = time.monotonic()
            title, measure = PARTS[name]
            section, reached = measure(plan)
            lines += ["", f"## {title}", *section]
            targets += reached
            print(f"{name}: {time.monotonic() - since:.0f} s", file=sys.stderr, flush=True)
    aims = ["", "## Targets", *told_targets(targets)] if targets else []
    text = "\n".join([*heading(plan, before, begun), *aims, *lines]) + "\n"
    if set(names) == set(PARTS):
        RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
