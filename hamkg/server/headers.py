"""Headers that tell a browser what a page of ours may not do."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
]
_POLICY = b"content-security-policy"
_OURS = {name for name, _ in _HEADERS}
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# A browser runs scripts in XML too, and RDF/XML may hold what somebody wrote.
_XML_POLICY = b"default-src 'none'; sandbox; frame-ancestors 'none'"


class SafeHeaders:
    """ASGI middleware that adds these headers to every HTTP answer."""

    def __init__(self, app: ASGIApp, page: str | None = None) -> None:
        """Wrap an application; ``page`` is the HTML whose inline scripts may run."""
        self._app = app
        self._html_policy = page_policy(streamlit_page() if page is None else page).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with our headers in the answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = with_safe_headers(message["headers"], self._html_policy)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def with_safe_headers(
    headers: list[tuple[bytes, bytes]], html_policy: bytes = b""
) -> list[tuple[bytes, bytes]]:
    """Give the headers of an answer with ours; pages get this policy."""
    found = dict(headers)
    media_type = found.get(b"content-type", b"")
    policy = html_policy if media_type.startswith(b"text/html") else _policy_for(media_type)
    kept = headers if _OURS.isdisjoint(found) else [h for h in headers if h[0] not in _OURS]
    return [*kept, *_HEADERS, *([(_POLICY, policy)] if policy else [])]


def _policy_for(media_type: bytes) -> bytes:
    is_xml = b"xml" in media_type and not media_type.startswith(b"image/")
    return _XML_POLICY if is_xml else b""


def page_policy(page: str) -> str:
    """Give the Content-Security-Policy under which a page of Streamlit works, and no more.

    Nothing comes from, goes to or is framed by another site, and no script runs that is not a
    file of ours or stands in the page as Streamlit ships it. Two things Streamlit needs: inline
    styles, which it makes as it draws, and blob addresses, which only a running script of ours
    can make, for the scripts of components.
    """
    scripts = " ".join(["'self'", "blob:", *map(_hash, _INLINE_SCRIPT.findall(page))])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def streamlit_folder() -> Path | None:
    """Give the folder of the files that Streamlit serves; nothing where it is not installed."""
    # Looked for and not imported: the services without pages do not wait for Streamlit.
    found = find_spec("streamlit")
    return None if found is None or found.origin is None else Path(found.origin).parent / "static"


def streamlit_page() -> str:
    """Give the one HTML page that Streamlit serves; nothing where it is not installed."""
    folder = streamlit_folder()
    return "" if folder is None else (folder / "index.html").read_text(encoding="utf-8")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
