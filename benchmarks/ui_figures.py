"""The numbers of the criteria; and those that need no browser: what our own scripts weigh."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING

from benchmarks.ui_places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a criterion, beside the most that it may be."""

    criterion: int
    what: str
    value: float
    most: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the criterion holds as far as this number goes."""
        return self.value <= self.most


def sizes() -> Iterator[Figure]:
    """Weigh our own scripts, packed; count the packages that others made for Streamlit's pages."""
    for name, most in (("graph", 190), ("editor", 160)):
        script = (ROOT / "ui" / "static" / f"{name}.js").read_bytes()
        packed = len(gzip.compress(script, mtime=0)) / 1000
        yield Figure(12, f"{name}.js, gzip", packed, most, "kB")
    yield Figure(12, "third-party UI packages", len(list(ui_packages())), 0)


def ui_packages() -> Iterator[str]:
    """Name what hamkg depends on that itself depends on Streamlit."""
    for name in needs("hamkg"):
        if name != "streamlit" and "streamlit" in needs(name):
            yield name


def needs(name: str) -> set[str]:
    """Name what an installed package needs; nothing of one that is not needed here."""
    try:
        found = [_NAME.match(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return set()
    return {match.group().lower() for match in found if match}
