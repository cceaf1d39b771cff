"""RDF terms as a query answers them; ``str()`` gives the text of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The terms of a line of N-Triples as the engine writes it, and the brackets of a triple in it.
_TOKEN = re.compile(
    r"""(?P<opens><<\()|(?P<closes>\)>>)|<(?P<iri>[^>]*)>|_:(?P<blank>\S+)"""
    r"""|"(?P<text>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>[^>]*)>|@(?P<language>\S+))?"""
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


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


@dataclass(frozen=True, slots=True)
class Quoted:
    """A triple that is itself a term (RDF 1.2)."""

    subject: Term
    predicate: Term
    object: Term

    def __str__(self) -> str:
        return f"<<( {self.subject} {self.predicate} {self.object} )>>"


Term: TypeAlias = Iri | Literal | Blank | Quoted


def term_of(cell: Mapping[str, Any]) -> Term:
    """Read a term from a cell of SPARQL 1.1 Query Results JSON."""
    kind, value = cell["type"], cell["value"]
    if kind == "literal":
        return Literal(value, cell.get("datatype"), cell.get("xml:lang"))
    if kind == "uri":
        return Iri(value)
    if kind == "bnode":
        return Blank(value)
    if kind == "triple":
        return Quoted(*(term_of(value[part]) for part in ("subject", "predicate", "object")))
    return Literal(value, cell.get("datatype"), cell.get("xml:lang"))


class _Iris(dict[str, Iri]):
    """Makes each IRI once: answers name the same few again and again."""

    def __missing__(self, value: str) -> Iri:
        iri = self[value] = Iri(value)
        return iri


def rows_of(
    bindings: Sequence[Mapping[str, Mapping[str, Any]]], names: Sequence[str]
) -> tuple[tuple[Term | None, ...], ...]:
    """Read all rows of SPARQL 1.1 Query Results JSON; an unbound cell is None.

    >>> rows_of([{"a": {"type": "uri", "value": "urn:x"}}], ["a", "b"])
    ((Iri(value='urn:x'), None),)
    """
    iris = _Iris()
    return tuple(
        [
            tuple(
                [
                    None
                    if (cell := row.get(name)) is None
                    else iris[cell["value"]]
                    if cell["type"] == "uri"
                    else term_of(cell)
                    for name in names
                ]
            )
            for row in bindings
        ]
    )


def triple_of(line: str) -> tuple[Term, Term, Term]:
    r"""Read a line of N-Triples, as the engine writes it.

    >>> str(triple_of(r'<urn:a> <urn:b> "x\"y"@en .')[2])
    'x"y'
    """
    open_triples: list[list[Term]] = [[]]
    for token in _TOKEN.finditer(line):
        if token["opens"]:
            open_triples.append([])
        elif token["closes"]:
            quoted = Quoted(*open_triples.pop())
            open_triples[-1].append(quoted)
        else:
            open_triples[-1].append(_written(token))
    subject, predicate, value = open_triples[0]
    return subject, predicate, value


def _written(token: re.Match[str]) -> Term:
    if token["iri"] is not None:
        return Iri(token["iri"])
    if token["blank"] is not None:
        return Blank(token["blank"])
    return Literal(_ESCAPE.sub(_unescaped, token["text"]), token["datatype"], token["language"])


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    return chr(int(number, 16)) if number else _ESCAPED.get(found[3], found[3])
