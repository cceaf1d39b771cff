"""What follows from our ontology: our rules beside HermiT, owlrl and reasonable.

All read the same statements of schema and kinds. What counts is what they say of relations between
kinds and of the kinds' categories; the rest (of lists, restrictions, literals) is not compared.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.spread import RIVALS, ROOT, spread, table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

RELEASE = ROOT / "ontology" / "release" / "hamkg.trig"
OWN = "our rules, with proofs"


def _quads() -> list[ox.Quad]:
    import pyoxigraph as ox

    from hamkg.build.triples import ASSERTED, SCHEMA

    quads = ox.parse(path=str(RELEASE), format=ox.RdfFormat.TRIG)
    return [quad for quad in quads if quad.graph_name in {SCHEMA, ASSERTED}]


def _ntriples() -> bytes:
    import pyoxigraph as ox

    triples = (quad.triple for quad in _quads())
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def by_rules() -> object:
    """Apply our rules."""
    import pyoxigraph as ox

    from hamkg.build.hermit import rule_edges
    from hamkg.build.rules import infer
    from hamkg.build.triples import INFERRED
    from hamkg.rules import read_rules

    quads = _quads()
    found = infer(quads, read_rules(ROOT / "ontology" / "rules"))
    edges = (map(ox.NamedNode, inference.edge) for inference in found)
    return rule_edges([*quads, *(ox.Quad(*edge, INFERRED) for edge in edges)])


def by_hermit() -> object:
    """Ask HermiT, which is complete for OWL 2 DL."""
    from hamkg.build.hermit import hermit_edges

    return hermit_edges(_quads())


def by_owlrl() -> object:
    """Close the graph under OWL 2 RL with owlrl."""
    import owlrl
    import rdflib

    graph = rdflib.Graph().parse(data=_ntriples(), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return _edges_among(tuple(map(str, triple)) for triple in graph)


def by_reasonable() -> object:
    """Close the graph under OWL 2 RL with reasonable, in the environment of rivals."""
    command = [RIVALS / "python", "-m", "benchmarks.reasonable_alone"]
    told = subprocess.run(command, check=True, capture_output=True, input=_ntriples(), cwd=ROOT)
    return _edges_among(map(tuple, json.loads(told.stdout)))


def _edges_among(triples: object) -> object:
    """Keep what is said of relations between kinds, and of their categories."""
    import pyoxigraph as ox

    from hamkg.build.hermit import rule_edges
    from hamkg.build.triples import INFERRED
    from hamkg.namespaces import ham

    iris = (t for t in triples if all(":" in part and " " not in part for part in t))  # type: ignore[attr-defined]
    found = []
    for triple in iris:
        try:
            found.append(ox.Quad(*map(ox.NamedNode, triple), INFERRED))
        except ValueError:
            continue
    # That every kind is a kind, the rules need not say.
    return {edge for edge in rule_edges([*_quads(), *found]) if edge[2] != ham("Kind")}


REASONERS: dict[str, Callable[[], object]] = {
    OWN: by_rules,
    "reasonable": by_reasonable,
    "HermiT": by_hermit,
    "owlrl": by_owlrl,
}


@dataclass(frozen=True)
class Outcome:
    """What one reasoner did once: CPU and wall seconds, and its edges; or why there are none."""

    cpu: float
    wall: float
    edges: frozenset[tuple[str, ...]] = frozenset()
    fault: str = ""


def reason(name: str, patience: float) -> Outcome:
    """Run a reasoner in a fresh process, with reading and writing."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.reasoning", name]
    fault, edges = "", frozenset[tuple[str, ...]]()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True
    ) as process:
        try:
            answer, complaint = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with the Java that it may have started
            fault = f"over {patience:g} s"
        else:
            fault = (
                complaint.decode().strip().rpartition("\n")[2][:120] if process.returncode else ""
            )
            edges = frozenset(map(tuple, json.loads(answer or b"[]")))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Outcome(cpu, time.perf_counter() - begun, edges, fault)


def measure(rounds: int, patience: float) -> dict[str, list[Outcome]]:
    """Run all reasoners, round by round; one that took very long runs once."""
    seen: dict[str, list[Outcome]] = {name: [] for name in REASONERS}
    for number in range(rounds):
        for name, outcomes in seen.items():
            if number and (outcomes[0].fault or outcomes[0].wall > patience / 4):
                continue
            outcomes.append(reason(name, patience))
            sys.stderr.write(f"reasoning: {name}, round {number + 1}: {outcomes[-1].wall:.1f} s\n")
    return seen


def told(seen: dict[str, list[Outcome]]) -> list[str]:
    """Write the figures, and how far the reasoners agree."""
    base, rows = seen[OWN][0], []
    for name, outcomes in seen.items():
        first = outcomes[0]
        if first.fault:
            rows.append(f"{name} | | | | {len(outcomes)} | | | {first.fault}")
            continue
        cpu = [one.cpu / own.cpu for one, own in zip(outcomes, seen[OWN], strict=False)]
        lacks, more = len(base.edges - first.edges), len(first.edges - base.edges)
        equal = "equal" if not lacks and not more else f"lacks {lacks}, has {more} more"
        wall = outcomes[0].wall
        rows.append(f"{name} | {spread(cpu)} | {wall:.1f} | {len(first.edges)} | {equal}")
    head = (
        "reasoner | CPU to our rules, least | middle | greatest | n | wall seconds, first |"
        " edges | beside our rules"
    )
    return table(head, rows)


if __name__ == "__main__":
    sys.stdout.write(json.dumps([*REASONERS[sys.argv[1]]()]))  # type: ignore[misc]
