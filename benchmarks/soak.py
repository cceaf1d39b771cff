"""Asks a server light and hostile queries for half an hour, and says what became of both.

Run it with `make soak`. It starts hamkg by itself, writes RESULTS_SOAK.md beside itself, and ends
with 1 where a light query was not answered, where an answer was none of the honest ones, or where
memory at rest grew by more than a twentieth from the middle third of the time to the last.
"""

from __future__ import annotations

import argparse
import collections
import http.client
import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
HAMKG = str(Path(sys.executable).parent / "hamkg")
HONEST = {"200", "400", "403", "413", "503"}
ROUND, REST = 30.0, 4.0
FEW = 0.05
MOST_GROWTH = 1.05
THREE = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
HOSTILE = (
    f"SELECT (COUNT(*) AS ?n) {{ {THREE} FILTER(?c < ?f && ?f < ?i) }}",
    f"SELECT * {{ {THREE} FILTER(?c < ?f && ?f < ?i && ?i < ?c) }}",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a LIMIT 1",
    "SELECT * { ?s (<urn:x>|!<urn:x>)* ?o . ?o (<urn:x>|!<urn:x>)* ?z }",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ",
    "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
)
LIGHT = (
    "/sparql?query=" + urllib.parse.quote("SELECT ?o { ham:hamstrings rdfs:label ?o } # {n}"),
    "/sparql?query=" + urllib.parse.quote("SELECT ?s { ?s a ham:Muscle } LIMIT 5 # {n}"),
    "/sparql?query=" + urllib.parse.quote("SELECT (COUNT(*) AS ?n) { ?s a ham:Muscle } # {n}"),
    "/sparql?query=" + urllib.parse.quote("ASK { ham:hamstrings ?p ?o }"),
    "/data/hamstrings.ttl",
    "/healthz",
)


@dataclass
class Seen:
    """What became of requests, and how much memory the server took."""

    lights: collections.Counter[str] = field(default_factory=collections.Counter)
    hostile: collections.Counter[str] = field(default_factory=collections.Counter)
    seconds: list[float] = field(default_factory=list)
    at_rest: list[float] = field(default_factory=list)


def ask(port: int, path: str, body: str | None = None) -> str:
    """Send a request; give the status, or the name of what went wrong."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    kind = {"Content-Type": "application/sparql-query"} if body else {}
    try:
        connection.request("POST" if body else "GET", path, body, kind)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    else:
        return str(answer.status)
    finally:
        connection.close()


def light(port: int, over: threading.Event, seen: Seen) -> None:
    """Ask light queries until the end."""
    for number, path in zip(itertools.count(), itertools.cycle(LIGHT)):
        if over.wait(FEW):
            return
        begun = time.perf_counter()
        seen.lights[ask(port, path.replace(urllib.parse.quote("{n}"), str(number)))] += 1
        seen.seconds.append(time.perf_counter() - begun)


def attack(
    port: int, first: int, over: threading.Event, rest: threading.Event, seen: Seen
) -> None:
    """Ask hostile queries until the end, by GET and by POST, but not at rest."""
    for number in itertools.count(first):
        if over.wait(FEW):
            return
        if rest.is_set():
            continue
        query = HOSTILE[number % len(HOSTILE)]
        path = f"/sparql?query={urllib.parse.quote(query)}"
        by_post = number % 2 or len(path) > 2_000  # noqa: PLR2004  a short address
        seen.hostile[ask(port, "/sparql" if by_post else path, query if by_post else None)] += 1


def memory(root: int) -> float:
    """Give the megabytes that a process and all that descend from it take, shared ones once."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        children.setdefault(parent, []).append(int(path.parent.name))
    found, total = [root], 0
    for pid in found:
        found += children.get(pid, [])
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def soak(port: int, root: int, seconds: float) -> Seen:
    """Ask for so long; look at the memory in the rests between rounds."""
    seen, over, rest = Seen(), threading.Event(), threading.Event()
    clients = [threading.Thread(target=light, args=(port, over, seen)) for _ in range(4)]
    clients += [
        threading.Thread(target=attack, args=(port, first, over, rest, seen)) for first in range(4)
    ]
    for client in clients:
        client.start()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(ROUND)
        rest.set()
        time.sleep(REST)
        seen.at_rest.append(memory(root))
        rest.clear()
        print(f"{seen.at_rest[-1]:.0f} MB {dict(seen.lights)} {dict(seen.hostile)}", flush=True)
    over.set()
    for client in clients:
        client.join()
    return seen


def report(seen: Seen, command: list[str], minutes: float) -> tuple[str, bool]:
    """Write what was seen as Markdown, and tell whether all is well."""
    third = len(seen.at_rest) // 3
    middle = statistics.median(seen.at_rest[third : 2 * third])
    last = statistics.median(seen.at_rest[2 * third :])
    times = sorted(seen.seconds)
    good = (
        set(seen.lights) == {"200"}
        and set(seen.hostile) <= HONEST
        and last <= MOST_GROWTH * middle
    )
    lines = [
        "# Half an hour of light and hostile queries",
        "",
        f"Made by `make soak`: {minutes:g} minutes, 4 clients with light requests and 4 with",
        f"{len(HOSTILE)} hostile queries in turn, against `{' '.join(command[1:])}`;",
        f"hamkg {version('hamkg')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} after.",
        "",
        "| what | figure |",
        "|---|---|",
        f"| light requests, by status | {dict(sorted(seen.lights.items()))} |",
        f"| hostile ones, by status | {dict(sorted(seen.hostile.items()))} |",
        f"| light, median in ms | {1e3 * times[len(times) // 2]:.1f} |",
        f"| light, 99th percentile in ms | {1e3 * times[int(len(times) * 0.99)]:.1f} |",
        f"| memory at rest, middle third | {middle:.0f} MB |",
        f"| memory at rest, last third | {last:.0f} MB, {last / middle:.3f} of it |",
        "",
        f"All is well: {'yes' if good else 'NO'}.",
        "",
    ]
    return "\n".join(lines), good


def main() -> None:
    """Start a server, ask it, and write the results."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--ui", action="store_true", help="with pages")
    told = options.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [HAMKG, "serve", "--deadline", "2"]
    command += [] if told.ui else ["--no-ui", "--workers", "2"]
    with tempfile.TemporaryDirectory() as folder:
        whole = [*command, "--port", str(port)]
        process = subprocess.Popen(whole, cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            if process.stdout is None or "ready" not in process.stdout.readline():
                sys.exit("hamkg did not start.")
            seen = soak(port, process.pid, told.minutes * 60)
        finally:
            process.terminate()
            process.wait(30)
    text, good = report(seen, command, told.minutes)
    (HERE / "RESULTS_SOAK.md").write_text(text, encoding="utf-8")
    print(text)
    sys.exit(not good)


if __name__ == "__main__":
    main()
