"""The access log: a line of JSON for each request, which nobody can forge or read a token in."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import logging
import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from hamkg.errors import OutputError
from hamkg.server.access_log import AccessLog, access_logger
from hamkg.server.clients import RateLimits
from hamkg.server.limits import Limiter
from hamkg.server.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from starlette.requests import Request

GOOD = "Zk3m0Y0v8fXq1Lw7Jt5cR2bN"
NOON = datetime(2026, 11, 26, 12, 0, 0, 123_456, tzinfo=UTC)
FORGED = 'ASK {}\r\n{"method":"GET","status":200}\u2028\u202e\x1b[31m\x00'


async def _sparql(request: Request) -> Response:
    request.state.query = request.query_params["query"]
    return Response("answer")


async def _stream(_request: Request) -> Response:
    async def parts() -> AsyncIterator[str]:
        for part in ("one", "two"):
            yield part

    return StreamingResponse(parts())


async def _broken(_request: Request) -> Response:
    raise ZeroDivisionError


def service(logger: logging.Logger) -> TestClient:
    middleware = [
        Middleware(AccessLog, logger, lambda: NOON),
        Middleware(RateLimits, Limiter(), Tokens.from_text(GOOD)),
    ]
    routes = [
        Route("/sparql", _sparql, methods=["GET", "POST"]),
        Route("/stream", _stream),
        Route("/broken", _broken),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware), client=("203.0.113.7", 1))


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def client(written: io.StringIO) -> Iterator[TestClient]:
    with service(access_logger(written)) as found:
        yield found


def only_line(written: io.StringIO) -> dict[str, Any]:
    (line,) = written.getvalue().splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_request_is_one_line(client: TestClient, written: io.StringIO) -> None:
    client.get("/sparql", params={"query": "ASK {}"})

    line = only_line(written)

    assert line.pop("seconds") >= 0
    assert line == {
        "time": "2026-11-26T12:00:00.123+00:00",
        "method": "GET",
        "path": "/sparql",
        "status": 200,
        "bytes": 6,
        "client": "203.0.113.7",
        "query_hash": hashlib.sha256(b"ASK {}").hexdigest()[:12],
        "query": "ASK {}",
    }


def test_what_was_no_query_has_none(client: TestClient, written: io.StringIO) -> None:
    client.get("/nowhere")

    assert only_line(written).keys().isdisjoint({"query", "query_hash"})
    assert only_line(written)["status"] == 404


def test_the_bytes_of_an_answer_in_parts_are_added_up(
    client: TestClient, written: io.StringIO
) -> None:
    client.get("/stream")

    assert only_line(written)["bytes"] == 6


def test_a_request_that_broke_the_server_has_a_line(
    client: TestClient, written: io.StringIO
) -> None:
    with pytest.raises(ZeroDivisionError):
        client.get("/broken")

    assert only_line(written)["status"] is None


@pytest.mark.parametrize("where", ["query", "path"])
def test_no_request_forges_a_line(client: TestClient, written: io.StringIO, where: str) -> None:
    if where == "query":
        client.get("/sparql", params={"query": FORGED})
    else:
        client.get("/%0a%7B%22status%22%3A200%7D%0d%e2%80%ae%1b%00")

    text = written.getvalue()

    assert text.count("\n") == 1
    assert all(character == "\n" or " " <= character <= "~" for character in text)


def test_of_a_query_its_first_200_characters_are_shown(
    client: TestClient, written: io.StringIO
) -> None:
    query = f"ASK {{}} # {'x' * 500}"

    client.get("/sparql", params={"query": query})

    assert only_line(written)["query"] == query[:200]
    assert only_line(written)["query_hash"] == hashlib.sha256(query.encode()).hexdigest()[:12]


@pytest.mark.parametrize("token", [GOOD, "wrong-wrong-wrong-wrong-wrong"])
def test_no_token_is_written(client: TestClient, written: io.StringIO, token: str) -> None:
    client.get(
        "/sparql",
        params={"query": "ASK {}", "access_token": token},
        headers={"Authorization": f"Bearer {token}", "Cookie": f"token={token}", "Referer": token},
    )

    line = only_line(written)

    assert token not in written.getvalue()
    assert hashlib.sha256(token.encode()).hexdigest()[:12] not in written.getvalue()
    assert line["client"] == ("token-1" if token == GOOD else "203.0.113.7")


# ---------------------------------------------------------------- the file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture
def logger(file: Path) -> Iterator[logging.Logger]:
    found = access_logger(file)
    yield found
    for handler in found.handlers:
        handler.close()


def test_the_file_is_its_owners_alone(logger: logging.Logger, file: Path) -> None:
    service(logger).get("/sparql", params={"query": "ASK {}"})

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="ascii"))["status"] == 200


def test_the_file_can_be_moved_away_while_it_is_written(
    logger: logging.Logger, file: Path
) -> None:
    client = service(logger)
    client.get("/first")

    file.rename(file.with_suffix(".1"))
    client.get("/second")

    assert "/first" in file.with_suffix(".1").read_text(encoding="ascii")
    assert "/second" in file.read_text(encoding="ascii")


def test_a_file_that_cannot_be_written_is_an_error_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        access_logger(tmp_path / "nothing" / "access.log")


def test_a_full_disk_costs_the_line_and_not_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(logging, "raiseExceptions", False)  # spares the test the printed report

    answer = service(access_logger(Full())).get("/sparql", params={"query": "ASK {}"})

    assert answer.status_code == 200
