"""How figures of a benchmark are told: least, middle, greatest and how many, in Markdown."""

from __future__ import annotations

import math
import os
import platform
import statistics
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parent.parent
RIVALS = ROOT / ".venv-bench" / "bin"
BSBM = Path(os.environ.get("HAMKG_BSBM", ROOT.parent / "shared" / "bsbm"))


def spread(figures: Sequence[float], form: str = ".2f") -> str:
    """Write the least, middle and greatest figure and their number as cells.

    >>> spread([3, 1, 2])
    '1.00 | 2.00 | 3.00 | 3'
    """
    told = (min(figures), statistics.median(figures), max(figures))
    return " | ".join([*(f"{figure:{form}}" for figure in told), str(len(figures))])


def geometric(figures: Iterable[float]) -> float:
    """Give the geometric mean, which no order of magnitude rules.

    >>> round(geometric([1, 100]))
    10
    """
    return math.exp(statistics.fmean(map(math.log, figures)))


def table(head: str, rows: Iterable[str]) -> list[str]:
    """Give a table: its head, with bars between the columns, and its rows."""
    line = "|" + "---|" * (head.count("|") + 1)
    return ["", f"| {head} |", line, *(f"| {row} |" for row in rows)]


def machine() -> str:
    """Say what was measured on."""
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    system = f"{platform.system()} {platform.release()}"
    python = f"Python {platform.python_version()}"
    return f"{platform.machine()}, {cores} cores, {memory / 2**30:.0f} GiB, {system}, {python}"


def versions(names: Sequence[str]) -> str:
    """Say which releases of libraries were measured."""
    return ", ".join(f"{name} {version(name)}" for name in names)


def rivals() -> dict[str, str]:
    """Give the releases of what stands in the environment of rivals."""
    command = [RIVALS / "python", "-m", "pip", "freeze"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pairs = (line.split("==") for line in told.splitlines() if "==" in line)
    return dict(pairs)  # type: ignore[arg-type]
