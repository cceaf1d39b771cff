"""Notices that the data of another server have changed: one look, for all who want to know."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from hamkg.engine.state import Depth
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
        self._depths = tuple(Depth)
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
        """Ask for as much as the server can tell; what it could not tell once is left out."""
        refused: RemoteStoreError | None = None
        for number, depth in enumerate(depths := self._depths_for(known)):
            try:
                state = self._far.look(depth)
            except QueryTimeoutError:
                continue
            except RemoteStoreError as error:
                if error.passing:
                    raise
                refused = error
                continue
            if number:
                self._depths = depths[number:]
            return state
        # Who could tell and refuses now is told as an error; who is slow may be asked still.
        if known is not None and refused is not None:
            raise refused
        return None

    def _depths_for(self, known: State | None) -> tuple[Depth, ...]:
        is_much = known is not None and known.ours > MOST_HASHED
        return (Depth.COUNTS,) if is_much else self._depths
