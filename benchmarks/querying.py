"""Queries within a process: all contestants asked in turn, and their answers held together."""

from __future__ import annotations

import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.contestants import BASELINE, CONTESTANTS
from benchmarks.spread import geometric, table
from benchmarks.workers import Worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.mixes import Mix
    from benchmarks.workers import Reply

SLOW = 0.25
"""What takes longer, in seconds, is asked in the first two rounds alone."""
SLOW_ROUNDS = 2
OWN = ("hamkg, JSON", "hamkg, rows", "hamkg, rdflib terms", "pyoxigraph, JSON")


@dataclass
class Seen:
    """What was seen of one contestant and one type of query."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    equal: bool = True
    counted: bool = True
    fault: str = ""

    def note(self, reply: Reply, base: Reply) -> None:
        """Take in an answer beside that of the raw engine in the same round."""
        if reply.fault:
            self.fault = reply.fault
            return
        self.cpu.append(reply.cpu / base.cpu)
        self.wall.append(reply.wall / base.wall)
        self.equal &= reply.mark == base.mark
        self.counted &= reply.rows == base.rows


Figures = dict[str, dict[str, Seen]]


def compare(mixes: Sequence[Mix], rounds: int, patience: float) -> list[Figures]:
    """Ask all contestants all queries of mixes of the same data, one after the other."""
    # All others are told beside the first, so that one gets all the time that it needs.
    waits = {name: patience if name != BASELINE else 6 * patience for name in CONTESTANTS}
    workers = [Worker(name, mixes[0].data, patience=wait) for name, wait in waits.items()]
    try:
        return [_compare(workers, mix, rounds) for mix in mixes]
    finally:
        for worker in workers:
            worker.close()


def _compare(workers: Sequence[Worker], mix: Mix, rounds: int) -> Figures:
    seen: Figures = {name: defaultdict(Seen) for name in CONTESTANTS}
    slow: set[tuple[str, str]] = set()
    for number in range(rounds):
        for kind, queries in mix.queries.items():
            for query in queries:
                _turn(workers, seen, slow, (number, kind, query))
        sys.stderr.write(f"{mix.title}: round {number + 1} of {rounds}\n")
    return seen


def _turn(
    workers: Sequence[Worker],
    seen: Figures,
    slow: set[tuple[str, str]],
    asked: tuple[int, str, str],
) -> None:
    number, kind, query = asked
    base = workers[0].ask(query)
    seen[BASELINE][kind].note(base, base)
    for worker in workers[1:]:
        key = worker.name, kind
        if base.fault or seen[worker.name][kind].fault:
            continue
        if key in slow and number >= SLOW_ROUNDS:
            continue
        reply = worker.ask(query)
        seen[worker.name][kind].note(reply, base)
        if reply.wall > SLOW:
            slow.add(key)


def told(mix: Mix, seen: Figures) -> list[str]:
    """Write the figures of a mix."""
    rows = [_row(name, by_type, len(mix.queries)) for name, by_type in seen.items()]
    head = (
        "contestant | types | CPU, mean | least type | middle type | greatest type | n |"
        " wall, mean | contents equal | else"
    )
    lines = ["", f"### {mix.title}", *table(head, rows)]
    if len(mix.queries) < 20:  # noqa: PLR2004  more would be no table to look at
        lines += _by_type(mix, seen)
    return lines


def _row(name: str, by_type: dict[str, Seen], types: int) -> str:
    good = {kind: one for kind, one in by_type.items() if one.cpu and not one.fault}
    if not good:
        return f"{name} | 0 of {types} | | | | | | | | {_faults(by_type)}"
    middles = sorted(statistics.median(one.cpu) for one in good.values())
    spent = " | ".join(
        f"{figure:.3g}"
        for figure in (geometric(middles), middles[0], statistics.median(middles), middles[-1])
    )
    number = sum(len(one.cpu) for one in good.values())
    wall = geometric(statistics.median(one.wall) for one in good.values())
    equal = sum(one.equal for one in good.values())
    return (
        f"{name} | {len(good)} of {types} | {spent} | {number} | {wall:.3g} |"
        f" {equal} of {len(good)} | {_faults(by_type)}"
    )


def _faults(by_type: dict[str, Seen]) -> str:
    told: dict[str, list[str]] = defaultdict(list)
    for kind, one in by_type.items():
        if one.fault:
            told[one.fault].append(kind)
        elif not one.counted:
            told["other number of rows"].append(kind)
        elif not one.equal:
            told["other rows"].append(kind)
    return "; ".join(f"{why}: {', '.join(kinds)}" for why, kinds in told.items())


def _by_type(mix: Mix, seen: Figures) -> list[str]:
    shown = [name for name in (*OWN, "oxrdflib, rows", "rdflib, rows") if name in seen]
    rows = []
    for kind in mix.queries:
        cells = (seen[name][kind] for name in shown)
        figures = (f"{statistics.median(c.cpu):.3g}" if c.cpu else c.fault for c in cells)
        rows.append(" | ".join((kind, *figures)))
    return table(" | ".join(("type", *shown)), rows)


def mean(seen: Figures, name: str, beside: str = BASELINE) -> float:
    """Give the mean over the types of a contestant's CPU time, to that of another."""
    pairs = (
        (seen[name][kind], seen[beside][kind])
        for kind in seen[name]
        if seen[name][kind].cpu and seen[beside][kind].cpu
    )
    return geometric(statistics.median(a.cpu) / statistics.median(b.cpu) for a, b in pairs)


def worst(seen: Figures, name: str) -> float:
    """Give the ratio of the type that a contestant answers worst."""
    return max(statistics.median(one.cpu) for one in seen[name].values() if one.cpu)
