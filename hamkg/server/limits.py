"""How much one client may use: query seconds and errors in a minute, requests at once.

A client is the holder of a token, or else an address (of IPv6 the /64 network, which is what one
customer gets). The figures for strangers are those of the public Wikidata service. The counting
is that of the library ``limits``, in windows that begin with a client's first use. Who asks from
this machine itself is not counted, so that local work and load tests pay nothing.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

from limits import RateLimitItemPerSecond
from limits.strategies import FixedWindowRateLimiter

from hamkg.server.counts import MOST_COUNTS, Counts
from hamkg.service_errors import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Callable

_PER_SECOND = 1000  # query time is counted in milliseconds


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one client may use: in a minute, and at once; None is without limit."""

    query_seconds: int | None = 60
    errors: int | None = 30
    parallel: int | None = 5
    pages: int | None = 50
    wrong_tokens: int = 20

    @property
    def is_free(self) -> bool:
        """Whether requests need no counting."""
        return self.query_seconds is None and self.errors is None and self.parallel is None


@dataclass(frozen=True, slots=True)
class Allowances:
    """What a stranger, the holder of a token and this machine's own users may use."""

    stranger: Allowance = Allowance()
    holder: Allowance = Allowance(query_seconds=600, errors=300, parallel=10)
    local: Allowance = Allowance(None, None, None, None)
    window: int = 60


class Client(NamedTuple):
    """Who asks, under a name that logs may show."""

    name: str
    allowance: Allowance
    local: bool = False
    """Whether it asks from this machine itself, and not through a proxy on it."""
    scopes: frozenset[str] = frozenset()


class Limiter:
    """Counts what clients use; may be called from any thread."""

    def __init__(
        self,
        allowances: Allowances | None = None,
        on_refusal: Callable[[str], None] = lambda _reason: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hold these allowances; tell ``on_refusal`` the reason of each refusal.

        ``clock`` gives seconds that never go back.
        """
        self.allowances = allowances or Allowances()
        self._on_refusal = on_refusal
        self._clock = clock
        self._windows = FixedWindowRateLimiter(Counts(clock))
        self._lock = threading.Lock()
        self._running: dict[tuple[str, str], int] = {}
        self._barred: dict[tuple[str, str], float] = {}

    def client(self, host: str, *, forwarded: bool) -> Client:
        """Give the client at an address; ``forwarded`` where a proxy speaks for it."""
        name, loopback = _network(host)
        local = loopback and not forwarded
        allowance = self.allowances.local if local else self.allowances.stranger
        return Client(name, allowance, local)

    def enter(self, client: Client) -> None:
        """Begin a request; raises RateLimitError where the client must wait."""
        if client.allowance.parallel is not None:
            self._check("query-seconds", client)
            self._check("errors", client)
            self._begin("parallel", client, client.allowance.parallel)

    def leave(self, client: Client) -> None:
        """End a request that was begun."""
        if client.allowance.parallel is not None:
            self._end("parallel", client)

    def open_page(self, client: Client) -> None:
        """Begin a page's connection; raises RateLimitError where there are too many."""
        if client.allowance.pages is not None:
            self._begin("pages", client, client.allowance.pages)

    def close_page(self, client: Client) -> None:
        """End a page's connection that was begun."""
        if client.allowance.pages is not None:
            self._end("pages", client)

    def charge(self, client: Client, seconds: float) -> None:
        """Count the time of a query: a millisecond at least, so that many small ones count."""
        if client.allowance.query_seconds is not None:
            most = client.allowance.query_seconds * _PER_SECOND
            self._spend("query-seconds", client, most, max(1, round(seconds * _PER_SECOND)))

    def error(self, client: Client) -> None:
        """Count a request that failed."""
        if client.allowance.errors is not None:
            self._spend("errors", client, client.allowance.errors)

    def wrong_token(self, client: Client) -> None:
        """Count a wrong token; raises RateLimitError where there were too many.

        It bars further wrong ones and not the holder of a right one behind the same address:
        what keeps a token from being guessed is its length; this keeps the guessing cheap.
        """
        self._check("wrong-tokens", client)
        self._spend("wrong-tokens", client, client.allowance.wrong_tokens)
        self._check("wrong-tokens", client)

    def _begin(self, what: str, client: Client, most: int) -> None:
        with self._lock:
            running = self._running.get((what, client.name), 0)
            if running < most:
                self._running[what, client.name] = running + 1
        if running >= most:
            self._refuse(what, 1)

    def _end(self, what: str, client: Client) -> None:
        with self._lock:
            running = self._running.pop((what, client.name)) - 1
            if running:
                self._running[what, client.name] = running

    def _spend(self, what: str, client: Client, most: int, cost: int = 1) -> None:
        item = _item(what, most, self.allowances.window)
        with self._lock:
            if not self._windows.hit(item, client.name, cost=cost):
                until = self._windows.get_window_stats(item, client.name).reset_time
                self._barred[what, client.name] = until
                if len(self._barred) > MOST_COUNTS:
                    now = self._clock()
                    self._barred = {key: end for key, end in self._barred.items() if end > now}

    def _check(self, what: str, client: Client) -> None:
        until = self._barred.get((what, client.name))
        if until is None:
            return
        wait = until - self._clock()
        if wait > 0:
            self._refuse(what, math.ceil(wait))
        self._barred.pop((what, client.name), None)

    def _refuse(self, what: str, wait: int) -> None:
        self._on_refusal(what)
        raise RateLimitError(_TOLD[what], retry_after=wait)


@lru_cache(maxsize=4096)
def _network(host: str) -> tuple[str, bool]:
    """Give the name of the client at an address, and whether it is this machine."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:  # what a proxy or a test gave as a name
        return host[:64], False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback or isinstance(address, IPv4Address):
        return str(address), address.is_loopback
    return str(ip_network((address, 64), strict=False)), False


@lru_cache(maxsize=64)
def _item(what: str, most: int, window: int) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(most, window, namespace=what)


_TOLD = {
    "query-seconds": "This client's queries took all the time that one client has for now.",
    "errors": "Too many of this client's requests failed.",
    "wrong-tokens": "There were too many wrong tokens from this address.",
    "parallel": "This client has as many requests under way as one client may.",
    "pages": "This address has as many pages open as one may.",
}
