"""A few places for many who want one: who has a share of them waits, while others get in."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Condition
from typing import TYPE_CHECKING

from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator


def network_of(address: str) -> str:
    """Give what one customer has: an address of IPv4, or a /64 network of IPv6.

    >>> network_of("2001:db8::7"), network_of("::ffff:192.0.2.1"), network_of("")
    ('2001:db8::/64', '192.0.2.1', '')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


class Places:
    """``count`` places in all, and ``each`` for one who is named; from any thread.

    >>> places = Places(2, each=1)
    >>> with places.place("a", wait=0), places.place("b", wait=0):
    ...     pass
    """

    def __init__(self, count: int, each: int) -> None:
        """Have them all free."""
        self._count = count
        self._each = each
        self._taken: Counter[str] = Counter()
        self._changed = Condition()

    @contextmanager
    def place(self, who: str, *, wait: float) -> Iterator[None]:
        """Have a place; raises ServerBusyError where none gets free in ``wait`` seconds.

        Who has no name, as on this machine itself, may take them all.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(who), wait):
                raise ServerBusyError
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken[who] -= 1
                self._taken += Counter()  # forgets who has none
                self._changed.notify_all()

    def _has_room(self, who: str) -> bool:
        return self._taken.total() < self._count and (not who or self._taken[who] < self._each)
