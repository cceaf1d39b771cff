"""Tells whether the server lives (/healthz) and whether it can do its work (/readyz)."""

from __future__ import annotations

import asyncio
import time
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from hamkg.errors import HamkgError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    Check = Callable[[], Awaitable[bool]]

_PATIENCE = 1.0
_KEPT = 1.0


async def healthz(_request: Request) -> Response:
    """Answer as long as the front lives; does no work, so that load alone never fails it."""
    return JSONResponse({"status": "ok"})


def readyz_route(
    checks: Mapping[str, Check],
    words: Mapping[str, str] = MappingProxyType({}),
    patience: float = _PATIENCE,
) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /readyz: 200 where every check comes true within ``patience`` seconds.

    ``words`` say for people what it means that a check does not.

    A check that comes false, that fails with an error of hamkg or the system, or that takes too
    long makes it a 503. The answer holds for a second, and whoever asks while the checks run gets
    theirs: asking often makes no more work.
    """
    readiness = _Readiness(checks, patience)

    async def readyz(_request: Request) -> Response:
        """Answer with what each check found."""
        found = await readiness.found()
        failing = [name for name, word in found.items() if word != "ok"]
        body: dict[str, object] = {"status": "unready" if failing else "ok", "checks": found}
        told = [words[name] for name in failing if name in words]
        if told:
            body["detail"] = " ".join(told)
        # Nobody in between may keep the answer.
        headers = {"Cache-Control": "no-store"}
        return JSONResponse(body, status_code=503 if failing else 200, headers=headers)

    return readyz


class _Readiness:
    """Runs the checks once for all who ask at about the same time."""

    def __init__(self, checks: Mapping[str, Check], patience: float) -> None:
        self._checks = checks
        self._patience = patience
        self._running: asyncio.Task[dict[str, str]] | None = None
        self._until = 0.0

    async def found(self) -> dict[str, str]:
        task = self._running
        if task is None or (task.done() and time.monotonic() > self._until):
            task = self._running = asyncio.create_task(self._run())
        # One caller who leaves must not take the answer from the others.
        return await asyncio.shield(task)

    async def _run(self) -> dict[str, str]:
        words = await asyncio.gather(*map(self._outcome, self._checks.values()))
        self._until = time.monotonic() + _KEPT
        return dict(zip(self._checks, words, strict=True))

    async def _outcome(self, check: Check) -> str:
        # What exactly went wrong is for the log and not for whoever asks.
        try:
            good = await asyncio.wait_for(check(), self._patience)
        except TimeoutError:
            return "slow"
        except (HamkgError, OSError):
            return "failed"
        return "ok" if good else "failed"
