"""Measures hamkg with an ontology beside the release: from ten thousand triples to five million.

All are made up alike (made_ontology.py), put into a store on disk as `hamkg load` does, and
looked at in a process of their own. Run it with `make bench-large`; it writes RESULTS_LARGE.md
beside itself and takes some ten minutes, 3 GB of memory and 2 GB of disk. `--quick` measures
small sizes in two minutes and prints what came out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import query_classes
from benchmarks.clock import percentiles, seconds
from benchmarks.made_ontology import BASE, ONTOLOGY, SEED, iri, write
from benchmarks.report_large import report
from hamkg import KnowledgeGraph
from hamkg.engine.beside import make_store
from hamkg.locations import release_file

HERE = Path(__file__).parent
SIZES = (10_000, 50_000, 500_000, 5_000_000)
QUICK = (5_000, 20_000)
VIEWS = 200
PAGES = 40
ROUNDS = 3
_KINDS = ("semitendinosus", "hamstring_strain", "sciatic_nerve", "leg_press", "sciatica")


def resident() -> float:
    """Give how many megabytes this process holds; only Linux tells."""
    return 4096 * int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) / 1e6


def measure(size: int, folder: Path) -> dict[str, Any]:
    """Measure all that there is to measure of one size."""
    made, store = folder / "made.nt", folder / "store"
    classes = write(made, size)
    found: dict[str, Any] = {"triples": size, "classes": classes, "bytes": made.stat().st_size}
    found["load"] = seconds(lambda: make_store(store, (release_file("hamkg.trig"),), (made,)))
    found["stored"] = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    found["open"] = seconds(lambda: KnowledgeGraph.open(store).close())
    graph = KnowledgeGraph.open(store)
    found["views"] = _views(graph, classes)
    found["resident"] = _memory(graph, classes)
    found["pages"] = _pages(store, classes)
    found["search"] = _search(graph)
    some = _numbers(classes, VIEWS, 4)
    asked = query_classes.selects(graph, some) | query_classes.views(graph, some, _asked(graph))
    found["disk"] = query_classes.timed(asked)
    graph.close()
    return found | _in_memory(made, folder, some)


def _numbers(classes: int, count: int, seed: int = SEED) -> list[int]:
    chance = random.Random(seed)  # noqa: S311  the same ones every time
    return [chance.randrange(classes) for _ in range(count)]


def _chosen(classes: int, count: int, seed: int = SEED) -> list[str]:
    return [iri(number) for number in _numbers(classes, count, seed)]


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
    return {
        "first": first,
        "grown": resident() - before,
        "search": percentiles(lambda t=t: graph.search(t) for t in _asked(graph)),
    }


def _asked(graph: KnowledgeGraph) -> list[str]:
    """Give what people may type: names, begun, and in another order."""
    names = [one.label for text in ("ba", "fle", "kio", "mu") for one in graph.search(text)]
    chance = random.Random(SEED)  # noqa: S311  the same searches every time
    asked = [name[: chance.randint(2, 14)] for name in names for _ in range(3)]
    return asked + [" ".join(reversed(name.split())) for name in names]


def _in_memory(made: Path, folder: Path, some: list[int]) -> dict[str, Any]:
    graph = KnowledgeGraph.open(made)
    target = folder / "out"
    asked = query_classes.selects(graph, some) | query_classes.exports(graph, target)
    return {"memory": query_classes.timed(asked), "export": _export(graph, target)}


def _export(graph: KnowledgeGraph, target: Path) -> dict[str, dict[str, list[float]]]:
    """Write all beside what the engine alone does, in turns, from memory."""
    import pyoxigraph as ox

    bare = graph._can.whole.store  # type: ignore[attr-defined]  # noqa: SLF001
    forms = {"nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS}
    found: dict[str, dict[str, list[float]]] = {}
    for name, form in forms.items():
        graph_of = {"from_graph": ox.DefaultGraph()} if name == "nt" else {}
        ours, theirs = [], []
        for _ in range(ROUNDS):
            theirs.append(seconds(lambda f=form, g=graph_of: bare.dump(str(target), f, **g)))
            ours.append(seconds(lambda n=name: graph.export(target, format=n, as_it_comes=True)))
        found[name] = {"hamkg": ours, "engine": theirs}
    return found


def main() -> None:
    """Measure each size in a process of its own, and write what came out."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="small sizes; prints alone")
    options.add_argument("--size", type=int, help="of this alone, as JSON")
    told = options.parse_args()
    if told.size:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(told.size, Path(folder))))
        return
    runs = []
    for size in QUICK if told.quick else SIZES:
        sys.stderr.write(f"{size:,} triples ...\n")
        command = [sys.executable, __file__, "--size", str(size)]
        out = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
        runs.append(json.loads(out.splitlines()[-1]))
    text = report(runs)
    if not told.quick:
        (HERE / "RESULTS_LARGE.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
