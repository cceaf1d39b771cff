"""What a server says to who does not show who they are, and whether somebody is let in.

A guard gets the method, the path and the Authorization of a request; it gives what the server
then wants (``WWW-Authenticate``), or nothing where it lets the request in.
"""

from __future__ import annotations

from hashlib import md5
from urllib.request import parse_http_list, parse_keqv_list

from httpx2 import BasicAuth, Request

USER, PASSWORD = "dba", 'p4ss:w0rd, with a " in it'
_REALM = 'realm="data"'
_NONCE = "c0ffee"


def basic(method: str, path: str, authorization: str | None) -> str:
    """Let in who says name and password."""
    request = Request(method, f"http://x.example{path}")
    next(BasicAuth(USER, PASSWORD).auth_flow(request))
    return "" if authorization == request.headers["Authorization"] else f"Basic {_REALM}"


def digest(method: str, path: str, authorization: str | None) -> str:
    """Let in who proves to know the password, by RFC 7616 with MD5 as Virtuoso wants it."""
    wanted = f'Digest {_REALM}, nonce="{_NONCE}", qop="auth", algorithm=MD5'
    scheme, _, told = (authorization or "").partition(" ")
    if scheme.lower() != "digest":
        return wanted
    said = parse_keqv_list(parse_http_list(told))
    secret = _md5(f"{USER}:data:{PASSWORD}")
    proof = (secret, _NONCE, said["nc"], said["cnonce"], "auth", _md5(f"{method}:{path}"))
    right = said["username"] == USER and said["response"] == _md5(":".join(proof))
    return "" if right and said["uri"] == path else wanted


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
