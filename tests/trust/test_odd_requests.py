"""Requests that no honest client sends are refused cleanly, soon, and at no great cost."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from uvicorn import Config
from uvicorn.server import ServerState

from hamkg.server import connections
from hamkg.server.cache import ResultCache, Stored
from tests.trust.serving import FORM, HOST, TOKEN, Server, is_clean, scratch, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.uncounted

TURTLE = {**TOKEN, "Content-Type": "text/turtle"}
DOORS = [
    *("/sparql", "/update", "/graphs", "/graphs/x", "/dataset", "/id/hamstrings", "/ontology"),
    *("/data/hamstrings.ttl", "/.well-known/void", "/export/hamkg.ttl", "/healthz", "/readyz"),
    *("/metrics", "/nowhere"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with scratch(folder, "--log-file", str(folder / "log")) as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with pages."""
    with serving(tmp_path_factory.mktemp("pages")) as found:
        yield found


def worked(server: Server) -> float:
    """The processor seconds that the process which all clients share has taken so far."""
    told = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8")
    fields = told.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


# ---------------------------------------------------------------- HTTP itself


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "DELETE"])
def test_every_method_has_an_answer_everywhere(server: Server, path: str, method: str) -> None:
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    fields, _, body = server.raw(head.encode()).partition(b"\r\n\r\n")
    status = int(fields.split()[1])

    assert status < 500
    assert status != 405 or b"\r\nallow: " in fields.lower()
    assert status != 401 or b"\r\nwww-authenticate: " in fields.lower()
    assert not (method == "HEAD" and body)


@pytest.mark.parametrize(
    "head",
    [
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        "GET /health z HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n",
        "FETCH /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        "\x16\x03\x01\x02\x00",
    ],
)
def test_what_is_no_request_is_a_400(server: Server, head: str) -> None:
    reply = server.raw(head.encode("latin-1"))

    assert reply.startswith(b"HTTP/1.1 400")
    assert server.light() < 3


