"""Measures hamkg with an ontology beside the release: fifty thousand triples, and five million.

Both are made up alike (made_ontology.py), put into a store on disk as `hamkg load` does, and
looked at in a process of their own. Run it with `make bench-large`; it writes RESULTS_LARGE.md
beside itself and takes some minutes, 3 GB of memory and 2 GB of disk.
"""

from __future__ import annotations

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.made_ontology import BASE, ONTOLOGY, SEED, iri, write
from hamkg import KnowledgeGraph
from hamkg.engine import EmbeddedEngine
from hamkg.engine.beside import make_store
from hamkg.locations import release_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HERE = Path(__file__).parent
SIZES = (50_000, 5_000_000)
VIEWS = 200
PAGES = 40
ROUNDS = 3
_KINDS = ("semitendinosus", "hamstring_strain", "sciatic_nerve", "leg_press", "sciatica")


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


def resident() -> float:
    """Give how many megabytes this process holds; only Linux tells."""
    return 4096 * int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) / 1e6


def measure(size: int, folder: Path) -> dict[str, Any]:
    """Measure all that there is to measure of one size."""
    made, store = folder / "made.nt", folder / "store"
    classes = write(made, size)
    found: dict[str, Any] = {"triples": size, "classes": classes, "bytes": made.stat().st_size}
    found["load"] = seconds(lambda: make_store(store, (release_file("hamkg.trig"),), (made,)))
    found["disk"] = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    found["open"] = seconds(lambda: KnowledgeGraph.open(store).close())
    graph = KnowledgeGraph.open(store)
    found["views"] = _views(graph, classes)
    found["memory"] = _memory(graph, classes)
    found["pages"] = _pages(store, classes)
    found["search"] = _search(graph)
    graph.close()
    found["export"] = _export(made, folder)
    return found


def _chosen(classes: int, count: int, seed: int = SEED) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  the same ones every time
    return [iri(chance.randrange(classes)) for _ in range(count)]


def _views(graph: KnowledgeGraph, classes: int) -> dict[str, dict[str, float]]:
    for term in (*_chosen(classes, 5, 1), *_KINDS):  # what is read once is read now
        graph.resource(term) if term.startswith(BASE) else graph.entity(term)
    some = _chosen(classes, VIEWS)
    return {
        "a class beside the release": percentiles(lambda t=t: graph.resource(t) for t in some),
        "the class at the top": percentiles(lambda: graph.resource(iri(0)) for _ in range(20)),
        "what every class points to": percentiles(
            lambda: graph.resource(ONTOLOGY) for _ in range(20)
        ),
        "a page of its group": percentiles(
            lambda: graph.resource_values(ONTOLOGY, "in:rdfs:isDefinedBy", offset=5000)
            for _ in range(20)
        ),
        "a kind of hamkg": percentiles(lambda t=t: graph.entity(t) for t in _KINDS * 8),
    }


def _memory(graph: KnowledgeGraph, classes: int) -> dict[str, float]:
    before = resident()
    for term in _chosen(classes, VIEWS, 2):
        graph.resource(term)
    return {"before": before, "after": resident()}


def _pages(store: Path, classes: int) -> dict[str, dict[str, float]]:
    """Time whole pages, as Streamlit makes them for a visitor, without the browser."""
    from streamlit.testing.v1 import AppTest

    os.environ["HAMKG_STORE"] = str(store)
    ui = HERE.parent / "ui"

    def page(term: str) -> None:
        app = AppTest.from_file(str(ui / "app.py"), default_timeout=60)
        app.switch_page("views/entity.py")
        app.query_params["iri"] = term
        app.run()
        if app.exception:
            raise RuntimeError(app.exception[0].message)

    for term in (*_KINDS, iri(0)):
        page(term)
    return {
        "page of a class beside": percentiles(
            lambda t=t: page(t) for t in _chosen(classes, PAGES, 3)
        ),
        "page of a kind of hamkg": percentiles(lambda t=t: page(t) for t in _KINDS * 4),
    }


def _search(graph: KnowledgeGraph) -> dict[str, Any]:
    before = resident()
    first = seconds(lambda: graph.search("tendon"))
    names = [one.label for text in ("ba", "fle", "kio", "mu") for one in graph.search(text)]
    chance = random.Random(SEED)  # noqa: S311  the same searches every time
    asked = [name[: chance.randint(2, 14)] for name in names for _ in range(3)]
    asked += [" ".join(reversed(name.split())) for name in names]
    return {
        "first": first,
        "grown": resident() - before,
        "search": percentiles(lambda t=t: graph.search(t) for t in asked),
    }


