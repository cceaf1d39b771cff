"""The server ends well when it is asked to, and leaves nothing behind when it is killed (D53)."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from tests.trust.serving import Server, is_clean, scratch, serving, token_file

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.uncounted

NUMBERS = "".join(f"<urn:n{n}> <urn:p> {n} .\n" for n in range(300))
# Without end, over no data at all as well.
SLEEPLESS = "SELECT (COUNT(*) AS ?n) {{ {} }}".format(
    " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(300)))} }}" for n in range(6))
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def stop(server: Server, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
    """Ask a server to end; give how it ended and the seconds that took."""
    begun = time.monotonic()
    server.process.send_signal(number)
    code = server.process.wait(timeout=20)
    return code, time.monotonic() - begun


def left_of(pids: Sequence[int]) -> list[int]:
    """Which of these processes still run after a moment."""
    left = list(pids)
    for _ in range(100):
        left = [pid for pid in left if _runs(pid)]
        if not left:
            break
        time.sleep(0.05)
    return left


def _runs(pid: int) -> bool:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:
        return False
    return told.split()[0] not in "ZX"


@pytest.mark.parametrize(
    "options", [("--scratch",), ("--no-ui",), ()], ids=["scratch", "release", "pages"]
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_asked_to_end_ends_with_0(
    tmp_path: Path, options: tuple[str, ...], number: signal.Signals
) -> None:
    """D53: with all its processes, and without a word of complaint."""
    with serving(tmp_path, *options) as server:
        assert server.query("ASK {}").status == 200
        processes = server.tree()

        code, seconds = stop(server, number)
        said = server.log()

    assert code == 0
    assert seconds < 10
    assert left_of(processes) == []
    assert said.strip() == ""


def test_requests_under_way_are_answered_at_the_end(tmp_path: Path) -> None:
    """D53."""
    with scratch(tmp_path, "--deadline", "30") as server, ThreadPoolExecutor(1) as pool:
        assert server.update(f"INSERT DATA {{ {NUMBERS} }}").status == 204
        asked = pool.submit(server.query, ENDLESS, timeout="2")
        time.sleep(0.5)

        code, seconds = stop(server)

        assert asked.result().json["code"] == "query-timeout"
    assert (code, seconds < 10) == (0, True)


@pytest.mark.parametrize(
    "options", [("--scratch",), ("--no-ui",), ()], ids=["scratch", "release", "pages"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_without_end_does_not_delay_the_end(
    tmp_path: Path, options: tuple[str, ...], method: str
) -> None:
    """D53: who asked it is told why there is no answer, and when to come back."""
    with (
        serving(tmp_path, "--deadline", "60", *options) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = (
            pool.submit(server.send, "GET", f"/sparql?{urlencode({'query': SLEEPLESS})}")
            if method == "GET"
            else pool.submit(server.query, SLEEPLESS)
        )
        time.sleep(0.5)
        processes = server.tree()

        code, seconds = stop(server)

        reply = asked.result()
    assert (reply.status, reply.json["code"]) == (503, "server-ending")
    assert is_clean(reply)
    assert (code, seconds < 10) == (0, True)
    assert left_of(processes) == []


def test_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    """D53: on disk, with four who write until the server hangs up."""
    folder = tmp_path / "store"
    ox.Store(str(folder)).flush()
    options = ("--no-ui", "--store", str(folder), "--token-file", str(token_file(tmp_path)))
    acknowledged: list[int] = []
    begun = Event()

    def write(server: Server, number: int) -> None:
        while True:
            try:
                reply = server.update(f"INSERT DATA {{ <urn:w> <urn:p> {number} }}")
            except (OSError, HTTPException):
                return  # the server is gone
            if reply.status == 204:
                acknowledged.append(number)
            begun.set()
            number += 4

    with serving(tmp_path, *options) as server, ThreadPoolExecutor(4) as pool:
        for number in range(4):
            pool.submit(write, server, number)
        assert begun.wait(20)
        time.sleep(0.5)
        code, seconds = stop(server)

    stored = {
        int(quad.object.value)
        for quad in ox.Store.read_only(str(folder))
        if isinstance(quad.object, ox.Literal)
    }
    assert (code, seconds < 10) == (0, True)
    assert acknowledged
    assert set(acknowledged) <= stored


@pytest.mark.parametrize("options", [("--scratch",), ("--no-ui",)], ids=["scratch", "release"])
def test_a_server_that_is_killed_leaves_no_process(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    """D53: the end of any process at any moment is in the model."""
    with serving(tmp_path, *options) as server:
        assert server.query("ASK {}").status == 200
        processes = server.tree()

        server.process.kill()
        server.process.wait()

    assert left_of(processes) == []


def test_a_process_that_is_lost_is_replaced(tmp_path: Path) -> None:
    """The end of any process at any moment is in the model: here all but the first, in turn."""
    with serving(tmp_path, "--scratch") as server:
        assert server.query("ASK {}").status == 200
        for pid in server.tree()[1:]:
            if _runs(pid):
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.1)
                for number in range(3):
                    assert server.query(f"ASK {{}} # {pid} {number}").status in {200, 503}
            assert server.query("ASK { FILTER(NOW() > 0 || true) }").status == 200


def test_changes_that_are_lost_are_not_lost_in_silence(tmp_path: Path) -> None:
    """Changed data in memory end with their process: nobody may think that there were none."""
    with scratch(tmp_path) as server:
        assert server.update("INSERT DATA { <urn:a> <urn:p> 1 }").status == 204
        for pid in server.tree()[1:]:
            if _runs(pid):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)

        replies = [server.query(f"ASK {{ ?s ?p ?o }} # {number}") for number in range(3)]
        write = server.update("INSERT DATA { <urn:a> <urn:p> 2 }")
        ready = server.send("GET", "/readyz")

    assert [reply.status for reply in (*replies, write, ready)] == [503] * 5
    assert {reply.json["code"] for reply in (*replies, write)} == {"data-lost"}
