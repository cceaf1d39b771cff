"""Queries run in processes that can be lost: light ones stay quick, and changes are whole."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hamkg.engine.datasets import Dataset
from hamkg.errors import (
    HamkgError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    RdfSyntaxError,
    StoreError,
)
from hamkg.sandbox.nursery import Nursery, Source, StoreNursery, ZygoteNursery
from hamkg.sandbox.pool import Lanes, Pool
from hamkg.sandbox.protection import CHANGED
from hamkg.service_errors import ProtectedGraphError, ServerBusyError, UnknownGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

JSON = {"table": "json", "graph": "nt"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
NUMBERS = "".join(f"<urn:n{i}> <urn:p> {i} .\n" for i in range(300))
LANES = Lanes(fast=2, slow=1, patience=0.1, wait=0.5, deadline=5)


@pytest.fixture
def data(tmp_path: Path) -> Source:
    path = tmp_path / "numbers.ttl"
    path.write_text(NUMBERS, encoding="utf-8")
    return Source((str(path),), memory_mb=1024)


def in_pool(
    work: Callable[[Pool], Coroutine[Any, Any, None]],
    nursery: Nursery,
    lanes: Lanes = LANES,
) -> None:
    """Run some work over a pool, and close it whatever happens."""

    async def whole() -> None:
        pool = Pool(nursery, lanes)
        await pool.open()
        try:
            await work(pool)
        finally:
            await pool.close()

    asyncio.run(whole())


async def ask(pool: Pool, text: str, **told: Any) -> bytes:  # noqa: ANN401  as Pool.run takes them
    _, body = await pool.run({"job": "query", "formats": JSON}, text.encode(), **told)
    return body


async def update(pool: Pool, text: str) -> None:
    await pool.write({"job": "update"}, text.encode())


def ends(pid: int) -> bool:
    """Whether a process ends soon, on a busy machine too."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] in "ZX":
            return True
        time.sleep(0.02)
    return False


def network_of(pid: int | str) -> str:
    """The network interfaces that a process sees."""
    return Path(f"/proc/{pid}/net/dev").read_text(encoding="utf-8")


async def outcome(job: Awaitable[Any]) -> str:
    """How a job ends: its error's code, or ok."""
    try:
        await job
    except HamkgError as error:
        return error.code
    return "ok"


def test_light_queries_are_answered_beside_heavy_ones(data: Source) -> None:
    """One that had to wait for a heavy one would be told that the server is busy."""

    async def work(pool: Pool) -> None:
        heavy = [asyncio.create_task(outcome(ask(pool, ENDLESS))) for _ in range(4)]
        await asyncio.sleep(0.3)
        for _ in range(20):
            assert b"true" in await ask(pool, "ASK { <urn:n1> ?p ?o }")
        refused = [task for task in heavy if task.done()]
        assert {task.result() for task in refused} == {"server-busy"}
        assert len(refused) < len(heavy)
        for task in heavy:
            task.cancel()

    in_pool(work, ZygoteNursery(data), replace(LANES, wait=20, deadline=60))


def test_a_query_over_its_deadline_is_answered_at_once(data: Source) -> None:
    async def work(pool: Pool) -> None:
        begun = time.monotonic()
        with pytest.raises(QueryTimeoutError, match=r"after 0\.5 seconds"):
            await ask(pool, ENDLESS, deadline=0.5)
        assert time.monotonic() - begun < LANES.deadline
        assert await ask(pool, "ASK {}")

    in_pool(work, ZygoteNursery(data))


def test_a_client_may_not_raise_the_deadline(data: Source) -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(QueryTimeoutError, match="after 1 seconds"):
            await ask(pool, ENDLESS, deadline=600)

    in_pool(work, ZygoteNursery(data), Lanes(deadline=1))


def test_a_lost_worker_costs_its_own_query_only(data: Source) -> None:
    async def work(pool: Pool) -> None:
        task = asyncio.create_task(ask(pool, ENDLESS))
        await asyncio.sleep(0.3)
        (worker,) = pool._busy  # noqa: SLF001  whom to kill
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(QueryMemoryError):
            await task
        assert await ask(pool, "ASK {}")

    in_pool(work, ZygoteNursery(data))


def test_a_client_that_hangs_up_frees_its_worker(data: Source) -> None:
    async def work(pool: Pool) -> None:
        async def gone() -> None:
            await asyncio.sleep(0.2)

        task = asyncio.create_task(ask(pool, ENDLESS, gone=gone))
        await asyncio.sleep(0.3)
        worker = next(iter(pool._busy), None)  # noqa: SLF001  who must end
        with pytest.raises(ServerBusyError, match="hung up"):
            await task
        assert pool.in_flight == (0, 0)
        assert worker is None or ends(worker.pid)

    in_pool(work, ZygoteNursery(data))


