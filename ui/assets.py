"""Files for the browser that lie beside the pages: scripts that components fetch."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def script_address(name: str) -> str:
    """Give the address of a script, relative to the pages; it changes whenever the script does."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"assets/{name}?v={mark}"
