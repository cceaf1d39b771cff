"""Getting data in and out, and the memory they take: every contestant in a fresh process."""

# Each library has values of its own, which only itself can read.
# ruff: noqa: ANN401

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.spread import spread, table

if TYPE_CHECKING:
    from collections.abc import Callable

_SPAWN = multiprocessing.get_context("spawn")
STEPS = ("load N-Triples", "load Turtle", "export N-Triples", "export Turtle")
_NAMES = {"nt": "N_TRIPLES", "turtle": "TURTLE"}
_ENDINGS = {"nt": ".nt", "turtle": ".ttl"}


@dataclass(frozen=True)
class Mover:
    """How a library reads a file (path, format) and writes one (what it read, path, format)."""

    load: Callable[[Path, str], Any]
    export: Callable[[Any, Path, str], object]
    formats: tuple[str, ...] = ("nt", "turtle")


def _ox_load(path: Path, name: str) -> Any:
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=str(path), format=getattr(ox.RdfFormat, _NAMES[name]))
    return store


def _ox_export(store: Any, path: Path, name: str) -> object:
    import pyoxigraph as ox

    form = getattr(ox.RdfFormat, _NAMES[name])
    return store.dump(str(path), format=form, from_graph=ox.DefaultGraph())


def _hamkg_load(path: Path, _: str) -> Any:
    from hamkg import KnowledgeGraph

    return KnowledgeGraph.open(path)


def _hamkg_export(graph: Any, path: Path, name: str) -> object:
    return graph.export(path, format=name)


def _hamkg_stream(graph: Any, path: Path, name: str) -> object:
    return graph.export(path, format=name, as_it_comes=True)


def _oxrdflib_load(path: Path, name: str) -> Any:
    import rdflib

    graph = rdflib.Graph(store="Oxigraph")
    return graph.parse(path, format=f"ox-{name}")


def _oxrdflib_export(graph: Any, path: Path, name: str) -> object:
    return graph.serialize(path, format=f"ox-{name}")


def _rdflib_load(path: Path, name: str) -> Any:
    import rdflib

    warnings.simplefilter("ignore")
    return rdflib.Graph().parse(path, format=name)


def _rdflib_export(graph: Any, path: Path, name: str) -> object:
    return graph.serialize(path, format=name, encoding="utf-8")


def _owlready2_load(path: Path, _: str) -> Any:
    import owlready2

    world = owlready2.World()
    with path.open("rb") as data:
        world.get_ontology("urn:x-bench:data#").load(fileobj=data, only_local=True)
    return world


def _owlready2_export(world: Any, path: Path, _: str) -> object:
    return world.get_ontology("urn:x-bench:data#").save(str(path), format="ntriples")


BASELINE = "pyoxigraph"
MOVERS = {
    BASELINE: Mover(_ox_load, _ox_export),
    "hamkg": Mover(_hamkg_load, _hamkg_stream),
    "hamkg, sorted": Mover(_hamkg_load, _hamkg_export),
    "oxrdflib": Mover(_oxrdflib_load, _oxrdflib_export),
    "rdflib": Mover(_rdflib_load, _rdflib_export),
    "owlready2": Mover(_owlready2_load, _owlready2_export, ("nt",)),
}
Run = dict[str, tuple[float, float]]
"""CPU and wall seconds of each step; under "memory" bytes, and triples or 0."""


def move(name: str, data: Path, folder: Path) -> Run:
    """Load and export once with one library, in this process; its imports are not counted."""
    mover, run = MOVERS[name], Run()
    mover.load(_small(folder), "nt")
    for form in mover.formats:
        before = _resident()
        loaded = _timed(
            run,
            f"load {_TITLES[form]}",
            lambda f=form: mover.load(data.with_suffix(_ENDINGS[f]), f),
        )
        run.setdefault("memory", (float(_resident() - before), 0.0))
        target = folder / f"out{_ENDINGS[form]}"
        _timed(
            run,
            f"export {_TITLES[form]}",
            lambda f=form, t=target, o=loaded: mover.export(o, t, f),
        )
    return run


_TITLES = {"nt": "N-Triples", "turtle": "Turtle"}


def _small(folder: Path) -> Path:
    path = folder / "one.nt"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="ascii")
    return path


def _timed(run: Run, step: str, act: Callable[[], object]) -> Any:
    wall, spent = time.perf_counter(), time.process_time()
    done = act()
    run[step] = time.process_time() - spent, time.perf_counter() - wall
    return done


def _resident() -> int:
    words = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(words[1]) * os.sysconf("SC_PAGE_SIZE")


def measure(data: Path, rounds: int) -> dict[str, list[Run]]:
    """Measure all libraries, round by round."""
    seen: dict[str, list[Run]] = defaultdict(list)
    for number in range(rounds):
        for name in MOVERS:
            with tempfile.TemporaryDirectory() as folder, _SPAWN.Pool(1) as pool:
                seen[name].append(pool.apply(move, (name, data, Path(folder))))
        sys.stderr.write(f"load and export: round {number + 1} of {rounds}\n")
    return seen


def ratios(seen: dict[str, list[Run]], name: str, step: str, clock: int = 0) -> list[float]:
    """Give what a library took for a step, to what the raw engine took in the same round."""
    pairs = zip(seen[name], seen[BASELINE], strict=True)
    return [own[step][clock] / base[step][clock] for own, base in pairs if step in own]


def told(seen: dict[str, list[Run]], triples: int) -> list[str]:
    """Write the figures."""
    rows = []
    for step in STEPS:
        for name in MOVERS:
            found = ratios(seen, name, step)
            if not found:
                rows.append(f"{step} | {name} | | | | 0 | | ")
                continue
            wall = statistics.median(ratios(seen, name, step, clock=1))
            cost = statistics.median(run[step][0] for run in seen[name])
            rows.append(f"{step} | {name} | {spread(found)} | {wall:.2f} | {cost:.2f}")
    head = "step | library | CPU, least | middle | greatest | n | wall, middle | CPU seconds"
    return [
        *table(head, rows),
        *table(
            "library | MB for 1 M triples, least | middle | greatest | n",
            (f"{name} | {spread(memory(seen, name, triples), '.0f')}" for name in MOVERS),
        ),
    ]


def memory(seen: dict[str, list[Run]], name: str, triples: int) -> list[float]:
    """Give by how many megabytes a process grew by a million triples, to go by these."""
    return [run["memory"][0] / 1e6 / triples for run in seen[name]]