def test_who_finds_no_place_is_told_so_soon(data: Source) -> None:
    async def work(pool: Pool) -> None:
        heavy = [asyncio.create_task(outcome(ask(pool, ENDLESS))) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(ServerBusyError):
            await ask(pool, "ASK {}")
        for task in heavy:
            task.cancel()

    in_pool(work, ZygoteNursery(data), Lanes(fast=2, slow=1, patience=4, wait=0.2, deadline=5))


def test_a_worker_reaches_no_network(data: Source) -> None:
    async def work(pool: Pool) -> None:
        (worker, *_) = pool._idle  # noqa: SLF001  whose network is looked at
        assert await ask(pool, "ASK {}")  # by now it is behind its walls
        ours, theirs = network_of("self"), network_of(worker.pid)
        assert theirs != ours
        assert (
            theirs.count(":") == 1
        )  # the loopback interface of an empty namespace, which is down

    in_pool(work, ZygoteNursery(data))


def test_nothing_is_left_when_the_pool_closes(data: Source) -> None:
    pids: list[int] = []

    async def work(pool: Pool) -> None:
        pids.extend(worker.pid for worker in pool._idle)  # noqa: SLF001  who must end

    in_pool(work, ZygoteNursery(data))

    assert pids
    assert all(map(ends, pids))


# ---------------------------------------------------------------- changes in memory


def test_later_queries_see_a_change() -> None:
    async def work(pool: Pool) -> None:
        for number in range(5):
            await update(pool, f"INSERT DATA {{ <urn:a> <urn:p> {number} }}")
            assert b"true" in await ask(pool, f"ASK {{ <urn:a> <urn:p> {number} }}")
        assert pool.epoch == 5

    in_pool(work, ZygoteNursery(Source((), union=False)))


def test_an_update_that_fails_changes_nothing() -> None:
    async def work(pool: Pool) -> None:
        await update(pool, "INSERT DATA { <urn:a> <urn:p> 1 }")
        with pytest.raises(QuerySyntaxError):
            await update(pool, "INSERT DATA { <urn:a> <urn:p> 2 } ; nonsense")
        with pytest.raises(UnknownGraphError):
            await pool.write({"job": "drop_graph", "name": "urn:none"}, b"")
        assert b'"1"' in await ask(pool, "SELECT ?o { ?s ?p ?o }")
        assert pool.epoch == 1

    in_pool(work, ZygoteNursery(Source((), union=False)))


def test_an_update_over_its_deadline_changes_nothing() -> None:
    async def work(pool: Pool) -> None:
        await update(pool, f"INSERT DATA {{ {NUMBERS} }}")
        endless = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c + ?f + ?i + ?l < 0) }"
        with pytest.raises(QueryTimeoutError):
            await update(pool, f"INSERT {{ <urn:late> <urn:p> 1 }} WHERE {endless}")
        assert b"false" in await ask(pool, "ASK { <urn:late> ?p ?o }")
        await update(pool, "INSERT DATA { <urn:next> <urn:p> 1 }")
        assert b"true" in await ask(pool, "ASK { <urn:next> ?p ?o }")

    in_pool(work, ZygoteNursery(Source((), union=False)), Lanes(deadline=2))


def test_writers_at_once_lose_no_update() -> None:
    async def work(pool: Pool) -> None:
        await update(pool, "INSERT DATA { <urn:c> <urn:is> 0 }")
        more = "DELETE { ?c ?p ?n } INSERT { ?c ?p ?m } WHERE { ?c ?p ?n BIND(?n + 1 AS ?m) }"
        await asyncio.gather(*(update(pool, more) for _ in range(20)))
        assert b'"20"' in await ask(pool, "SELECT ?n { <urn:c> ?p ?n }")

    in_pool(work, ZygoteNursery(Source((), union=False)))


def test_what_the_release_says_cannot_be_changed() -> None:
    async def work(pool: Pool) -> None:
        with pytest.raises(ProtectedGraphError):
            await update(
                pool,
                "INSERT { GRAPH ?g { <urn:a> <urn:p> 1 } }"
                " WHERE { BIND(IRI('https://w3id.org/hamkg/graph/asserted') AS ?g) }",
            )
        assert b"false" in await ask(pool, "ASK { GRAPH ?g { ?s ?p ?o } }")

    in_pool(work, ZygoteNursery(Source((), union=False)))


# ---------------------------------------------------------------- changes on disk


def test_a_store_on_disk_keeps_its_changes(tmp_path: Path) -> None:
    async def write(pool: Pool) -> None:
        await update(pool, "INSERT DATA { <urn:a> <urn:p> 1 }")
        assert b"true" in await ask(pool, "ASK { <urn:a> <urn:p> 1 }")

    async def read(pool: Pool) -> None:
        assert b"true" in await ask(pool, "ASK { <urn:a> <urn:p> 1 }")

    source = Source(str(tmp_path), memory_mb=2048)
    in_pool(write, StoreNursery(source, writable=True))
    in_pool(read, StoreNursery(source, writable=False))


