"""Another server that holds the data: what is sent there, what is believed of it, who is told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.guards import PASSWORD, USER, basic, digest
from tests.lying_store import LIES, SECRET, LyingStore, lying_store
from tests.servers import free_port, oxigraph_server
from tests.trust.serving import DEADLINE, Server, is_clean, serving
from tests.trust.test_queries import CRAFTED, HEAVY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lying_store import Guard

SOON = 3.0
AUTHORIZATION = "Bearer far-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
ENVIRONMENT = {"HAMKG_STORE_AUTHORIZATION": AUTHORIZATION}
ODD = "SELECT ?s {{ <urn:as:{}> ?p ?s }}"
# What is wrong there, and what a client is told. At last: what is well.
TOLD = {
    **dict.fromkeys(("page", "garbage", "half", "binary", "text", "deep"), (502, "remote-store")),
    **dict.fromkeys(("partial", "moved", "broken", "guarded", "busy"), (502, "remote-store")),
    **dict.fromkeys(("cut", "strange", "rude"), (502, "remote-store")),
    "picky": (400, "store-refusal"),
    "large": (413, "result-too-large"),
    "bomb": (413, "result-too-large"),
    "slow": (503, "query-timeout"),
    "many": (200, None),
    "packed": (200, None),
}
# Each is one thing to our parser, and a call to a server that reads escapes before all else.
SMUGGLED = (
    r'ASK { ?s ?p "\u0022 . SERVICE <{a}> { ?s ?p ?o } . ?s ?p \u0022" }',
    r"ASK { ?s ?p '\u0027 . SERVICE SILENT <{a}> { ?s ?p ?o } . ?s ?p \u0027' }",
    r"ASK { ?s ?p ?o # \u000A SERVICE <{a}> { ?s ?p ?o }" + "\n}",
    r'ASK { ?s ?p "\u0022" }',
)
# What some servers do with such a name is no SPARQL.
OUTSIDE = (
    "SELECT (<bif:file_to_string>('/etc/passwd') AS ?x) {}",
    "PREFIX b: <bif:> SELECT (b:file_to_string('/etc/passwd') AS ?x) {}",
    "PREFIX b: <BIF:file_> SELECT (b:to_string('/etc/passwd') AS ?x) {}",
    "PREFIX b: <\\u0062if:> SELECT (b:file_to_string('/etc/passwd') AS ?x) {}",
    "PREFIX bif: <urn:x> SELECT (bif:file_to_string('/etc/passwd') AS ?x) {}",
    "PREFIX : <bi> SELECT (:f:file_to_string('/etc/passwd') AS ?x) {}",
    "BASE <bif:x> SELECT (<file_to_string>('/etc/passwd') AS ?x) {}",
    "SELECT (<sql:user_name>() AS ?x) {}",
    "PREFIX f: <java:java.lang.> SELECT (f:Runtime() AS ?x) {}",
)


@pytest.fixture(scope="module")
def store() -> Iterator[LyingStore]:
    with lying_store() as found:
        yield found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, store: LyingStore) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    options = ("--no-ui", "--store", store.address, "--deadline", f"{DEADLINE:g}")
    with serving(folder, *options, environment=ENVIRONMENT) as found:
        yield found


def test_everything_that_may_go_wrong_there_is_looked_at() -> None:
    assert set(LIES) < set(TOLD)


@pytest.mark.parametrize("odd", TOLD)
def test_what_goes_wrong_there_is_told_in_our_words(
    server: Server, store: LyingStore, odd: str
) -> None:
    """D59: a false, broken or short answer is an error, and never a short 200."""
    begun = time.monotonic()
    reply = server.query(ODD.format(odd))

    assert time.monotonic() - begun < DEADLINE + SOON
    status, code = TOLD[odd]
    assert reply.status == status, reply
    if code is not None:
        assert reply.json["code"] == code
        assert reply.json["hint"]
        for secret in (SECRET, str(store.port), "127.0.0.1", "Traceback", AUTHORIZATION):
            assert secret not in reply.text
    assert server.light() < SOON


def test_no_other_address_is_asked(server: Server, store: LyingStore) -> None:
    """D58."""
    assert server.query(ODD.format("moved")).status == 502

    assert not any("came" in headers for headers in store.headers)


def test_the_operator_reads_what_went_wrong(server: Server, store: LyingStore) -> None:
    server.query(ODD.format("guarded"))

    assert f"{store.address} answers with the status 401." in server.log()
    assert AUTHORIZATION not in server.log()


def test_the_authorization_is_sent_there_and_no_worker_has_it(
    server: Server, store: LyingStore
) -> None:
    """D58."""
    server.light()
    own, *workers = (Path(f"/proc/{pid}/environ").read_bytes() for pid in server.tree())

    assert store.headers[-1]["authorization"] == AUTHORIZATION
    assert AUTHORIZATION.encode() in own
    assert workers
    assert not any(AUTHORIZATION.encode() in environ for environ in workers)


@pytest.mark.parametrize("guard", [basic, digest])
def test_it_is_told_who_we_are_as_it_wants_it(tmp_path: Path, guard: Guard) -> None:
    """D58: also who has it told to one door and not to the other has not told it."""
    login = {"HAMKG_STORE_USER": USER, "HAMKG_STORE_PASSWORD": PASSWORD}
    with lying_store(guard=guard) as store:
        options = ("--no-ui", "--store", store.address, "--deadline", f"{DEADLINE:g}")
        with serving(tmp_path, *options, environment=login) as server:
            server.light()
            before = len(store.headers)
            reply = server.query("SELECT ?l { ?s <urn:label> ?l } ORDER BY ?l", "text/csv")
            asked = [headers.get("authorization") for headers in store.headers[before:]]
            _, *workers = (Path(f"/proc/{pid}/environ").read_bytes() for pid in server.tree())

        assert reply.text.split() == ["l", "one", "two"]
        assert asked  # each time at once, for it has been told once what is wanted
        assert all(asked)
        assert workers
        assert not any(PASSWORD.encode() in environ for environ in workers)


def test_who_is_not_let_in_is_told_what_it_wants(tmp_path: Path) -> None:
    """D59."""
    login = {"HAMKG_STORE_USER": USER, "HAMKG_STORE_PASSWORD": PASSWORD}
    with lying_store() as store:
        options = ("--no-ui", "--store", store.address, "--deadline", f"{DEADLINE:g}")
        with serving(tmp_path, *options, environment=login) as server:
            server.light()
            store.guard = lambda *_: 'Basic realm="nobody"'
            reply = server.query("ASK { ?s <urn:label> ?other }")

            assert (reply.status, reply.json["code"]) == (502, "remote-store")
            assert "answers with the status 401" in server.log()
            assert PASSWORD not in server.log() + reply.text


def test_nothing_of_who_asks_reaches_it(server: Server, store: LyingStore) -> None:
    """D58."""
    named = {"Cookie": "who=me", "User-Agent": "me", "Referer": "http://me.example/"}
    server.send("GET", "/sparql?query=ASK%20%7B%7D%20%23x", **named)

    assert "me" not in " ".join(store.headers[-1].values()).replace("some", "")
    assert set(store.headers[-1]) <= {
        *("host", "accept", "accept-encoding", "connection", "user-agent", "authorization"),
        *("content-length", "content-type"),
    }


@pytest.mark.parametrize("query", SMUGGLED)
def test_no_call_is_smuggled_through(server: Server, store: LyingStore, query: str) -> None:
    """D57: also where the other server would make the call, and not ours."""
    reply = server.query(query.replace("{a}", "http://127.0.0.1:1/"))

    assert (reply.status, reply.json["code"]) == (403, "query-refused")
    assert not any("u0022" in sent or "SERVICE" in sent for sent in store.queries)


@pytest.mark.parametrize("query", OUTSIDE)
def test_no_function_is_called_that_leads_out_of_sparql(
    server: Server, store: LyingStore, query: str
) -> None:
    """D57."""
    reply = server.query(query)

    assert (reply.status, reply.json["code"]) == (403, "query-refused")
    assert not any("passwd" in sent for sent in store.queries)


def test_a_client_that_leaves_is_no_longer_asked_for(server: Server, store: LyingStore) -> None:
    """D60."""
    store.hanging.clear()
    with server.dialled() as connection:
        query = ODD.format("slow").replace(" ", "+").replace("#", "%23")
        head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(head.encode())
        time.sleep(1.3)  # by then it is one that takes long
    time.sleep(0.5)

    assert store.hanging == ["slow"]
    assert b'lane="slow"} 0.0' in server.send("GET", "/metrics").body


def test_many_slow_answers_leave_room_for_others(server: Server) -> None:
    """D60."""
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(server.query, f"{ODD.format('slow')} # {n}") for n in range(20)]
        time.sleep(1.2)
        assert server.light() < SOON
        replies = [each.result() for each in asked]

    assert all(is_clean(reply) for reply in replies)
    assert {reply.status for reply in replies} == {503}
    assert "server-busy" in {reply.json["code"] for reply in replies}


def test_a_server_that_goes_away_is_told_and_found_again(tmp_path: Path) -> None:
    """D59."""
    port = free_port()
    with lying_store(port) as found:
        serving_it = serving(tmp_path, "--no-ui", "--store", found.address)
        server = serving_it.__enter__()
    try:
        time.sleep(1.1)  # for so long what was seen holds
        ready, alive = server.send("GET", "/readyz"), server.send("GET", "/healthz")
        reply = server.query("ASK {}")
        with lying_store(port):
            time.sleep(1.1)
            again = server.send("GET", "/readyz")
            answer = server.query("ASK {}")
    finally:
        serving_it.__exit__(None, None, None)

    assert alive.status == 200
    assert (ready.status, ready.json["checks"]) == (503, {"worker": "ok", "store": "failed"})
    assert ready.json["detail"] == (
        "The SPARQL server that holds the data does not answer in time."
    )
    assert (reply.status, reply.json["code"]) == (502, "remote-store")
    assert (again.status, answer.status) == (200, 200)


# ---------------------------------------------------------------- what would end that server


@pytest.fixture(scope="module")
def frail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over an Oxigraph server, which ends where a query nests deeply."""
    with oxigraph_server("--timeout-s", "2") as address:
        folder = tmp_path_factory.mktemp("frail")
        options = ("--store", f"{address}/query", "--deadline", f"{DEADLINE:g}")
        with serving(folder, "--no-ui", *options) as found:
            yield found


@pytest.mark.parametrize("depth", [300, 2_000, 20_000])
@pytest.mark.parametrize("form", CRAFTED)
def test_a_query_that_nests_deeply_does_not_end_it(frail: Server, form: str, depth: int) -> None:
    """D57: what D31 to D35 are to our own workers."""
    reply = frail.query(CRAFTED[form](depth))

    assert reply.status == 200 or is_clean(reply), reply
    assert frail.light() < SOON


@pytest.mark.parametrize("form", HEAVY)
def test_a_query_without_end_ends_here(frail: Server, form: str) -> None:
    """D60: what goes on over there is for its own deadline."""
    begun = time.monotonic()
    reply = frail.query(HEAVY[form])

    assert time.monotonic() - begun < DEADLINE + SOON
    # At its own deadline that server breaks off in the middle of an answer.
    assert reply.status in {200, 502} or is_clean(reply), reply
    assert frail.light() < SOON
