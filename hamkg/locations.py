"""Where the ontology and the UI are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent


def project_root() -> Path:
    """Give the folder that holds ``ontology`` and ``ui``.

    >>> (project_root() / "ontology" / "release").is_dir()
    True
    """
    if (_CHECKOUT / "ontology" / "schema").is_dir():
        return _CHECKOUT
    return _PACKAGE / "_bundle"


def ontology() -> Path:
    """Give the folder of all domain knowledge."""
    return project_root() / "ontology"


def release() -> Path:
    """Give the folder of the built, committed release."""
    return ontology() / "release"
