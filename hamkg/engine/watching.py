"""Notices that the data of another server have changed: one look, for all who want to know."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from hamkg.errors import QueryTimeoutError
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from hamkg.engine.remote import RemoteEngine
    from hamkg.engine.state import Layout, State

MOST_HASHED = 150_000
"""Up to so many statements of our graphs are held against what they were; the release has half."""
# What was seen holds longer where looking took long: looking takes no larger a share of the
# server's time.
_SHARE = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a server at a time; no state where it cannot tell, or not in time."""

    layout: Layout
    state: State | None
    turn: int
    """How many looks there have been."""

    @property
    def version(self) -> str:
        """A name of the state that the data are in, or nothing."""
        return "" if self.state is None else self.state.version


class Watch:
    """Looks which state a server's data are in, no oftener than it must."""

    def __init__(self, far: RemoteEngine, holds: float) -> None:
        """Look at nothing yet; what is seen ``holds`` so many seconds."""
        self._far = far
        self._holds = holds
        self._seen: Seen | None = None
        self._until = 0.0
        self._may_sum = True
        self._lock = Lock()

    def fresh(self) -> Seen | None:
        """Give what was seen last if that still holds; never waits for a look."""
        return self._seen if time.monotonic() < self._until else None

    def now(self) -> Seen:
        """Give what was seen last, or look again where that is too long ago.

        Raises RemoteStoreError where the server does not answer, or does not answer any more.
        """
        with self._lock:
            if self._seen is None or time.monotonic() >= self._until:
                begun = time.monotonic()
                self._seen = self._look()
                now = time.monotonic()
                self._until = now + max(self._holds, _SHARE * (now - begun))
            return self._seen

    def _look(self) -> Seen:
        before = self._seen
        known = before.state if before else None
        state = self._state(known)
        return Seen(self._far.layout, state, before.turn + 1 if before else 1)

    def _state(self, known: State | None) -> State | None:
        sums = self._may_sum and (known is None or known.ours <= MOST_HASHED)
        if sums:
            try:
                return self._far.look(sums=True)
            except (RemoteStoreError, QueryTimeoutError) as error:
                _raise_passing(error)
        try:
            state = self._far.look(sums=False)
        except (RemoteStoreError, QueryTimeoutError) as error:
            _raise_passing(error)
            # Who could tell and refuses now is told as an error; who is slow may be asked still.
            if known is not None and isinstance(error, RemoteStoreError):
                raise
            return None
        self._may_sum = not sums
        return state


def _raise_passing(error: RemoteStoreError | QueryTimeoutError) -> None:
    if isinstance(error, RemoteStoreError) and error.passing:
        raise error
