"""Servers that the operator listed may be asked by a query, and no others (D12)."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.endpoint import Endpoint, endpoint
from tests.trust.serving import (
    DEADLINE,
    FORM,
    QUERY,
    TOKEN,
    Canary,
    Server,
    canary,
    is_clean,
    scratch,
    serving,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.uncounted

BLOCK = "{ ?s <urn:label> ?label }"
# {a} is an address of the endpoint, {e} the same with an escape in it.
CALLS = {
    "plain": "SELECT ?label { ?s <urn:p> 1 SERVICE <{a}> {b} }",
    "silent": "SELECT ?label { ?s <urn:p> 1 SERVICE SILENT <{a}> {b} }",
    "first": "SELECT ?label { SERVICE <{a}> {b} . ?s <urn:p> 1 }",
    "a subquery": "SELECT ?label { { SELECT * { SERVICE <{a}> {b} } } ?s <urn:p> 1 }",
    "a prefixed name": "PREFIX x: <{a}> SELECT ?label { SERVICE x: {b} ?s <urn:p> 1 }",
    "the base": "BASE <{a}> SELECT ?label { SERVICE <> {b} ?s <urn:p> 1 }",
    "a comment": "SELECT ?label { SERVICE#\n<{a}> {b} ?s <urn:p> 1 }",
    "mixed case": "SELECT ?label { sErViCe <{a}> {b} ?s <urn:p> 1 }",
    "an escaped IRI": "SELECT ?label { SERVICE <{e}> {b} ?s <urn:p> 1 }",
    "optional": "SELECT ?label { ?s <urn:p> 1 OPTIONAL { SERVICE <{a}> {b} } }",
    "twice": "SELECT ?label { SERVICE <{a}> {b} SERVICE <{a}> {b} ?s <urn:p> 1 }",
}
# What is wrong there, what we answer, and with which code.
FAULTS = {
    "moved": (400, "service-call"),
    "picky": (400, "service-call"),
    "page": (400, "service-call"),
    "packed": (400, "service-call"),
    "odd": (400, "service-call"),
    "broken": (503, "service-unavailable"),
    "rude": (503, "service-unavailable"),
    "slow": (503, "service-unavailable"),
    "dripping": (503, "service-unavailable"),
    "large": (413, "result-too-large"),
    "many": (413, "result-too-large"),
}
REFUSED = {
    "status": 403,
    "code": "query-refused",
    "detail": "hamkg does not call other servers on a query's behalf.",
    "hint": "Take the SERVICE part out, or run it where that data is.",
}


@pytest.fixture(scope="module")
def other() -> Iterator[Endpoint]:
    """An endpoint that is listed."""
    with endpoint() as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, other: Endpoint) -> Iterator[Server]:
    """A server that may ask it, and another one by a name that leads home."""
    allowed = ["--allow-service", other.origin, "--allow-service", f"http://127.1:{other.port}"]
    with scratch(tmp_path_factory.mktemp("server"), *allowed) as found:
        assert found.update("INSERT DATA { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 }").status == 204
        yield found


@pytest.fixture
def bird() -> Iterator[Canary]:
    """A server that is not listed, and that nobody must have come to at the end."""
    with canary() as found:
        yield found
        assert found.visits == []


def filled(text: str, address: str) -> str:
    escaped = address.replace(":", "\\u003A", 1)
    return text.replace("{a}", address).replace("{e}", escaped).replace("{b}", BLOCK)


# ---------------------------------------------------------------- who is asked


@pytest.mark.parametrize("form", CALLS)
def test_a_listed_server_is_asked(server: Server, other: Endpoint, form: str) -> None:
    """D12: and what it answers is joined with what is known here."""
    before = len(other.requests)

    reply = server.query(filled(CALLS[form], other()), "text/csv")

    assert reply.status == 200, reply.text
    assert reply.text.split() == ["label", "one"]
    assert len(other.requests) == before + 1


@pytest.mark.parametrize("path", ["sparql", "xml"])
def test_a_listed_server_is_asked_through_every_door(
    server: Server, other: Endpoint, path: str
) -> None:
    """D12."""
    text = urlencode({"query": filled(CALLS["plain"], other(path))})

    assert b'"one"' in server.send("GET", f"/sparql?{text}").body
    assert b'"one"' in server.send("POST", "/sparql", text, **FORM).body


@pytest.mark.parametrize("form", CALLS)
def test_a_server_that_is_not_listed_is_not_asked(server: Server, bird: Canary, form: str) -> None:
    """D12: in silence neither."""
    reply = server.query(filled(CALLS[form], bird.address))

    assert reply.status == 403
    assert is_clean(reply)


def test_nobody_is_asked_where_one_is_not_listed(
    server: Server, other: Endpoint, bird: Canary
) -> None:
    """D12."""
    before = len(other.requests)
    query = f"ASK {{ SERVICE <{other()}> {BLOCK} SERVICE SILENT <{bird.address}> {BLOCK} }}"

    assert server.query(query).status == 403
    assert len(other.requests) == before


@pytest.mark.parametrize("word", ["SERVICE", "SERVICE SILENT"])
def test_a_listed_name_that_leads_home_is_not_asked(
    server: Server, other: Endpoint, word: str
) -> None:
    """D12: only an address that is listed as such may be private."""
    before = len(other.requests)

    reply = server.query(f"ASK {{ {word} <http://127.1:{other.port}/sparql> {BLOCK} }}")

    assert reply.status == 403
    assert "private network" in reply.text
    assert is_clean(reply)
    assert len(other.requests) == before


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("BIND(<{a}> AS ?v) SERVICE ?v {b}", "variable"),
        ("VALUES ?v { <{a}> } SERVICE SILENT ?v {b}", "variable"),
        ("SERVICE <{a}> { SERVICE <{a}> {b} }", "within another"),
    ],
)
def test_what_is_not_done_is_told(
    server: Server, other: Endpoint, pattern: str, told: str
) -> None:
    """D12."""
    reply = server.query(f"ASK {{ {filled(pattern, other())} }}")

    assert (reply.status, reply.json["code"]) == (400, "service-call")
    assert told in reply.json["detail"]


@pytest.mark.parametrize("text", ["\\u0053ERVICE <{a}> {b}", "{b} ?s ?p 1SERVICE<{a}>{b}"])
def test_a_call_that_hides_is_refused(server: Server, other: Endpoint, text: str) -> None:
    """D12: though it would be allowed."""
    before = len(other.requests)

    assert server.query(f"ASK {{ {filled(text, other())} }}").json == REFUSED
    assert len(other.requests) == before


def test_an_update_asks_nobody(server: Server, other: Endpoint) -> None:
    """D12."""
    before = len(other.requests)

    reply = server.update(f"INSERT {{ ?s <urn:q> 1 }} WHERE {{ SERVICE <{other()}> {BLOCK} }}")
    load = server.update(f"LOAD <{other()}>")

    assert (reply.status, reply.json["code"]) == (400, "service-call")
    assert "update" in reply.json["detail"]
    assert load.status == 403
    assert len(other.requests) == before


def test_without_a_list_all_is_as_before(
    tmp_path_factory: pytest.TempPathFactory, other: Endpoint
) -> None:
    """D12: none is listed unless the operator does."""
    before = len(other.requests)

    with scratch(tmp_path_factory.mktemp("alone")) as alone:
        replies = [alone.query(filled(text, other())) for text in CALLS.values()]
        replies.append(alone.update(f"INSERT {{}} WHERE {{ SERVICE <{other()}> {BLOCK} }}"))

    assert [reply.json for reply in replies] == [REFUSED] * len(replies)
    assert len(other.requests) == before


@pytest.mark.parametrize("text", ["sparql.example.org", "https://sparql.example.org/sparql"])
def test_a_list_with_a_mistake_keeps_the_server_from_starting(text: str) -> None:
    """D12."""
    command = [sys.executable, "-m", "hamkg", "serve", "--scratch", "--allow-service", text]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 1
    assert "error[service-origin]" in done.stderr


@pytest.mark.parametrize("options", [("--no-ui",), ()], ids=["release", "pages"])
def test_the_release_is_joined_with_others(
    tmp_path: Path, other: Endpoint, options: tuple[str, ...]
) -> None:
    """D12: with pages or without, by whatever process answers."""
    query = f"""SELECT ?name ?n {{ ham:hamstrings rdfs:label ?name
        SERVICE <{other()}> {{ <urn:a> <urn:number> ?n }} }} ORDER BY ?n"""
    path = f"/sparql?{urlencode({'query': query})}"

    with serving(tmp_path, *options, "--allow-service", other.origin) as found:
        replies = [found.send("GET", path, accept="text/csv") for _ in range(2)]
        replies.append(found.query(query, "text/csv"))
        unlisted = found.query(f"ASK {{ SERVICE <http://127.0.0.1:9/> {BLOCK} }}")

    assert [reply.status for reply in replies] == [200] * 3
    assert {reply.text.replace("\r", "") for reply in replies} == {
        "name,n\nhamstring muscle group,1\nhamstring muscle group,2\nhamstring muscle group,3\n"
    }
    assert unlisted.status == 403


# ---------------------------------------------------------------- what is told, and what is not


def test_nothing_of_who_asks_is_handed_on(server: Server, other: Endpoint) -> None:
    """D12: no token, no cookie, no name, nothing of the query but the block."""
    query = filled("SELECT * { ?s <urn:secret> 'here' . SERVICE <{a}> {b} }", other())
    headers = {**TOKEN, **QUERY, "Cookie": "visit=secret", "Referer": "http://secret.example/"}

    assert server.send("POST", "/sparql", query, **headers).status == 200

    _, sent, asked = other.requests[-1]
    assert asked == f"SELECT * WHERE {BLOCK}"
    assert "secret" not in f"{sent}".lower()
    assert "bearer" not in f"{sent}".lower()
    assert sent["user-agent"].startswith("hamkg/")


def test_an_answer_of_others_is_not_kept(server: Server, other: Endpoint) -> None:
    """D12: they may answer otherwise the next time."""
    address = f"/sparql?{urlencode({'query': filled(CALLS['plain'], other())})}"
    before = len(other.requests)

    replies = [server.send("GET", address, **{"If-None-Match": tag}) for tag in ("*", '"x"')]

    assert [reply.status for reply in replies] == [200, 200]
    assert len(other.requests) == before + 2
    for reply in replies:
        assert "ETag" not in reply.headers
        assert reply.headers["Cache-Control"] == "no-store"


def test_the_service_says_that_it_asks_others(server: Server) -> None:
    """D12."""
    reply = server.send("GET", "/sparql", accept="application/n-triples")

    assert b"sparql-service-description#BasicFederatedQuery" in reply.body


# ---------------------------------------------------------------- what goes wrong there


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_there_is_told(server: Server, other: Endpoint, fault: str) -> None:
    """D12: within the deadline, once, and nothing is followed."""
    before, begun = len(other.requests), time.monotonic()

    reply = server.query(filled(CALLS["plain"], other(fault)))

    assert (reply.status, reply.json["code"]) == FAULTS[fault]
    assert time.monotonic() - begun < DEADLINE + 1
    assert is_clean(reply)
    assert "Traceback" not in reply.text
    assert len(other.requests) == before + 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failure_in_silence_is_no_error_but_a_limit_is(
    server: Server, other: Endpoint, fault: str
) -> None:
    """D12: what a server fails in is left out; what we do not take is told all the same."""
    query = f"SELECT ?s {{ ?s <urn:p> 1 SERVICE SILENT <{other(fault)}> {BLOCK} }}"

    reply = server.query(query, "text/csv")

    if FAULTS[fault][0] == 413:
        assert reply.status == 413
    else:
        assert reply.text.split() == ["s", "urn:a"]


def test_blank_nodes_are_told_and_not_lost(server: Server, other: Endpoint) -> None:
    """D12."""
    reply = server.query(f"SELECT * {{ SERVICE <{other()}> {{ ?s <urn:part> ?part }} }}")

    assert (reply.status, reply.json["code"]) == (400, "service-call")
    assert "blank nodes" in reply.json["detail"]
    assert "SELECT" in reply.json["hint"]


def test_a_slow_server_keeps_nobody_else_waiting(server: Server, other: Endpoint) -> None:
    """D12: two are asked at once, a third is told so, and others do not notice."""
    query = filled(CALLS["plain"], other("slow"))
    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(server.query, query) for _ in range(3)]
        time.sleep(0.5)
        seconds = server.light()
        replies = [future.result() for future in asking]

    assert seconds < 1
    codes = sorted(reply.json["code"] for reply in replies)
    assert codes == ["server-busy", "service-unavailable", "service-unavailable"]
    assert server.query(filled(CALLS["plain"], other())).status == 200


def test_who_leaves_frees_the_place(server: Server, other: Endpoint) -> None:
    """D12."""
    form = urlencode({"query": filled(CALLS["plain"], other("slow")), "timeout": f"{DEADLINE}"})
    request = f"GET /sparql?{form} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(3):
        with server.dialled() as first, server.dialled() as second:
            first.sendall(request)
            second.sendall(request)
            time.sleep(0.3)
        time.sleep(0.1)

    assert server.query(filled(CALLS["plain"], other())).status == 200
