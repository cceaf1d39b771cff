"""Times hamkg over HTTP beside other SPARQL servers, all in one run, with 8 clients.

Run it with `make bench-http`. It writes RESULTS_HTTP.md beside itself. The data are 110 k triples
of the Berlin SPARQL Benchmark with queries of its own test driver, found by HAMKG_BSBM.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import lzma
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import virtuoso
from benchmarks.report_http import BASELINE, RIVALS, Round, report
from benchmarks.spread import BSBM, spread
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent
HAMKG = str(Path(sys.executable).parent / "hamkg")
CLIENTS = 8
PRODUCTS = 40
MIX = ("Q01", "Q02", "Q03", "Q04", "Q07", "Q08", "Q10", "Q11")
PRODUCT = "http://www4.wiwiss.fu-berlin.de/bizer/bsbm/v01/instances/dataFromProducer1/Product"
HOSTILE = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"
JSON = "application/sparql-results+json"
LUA = """
local queries = { %s }
local unique, n = %s, 0
request = function()
  n = n + 1
  local query = queries[(n - 1) %% #queries + 1]
  if unique then query = query .. "%%0A%%23%s-" .. n end
  return wrk.format("GET", "%s?query=" .. query, { ["Accept"] = "%s" })
end
done = function(summary, latency, requests)
  local e = summary.errors
  print("RESULT", summary.requests - e.status, e.status, e.connect + e.read + e.write + e.timeout,
        summary.duration / 1e6, latency:percentile(99) / 1e3)
end
"""


@dataclass(frozen=True)
class Server:
    """A server to measure: its command (with {port} and {data}), and where it answers.

    Without a command it is Virtuoso, which needs a folder of its own.
    """

    name: str
    command: tuple[str, ...]
    path: str = "/sparql"
    upload: str = ""


OXIGRAPH = (str(RIVALS / "oxigraph"), "serve", "--bind", "127.0.0.1:{port}")
SERVE = (HAMKG, "serve", "--port", "{port}", "--store", "{data}")
SERVERS = (
    Server(BASELINE, OXIGRAPH, "/query", "/store?default"),
    Server("hamkg --no-ui", (*SERVE, "--no-ui", "--workers", "2")),
    Server("hamkg with UI", SERVE),
    Server(
        "rdflib-endpoint",
        (
            str(RIVALS / "rdflib-endpoint"),
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            "{port}",
            "{data}",
        ),
        "/",
    ),
    *([Server("Virtuoso 7", ())] if virtuoso.version() else []),
)
WITH_DEADLINE = (
    Server("hamkg --deadline 1", (*SERVE, "--no-ui", "--workers", "2", "--deadline", "1")),
    Server("Oxigraph --timeout-s 1", (*OXIGRAPH, "--timeout-s", "1"), "/query", "/store?default"),
)


def ask(url: str, query: str, patience: float = 10) -> int:
    """Ask one query; give the status of the answer, or 0 where none came within ``patience``."""
    address = f"{url}?query={urllib.parse.quote(query)}"
    request = urllib.request.Request(address, headers={"Accept": JSON})  # noqa: S310  loopback
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.read()
        return refusal.code
    except OSError:
        return 0


def upload(url: str, data: Path) -> None:
    """Put the data into a server that starts empty."""
    headers = {"Content-Type": "text/turtle"}
    request = urllib.request.Request(url, data.read_bytes(), headers)  # noqa: S310  loopback
    urllib.request.urlopen(request, timeout=120).close()  # noqa: S310


@contextlib.contextmanager
def running(server: Server, data: Path) -> Iterator[str]:
    """Run a server on a free port of this machine until the block ends; give its endpoint."""
    port, sql = free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    folder = data.parent / str(port)
    folder.mkdir()
    if server.command:
        command = [part.format(port=port, data=data) for part in server.command]
    else:
        command = virtuoso.command(folder, port, sql, data)
    log = folder / "log"
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(command, cwd=folder, stdout=told, stderr=told)
    try:
        if not server.command:
            virtuoso.load(sql, data)
        until = time.monotonic() + 120
        while ask(base + server.path, "ASK {}", 5) != 200:  # noqa: PLR2004  the status "OK"
            if process.poll() is not None or time.monotonic() > until:
                sys.exit(f"{server.name} did not start: {log.read_text(encoding='utf-8')}")
            time.sleep(0.2)
        if server.upload:
            upload(base + server.upload, data)
        yield base + server.path
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def workloads() -> dict[str, tuple[list[str], bool]]:
    """Give the queries of each workload, and whether each request is made unique."""
    lines = (BSBM / "queries-110k.jsonl").read_text(encoding="utf-8").splitlines()
    known = [json.loads(line) for line in lines]
    kinds = [[q["query"] for q in known if q["type"] == kind] for kind in MIX]
    simple = [
        f"SELECT ?p ?o WHERE {{ <{PRODUCT}{n}> ?p ?o }} LIMIT 20" for n in range(1, PRODUCTS + 1)
    ]
    mix = [query for turn in zip(*kinds, strict=True) for query in turn]
    return {"simple": (simple, True), "mix": (mix, True), "repeats": (mix[: len(MIX)], False)}


def wrk(url: str, load: tuple[list[str], bool], seconds: int, clients: int = CLIENTS) -> Round:
    """Let wrk ask for some seconds."""
    queries, unique = load
    quoted = ", ".join(f'"{urllib.parse.quote(query, safe="")}"' for query in queries)
    path = urllib.parse.urlsplit(url).path
    script = LUA % (quoted, str(unique).lower(), secrets.token_hex(4), path, JSON)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        options = ["-t1", f"-c{clients}", f"-d{seconds}", "--timeout", "60", "-s", file.name]
        command = ["wrk", *options, url]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"^RESULT\t(.*)$", told, re.MULTILINE)
    if found is None:
        sys.exit(f"wrk gave no result:\n{told}")
    good, refused, broken, spent, p99 = map(float, found[1].split("\t"))
    return Round(good / spent, int(refused), int(broken), p99)


def throughput(data: Path, rounds: int, seconds: int) -> dict[str, dict[str, list[Round]]]:
    """Run all servers at once and ask them in turn, after one round that does not count."""
    loads = workloads()
    seen: dict[str, dict[str, list[Round]]] = {
        name: {server.name: [] for server in SERVERS} for name in loads
    }
    with contextlib.ExitStack() as stack:
        urls = {s.name: stack.enter_context(running(s, data)) for s in SERVERS}
        for number in range(rounds + 1):
            for load, queries in loads.items():
                for name, url in urls.items():
                    found = wrk(url, queries, seconds if number else 1)
                    ask(url, "ASK {}", 20)  # what wrk left behind must not disturb the next
                    if number:
                        seen[load][name].append(found)
                        print(f"{load:8} {name:16} {found.rate:9.1f}/s", flush=True)
    return seen


def beside_hostile(url: str, seconds: int) -> tuple[Round, collections.Counter[int]]:
    """Time light queries while four clients ask hostile ones again and again."""
    over = threading.Event()
    ends: collections.Counter[int] = collections.Counter()

    def attack() -> None:
        while not over.is_set():
            ends[ask(url, HOSTILE)] += 1
            over.wait(0.1)

    clients = [threading.Thread(target=attack, daemon=True) for _ in range(4)]
    for client in clients:
        client.start()
    time.sleep(0.5)
    light = wrk(url, workloads()["simple"], seconds, clients=1)
    over.set()
    for client in clients:
        client.join()
    return light, ends


def deadlines(data: Path, seconds: int) -> list[str]:
    """Measure what a deadline of one second is worth; give rows of a table."""
    rows = []
    for server in WITH_DEADLINE:
        with running(server, data) as url:
            spent, statuses = [], set()
            for _ in range(5):
                start = time.perf_counter()
                statuses.add(ask(url, HOSTILE))
                spent.append(time.perf_counter() - start)
            alone = wrk(url, workloads()["simple"], seconds, clients=1)
            beside, ends = beside_hostile(url, seconds)
        told = ", ".join(f"{status or 'none'}: {n}" for status, n in sorted(ends.items()))
        rows.append(
            f"| {server.name} | {'/'.join(str(s or 'none') for s in sorted(statuses))} |"
            f" {spread(spent)} | {alone.p99:.1f} | {beside.p99:.1f} | {told} |"
        )
        print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Measure, and write the results."""
    options = argparse.ArgumentParser()
    options.add_argument("--date", help="else the date of the last commit")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5)
    told = options.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing. Debian, Ubuntu: apt-get install wrk")
    packed = BSBM / "bsbm-110k.ttl.xz"
    if not packed.is_file():
        sys.exit(f"No {packed.name} in {BSBM}: set HAMKG_BSBM to the folder that holds it.")
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%cs"]
    day = told.date or subprocess.run(git, check=True, capture_output=True, text=True).stdout
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "bsbm.ttl"
        data.write_bytes(lzma.decompress(packed.read_bytes()))
        seen = throughput(data, told.rounds, told.seconds)
        rows = deadlines(data, told.seconds)
    text = report(seen, rows, f"{day.strip()}, {told.seconds} s a round, load {before:.1f} before")
    (HERE / "RESULTS_HTTP.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