def _export(made: Path, folder: Path) -> dict[str, dict[str, list[float]]]:
    """Write all beside what the engine alone does, in turns; from memory, and from the file."""
    graph = KnowledgeGraph.open(made)
    store = EmbeddedEngine.load(made).store if made.stat().st_size < 10**8 else None
    bare = store or graph._can.whole.store  # type: ignore[attr-defined]  # noqa: SLF001
    import pyoxigraph as ox

    target = folder / "out"
    forms = {"nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS}
    found: dict[str, dict[str, list[float]]] = {}
    for name, form in forms.items():
        graph_of = {"from_graph": ox.DefaultGraph()} if name == "nt" else {}
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(seconds(lambda f=form, g=graph_of: bare.dump(str(target), f, **g)))
            ours.append(seconds(lambda n=name: graph.export(target, format=n)))
        found[name] = {"hamkg": ours, "engine": theirs}
    return found


def report(runs: list[dict[str, Any]]) -> str:
    """Write the figures as Markdown."""
    small, large = runs
    lines = [
        "# Results: large data beside the release",
        "",
        f"Made by `make bench-large` on {datetime.now(UTC):%Y-%m-%d}: two made-up ontologies,",
        "each loaded into a store on disk beside the release. Milliseconds by the clock; one run.",
        "",
        f"| | {small['triples']:,} triples | {large['triples']:,} triples | times |",
        "|---|---|---|---|",
        *_facts(small, large),
        "",
        "| what is looked at (p50 / p95 / max ms) | small | large | p50, times |",
        "|---|---|---|---|",
        *_times(small["views"] | small["pages"], large["views"] | large["pages"]),
        *_times(
            {"search, after the first": small["search"]["search"]},
            {"search, after the first": large["search"]["search"]},
        ),
        "",
        "| export of the large one, from memory | hamkg s | engine alone s | share of its speed |",
        "|---|---|---|---|",
        *_exports(large["export"]),
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors,",
        f"pyoxigraph {version('pyoxigraph')}, streamlit {version('streamlit')}.",
    ]
    return "\n".join(lines) + "\n"


def _facts(small: dict[str, Any], large: dict[str, Any]) -> list[str]:
    rows: list[tuple[str, Callable[[dict[str, Any]], float], str]] = [
        ("classes", lambda run: run["classes"], ",.0f"),
        ("file, MB", lambda run: run["bytes"] / 1e6, ",.1f"),
        ("load into the store, s", lambda run: run["load"], ".1f"),
        ("store on disk, MB", lambda run: run["disk"] / 1e6, ",.0f"),
        ("open the store, s", lambda run: run["open"], ".2f"),
        ("first search, s", lambda run: run["search"]["first"], ".1f"),
        ("process, MB, before 200 views", lambda run: run["memory"]["before"], ",.0f"),
        ("process, MB, after 200 more views", lambda run: run["memory"]["after"], ",.0f"),
        ("process, MB more through search", lambda run: run["search"]["grown"], ",.0f"),
    ]
    return [
        f"| {words} | {get(small):{form}} | {get(large):{form}} | {get(large) / get(small):.2f} |"
        for words, get, form in rows
    ]


def _times(small: dict[str, Any], large: dict[str, Any]) -> list[str]:
    def cell(times: dict[str, float]) -> str:
        return f"{times['p50']:.1f} / {times['p95']:.1f} / {times['max']:.1f}"

    return [
        f"| {words}, n={times['n']} | {cell(times)} | {cell(large[words])}"
        f" | {large[words]['p50'] / times['p50']:.2f} |"
        for words, times in small.items()
    ]


def _exports(export: dict[str, dict[str, list[float]]]) -> list[str]:
    return [
        f"| {name} | {min(times['hamkg']):.2f} | {min(times['engine']):.2f}"
        f" | {min(times['engine']) / min(times['hamkg']):.2f} |"
        for name, times in export.items()
    ]


def main() -> None:
    """Measure both sizes, each in a process of its own, and write what came out."""
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(int(sys.argv[1]), Path(folder))))
        return
    runs = []
    for size in SIZES:
        sys.stderr.write(f"{size:,} triples ...\n")
        told = subprocess.run(
            [sys.executable, __file__, str(size)], stdout=subprocess.PIPE, check=True, text=True
        )
        runs.append(json.loads(told.stdout.splitlines()[-1]))
    text = report(runs)
    (HERE / "RESULTS_LARGE.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
