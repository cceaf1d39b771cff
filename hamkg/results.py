"""What a query answers: rows, yes or no, or triples; kept as bytes, unpacked when asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from hamkg.namespaces import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from hamkg.terms import Term

    Writer: TypeAlias = Callable[[bytes, str], bytes]
    Row: TypeAlias = tuple[Term | None, ...]

_HTML_ROWS = 60


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT query, in the query's order.

    >>> from hamkg import KnowledgeGraph
    >>> table = KnowledgeGraph.open().query(
    ...     "SELECT ?label WHERE { ham:biceps_femoris rdfs:label ?label }"
    ... )
    >>> table.variables, [str(label) for (label,) in table]
    (('label',), ['biceps femoris'])
    """

    data: bytes
    """The answer as SPARQL 1.1 Query Results JSON."""
    writer: Writer = field(repr=False, compare=False)

    @cached_property
    def _document(self) -> dict[str, Any]:
        import json

        document: dict[str, Any] = json.loads(self.data)
        return document

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns, without question marks."""
        return tuple(self._document["head"]["vars"])

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows; an unbound cell is None."""
        from hamkg.terms import term_of

        names = self.variables
        return tuple(
            tuple(term_of(binding[name]) if name in binding else None for name in names)
            for binding in self._document["results"]["bindings"]
        )

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def write(self, format_name: str) -> bytes:
        """Serialise in one of the table formats: json, xml, csv, tsv."""
        return self.writer(self.data, format_name)

    def to_json(self) -> str:
        """Give SPARQL 1.1 Query Results JSON as text."""
        return self.data.decode()

    def to_pandas(self) -> pd.DataFrame:
        """Give a data frame of texts; an unbound cell is None."""
        import pandas as pd

        cells = [[None if term is None else str(term) for term in row] for row in self.rows]
        return pd.DataFrame(cells, columns=list(self.variables))

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(shown(term))}</td>" for term in row) + "</tr>"
            for row in self.rows[:_HTML_ROWS]
        )
        more = len(self.rows) - _HTML_ROWS
        note = f"<caption>{more} more rows</caption>" if more > 0 else ""
        return f"<table>{note}<tr>{head}</tr>{body}</table>"


@dataclass(frozen=True)
class Boolean:
    """The answer of an ASK query; use it as a bool."""

    data: bytes
    writer: Writer = field(repr=False, compare=False)

    def __bool__(self) -> bool:
        return b"true" in self.data

    def write(self, format_name: str) -> bytes:
        """Serialise in one of the table formats: json, xml, csv, tsv."""
        return self.writer(self.data, format_name)

    def to_json(self) -> str:
        """Give SPARQL 1.1 Query Results JSON as text."""
        return self.data.decode()


@dataclass(frozen=True)
class Triples:
    """The triples of a CONSTRUCT or DESCRIBE query, as sorted N-Triples."""

    data: bytes
    writer: Writer = field(repr=False, compare=False)

    def __len__(self) -> int:
        return self.data.count(b"\n")

    def write(self, format_name: str) -> bytes:
        """Serialise in one of the RDF formats, such as turtle or jsonld."""
        return self.writer(self.data, format_name)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.write('turtle').decode())}</pre>"


Answer: TypeAlias = Table | Boolean | Triples


def shown(term: Term | None) -> str:
    """Give a term as a person wants to read it in a table: short, and empty where unbound.

    >>> from hamkg.terms import Iri
    >>> shown(Iri("https://w3id.org/hamkg/biceps_femoris")), shown(None)
    ('ham:biceps_femoris', '')
    """
    if term is None:
        return ""
    return compact(str(term))
