"""hamkg: the open knowledge graph of hamstring health.

>>> from hamkg import KnowledgeGraph
>>> KnowledgeGraph.open().entity("semitendinosus").category.label
'muscle'
"""

from hamkg.errors import HamkgError
from hamkg.graph import KnowledgeGraph
from hamkg.results import Boolean, Table, Triples

__all__ = ["Boolean", "HamkgError", "KnowledgeGraph", "Table", "Triples", "__version__"]

__version__ = "0.1.0"
