"""Times a whole `hamkg query` beside the same question in plain pyoxigraph and plain rdflib.

Each run is a new process that loads the release, answers one question and ends. What counts is
the CPU time of the process (user and system), which other work on the machine disturbs little.
Run it with `make bench`; it writes RESULTS.md beside itself.
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
RELEASE = HERE.parent / "ontology" / "release" / "hamkg.trig"
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
COMMANDS = {
    "pyoxigraph script": [sys.executable, "-c", PYOXIGRAPH, str(RELEASE), PREFIXES + QUESTION],
    "hamkg query": [str(Path(sys.executable).parent / "hamkg"), "query", QUESTION],
    "rdflib script": [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        RDFLIB,
        str(RELEASE),
        PREFIXES + QUESTION,
    ],
}


def cpu_milliseconds(command: list[str]) -> float:
    """Run a command to its end; give the CPU time it took, in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure() -> dict[str, list[float]]:
    """Run all commands in turn, round by round, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(ROUNDS + 1):
        for name, command in COMMANDS.items():
            spent = cpu_milliseconds(command)
            if number:
                times[name].append(spent)
    return times


def report(times: dict[str, list[float]]) -> str:
    """Write the figures as Markdown: ratios first, then CPU milliseconds."""
    middle = {name: statistics.median(spent) for name, spent in times.items()}
    ours, plain, rival = (
        middle["hamkg query"],
        middle["pyoxigraph script"],
        middle["rdflib script"],
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "click"))
    lines = [
        "# Results",
        "",
        "Made by `make bench`. Ratios carry over to other machines; milliseconds do not.",
        "",
        "## A whole command, from process start to answer (CPU time)",
        "",
        f"- hamkg query / pyoxigraph script: **{ours / plain:.2f}**",
        f"- rdflib script / hamkg query: **{rival / ours:.1f}**",
        "",
        "| command | min ms | median ms | max ms | n |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {min(spent):.0f} | {statistics.median(spent):.0f} |"
            f" {max(spent):.0f} | {len(spent)} |"
            for name, spent in times.items()
        ),
        "",
        f"All three load the same file ({RELEASE.stat().st_size:,} bytes of TriG) and answer:",
        "",
        f"    {QUESTION}",
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {libraries}.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    text = report(measure())
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)
