"""Times by the clock, of one thing or of many alike."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LEAST = 3
"""So many are timed however long they take."""


def seconds(act: Callable[[], object]) -> float:
    """Give how long something takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def percentiles(acts: Iterable[Callable[[], object]]) -> dict[str, float]:
    """Give the median, the 95th percentile and the worst of times, in milliseconds."""
    times = sorted(1000 * seconds(act) for act in acts)
    return {
        "n": len(times),
        "p50": statistics.median(times),
        "p95": times[int(0.95 * len(times))],
        "max": times[-1],
    }


def within(
    patience: float, acts: Iterable[Callable[[], object]]
) -> Iterator[Callable[[], object]]:
    """Give what is to be timed until so many seconds are over, and some of it in any case."""
    begun = time.perf_counter()
    for number, act in enumerate(acts):
        if number >= LEAST and time.perf_counter() - begun > patience:
            return
        yield act
