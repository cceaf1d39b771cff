"""Times a whole `hamkg query` beside the same question in plain pyoxigraph and plain rdflib.

Each run is a new process that loads the release, answers one question and ends. What counts is
the CPU time of the process (user and system), which other work on the machine disturbs little.
Byte code is kept between the runs, as Python keeps it for whoever does not forbid it.
`make bench` measures it among the rest; by itself: `python -m benchmarks.cold_start`.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.spread import ROOT, spread, table

RELEASE = ROOT / "ontology" / "release" / "hamkg.trig"
ROUNDS = 21
QUESTION = "SELECT ?m ?l WHERE { ?m ham:partOf ham:hamstrings ; rdfs:label ?l } ORDER BY ?l"
PREFIXES = (
    "PREFIX ham: <https://w3id.org/hamkg/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
PYOXIGRAPH = """
import sys
import pyoxigraph as ox
store = ox.Store()
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.TRIG)
results = store.query(sys.argv[2], use_default_graph_as_union=True)
data = results.serialize(format=ox.QueryResultsFormat.JSON)
sys.stdout.buffer.write(data)
"""
RDFLIB = """
import sys
import rdflib
dataset = rdflib.Dataset(default_union=True)
dataset.parse(sys.argv[1], format="trig")
results = dataset.query(sys.argv[2])
sys.stdout.buffer.write(results.serialize(format="json"))
"""
BARE, RAW, OWN, RDF = "bare Python", "pyoxigraph script", "hamkg query", "rdflib script"
COMMANDS = {
    BARE: [sys.executable, "-c", ""],
    RAW: [sys.executable, "-c", PYOXIGRAPH, str(RELEASE), PREFIXES + QUESTION],
    OWN: [str(Path(sys.executable).parent / "hamkg"), "query", QUESTION],
    RDF: [sys.executable, "-W", "ignore", "-c", RDFLIB, str(RELEASE), PREFIXES + QUESTION],
}


def cpu_milliseconds(command: list[str], bytecode: str) -> float:
    """Run a command to its end; give the CPU time it took, in milliseconds."""
    told = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    told["PYTHONPYCACHEPREFIX"] = bytecode
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=told)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure(rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Run all commands in turn, round by round, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as bytecode:
        for number in range(rounds + 1):
            for name, command in COMMANDS.items():
                spent = cpu_milliseconds(command, bytecode)
                if number:
                    times[name].append(spent)
    return times


def ratios(times: dict[str, list[float]], name: str, beside: str = RAW) -> list[float]:
    """Give what a command took, to what another took in the same round."""
    return [own / other for own, other in zip(times[name], times[beside], strict=True)]


def told(times: dict[str, list[float]]) -> list[str]:
    """Write the figures."""
    rows = (
        f"{name} | {spread(ratios(times, name))} | {statistics.median(spent):.0f}"
        for name, spent in times.items()
    )
    return [
        *table(
            "command | CPU to pyoxigraph, least | middle | greatest | n | CPU ms, middle", rows
        ),
        "",
        f"All load the same file ({RELEASE.stat().st_size:,} bytes of TriG) and answer:",
        "",
        f"    {QUESTION}",
    ]


if __name__ == "__main__":
    print("\n".join(told(measure())))
