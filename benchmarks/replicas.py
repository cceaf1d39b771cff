"""Times one hamkg process against two that serve the same release, and one with two fronts.

Run it with `make bench-replicas`; it needs wrk and writes RESULTS_REPLICAS.md beside itself. wrk
asks with two threads, each of which goes to a replica of its own, or both to one: no proxy is
measured.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

from benchmarks.over_http import HAMKG, JSON, Server, running
from benchmarks.spread import machine, spread, table, versions
from hamkg import KnowledgeGraph

HERE = Path(__file__).parent
CLIENTS = 8
_LUA = """
local addresses, queries, unique = { %s }, { %s }, %s
local made, n = 0, 0
function setup(thread)
  local port = addresses[made %% #addresses + 1]
  thread.addr = wrk.lookup("127.0.0.1", port)[1]
  thread:set("number", made)
  made = made + 1
end
function request()
  n = n + 1
  local query = queries[(n + 7 * number) %% #queries + 1]
  if unique then query = query .. "%%0A%%23%s-" .. number .. "-" .. n end
  return wrk.format("GET", "/sparql?query=" .. query, { ["Accept"] = "%s" })
end
function done(summary, latency, requests)
  local e = summary.errors
  print("RESULT", summary.requests - e.status, e.status + e.connect + e.read + e.write + e.timeout,
        summary.duration / 1e6, latency:percentile(99) / 1e3)
end
"""
_INTRO = """# Results: replicas

Made by `make bench-replicas`: wrk with {clients} clients, half of them on each of two threads,
over the release. *one* is a process with one worker (`hamkg serve --no-ui --workers 1`), *two
replicas* are two of these on ports of their own, as behind a proxy; *two fronts* is one with
`--workers 2`; *afar* are those that have no data and ask one Oxigraph server
(`--store http://...`). Ratios are answers a second to those of *one* in the same round. *unique*:
all of a kind, no request twice; *repeats*: the same forty. wrk, the replicas and the Oxigraph
server share the cores, so that two replicas cannot be twice as fast here as one: on a machine
each, nothing is shared but the proxy.
"""


@dataclass(frozen=True)
class Round:
    """What one run of wrk saw: good answers a second, bad ones, 99th percentile in ms."""

    rate: float
    bad: int
    p99: float


def wrk(ports: list[int], queries: list[str], *, unique: bool, seconds: int) -> Round:
    """Let wrk ask for some seconds, with a thread for each of two ports, or two for one."""
    quoted = ", ".join(f'"{urllib.parse.quote(query, safe="")}"' for query in queries)
    addresses = ", ".join(f'"{port}"' for port in ports)
    script = _LUA % (addresses, quoted, str(unique).lower(), secrets.token_hex(4), JSON)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        options = ["-t2", f"-c{CLIENTS}", f"-d{seconds}", "--timeout", "60", "-s", file.name]
        command = ["wrk", *options, f"http://127.0.0.1:{ports[0]}"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"^RESULT\t(.*)$", told, re.MULTILINE)
    if found is None:
        sys.exit(f"wrk gave no result:\n{told}")
    good, bad, spent, p99 = map(float, found[1].split("\t"))
    return Round(good / spent, int(bad), p99)


def workloads() -> dict[str, tuple[list[str], bool]]:
    """Give the queries of each workload, and whether each request is made unique."""
    kinds = [ref.iri for ref in KnowledgeGraph.open().kinds()]
    queries = [f"SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}" for iri in kinds]
    return {"unique": (queries, True), "repeats": (queries[:40], False)}


def port_of(endpoint: str) -> int:
    """Give the port of an endpoint's address."""
    return urllib.parse.urlsplit(endpoint).port or 0


def measured(
    settings: dict[str, list[int]], rounds: int, seconds: int
) -> dict[str, dict[str, list[Round]]]:
    """Ask each setting in turn, after one round that does not count."""
    loads = workloads()
    seen: dict[str, dict[str, list[Round]]] = {
        load: {name: [] for name in settings} for load in loads
    }
    for number in range(rounds + 1):
        for load, (queries, unique) in loads.items():
            for name, ports in settings.items():
                found = wrk(ports, queries, unique=unique, seconds=seconds if number else 1)
                if number:
                    seen[load][name].append(found)
                    print(f"{load:8} {name:20} {found.rate:9.1f}/s {found.bad} bad", flush=True)
    return seen


def rows(seen: dict[str, list[Round]]) -> list[str]:
    """Write the figures of a workload."""
    base = seen["one"]
    told = []
    for name, rounds in seen.items():
        ratios = [own.rate / one.rate for own, one in zip(rounds, base, strict=True)]
        rate = statistics.median(each.rate for each in rounds)
        p99 = statistics.median(each.p99 for each in rounds)
        bad = sum(each.bad for each in rounds)
        told.append(f"{name} | {spread(ratios)} | {rate:.0f} | {p99:.1f} | {bad}")
    return told


def main() -> None:
    """Measure, and write the results."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5)
    told = options.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing. Debian, Ubuntu: apt-get install wrk")
    before = os.getloadavg()[0]
    oxigraph = str(Path(sys.executable).parent / "oxigraph")
    serve = (HAMKG, "serve", "--no-ui", "--port", "{port}")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        anchor = Path(folder) / "nothing"  # beside which each server has a folder of its own

        def port(*command: str, path: str = "/sparql") -> int:
            server = Server(" ".join(command), command, path)
            return port_of(stack.enter_context(running(server, anchor)))

        far = port(oxigraph, "serve", "--bind", "127.0.0.1:{port}", path="/query")
        deploy = [HAMKG, "deploy", "--store", f"http://127.0.0.1:{far}"]
        subprocess.run(deploy, check=True, stdout=subprocess.DEVNULL)
        ones = [port(*serve, "--workers", "1") for _ in range(2)]
        afar = [port(*serve, "--store", f"http://127.0.0.1:{far}/query") for _ in range(2)]
        settings = {
            "one": ones[:1],
            "two replicas": ones,
            "two fronts": [port(*serve, "--workers", "2")],
            "one afar": afar[:1],
            "two replicas afar": afar,
        }
        seen = measured(settings, told.rounds, told.seconds)
    head = "setting | min | median | max | n | answers/s | p99 ms | bad"
    lines = [_INTRO.format(clients=CLIENTS)]
    for load, figures in seen.items():
        lines += [f"## {load}", *table(head, rows(figures)), ""]
    load = f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    lines += [
        f"{versions(['hamkg', 'pyoxigraph'])}; {machine()}; {told.seconds} s a round, {load}."
    ]
    text = "\n".join([*lines, ""])
    (HERE / "RESULTS_REPLICAS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
