"""What a query answers: rows, yes or no, or triples; kept as bytes, unpacked when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from hamkg.namespaces import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from hamkg.terms import Row, Term

    Writer: TypeAlias = Callable[[bytes, str], bytes]

_HTML_ROWS = 60


class _Answer:
    # No dataclass: importing that module costs a query from the command line 5 ms.
    def __init__(self, data: bytes, writer: Writer) -> None:
        self.data = data
        self._writer = writer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.data == self.data

    def __hash__(self) -> int:
        return hash(self.data)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self.data)} bytes>"

    def write(self, format_name: str) -> bytes:
        """Serialise in a format that suits: rows as json, xml, csv, tsv; triples as RDF."""
        return self._writer(self.data, format_name)


class _Results(_Answer):
    def to_json(self) -> str:
        """Give SPARQL 1.1 Query Results JSON as text."""
        return self.data.decode()


class Table(_Results):
    """The rows of a SELECT query, in the query's order; ``data`` is SPARQL results JSON.

    >>> from hamkg import KnowledgeGraph
    >>> table = KnowledgeGraph.open().query(
    ...     "SELECT ?label WHERE { ham:biceps_femoris rdfs:label ?label }"
    ... )
    >>> table.variables, [str(label) for (label,) in table]
    (('label',), ['biceps femoris'])
    """

    @cached_property
    def _read(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        from hamkg.terms import table_of

        return table_of(self.data)

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns, without question marks."""
        return self._read[0]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows; an unbound cell is None."""
        return self._read[1]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

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


class Boolean(_Results):
    """The answer of an ASK query; use it as a bool."""

    def __bool__(self) -> bool:
        return b"true" in self.data


class Triples(_Answer):
    """The triples of a CONSTRUCT or DESCRIBE query; ``data`` is sorted N-Triples."""

    @cached_property
    def rows(self) -> tuple[tuple[Term, Term, Term], ...]:
        """All triples as terms."""
        from hamkg.terms import triples_of

        return triples_of(self.data)

    def __len__(self) -> int:
        return self.data.count(b"\n")

    def joined(self, others: Iterable[Triples]) -> Triples:
        """Give these triples and those of other answers, each once."""
        lines = {line for part in (self, *others) for line in part.data.split(b"\n") if line}
        return Triples(b"".join(line + b"\n" for line in sorted(lines)), self._writer)

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