RELEASE = "https://w3id.org/hamkg/graph/asserted"
ALL = "{ GRAPH ?g { ?s ?p ?o } }"
UNDOING = (
    "DROP ALL",
    "CLEAR NAMED ;",
    "CLEAR ALL # of it",
    f"DELETE {ALL} WHERE {ALL}",
    f"INSERT {{ GRAPH ?g {{ <urn:new> ?p ?o }} }} WHERE {ALL}",
    f"DELETE {ALL} INSERT {{ GRAPH ?g {{ ?s ?p 'x' }} }} WHERE {ALL}",
    f"MOVE <{RELEASE}> TO <urn:mine>",
    f"COPY <urn:mine> TO <{RELEASE}>",
    f"CREATE SILENT GRAPH <{CHANGED}>",
)
OTHER_WAYS = (
    ({"job": "put_dataset"}, ""),
    ({"job": "add_to_dataset"}, f"<urn:a> <urn:b> 'a b' <{RELEASE}> .\n"),
    ({"job": "add_to_dataset"}, f"<urn:a> <urn:b> <urn:c> <{CHANGED}> .\n"),
    ({"job": "put_graph", "name": RELEASE}, ""),
    ({"job": "add_to_graph", "name": RELEASE}, "<urn:a> <urn:b> <urn:c> .\n"),
    ({"job": "drop_graph", "name": RELEASE}, ""),
    ({"job": "put_graph", "name": CHANGED}, ""),
)


@pytest.fixture
def stored_release(tmp_path: Path) -> Source:
    data = f"GRAPH <{RELEASE}> {{ <urn:r> <urn:p> 1 }} GRAPH <urn:mine> {{ <urn:m> <urn:p> 1 }}"
    Dataset.open(tmp_path).engine(union=True, base=None).update(f"INSERT DATA {{ {data} }}")
    return Source(str(tmp_path), memory_mb=2048)


def test_what_the_release_says_cannot_be_changed_on_disk(stored_release: Source) -> None:
    async def work(pool: Pool) -> None:
        for text in UNDOING:
            with pytest.raises(ProtectedGraphError):
                await update(pool, f"INSERT DATA {{ <urn:first> <urn:p> 1 }} ; {text}")
        for head, body in OTHER_WAYS:
            with pytest.raises(ProtectedGraphError):
                await pool.write(head, body.encode())
        await update(pool, "INSERT DATA { <urn:next> <urn:p> 1 }")
        assert b"false" in await ask(pool, "ASK { <urn:first> ?p ?o }")
        assert b"true" in await ask(
            pool, "ASK { <urn:r> <urn:p> 1 . <urn:m> <urn:p> 1 . <urn:next> ?p ?o }"
        )

    in_pool(work, StoreNursery(stored_release, writable=True))


def test_other_graphs_can_be_changed_beside_the_release(stored_release: Source) -> None:
    async def work(pool: Pool) -> None:
        await update(pool, "PREFIX a: <urn:> INSERT DATA { a:a a:p 1 } ; # that is all")
        await update(pool, "# nothing at all")
        await update(pool, "DROP GRAPH <urn:mine>")
        about = f"<urn:a> <urn:about> <{RELEASE}> .\n"
        await pool.write({"job": "add_to_dataset"}, about.encode())
        assert b"true" in await ask(pool, f"ASK {{ <urn:a> <urn:p> 1 ; ?about <{RELEASE}> }}")
        assert b"false" in await ask(pool, "ASK { <urn:m> ?p ?o }")

    in_pool(work, StoreNursery(stored_release, writable=True))


def test_a_writer_that_is_stuck_is_replaced(tmp_path: Path) -> None:
    async def work(pool: Pool) -> None:
        await update(pool, f"INSERT DATA {{ {NUMBERS} }}")
        endless = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c + ?f + ?i + ?l < 0) }"
        with pytest.raises(QueryTimeoutError):
            await update(pool, f"INSERT {{ <urn:late> <urn:p> 1 }} WHERE {endless}")
        await update(pool, "INSERT DATA { <urn:next> <urn:p> 1 }")
        assert b"true" in await ask(pool, "ASK { <urn:next> ?p ?o }")
        assert b"false" in await ask(pool, "ASK { <urn:late> ?p ?o }")

    source = Source(str(tmp_path), memory_mb=2048)
    in_pool(work, StoreNursery(source, writable=True), Lanes(deadline=3))


def test_data_that_cannot_be_loaded_are_reported(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("this is no Turtle", encoding="utf-8")

    async def nothing(_pool: Pool) -> None: ...

    with pytest.raises(RdfSyntaxError):
        in_pool(nothing, ZygoteNursery(Source((str(broken),))))
    with pytest.raises(StoreError):
        in_pool(nothing, StoreNursery(Source(str(tmp_path)), writable=False))
