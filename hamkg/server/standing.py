"""Which state the data are in that answers come from."""

from __future__ import annotations

from typing import NamedTuple

from hamkg.server.cache import entity_tag, is_known

VERSION = "Hamkg-Data-Version"
"""The header that names the state of the data in each answer made of them."""


class Standing(NamedTuple):
    """The state of the data at a time: other data have another ``version``.

    Where it is not ``exact`` there may be changes that leave the version as it is: then an answer
    is kept no longer than ``turn`` lasts, and only the answer itself can be its tag. An empty
    version says that nothing is known.
    """

    version: str
    exact: bool = True
    turn: int = 0

    def tag(self, *asked: object) -> str:
        """Give the entity tag of the answer to a question, or nothing where that cannot tell.

        >>> Standing("a").tag("q") == Standing("a").tag("q") != Standing("b").tag("q")
        True
        >>> Standing("a", exact=False).tag("q")
        ''
        """
        return entity_tag(self.version, *asked) if self.exact else ""

    def tag_of(self, body: bytes) -> str:
        """Give the entity tag of an answer that no question could tell."""
        return entity_tag(body) if self.version else ""


def version_header(version: str) -> dict[str, str]:
    """Give the header by which a client sees whether two answers are of the same data."""
    return {VERSION: version} if version else {}


def has_tag(sent: str | None, tag: str) -> bool:
    """Tell whether a client that sends this If-None-Match has the answer with this tag, if any."""
    return bool(tag) and is_known(sent, tag)
