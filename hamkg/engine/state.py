"""Which state the data of another server are in: what it is asked for that, and what it says.

Both questions go out as they are, before anybody knows which server it is: they have no path, no
form of answer and no sorting of rows that some server gets wrong.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from hamkg.engine.foreign import incoming
from hamkg.engine.virtuoso import is_own, is_virtuoso
from hamkg.namespaces import GRAPH_NAMES, PREFIXES, graph_iri
from hamkg.results import Table
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.engine.foreign import Reply
    from hamkg.engine.sparql_client import SparqlClient

_HAS_DEFAULT = "{ SELECT (1 AS ?default) WHERE { ?some ?thing ?there } LIMIT 1 }"
# Sorted, for otherwise it takes Virtuoso fifty times as long.
_NAMES = "{ SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g }"
_COUNTS = "{ SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g }"
_RELEASES = (
    f"{{ SELECT ?v WHERE {{ GRAPH ?within {{ ?release <{PREFIXES['owl']}versionInfo> ?v }} }}"
    " LIMIT 100 }"
)
_SUM = (
    '{{ SELECT ("{}" AS ?of) (COUNT(*) AS ?n) (SUM({}) AS ?sum)'
    " WHERE {{ GRAPH <{}> {{ ?sub ?pre ?obj }} }} }}"
)
# Digits of a hash, summed: the order of the statements is no part of it. A blank node has no text.
_HASHED = (
    f"COALESCE(<{PREFIXES['xsd']}integer>(SUBSTR(REPLACE("
    'MD5(CONCAT(STR(?sub), " ", STR(?obj))), "[a-f]", ""), 1, 6)), 0)'
)
# What is inferred follows from the rest: its length tells as much, at a fraction of the cost.
_LENGTH = "COALESCE(STRLEN(STR(?obj)), 0)"
_SUMS = tuple(
    _SUM.format(name, _LENGTH if name == "inferred" else _HASHED, graph_iri(name))
    for name in GRAPH_NAMES
)
_OURS = tuple(map(graph_iri, GRAPH_NAMES))
_VIRTUOSO_S = "http://www.openlinksw.com/schemas/virtrdf#"
_SHOWN = 16


class Depth(Enum):
    """How much is asked of the state: each graph counted, ours counted and hashed, or both."""

    ALL = (_RELEASES, *_SUMS, _COUNTS)
    OURS = (_RELEASES, *_SUMS, _NAMES)
    COUNTS = (_RELEASES, _COUNTS)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a server's dataset lies: what a query has to name to be about all of it."""

    graphs: tuple[str, ...] = ()
    """All graphs, those of the server's own making among them."""
    union: bool = True
    """Whether a query that names no graph finds something."""
    is_virtuoso: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The graphs that somebody made."""
        return tuple(graph for graph in self.graphs if not (self.is_virtuoso and is_own(graph)))

    @property
    def to_name(self) -> tuple[str, ...]:
        """The graphs to name in the protocol where a query names none."""
        return () if self.union or self.is_virtuoso else self.named


@dataclass(frozen=True, slots=True)
class State:
    """What tells one state of the data from another, as far as the server was asked."""

    layout: Layout
    counts: tuple[tuple[str, int], ...]
    """Each graph that was counted, with how many statements it has."""
    releases: tuple[str, ...]
    sums: tuple[tuple[str, str], ...] = ()
    """Each of our graphs with the sum of hashes of its statements, where they were asked for."""

    @property
    def version(self) -> str:
        """A name that other data do not have, as far as this can tell."""
        return _name_of(self.counts, self.releases, self.sums)

    @property
    def ours(self) -> int:
        """How many statements our graphs have."""
        return sum(count for graph, count in self.counts if graph in _OURS)

    @property
    def our_version(self) -> str:
        """A name of the state that our graphs are in, whatever the others are."""
        return _name_of([row for row in self.counts if row[0] in _OURS], self.sums)


def ask_layout(client: SparqlClient) -> Layout:
    """Ask how the dataset lies, in one question; raises what the client raises.

    Of more graphs than a server sends rows the rest is not known.
    """
    rows, reply = _asked(client, ("g", "default"), (_HAS_DEFAULT, _NAMES))
    return _layout(rows, reply)


def ask_state(client: SparqlClient, depth: Depth) -> State:
    """Ask which state the data are in, in one question; raises what the client raises.

    With sums of hashes a change of our graphs is seen that leaves them as long as they were.
    """
    names = ("default", "v", "of", "sum", "g", "n")
    rows, reply = _asked(client, names, (_HAS_DEFAULT, *depth.value))
    layout = _layout(rows, reply)
    try:
        counts = dict(_counts(rows, depth))
    except (KeyError, ValueError) as error:
        told = f"{client.address} does not say how many statements it has."
        raise RemoteStoreError(told) from error
    made = set(layout.named)
    return State(
        layout,
        tuple(sorted((graph, count) for graph, count in counts.items() if graph in made)),
        tuple(sorted(row["v"] for row in rows if "v" in row)),
        tuple(sorted((row["of"], row.get("sum", "0")) for row in rows if "of" in row)),
    )


def _counts(rows: list[dict[str, str]], depth: Depth) -> Iterator[tuple[str, int]]:
    for row in rows:
        if "of" in row:
            yield graph_iri(row["of"]), int(row["n"])
        elif "g" in row and depth is not Depth.OURS:
            yield row["g"], int(row["n"])


def _asked(
    client: SparqlClient, names: tuple[str, ...], parts: tuple[str, ...]
) -> tuple[list[dict[str, str]], Reply]:
    variables = " ".join(f"?{name}" for name in names)
    reply = client.query(f"SELECT {variables} WHERE {{ {' UNION '.join(parts)} }}")
    table = incoming(replace(reply, most_rows=0), client.address)
    return list(_rows(table)) if isinstance(table, Table) else [], reply


def _rows(table: Table) -> Iterator[dict[str, str]]:
    for row in table.rows:
        cells = zip(table.variables, row, strict=True)
        yield {name: str(cell) for name, cell in cells if cell is not None}


def _layout(rows: list[dict[str, str]], reply: Reply) -> Layout:
    graphs = tuple(sorted({row["g"] for row in rows if "g" in row}))
    has_default = any("default" in row for row in rows)
    return Layout(graphs, has_default, is_virtuoso(reply) or _VIRTUOSO_S in graphs)


def _name_of(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_SHOWN]