def endless(start: str, unit: str) -> bytes:
    return (start + unit * (20_000_000 // len(unit))).encode()


ENDLESS = {
    "a header": ("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", "a"),
    "headers": ("GET /healthz HTTP/1.1\r\nHost: x\r\n", "X: a\r\n"),
    "an address": ("GET /", "a"),
    "a name": ("GET /healthz HTTP/1.1\r\nHost: x\r\n", "a"),
    "trailers": ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ", "a"),
    "empty lines": ("", "\r\n"),
}


@pytest.mark.parametrize("at", ["server", "pages"])
@pytest.mark.parametrize("what", ENDLESS)
def test_a_head_without_end_is_refused(request: pytest.FixtureRequest, at: str, what: str) -> None:
    """It would cost time by the square of its length, in the process that all clients share."""
    server: Server = request.getfixturevalue(at)
    data = endless(*ENDLESS[what])
    before = worked(server)

    with server.dialled() as connection:
        try:
            for start in range(0, len(data), 100_000):
                connection.sendall(data[start : start + 100_000])
            refused = connection.recv(1000)[:12] in {b"", b"HTTP/1.1 431", b"HTTP/1.1 400"}
        except ConnectionError:
            refused = True

    assert refused
    assert worked(server) - before < 2


def test_a_long_head_is_taken(server: Server) -> None:
    query = f"/sparql?query={quote('ASK {} # ' + 'x' * 40_000)}"

    assert server.send("GET", query).status == 200


def test_clients_that_say_nothing_keep_nobody_out(server: Server) -> None:
    begun = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "
    silent = [socket.create_connection((HOST, server.port)) for _ in range(400)]
    try:
        for number, connection in enumerate(silent):
            connection.send(begun[: number % len(begun)] or b"G")

        assert max(server.light() for _ in range(5)) < 3
        assert server.send("GET", "/readyz").status == 200
    finally:
        for connection in silent:
            connection.close()


async def reply_to_slow_head(said: bytes) -> bytes:
    """Begin a request, say no more, and give what the other side says to that."""
    config = Config(Starlette(), log_level="critical")
    config.load()
    listening = await asyncio.get_running_loop().create_server(
        lambda: connections.Connection(config, ServerState(), {}), HOST, 0
    )
    async with listening:
        reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
        writer.write(said)
        reply = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
        return reply


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX: "])
def test_who_is_too_slow_with_a_head_is_told_so(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.2)

    assert asyncio.run(reply_to_slow_head(said)).startswith(b"HTTP/1.1 408")


def test_many_requests_in_one_go_are_answered_in_turn(server: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    assert server.raw(one * 200 + last).count(b"HTTP/1.1 200 OK") == 201


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept", ",".join(f"a/b{n};q=0.{n % 9}" for n in range(4_000))),
        ("Accept", "," * 60_000),
        ("Accept", ";" * 60_000),
        ("Accept", "*/*;" + "q=1;" * 10_000),
        ("Accept-Encoding", "gzip," * 10_000),
        ("If-None-Match", '"a",' * 10_000),
        ("Range", "bytes=" + "0-0," * 10_000),
        ("Cookie", "a=b;" * 10_000),
        ("X-Forwarded-For", "127.0.0.1," * 5_000),
        ("Authorization", "Bearer " + "a" * 60_000),
        ("Forwarded", "for=" + '"' * 60_000),
    ],
)
def test_a_crafted_header_costs_little(server: Server, name: str, value: str) -> None:
    paths = ("/sparql?query=ASK{}", "/export/hamkg.ttl", "/id/hamstrings", "/graphs?default")
    before = worked(server)

    replies = [server.send("GET", path, **{name: value}) for path in paths]

    assert all(reply.status < 500 for reply in replies)
    assert worked(server) - before < 1


@pytest.mark.parametrize(
    "accept", ["x", "/", "*", "*/", "text/turtle;q=x", ";", "a/b;q=2", "\xff"]
)
def test_a_broken_accept_header_is_no_error_of_ours(server: Server, accept: str) -> None:
    for path in ("/sparql?query=ASK{}", "/ontology", "/id/hamstrings", "/.well-known/void"):
        assert server.send("GET", path, accept=accept).status < 500


@pytest.mark.parametrize(
    "path", ["/id/{}", "/data/{}.ttl", "/data/x.{}", "/export/{}", "/graphs/{}", "/nowhere/{}"]
)
@pytest.mark.parametrize(
    "name", ["hamstring" * 3_000, "a" * 30_000, "%F0%9F%92%89" * 3_000, "%00%0A"]
)
def test_a_crafted_name_costs_little(server: Server, path: str, name: str) -> None:
    before = worked(server)

    reply = server.send("GET", path.format(name))

    assert reply.status == 404
    assert worked(server) - before < 1


@pytest.mark.parametrize(
    "part", ["bytes=0-9", "bytes=-9", "bytes=0-0,5-9", "bytes=9-0", "bytes=a-b", "x=1-2"]
)
def test_parts_of_a_file_are_parts_of_it(server: Server, part: str) -> None:
    whole = server.send("GET", "/export/hamkg.ttl").body

    reply = server.send("GET", "/export/hamkg.ttl", Range=part, accept_encoding="gzip")

    assert reply.status in {200, 206, 400, 416}
    if reply.status == 206 and "Content-Range" in reply.headers:
        first, last = reply.headers["Content-Range"][6:].partition("/")[0].split("-")
        assert reply.body == whole[int(first) : int(last) + 1]


# ---------------------------------------------------------------- parameters and bodies


@pytest.mark.parametrize("text", ["%ff", "%ed%a0%80", "ASK{}%c3", "%f8%88%80%80%80"])
@pytest.mark.parametrize("name", ["query", "default-graph-uri", "anything"])
def test_a_parameter_that_is_not_utf_8_is_a_400(server: Server, name: str, text: str) -> None:
    form = f"query={text}" if name == "query" else f"query=ASK{{}}&{name}={text}"

    replies = [
        server.send("GET", f"/sparql?{form}"),
        server.send("POST", "/sparql", form, **FORM),
        server.send("GET", f"/graphs?graph=urn:g&{name}={text}"),
        server.send("POST", "/update", f"update=&{name}={text}", **FORM, **TOKEN),
    ]

    for reply in replies:
        assert (reply.status, reply.json["code"]) == (400, "encoding")
        assert is_clean(reply)


@pytest.mark.parametrize("unit", ["&", "&a=", "&a=%41"])
def test_parameters_without_number_are_refused(server: Server, unit: str) -> None:
    before = worked(server)

    query = server.send("POST", "/sparql", "query=ASK{}" + unit * 40_000, **FORM)
    update = server.send("POST", "/update", "update=CLEAR+ALL" + unit * 4_000_000, **FORM, **TOKEN)

    assert (query.status, update.status) == (400, 400)
    assert worked(server) - before < 2


def test_the_empty_body_is_no_query_and_no_update(server: Server) -> None:
    for kind in ("sparql-query", "x-www-form-urlencoded"):
        assert server.send("POST", "/sparql", "", content_type=f"application/{kind}").status == 400
    assert server.send("POST", "/update", "", **FORM, **TOKEN).status == 400
    assert server.send("POST", "/graphs?graph=urn:g", "", **TOKEN).status == 415


@pytest.mark.parametrize(
    "text", ["ASK {}\0", "\0ASK {}", "ASK { ?s ?p '\0\0", "\ufeff\ufeffASK {}"]
)
def test_odd_characters_in_a_query_are_no_error_of_ours(server: Server, text: str) -> None:
    reply = server.query(text)

    assert reply.status == 200 or is_clean(reply)


@pytest.mark.parametrize("unit", [b"--x\r\n\r\n\r\n", b"--x\r\na: b\r\n\r\n", b"--x\r\n"])
def test_a_body_of_a_million_parts_is_refused(server: Server, unit: bytes) -> None:
    before = worked(server)

    reply = server.put(unit * 1_000_000 + b"--x--\r\n", "multipart/form-data; boundary=x")

    assert reply.status in {400, 413}
    assert is_clean(reply)
    assert worked(server) - before < 2


# ---------------------------------------------------------------- names of graphs


@pytest.mark.parametrize(
    "name", ["urn:日本", "http://x.example/é", "urn:a\u2028b", "http://x.example/\U0001f489?a=ü"]
)
def test_a_graph_may_have_any_iri_as_its_name(server: Server, name: str) -> None:
    path = f"/graphs?graph={quote(name)}"

    made = server.send("PUT", path, "<urn:a> <urn:b> 1 .", **TURTLE)

    assert made.status == 201
    assert made.headers["Location"].isascii()
    assert server.send("GET", path).status == 200
    assert server.send("DELETE", path, **TOKEN).status == 204


@pytest.mark.parametrize("name", ["%E6%97%A5", "a%20b", "a%2Fb", "a/b"])
def test_a_graph_is_found_where_its_address_says(server: Server, name: str) -> None:
    path = f"/graphs/{name}"
    made = server.send("PUT", path, "<urn:a> <urn:b> <> .", **TURTLE)

    found = server.send("GET", path, accept="application/n-triples")

    assert made.status == 201
    assert made.headers["Location"].endswith(path)
    assert found.text == f"<urn:a> <urn:b> <{made.headers['Location']}> .\n"
    assert server.send("DELETE", path, **TOKEN).status == 204


@pytest.mark.parametrize(
    "name",
    [
        *("", "relative", "//x/y", "urn:a b", "urn:a\r\nX-Evil: 1", "urn:a\0b", "urn:\x7f"),
        *("urn:\x85", "http://[x", "urn:%zz", "urn:<a>", "urn:{a}", "urn:a\\b", "urn:\ufffe"),
        *("urn:a> { } } ; DROP ALL #", 'urn:"', "urn:^", "urn:`", "urn:|"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_what_is_no_iri_is_no_name_of_a_graph(server: Server, method: str, name: str) -> None:
    path = f"/graphs?graph={quote(name, safe='')}"

    reply = server.send(method, path, None if method == "GET" else "<urn:a> <urn:b> 1 .", **TURTLE)

    assert reply.status in {400, 404}
    assert is_clean(reply)
    assert "X-Evil" not in reply.headers


@pytest.mark.parametrize(
    "host", ['a"b', "a b", "[::1", "x> <urn:p> <urn:o> . <urn:s", "a/b?c", "\xff"]
)
def test_a_host_of_another_form_is_not_repeated(server: Server, host: str) -> None:
    for path in ("/sparql", "/graphs/x"):
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        reply = server.raw(head.encode("latin-1"))

        assert int(reply.split()[1]) < 500
        assert b"<urn:o>" not in reply


# ---------------------------------------------------------------- who asks, and what is kept


def test_clients_behind_a_proxy_are_told_apart(server: Server) -> None:
    greedy, other = {"X-Forwarded-For": "203.0.113.1"}, {"X-Forwarded-For": "203.0.113.2"}

    statuses = [server.send("GET", "/sparql?query=x", **greedy).status for _ in range(40)]

    assert statuses[-1] == 429
    assert server.send("GET", "/sparql?query=ASK{}", **other).status == 200


def test_no_line_of_the_log_is_forged(server: Server) -> None:
    forged = '"}\r\n{"path":"/forged"}\u2028\x1b[2J\u202e'

    server.query(f"ASK {{}} # {forged}")
    server.send("GET", f"/nowhere/{quote(forged)}", user_agent="x", referer="y")
    server.send("GET", "/healthz", X_Forwarded_For=quote(forged))
    lines = (server.folder / "log").read_text(encoding="utf-8").splitlines()

    assert all(set(json.loads(line)) >= {"time", "status", "path"} for line in lines)
    assert not any(json.loads(line)["path"] == "/forged" for line in lines)
    assert all(line.isascii() and line.isprintable() for line in lines)


def test_long_queries_with_short_answers_are_not_kept_for_ever() -> None:
    """A stranger could else fill the memory with queries whose answers have a few bytes each."""
    cache = ResultCache(capacity=4_000_000)
    queries = [f"ASK {{}} # {number:50000}" for number in range(100)]

    for query in queries:
        cache.put((query,), Stored("application/json", b"{}"))

    assert cache.get((queries[-1],)) is not None
    assert sum(cache.get((query,)) is not None for query in queries) <= 20


def test_any_tag_fits_no_answer_that_there_is_not(server: Server) -> None:
    kind = "application/sparql-query"
    broken = server.send("GET", "/sparql?query=nonsense", If_None_Match="*")
    posted = server.send("POST", "/sparql", "ASK {}", content_type=kind, If_None_Match="*")

    assert broken.status == 400
    assert posted.status == 200


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../../../etc/passwd", "/app/static/..%2f..%2fetc/passwd", "//etc/passwd"),
        *("/component/x/..%2f..%2f..%2fetc/passwd", "/media/..%2f..%2fetc/passwd"),
        *("/%2e%2e/%2e%2e/etc/passwd", "/..\\..\\etc\\passwd", "/..%2f..%2fetc/passwd"),
        "/export/..%2f..%2fpyproject.toml",
    ],
)
def test_no_path_of_the_pages_leads_to_a_file(pages: Server, path: str) -> None:
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    reply = pages.raw(head.encode())

    assert b"root:" not in reply
    assert b"[project]" not in reply
    assert int(reply.split()[1]) < 500


def opening(pages: Server, origin: str) -> bytes:
    """What a browser sends to open the connection of a page."""
    return (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {HOST}:{pages.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1"])
def test_a_page_of_another_site_does_not_open_ours(pages: Server, origin: str) -> None:
    with pages.dialled() as connection:
        connection.sendall(opening(pages, origin))
        assert connection.recv(100).startswith(b"HTTP/1.1 403")


def test_a_message_to_a_page_has_a_bounded_length(pages: Server) -> None:
    megabyte = b"a" * 1_000_000
    frame = b"\x82\xff" + (100 * len(megabyte)).to_bytes(8, "big") + bytes(4)

    with pages.dialled() as connection:
        connection.sendall(opening(pages, f"http://{HOST}:{pages.port}"))
        assert connection.recv(1000).startswith(b"HTTP/1.1 101")
        try:
            connection.sendall(frame)
            for _ in range(99):
                connection.sendall(megabyte)
            ended = b"\x03\xf1" in connection.recv(1000)  # 1009: too big
        except ConnectionError:
            ended = True

    assert ended


def test_nobody_uploads_to_the_pages(pages: Server) -> None:
    for method in ("PUT", "POST", "DELETE"):
        reply = pages.send(method, "/_stcore/upload_file/session/file", b"x" * 1_000_000)
        assert reply.status in {403, 404, 405}


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/metrics?families=session_events_total",
        "/_stcore/%6Detrics",
        "/%5Fstcore%2Fmetrics",
        "/metrics",
    ],
)
def test_figures_are_not_for_strangers(pages: Server, path: str) -> None:
    """Neither ours nor those of Streamlit, through a proxy or not; the machine itself may."""
    for method in ("GET", "HEAD", "OPTIONS"):
        reply = pages.send(method, path, x_forwarded_for="203.0.113.9")
        told = b"session" in reply.body or b"process_" in reply.body or b"cache" in reply.body
        assert not told
        assert reply.status == 403 or method == "OPTIONS"

    assert pages.send("GET", path).status in {200, 301}
