"""Who answers queries within a process, each in the way its own guide tells.

A contestant loads a file, answers a query (which is timed), and reads what it answered back as
plain texts (which is not), so that the answers of all can be held against each other.
"""

# Each library has values of its own, which only itself can read.
# ruff: noqa: ANN401

from __future__ import annotations

import itertools
import json
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_NUMBERS = itertools.count()
BULK_BYTES = 10_000_000
_SUFFIXES = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".trig": "TRIG"}


@dataclass(frozen=True)
class Contestant:
    """What is measured: how it loads, how it answers, and what its answer says."""

    name: str
    load: Callable[[Path], Any]
    ask: Callable[[Any, str], Any]
    read: Callable[[Any], list[tuple[str, ...]]]


def plain(text: object) -> str:
    """Give a term's text, numbers rounded: engines differ in how they write 1.50.

    >>> plain("1.50"), plain("1.5E0"), plain("calf")
    ('1.5', '1.5', 'calf')
    """
    try:
        return f"{float(str(text)):.6g}"
    except ValueError:
        return str(text)


def read_json(data: bytes) -> list[tuple[str, ...]]:
    """Read SPARQL results in JSON, or N-Triples."""
    if not data.startswith(b"{"):
        import pyoxigraph as ox

        quads = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
        return _read_pyoxigraph([tuple(quad.triple) for quad in quads])
    document = json.loads(data)
    if "boolean" in document:
        return [(str(document["boolean"]).lower(),)]
    names = document["head"]["vars"]
    return [
        tuple(_of_cell(row.get(name)) for name in names) for row in document["results"]["bindings"]
    ]


def _of_cell(cell: dict[str, str] | None) -> str:
    if cell is None:
        return ""
    return "_" if cell["type"] == "bnode" else plain(cell["value"])


def _load_hamkg(path: Path) -> Any:
    from hamkg import KnowledgeGraph

    return KnowledgeGraph.open(path)


def _hamkg_unseen(graph: Any, query: str) -> Any:
    # A comment of its own makes each text one that was never asked before.
    return graph.query(f"{query}\n#{next(_NUMBERS)}").data


def _hamkg_rows(graph: Any, query: str) -> Any:
    from hamkg import Boolean

    answer = graph.query(query)
    return bool(answer) if isinstance(answer, Boolean) else answer.rows


def _read_terms(rows: Any) -> list[tuple[str, ...]]:
    """Read rows of terms whose ``str()`` is their text, as hamkg's and rdflib's are."""
    if isinstance(rows, bool):
        return [(str(rows).lower(),)]
    return [tuple(_of_term(term) for term in row) for row in rows]


def _of_term(term: object) -> str:
    if term is None:
        return ""
    return "_" if type(term).__name__ in {"Blank", "BNode", "BlankNode"} else plain(term)


def _load_pyoxigraph(path: Path) -> Any:
    import pyoxigraph as ox

    store = ox.Store()
    # As hamkg does it: what is loaded in bulk lies otherwise in memory, and answers otherwise.
    load = store.load if path.stat().st_size < BULK_BYTES else store.bulk_load
    load(path=str(path), format=getattr(ox.RdfFormat, _SUFFIXES[path.suffix]))
    return store


def _pyoxigraph_json(store: Any, query: str) -> Any:
    import pyoxigraph as ox

    found = store.query(query, use_default_graph_as_union=True)
    triples = isinstance(found, ox.QueryTriples)
    return found.serialize(
        format=ox.RdfFormat.N_TRIPLES if triples else ox.QueryResultsFormat.JSON
    )


def _pyoxigraph_rows(store: Any, query: str) -> Any:
    import pyoxigraph as ox

    found = store.query(query, use_default_graph_as_union=True)
    return bool(found) if isinstance(found, ox.QueryBoolean) else [tuple(row) for row in found]


def _read_pyoxigraph(rows: Any) -> list[tuple[str, ...]]:
    if isinstance(rows, bool):
        return _read_terms(rows)
    return [tuple("" if t is None else _of_ox(t) for t in row) for row in rows]


def _of_ox(term: Any) -> str:
    return "_" if type(term).__name__ == "BlankNode" else plain(term.value)


def _load_hamkg_rdflib(path: Path) -> Any:
    return _load_hamkg(path).to_rdflib()


def _load_oxrdflib(path: Path) -> Any:
    import rdflib
    from oxrdflib import OxigraphStore

    return rdflib.Dataset(OxigraphStore(store=_load_pyoxigraph(path)), default_union=True)


def _load_rdflib(path: Path) -> Any:
    import rdflib

    warnings.simplefilter("ignore")
    dataset = rdflib.Dataset(default_union=True)
    formats = {".ttl": "turtle", ".nt": "nt", ".trig": "trig"}
    dataset.parse(path, format=formats[path.suffix])
    return dataset


def _rdflib_rows(graph: Any, query: str) -> Any:
    result = graph.query(query)
    return result.askAnswer if result.type == "ASK" else list(result)


def _rdflib_json(graph: Any, query: str) -> Any:
    result = graph.query(query)
    triples = result.type in {"CONSTRUCT", "DESCRIBE"}
    return result.serialize(format="nt" if triples else "json")


def _load_owlready2(path: Path) -> Any:
    import owlready2

    world = owlready2.World()
    # It reads N-Triples and RDF/XML; the file beside the data is the same in N-Triples.
    with path.with_suffix(".nt").open("rb") as data:
        world.get_ontology("urn:x-bench:data#").load(fileobj=data, only_local=True)
    return world


def _owlready2_rows(world: Any, query: str) -> Any:
    return list(world.sparql(query))


def _read_owlready2(rows: Any) -> list[tuple[str, ...]]:
    return [tuple("" if t is None else plain(getattr(t, "iri", t)) for t in row) for row in rows]


def digest(rows: Iterable[tuple[str, ...]]) -> tuple[int, str]:
    """Give how many rows there are, and a short mark of what they say in whatever order."""
    import hashlib

    texts = sorted("\t".join(row) for row in rows)
    return len(texts), hashlib.blake2b("\n".join(texts).encode(), digest_size=8).hexdigest()


BASELINE = "pyoxigraph, rows"
CONTESTANTS = {
    each.name: each
    for each in (
        Contestant(BASELINE, _load_pyoxigraph, _pyoxigraph_rows, _read_pyoxigraph),
        Contestant("pyoxigraph, JSON", _load_pyoxigraph, _pyoxigraph_json, read_json),
        Contestant("hamkg, JSON", _load_hamkg, lambda kg, text: kg.query(text).data, read_json),
        Contestant("hamkg, JSON, new texts", _load_hamkg, _hamkg_unseen, read_json),
        Contestant("hamkg, rows", _load_hamkg, _hamkg_rows, _read_terms),
        Contestant("hamkg, rdflib terms", _load_hamkg_rdflib, _rdflib_rows, _read_terms),
        Contestant("oxrdflib, rows", _load_oxrdflib, _rdflib_rows, _read_terms),
        Contestant("oxrdflib, JSON", _load_oxrdflib, _rdflib_json, read_json),
        Contestant("rdflib, rows", _load_rdflib, _rdflib_rows, _read_terms),
        Contestant("owlready2, rows", _load_owlready2, _owlready2_rows, _read_owlready2),
    )
}
