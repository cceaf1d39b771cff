"""A client for a process without network: what it is asked, somebody else asks, and runs it again.

Who speaks for a server that needs several questions for one answer is run from the start with the
replies that have come so far, until none is lacking. Two or three runs are the rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.engine.foreign import Reply
    from hamkg.engine.sparql_client import ClientLimits


class WantedError(Exception):
    """There is no reply yet to this question."""

    def __init__(self, text: str, pragmas: str) -> None:
        """Keep the question."""
        super().__init__(text)
        self.text = text
        self.pragmas = pragmas


class Recorded:
    """Gives replies that have come, in the order of their questions."""

    # Those of who asks hold; importing them would load an HTTP client.
    limits = cast("ClientLimits", None)

    def __init__(self, address: str, replies: Iterable[Reply]) -> None:
        """Take the replies; ``address`` is where they came from."""
        self.address = address
        self._replies = iter(replies)

    def query(self, text: str, *, pragmas: str = "") -> Reply:
        """Give the next reply; raises WantedError where there is none."""
        reply = next(self._replies, None)
        if reply is None:
            raise WantedError(text, pragmas)
        return reply

    def put(self, *_: object) -> None:
        """Raise PermissionError: nothing is written through here."""
        raise PermissionError

    def close(self) -> None:
        """Do nothing: there is no line."""
