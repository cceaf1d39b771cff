"""How the pages' own scripts are addressed, by who shows them and by who serves them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from hamkg.locations import project_root


@cache
def script_address(name: str) -> str:
    """Give the address of a script, relative to the pages; it changes whenever the script does.

    >>> script_address("graph.js").partition("=")[0]
    'assets/graph.js?v'
    """
    script = project_root() / "ui" / "static" / name
    return f"assets/{name}?v={sha256(script.read_bytes()).hexdigest()[:12]}"
