"""RDF terms as a query answers them; ``str()`` gives the text of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Iri:
    """An IRI as a query answers it; ``str()`` gives its text."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal: its text, with its datatype IRI or its language tag where it has one."""

    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node; its label means nothing outside the answer it came in."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


Term: TypeAlias = Iri | Literal | Blank


def term_of(cell: dict[str, str]) -> Term:
    """Read a term from a cell of SPARQL 1.1 Query Results JSON."""
    kind = cell["type"]
    if kind == "uri":
        return Iri(cell["value"])
    if kind == "bnode":
        return Blank(cell["value"])
    return Literal(cell["value"], cell.get("datatype"), cell.get("xml:lang"))
