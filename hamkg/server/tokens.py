"""Bearer tokens (RFC 6750): who may do more than read.

One token a line, in a file or in the environment variable HAMKG_TOKENS, never on the command
line, where every user of the machine could see it::

    # token                                        scopes (update where none is named)
    Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE6pUyTiKoVxQ    admin
    9b1c2f7e4a6d8053b1c2f7e4a6d80531               update

Several tokens hold at once, so that an old one can go on until the new one is everywhere.
Only their SHA-256 stays in memory.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hamkg.service_errors import TokenFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping, Sequence
    from pathlib import Path

READ: Final = "read"
UPDATE: Final = "update"
ADMIN: Final = "admin"
VARIABLE: Final = "HAMKG_TOKENS"
# What a 401 says in WWW-Authenticate to who sent no token, and to who sent a wrong one.
CHALLENGE: Final = 'Bearer realm="hamkg"'
WRONG_TOKEN: Final = f'{CHALLENGE}, error="invalid_token"'

_GRANTED: Final[Mapping[str, frozenset[str]]] = {
    READ: frozenset({READ}),
    UPDATE: frozenset({READ, UPDATE}),
    ADMIN: frozenset({READ, UPDATE, ADMIN}),
}
_SHORTEST = 20
_FEWEST_CHARACTERS = 8  # "aaaaaaaaaaaaaaaaaaaa" is long and no secret
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Grant:
    """What the holder of a token may do, under a name that logs may show."""

    name: str
    scopes: frozenset[str]
    digest: bytes = field(repr=False)


class Tokens:
    """All tokens that hold; none at all means that nobody may write.

    >>> tokens = Tokens.from_text("9b1c2f7e4a6d8053b1c2f7e4a6d80531 update")
    >>> sorted(tokens.scopes_of("bearer 9b1c2f7e4a6d8053b1c2f7e4a6d80531"))
    ['read', 'update']
    >>> tokens.scopes_of("Bearer something-else") is None
    True
    """

    def __init__(self, grants: Sequence[Grant] = ()) -> None:
        """Hold these grants."""
        self._grants = tuple(grants)

    @classmethod
    def from_text(cls, text: str, source: str = VARIABLE) -> Tokens:
        """Read one token a line; ``source`` is named where a line is wrong."""
        first_lines: dict[bytes, int] = {}
        grants: list[Grant] = []
        for number, line in enumerate(text.splitlines(), start=1):
            words = line.partition("#")[0].split()
            if not words:
                continue
            grant = _grant(words, f"token-{len(grants) + 1}", f"Line {number} of {source}")
            if grant.digest in first_lines:
                told = f"Line {number} of {source} repeats line {first_lines[grant.digest]}."
                raise TokenFileError(told)
            first_lines[grant.digest] = number
            grants.append(grant)
        return cls(grants)

    def __len__(self) -> int:
        return len(self._grants)

    def grant_of(self, header: str | None) -> Grant | None:
        """Give what an Authorization header's value entitles to; nothing for a wrong token.

        Every token is compared to the end, whichever it is that fits.
        """
        token = bearer(header)
        if token is None:
            return None
        digest = hashlib.sha256(token.encode()).digest()
        found = None
        for grant in self._grants:
            if hmac.compare_digest(grant.digest, digest):
                found = grant
        return found

    def scopes_of(self, header: str | None) -> frozenset[str] | None:
        """Give the scopes that an Authorization header's value entitles to, or nothing."""
        grant = self.grant_of(header)
        return None if grant is None else grant.scopes


def load_tokens(file: Path | None, environment: MutableMapping[str, str]) -> Tokens:
    """Read the tokens of the file, or else of the variable; with neither there are none.

    The variable is removed in any case: the processes that answer queries must not inherit it.
    """
    text = environment.pop(VARIABLE, "")
    return Tokens.from_text(text) if file is None else Tokens.from_text(_private(file), str(file))


def authorization(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """Give the Authorization header of a request; two of them make one that fits no token."""
    values = [value for name, value in headers if name == b"authorization"]
    return b", ".join(values).decode("latin-1") if values else None


def bearer(header: str | None) -> str | None:
    """Give the token of an Authorization header's value, if its scheme is Bearer.

    >>> bearer("bEaReR abc"), bearer("Basic abc"), bearer(None)
    ('abc', None, None)
    """
    scheme, _, token = (header or "").strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _grant(words: Sequence[str], name: str, place: str) -> Grant:
    # What stands in the file is never repeated in a message: a mistyped scope may be a token.
    token, *scopes = words
    if len(token) < _SHORTEST:
        raise TokenFileError(
            f"{place}: the token has {len(token)} characters; {_SHORTEST} is the least."
        )
    if not _B64TOKEN.fullmatch(token):
        told = "the token has characters that an Authorization header cannot carry."
        raise TokenFileError(f"{place}: {told}")
    if len(set(token)) < _FEWEST_CHARACTERS:
        raise TokenFileError(f"{place}: the token repeats a few characters and can be guessed.")
    if not set(scopes) <= _GRANTED.keys():
        raise TokenFileError(f"{place}: a scope is none of {', '.join(_GRANTED)}.")
    granted = frozenset[str]().union(*(_GRANTED[scope] for scope in scopes or [UPDATE]))
    return Grant(name, granted, hashlib.sha256(token.encode()).digest())


def _private(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            # What was opened is looked at, not what the path leads to a moment later.
            status = os.fstat(file.fileno())
            _check_private(status, path)
            return file.read()
    except UnicodeDecodeError as error:
        raise TokenFileError(f"{path} is not UTF-8 text.") from error
    except OSError as error:
        raise TokenFileError(f"{path} cannot be read: {error.strerror}.") from error


def _check_private(status: os.stat_result, path: Path) -> None:
    if status.st_mode & _OTHERS:
        told = f"{path} is open to other users of this machine (mode {status.st_mode & 0o777:o})."
        raise TokenFileError(told, hint=f"Close it with `chmod 600 {path}`, and renew the tokens.")
    if status.st_uid not in {0, os.geteuid()}:
        told = f"{path} belongs to another user, who could change it."
        raise TokenFileError(told, hint=f"Make it yours with `chown $(id -u) {path}`.")
