"""A system that gives no more processes costs who asks for one, and not the loaded data."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import resource
import socket
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from hamkg.engine.datasets import Dataset
from hamkg.sandbox.jobs import Data
from hamkg.sandbox.nursery import Source, ZygoteNursery
from hamkg.sandbox.pool import Lanes, Pool
from hamkg.sandbox.wire import NO_WORKER, pack, receive
from hamkg.sandbox.zygote import Zygote
from hamkg.server.supervisor import Supervisor
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

UPDATE = {"job": "update", "deadline": 5}


@pytest.fixture
def lines() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's ends of the two lines to a zygote that serves until they are closed."""
    forks, their_forks = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    writes, their_writes = socket.socketpair()
    dataset = Dataset.of_files()
    zygote = Zygote(
        Data(dataset, dataset.engine(union=True, base=None)), 256, their_forks, their_writes
    )
    gc.collect()  # what earlier tests left is not collected by the thread
    thread = Thread(target=zygote.serve)
    thread.start()
    try:
        yield forks, writes
    finally:
        for end in (forks, writes):
            end.close()
        thread.join(5)
        for end in (their_forks, their_writes):
            end.close()
        assert not thread.is_alive()


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM])
def test_a_fork_that_fails_is_told_and_the_zygote_lives(
    lines: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def no_fork() -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fork", no_fork)
    forks, writes = lines

    for _ in range(2):
        forks.sendall(b"fork")
        assert forks.recv(64) == NO_WORKER
        writes.sendall(pack(UPDATE, b"CLEAR ALL"))
        told = receive(writes)
        assert told is not None
        assert told[0]["error"] == "server-busy"


def test_a_supervisor_that_gets_no_process_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def no_fork() -> int:
        asked.append(len(list(Path("/proc/self/fd").iterdir())))
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", no_fork)
    dataset = Dataset.of_files()
    data = Data(dataset, dataset.engine(union=True, base=None))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        supervisor = Supervisor(
            data, count=2, memory_mb=256, listener=listener, become_front=lambda *_: None
        )
        for _ in range(3):
            supervisor._make_up()  # noqa: SLF001  what each turn does

    assert len(asked) == 3
    assert len(set(asked)) == 1  # nothing stays open


@contextmanager
def without_files(pid: int) -> Iterator[None]:
    """Let a process open no more files, pipes and sockets for a while."""
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    opened = {int(path.name) for path in Path(f"/proc/{pid}/fd").iterdir()}
    free = min(set(range(before[0])) - opened)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (free, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


def child_of(pid: int) -> int:
    """The one process that another has started."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return int(child)


def test_who_asks_meanwhile_gets_a_503_and_later_an_answer() -> None:
    async def work() -> None:
        nursery = ZygoteNursery(Source((), memory_mb=512))
        pool = Pool(nursery, Lanes(fast=1, deadline=5))
        await pool.open()
        try:
            keeper = nursery._process  # noqa: SLF001  whose child to limit
            assert keeper is not None
            zygote = child_of(keeper.pid)
            with without_files(zygote):
                with pytest.raises(ServerBusyError, match="No process could be started"):
                    await nursery.hatch()
                with pytest.raises(ServerBusyError, match="No process could be started"):
                    await pool.write({"job": "update"}, b"CLEAR ALL")
            await pool.run({"job": "ping"}, b"")
            assert child_of(keeper.pid) == zygote
        finally:
            await pool.close()

    asyncio.run(work())
