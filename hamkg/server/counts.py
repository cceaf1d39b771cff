"""Where the library ``limits`` keeps its counts: in a memory that is bounded.

The library's own memory has no bound, starts a thread every 10 ms that looks at all counts, and
fails now and then where two threads count at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from limits.storage import Storage

if TYPE_CHECKING:
    from collections.abc import Callable

# Against more addresses than this at once no limit per address helps.
MOST_COUNTS: Final = 50_000


class Counts(Storage):
    """Counts that end by themselves; one thread at a time may count.

    >>> counts = Counts(clock=lambda: 0.0)
    >>> counts.incr("errors/203.0.113.7", expiry=60), counts.incr("errors/203.0.113.7", expiry=60)
    (1, 2)
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with none; ``clock`` says when one ends."""
        super().__init__()
        self._clock = clock
        self._counts: dict[str, tuple[int, float]] = {}
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Give what can go wrong: nothing."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a count, which ends ``expiry`` seconds after its beginning."""
        now = self._clock()
        count, end = self._counts.get(key, (0, now))
        if end <= now:
            count, end = 0, now + expiry
            if len(self._counts) >= MOST_COUNTS and not self._has_room(key, now):
                return amount
        self._counts[key] = (count + amount, end)
        return count + amount

    def get(self, key: str) -> int:
        """Give a count."""
        count, end = self._counts.get(key, (0, 0.0))
        return count if end > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """Give the time at which a count ends."""
        return self._counts.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """Tell that counting is possible: memory always is."""
        return True

    def reset(self) -> int:
        """Forget all counts, and say how many there were."""
        many = len(self._counts)
        self._counts.clear()
        return many

    def clear(self, key: str) -> None:
        """Forget a count."""
        self._counts.pop(key, None)

    def _has_room(self, key: str, now: float) -> bool:
        # Looking at all of them for each newcomer would serve whoever sends the flood.
        if key not in self._counts and now >= self._next_sweep:
            self._next_sweep = now + 1
            self._counts = {key: pair for key, pair in self._counts.items() if pair[1] > now}
        return key in self._counts or len(self._counts) < MOST_COUNTS
