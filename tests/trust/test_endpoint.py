"""The server without pages: fronts that answer in place, and end where a query has no end."""

from __future__ import annotations

import http.client
import os
import signal
import time
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx2
import pytest

from tests.trust.serving import DEADLINE, HOST, Server, endpoint, is_clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Plain, and without end: none of it yields a row, nor asks for much memory.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i && ?i < ?c) }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?i < ?c) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a LIMIT 1"
LIGHT = "SELECT ?o { ham:hamstrings rdfs:label ?o }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without pages, with two fronts."""
    with endpoint(tmp_path_factory.mktemp("endpoint"), "--deadline", str(DEADLINE)) as found:
        yield found


def get(server: Server, query: str, **headers: str) -> tuple[int, bytes]:
    reply = server.send("GET", f"/sparql?{urlencode({'query': query})}", **headers)
    return reply.status, reply.body


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("query", [ENDLESS, COUNT])
def test_a_query_over_its_deadline_is_a_503(server: Server, query: str) -> None:
    reply = server.send("GET", f"/sparql?{urlencode({'query': query})}")

    assert reply.status == 503
    assert is_clean(reply)
    assert reply.headers["Retry-After"]
    assert "stopped after 2 seconds" in reply.text


def test_a_query_may_be_given_less_time_than_makes_a_front_stuck(server: Server) -> None:
    reply = server.send("GET", f"/sparql?{urlencode({'query': ENDLESS, 'timeout': 0.1})}")

    assert (reply.status, "stopped after 0.1 seconds" in reply.text) == (503, True)


def test_light_queries_are_answered_beside_queries_without_end(server: Server) -> None:
    over = Event()
    ends: set[int] = set()

    def attack(query: str) -> None:
        while not over.is_set():
            ends.add(get(server, query)[0])

    attackers = [Thread(target=attack, args=(query,)) for query in (ENDLESS, COUNT) * 2]
    for attacker in attackers:
        attacker.start()
    lights = []
    with httpx2.Client(base_url=f"http://{HOST}:{server.port}", timeout=60) as client:
        for number in range(25):  # in turn over a connection that is kept, and over a new one
            lights.append(get(server, f"{LIGHT} #{number}"))
            answer = client.get("/sparql", params={"query": f"{LIGHT} # {number}"})
            lights.append((answer.status_code, answer.content))
            time.sleep(0.05)
    over.set()
    for attacker in attackers:
        attacker.join()

    assert {status for status, _ in lights} == {200}
    assert len({body for _, body in lights}) == 1
    assert ends == {503}


def test_fronts_that_were_stuck_are_gone_in_the_end(server: Server) -> None:
    get(server, ENDLESS)

    # The supervisor, two fronts, and four workers of each.
    eventually(lambda: len(server.tree()) == 1 + 2 + 8)
    assert get(server, LIGHT)[0] == 200


def test_who_is_connected_to_a_stuck_front_is_told_that_the_connection_ends(
    tmp_path: Path,
) -> None:
    with endpoint(tmp_path, "--workers", "1", "--deadline", "5") as server:
        kept = http.client.HTTPConnection(HOST, server.port, timeout=60)
        kept.request("GET", f"/sparql?{urlencode({'query': LIGHT})}")
        kept.getresponse().read()
        sock = kept.sock
        stuck = Thread(target=get, args=(server, ENDLESS))
        stuck.start()
        seen = []
        for number in range(100):
            if kept.sock is not sock:
                break
            kept.request("GET", f"/sparql?{urlencode({'query': f'{LIGHT} #{number}'})}")
            answer = kept.getresponse()
            seen.append((answer.status, answer.getheader("connection")))
            answer.read()
            time.sleep(0.05)
        stuck.join()
        kept.close()

    assert seen[-1] == (200, "close")
    assert {status for status, _ in seen} == {200}


def test_a_query_that_asks_for_more_memory_than_is_given_is_a_413(tmp_path: Path) -> None:
    with endpoint(tmp_path, "--memory", "256", "--deadline", "60") as server:
        status, body = get(server, GREEDY)

        assert (status, b"memory" in body) == (413, True)
        assert get(server, LIGHT)[0] == 200


def test_a_client_that_leaves_frees_the_place(tmp_path: Path) -> None:
    with endpoint(tmp_path, "--workers", "1", "--deadline", "60") as server:
        for _ in range(3):
            with server.dialled() as connection:
                path = f"/sparql?{urlencode({'query': ENDLESS})}"
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                time.sleep(1)

        eventually(lambda: len(server.tree()) == 1 + 1 + 4)
        assert get(server, LIGHT)[0] == 200


def test_a_front_or_worker_that_is_killed_is_replaced(server: Server) -> None:
    eventually(lambda: len(server.tree()) == 11)
    for pid in server.tree()[1:]:
        os.kill(pid, signal.SIGKILL)

    eventually(lambda: len(server.tree()) == 11)
    assert get(server, LIGHT)[0] == 200
    assert get(server, "SELECT (COUNT(*) AS ?n) { ?s a ham:Muscle }")[0] == 200


def test_a_server_that_is_asked_to_end_answers_what_is_under_way(tmp_path: Path) -> None:
    with endpoint(tmp_path, "--deadline", "3") as server:
        answers: list[int] = []
        asking = Thread(target=lambda: answers.append(get(server, ENDLESS)[0]))
        asking.start()
        time.sleep(1)
        members = server.tree()
        server.process.send_signal(signal.SIGTERM)
        asking.join()

        assert server.process.wait(15) == 0
        assert answers == [503]
        eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in members[1:]))


def test_the_short_way_and_the_long_way_give_the_same(server: Server) -> None:
    path = f"/sparql?{urlencode({'query': LIGHT})}"
    apart = {"date"}

    for accept in ("application/sparql-results+xml", "text/csv", "*/*", "image/png"):
        short = server.send("GET", path, accept=accept)
        long = server.send("GET", path, accept=accept, x_forwarded_for="192.0.2.7")

        assert (short.status, short.body) == (long.status, long.body)
        told, same = ({k.lower(): v for k, v in reply.headers.items()} for reply in (short, long))
        assert {k: v for k, v in told.items() if k not in apart} == {
            k: v for k, v in same.items() if k not in apart
        }


def test_a_broken_query_is_told_alike_both_ways(server: Server) -> None:
    path = f"/sparql?{urlencode({'query': 'SELEC'})}"

    short = server.send("GET", path)
    long = server.send("GET", path, x_forwarded_for="192.0.2.7")

    assert (short.status, short.body) == (400, long.body)
    assert short.headers["Access-Control-Allow-Origin"] == "*"
    assert short.headers["X-Content-Type-Options"] == "nosniff"
