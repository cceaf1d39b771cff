"""hamkg: the open knowledge graph of hamstring health.

>>> from hamkg import KnowledgeGraph
>>> KnowledgeGraph.open().entity("semitendinosus").category.label
'muscle'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hamkg.errors import HamkgError
    from hamkg.graph import KnowledgeGraph
    from hamkg.results import Boolean, Table, Triples
    from hamkg.sandbox.asking import Asking

__all__ = [
    "Asking",
    "Boolean",
    "HamkgError",
    "KnowledgeGraph",
    "Table",
    "Triples",
    "__version__",
]

__version__ = "0.6.1"

# Loaded when first asked for, so that `hamkg --help` need not wait for the engine.
_HOMES = {
    "Asking": "hamkg.sandbox.asking",
    "Boolean": "hamkg.results",
    "HamkgError": "hamkg.errors",
    "KnowledgeGraph": "hamkg.graph",
    "Table": "hamkg.results",
    "Triples": "hamkg.results",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module 'hamkg' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
