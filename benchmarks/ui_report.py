"""Holds the pages against their 15 acceptance criteria, in a real browser.

Run it with `make ui-report`, on a machine that does nothing else: with other work beside it, the
same page takes two to three times as long. It starts hamkg by itself, prints the criteria with the
measured numbers, writes RESULTS_UI.md beside itself and a picture of every page at every size in
both themes into dist/screenshots, and ends with 1 where a criterion does not hold.
`make ui-report ARGS="timings pages"` measures some parts only, and writes no results.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error, expect, sync_playwright

from benchmarks.ui_figures import Figure, sizes
from benchmarks.ui_places import (
    BARRIERS,
    ERRORS,
    FOREIGN,
    ROOT,
    THEMES,
    TOO_WIDE,
    first_line,
    places,
    unkept,
    walk,
    window,
)
from benchmarks.ui_timings import timings
from scripts.system_needs import WHOLE_BROWSER
from tests.e2e.by_keyboard import go_by_keyboard
from tests.e2e.visiting import WIDE, Visit
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

RESULTS = Path(__file__).parent / "RESULTS_UI.md"
PICTURES = ROOT / "dist" / "screenshots"
CRITERIA = {
    1: "home content visible, cold and warm",
    2: "entity page: text and table visible, cold and warm; its graph",
    3: "graph page: 150 nodes ready, cold and warm; long tasks",
    4: "live search: last key to results",
    5: "node click to panel; expand; kept nodes stay",
    6: "Ctrl+Enter to rows",
    7: "result link to the entity's graph",
    8: "requests to others than the own origin",
    9: "axe-core: serious and critical",
    10: "horizontal scroll",
    11: "bytes sent, cold",
    12: "own scripts; third-party UI packages",
    13: "addresses restore their view: reload, Back, another browser",
    14: "by keyboard alone: search, entity, graph node, open, query run",
    15: "console errors and exceptions",
}
FOUND = {
    FOREIGN: "foreign requests",
    BARRIERS: "barriers",
    TOO_WIDE: "pages wider than their window",
    ERRORS: "errors",
}
Part = tuple[list[Figure], list[str]]


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port; give the address."""
    port = free_port()
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or "ready" not in process.stdout.readline():
                sys.exit("hamkg did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def measure_timings(browser: Browser, server: str) -> Part:
    """Measure what takes time and what is sent."""
    figures = []
    for figure in chain(sizes(), timings(browser, server, PICTURES)):
        print(row(figure), file=sys.stderr, flush=True)
        figures.append(figure)
    return figures, []


def look_at_pages(browser: Browser, server: str) -> Part:
    """Look at all pages in both themes and all sizes."""
    found = walk(browser, server, PICTURES)
    counts = Counter(criterion for criterion, _ in found.amiss)
    figures = [
        Figure(criterion, f"{what} in {found.visits} visits", counts[criterion], 0)
        for criterion, what in FOUND.items()
    ]
    return figures, [f"{criterion}. {words}" for criterion, words in sorted(found.amiss)]


def come_back(browser: Browser, server: str) -> Part:
    """Come back to every address."""
    amiss = list(unkept(browser, server))
    what = f"of {len(places())} addresses, views not restored"
    return [Figure(13, what, len(amiss), 0)], [f"13. {one}" for one in amiss]


def visit_by_keyboard(browser: Browser, server: str) -> Part:
    """Go all the way without a mouse."""
    with window(browser, "light", WIDE) as context:
        try:
            go_by_keyboard(Visit(context, server))
        except (AssertionError, Error) as error:
            return [Figure(14, "journeys that end early", 1, 0)], [f"14. {first_line(error)}"]
    return [Figure(14, "journeys that end early", 0, 0)], []


PARTS = {
    "timings": measure_timings,
    "pages": look_at_pages,
    "addresses": come_back,
    "keyboard": visit_by_keyboard,
}


def number(value: float, unit: str) -> str:
    """Write a number as in a table."""
    return f"{value:,.0f} {unit}".strip() if isfinite(value) else "none"


def row(figure: Figure) -> str:
    """Write a number of a criterion as a row."""
    value, most = (number(one, figure.unit) for one in (figure.value, figure.most))
    return f"| | {figure.what} | {value} | {most} | {'yes' if figure.holds else 'no'} |"


def report(figures: Sequence[Figure], amiss: Sequence[str], chromium: str) -> str:
    """Write the criteria, their numbers, and what is amiss, as Markdown."""
    lines = [
        "# The pages against their acceptance criteria",
        "",
        f"Made by `make ui-report`: Chromium {chromium}, Python {platform.python_version()},",
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} after. Times are medians of five",
        "visits on this machine, or 95th percentiles (p95). Cold and warm are the first and the",
        "second visit in a new profile on disk; a private window keeps no compiled scripts. Pages",
        f"were looked at in {' and '.join(THEMES)}, 1280, 390 and 320 pixels.",
        "",
        "| # | criterion | measured | at most | holds |",
        "|---|---|---|---|---|",
    ]
    measured = {figure.criterion for figure in figures}
    for criterion in sorted(measured):
        its = [figure for figure in figures if figure.criterion == criterion]
        holds = "yes" if all(figure.holds for figure in its) else "**no**"
        lines.append(f"| **{criterion}** | **{CRITERIA[criterion]}** | | | {holds} |")
        lines += map(row, its)
    failed = {figure.criterion for figure in figures if not figure.holds}
    lines += ["", f"{len(measured) - len(failed)} of {len(measured)} hold."]
    if amiss:
        lines += ["", "## What is amiss", "", *(f"- {one}" for one in amiss)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure the parts that are asked for; write the results where that is all of them."""
    options = argparse.ArgumentParser()
    options.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all")
    asked = options.parse_args().parts or list(PARTS)
    program = WHOLE_BROWSER.find()
    if program is None:
        sys.exit(f"missing: {WHOLE_BROWSER.title}; {WHOLE_BROWSER.remedy}")
    expect.set_options(timeout=20_000)
    figures: list[Figure] = []
    amiss: list[str] = []
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        for name in asked:
            measured, told = PARTS[name](browser, server)
            figures += measured
            amiss += told
        text = report(figures, amiss, browser.version)
        browser.close()
    if set(asked) == set(PARTS):
        RESULTS.write_text(text, encoding="utf-8")
    print(text)
    sys.exit(not all(figure.holds for figure in figures))


if __name__ == "__main__":
    main()
