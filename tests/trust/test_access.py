"""Who may write, and how tokens are kept (D1 to D10 of the threat model)."""

from __future__ import annotations

import inspect
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

from hamkg.server.tokens import Tokens
from tests.servers import free_port
from tests.trust.serving import (
    FORM,
    QUERY,
    READER,
    SECOND,
    TOKEN,
    UPDATE,
    WRITER,
    Server,
    is_clean,
    scratch,
    serving,
    token_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

INSERT = "INSERT DATA { <urn:intruder> <urn:was> <urn:here> }"
INTRUDER = "<urn:intruder> ?p ?o"
TURTLE = "<urn:intruder> <urn:was> <urn:here> ."
WRITES = [
    ("POST", "/update", INSERT, "application/sparql-update"),
    ("POST", "/update", urlencode({"update": INSERT}), FORM["Content-Type"]),
    ("PUT", "/graphs?default", TURTLE, "text/turtle"),
    ("POST", "/graphs?graph=urn:g", TURTLE, "text/turtle"),
    ("POST", "/graphs", TURTLE, "text/turtle"),
    ("DELETE", "/graphs?default", "", "text/turtle"),
    ("PUT", "/graphs/mine", TURTLE, "text/turtle"),
    ("PUT", "/dataset", TURTLE, "application/trig"),
    ("POST", "/dataset", TURTLE, "application/n-quads"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be written to, with an access log."""
    folder = tmp_path_factory.mktemp("server")
    with scratch(folder, "--log-file", str(folder / "log")) as found:
        yield found


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without any token."""
    with serving(tmp_path_factory.mktemp("closed"), "--scratch") as found:
        yield found


@pytest.mark.parametrize(("method", "path", "body", "kind"), WRITES)
def test_without_a_token_of_the_server_nobody_writes(
    closed: Server, method: str, path: str, body: str, kind: str
) -> None:
    """D1."""
    stranger = closed.send(method, path, body, content_type=kind)
    holder_of_another = closed.send(method, path, body, content_type=kind, **TOKEN)

    for reply in (stranger, holder_of_another):
        assert reply.status in {403, 405}
        assert is_clean(reply)
    assert "OPTIONS" in stranger.headers["Allow"]  # RFC 9110, section 15.5.6
    assert not closed.asks(INTRUDER)


@pytest.mark.parametrize(
    "credentials",
    [
        None,
        "Bearer",
        "Bearer ",
        f"Bearer {WRITER[:-1]}",
        f"Bearer {WRITER}x",
        f"Bearer {WRITER.swapcase()}",
        f"Bearer {'a' * 30_000}",
        f"Bearer {WRITER} {SECOND}",
        f"Bearer {WRITER},{SECOND}",
        f"Basic {WRITER}",
        f"Token {WRITER}",
        WRITER,
        "Bearer \xff",
        "Bearer *",
        "Bearer %",
    ],
)
def test_a_token_that_does_not_hold_is_a_401(server: Server, credentials: str | None) -> None:
    """D2: missing, wrong, short, long, and otherwise not the token."""
    headers = {} if credentials is None else {"Authorization": credentials}
    address = {"X-Forwarded-For": f"198.51.100.{len(credentials or '') % 250}"}  # a new one each

    reply = server.send("POST", "/update", INSERT, **address, **headers, content_type="x/y")

    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert is_clean(reply)
    assert not server.asks(INTRUDER)


def test_tokens_are_compared_in_constant_time() -> None:
    """D2."""
    assert "hmac.compare_digest" in inspect.getsource(Tokens.grant_of)


def test_a_token_to_read_does_not_write(server: Server) -> None:
    """D2."""
    reply = server.update(INSERT, Authorization=f"Bearer {READER}")

    assert reply.status == 403
    assert is_clean(reply)


def test_two_authorization_headers_are_no_token(server: Server) -> None:
    """D2."""
    head = (
        "POST /update HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Real-IP: 198.51.100.9\r\n"
        f"Authorization: Bearer {WRITER}\r\nAuthorization: Bearer {WRITER}\r\n"
        f"Content-Type: application/sparql-update\r\nContent-Length: {len(INSERT)}\r\n\r\n"
    )

    assert server.raw((head + INSERT).encode()).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("name", ["access_token", "token", "auth", "authorization", "key"])
def test_a_token_counts_in_its_header_alone(server: Server, name: str) -> None:
    """D3: not in the address, not in a form, not in a cookie, not in a header of another name."""
    form = urlencode({"update": INSERT, name: WRITER})
    replies = [
        server.send(
            "POST", f"/update?{name}={WRITER}", INSERT, content_type=UPDATE["Content-Type"]
        ),
        server.send("POST", "/update", form, **FORM),
        server.send("POST", "/update", form, **FORM, Cookie=f"{name}={WRITER}"),
        server.send("POST", "/update", form, **FORM, **{f"X-{name}": WRITER}),
        server.send("PUT", f"/graphs?default&{name}={WRITER}", TURTLE, content_type="text/turtle"),
    ]

    assert [reply.status for reply in replies] == [401] * 5
    assert not server.asks(INTRUDER)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1.evil.example"]
)
def test_a_page_of_another_site_does_not_write(server: Server, origin: str) -> None:
    """D4: whatever token it got hold of."""
    replies = [
        server.send(method, path, body, content_type=kind, Origin=origin, **TOKEN)
        for method, path, body, kind in WRITES
    ]

    assert {reply.status for reply in replies} == {403}
    assert not any("Access-Control-Allow-Origin" in reply.headers for reply in replies[:2])
    assert not server.asks(INTRUDER)


def test_a_page_of_another_site_is_not_told_that_it_may_write(server: Server) -> None:
    """D4: what browsers ask before."""
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    update = server.send("OPTIONS", "/update", **asking)
    graphs = server.send(
        "OPTIONS", "/graphs?default", **asking | {"Access-Control-Request-Method": "PUT"}
    )

    assert "Access-Control-Allow-Origin" not in update.headers
    assert graphs.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "authorization" not in graphs.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/plain; charset=utf-8", "multipart/form-data"]
)
def test_what_forms_of_other_sites_can_send_does_not_write(server: Server, kind: str) -> None:
    """D4."""
    bodies = [f"update={quote(INSERT)}", INSERT]

    replies = [server.update(body, content_type=kind) for body in bodies]
    replies.append(server.send("POST", "/update", INSERT, **TOKEN))  # no type at all

    assert {reply.status for reply in replies} == {415}
    assert not server.asks(INTRUDER)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_changes_nothing(server: Server, method: str) -> None:
    """D5: not even with a token."""
    before = server.send("GET", "/dataset", accept="application/n-quads").body

    for path in (
        f"/update?update={quote(INSERT)}",
        f"/sparql?update={quote(INSERT)}",
        f"/sparql?query={quote(INSERT)}",
        "/graphs?graph=urn:intruder",
        "/graphs/intruder",
        "/dataset?update=DROP+ALL",
    ):
        assert (
            server.send(method, path, **TOKEN, **{"X-HTTP-Method-Override": "DELETE"}).status < 500
        )

    assert server.send("GET", "/dataset", accept="application/n-quads").body == before


def test_an_update_at_the_door_for_queries_is_a_400(server: Server) -> None:
    """D6."""
    replies = [
        server.send("GET", f"/sparql?query={quote(INSERT)}", **TOKEN),
        server.send("POST", "/sparql", urlencode({"query": INSERT}), **FORM, **TOKEN),
        server.send("POST", "/sparql", urlencode({"update": INSERT}), **FORM, **TOKEN),
        server.send("POST", "/sparql", INSERT, **QUERY, **TOKEN),
    ]

    assert [reply.status for reply in replies] == [400] * 4
    assert all(map(is_clean, replies))
    assert server.send("POST", "/sparql", INSERT, **UPDATE).status == 415
    assert not server.asks(INTRUDER)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1"])  # noqa: S104  to be refused
def test_an_address_for_other_machines_is_not_listened_on_unasked(host: str) -> None:
    """D7."""
    command = [sys.executable, "-m", "hamkg", "serve", "--host", host, "--port", str(free_port())]

    done = subprocess.run(
        [*command, "--scratch"], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert "error[public-bind]" in done.stderr
    assert "--public" in done.stderr


def test_a_token_is_in_no_process_list_log_error_or_figure(server: Server) -> None:
    """D8: that of a token file."""
    replies = [
        server.update("nonsense"),
        server.update(INSERT, Authorization=f"Bearer {WRITER}x", X_Forwarded_For="192.0.2.77"),
        server.send("GET", f"/sparql?query=x&access_token={WRITER}"),
        server.send("GET", f"/nowhere/{WRITER[:5]}?token={WRITER}", **TOKEN),
        server.send("GET", "/metrics", **TOKEN),
        server.send("GET", "/readyz", **TOKEN),
    ]
    told = [reply.text + str(reply.headers) for reply in replies]
    told += [server.log(), (server.folder / "log").read_text(encoding="utf-8")]
    for pid in server.tree():
        told += _told_by(pid)

    assert not [text for text in told if WRITER in text or SECOND in text]


def test_a_token_of_the_environment_is_not_handed_on(tmp_path: Path) -> None:
    """D8: the processes that answer strangers' queries do not have it."""
    with serving(tmp_path, "--scratch", environment={"HAMKG_TOKENS": WRITER}) as server:
        assert server.update(INSERT).status == 204

        children = [pid for pid in server.tree() if pid != server.process.pid]
        told = [text for pid in children for text in _told_by(pid)]

    assert len(children) >= 2  # the keeper and the zygote at least
    assert not any(WRITER in text for text in told)


def _told_by(pid: int) -> list[str]:
    """What a user of the machine, or the process itself, finds in the system's files."""
    told = []
    for name in ("cmdline", "environ"):
        with suppress(OSError):  # it has just ended
            told.append(Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace"))
    return told


def test_a_token_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """D8."""
    path = token_file(tmp_path)
    path.chmod(0o644)
    command = [sys.executable, "-m", "hamkg", "serve", "--scratch", "--token-file", str(path)]

    done = subprocess.run(
        [*command, "--port", str(free_port())],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "error[token-file]" in done.stderr
    assert WRITER not in done.stderr + done.stdout


def test_two_tokens_hold_at_once(server: Server) -> None:
    """D9: so that one can be changed without a gap."""
    for token in (WRITER, SECOND):
        reply = server.update("INSERT DATA { <urn:a> <urn:b> 9 }", Authorization=f"Bearer {token}")
        assert reply.status == 204


def test_who_guesses_tokens_is_made_to_wait_and_nobody_else(server: Server) -> None:
    """D10."""
    guesser = {"X-Forwarded-For": "203.0.113.66"}

    statuses = [
        server.update(INSERT, Authorization=f"Bearer {number:030}", **guesser).status
        for number in range(40)
    ]
    last = server.update(INSERT, Authorization=f"Bearer {'x' * 30}", **guesser)
    others = [
        server.update("INSERT DATA { <urn:a> <urn:b> 10 }").status,
        server.update("INSERT DATA { <urn:a> <urn:b> 10 }", **guesser).status,
        server.send("GET", "/sparql?query=ASK{}", X_Forwarded_For="203.0.113.67").status,
    ]

    assert statuses[:20] == [401] * 20
    assert set(statuses[21:]) == {429}
    assert int(last.headers["Retry-After"]) > 0
    assert others == [204, 204, 200]
