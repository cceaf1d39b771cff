"""Who may ask another server at once: short questions and long ones have places of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hamkg.sandbox.pool import Lanes

T = TypeVar("T")


class Turns:
    """Lets work begin in one of the fast places of some lanes, and go on in one of the slow ones.

    What takes long must leave room for what does not: `Pool` does the same with its workers.
    """

    def __init__(self, lanes: Lanes) -> None:
        """Prepare; all places are free."""
        self._lanes = lanes
        self._free = asyncio.Semaphore(lanes.fast)
        self._long = 0
        self._short = 0

    @property
    def in_flight(self) -> tuple[int, int]:
        """How much short and how much long work is under way."""
        return self._short, self._long

    async def take(
        self, begin: Callable[[], Awaitable[T]], gone: Callable[[], Awaitable[None]] | None
    ) -> T:
        """Do some work, as long as the client waits for it; raises ServerBusyError."""
        try:
            await asyncio.wait_for(self._free.acquire(), self._lanes.wait)
        except TimeoutError:
            raise ServerBusyError from None
        self._short += 1
        work = asyncio.ensure_future(begin())
        is_long = False
        try:
            await asyncio.wait({work}, timeout=self._lanes.patience)
            if not work.done():
                self._lengthen()
                is_long = True
            return await unless_gone(work, gone)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            if is_long:
                self._long -= 1
            else:
                self._short -= 1
                self._free.release()

    def _lengthen(self) -> None:
        if self._long >= self._lanes.slow:
            raise ServerBusyError(ServerBusyError.LONG_QUERIES)
        self._long += 1
        self._short -= 1
        self._free.release()


async def unless_gone(work: Awaitable[T], gone: Callable[[], Awaitable[None]] | None) -> T:
    """Wait for some work as long as the client does; raises ServerBusyError where it left."""
    if gone is None:
        return await work
    asking, leaving = asyncio.ensure_future(work), asyncio.ensure_future(gone())
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            raise ServerBusyError(ServerBusyError.NOBODY_WAITS)
        return asking.result()
    finally:
        for task in (asking, leaving):
            task.cancel()
        await asyncio.gather(asking, leaving, return_exceptions=True)
