"""Tells a browser early which scripts a page is about to ask for, of Streamlit and of our own.

Streamlit's own page names what every page needs. What draws our parts, it asks for only when the
first of each arrives, and what that needs in turn, after that: each a wait of its own. Told in a
header, all of it is there by then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.page_scripts import script_address
from hamkg.server.headers import streamlit_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# By the address of a page, the parts of Streamlit that its first look consists of.
_PARTS = {
    "/": ("Html", "TextInput"),
    "/entity": ("Html", "BidiComponent"),
    "/graph": ("Html", "BidiComponent"),
    "/muscles": ("Html", "BidiComponent"),
    "/paths": ("Html", "BidiComponent"),
    "/query": ("Html", "BidiComponent"),
}
# What draws the graph and what edits queries, by the address of the pages that begin with it.
_OWN = {"/graph": "graph.js", "/paths": "graph.js", "/query": "editor.js"}
_ADDRESS = "static/js/"
_NAMED = re.compile(rf"{_ADDRESS}([\w.-]+\.js)")
_NEEDED = re.compile(r"""\b(?:from|import)["']\./([\w.-]+\.js)["']""")


class Preload:
    """ASGI middleware that adds a ``Link`` header to the answers for some pages."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application; without Streamlit there is nothing to tell."""
        self._app = app
        folder = streamlit_folder()
        self._links = {} if folder is None else links(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the header in the answer."""
        link = self._links.get(scope["path"]) if scope["type"] == "http" else None

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"link", link)]
            await send(message)

        await self._app(scope, receive, send if link is None else send_with_link)


def links(folder: Path) -> dict[str, bytes]:
    """Give the header for each page: the scripts that its parts need beyond what it names itself.

    ``folder`` is Streamlit's ``static``, with its page and its scripts.
    """
    page = (folder / "index.html").read_text(encoding="utf-8")
    scripts = folder / _ADDRESS
    known = frozenset(_NAMED.findall(page))
    named = {
        path: [f"{_ADDRESS}{name}" for name in _needed(scripts, parts, known)]
        for path, parts in _PARTS.items()
    }
    for path, name in _OWN.items():
        named[path].append(script_address(name))
    return {
        path: ", ".join(f"<{name}>; rel=modulepreload" for name in names).encode("ascii")
        for path, names in named.items()
        if names
    }


def _needed(scripts: Path, parts: tuple[str, ...], known: frozenset[str]) -> Iterator[str]:
    """Name the scripts of the parts and all that they import, but what is known."""
    met = set(known)
    waiting = [path.name for part in parts for path in sorted(scripts.glob(f"{part}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in met:
            met.add(name)
            yield name
            waiting += _NEEDED.findall((scripts / name).read_text(encoding="utf-8"))
