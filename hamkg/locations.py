"""Where the ontology and the UI are: beside the package in a checkout, inside it in a wheel.

`pathlib` is imported late here and wherever a query from the command line passes: loading it
takes a twentieth of such a query's time.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_CHECKOUT = os.path.dirname(_PACKAGE)


def project_root() -> Path:
    """Give the folder that holds ``ontology`` and ``ui``.

    >>> (project_root() / "ontology" / "release").is_dir()
    True
    """
    from pathlib import Path

    return Path(_root())


def ontology() -> Path:
    """Give the folder of all domain knowledge."""
    return project_root() / "ontology"


def release() -> Path:
    """Give the folder of the built, committed release."""
    return ontology() / "release"


def release_file(name: str) -> str:
    """Give the path of a file of the release.

    >>> release_file("hamkg.trig").endswith("hamkg.trig")
    True
    """
    return os.path.join(_root(), "ontology", "release", name)


def is_address(store: str | Path) -> bool:
    """Tell whether a store is a server on the net, and no file or folder.

    >>> is_address("http://127.0.0.1:7878/query"), is_address("data.ttl")
    (True, False)
    """
    return str(store).startswith(("http://", "https://"))


def _root() -> str:
    in_checkout = os.path.isdir(os.path.join(_CHECKOUT, "ontology", "schema"))
    return _CHECKOUT if in_checkout else os.path.join(_PACKAGE, "_bundle")
