"""RDF terms as a query answers them; ``str()`` gives the text of each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct, ValidationError, defstruct, field
from msgspec.json import Decoder, decode
from msgspec.structs import astuple

if TYPE_CHECKING:
    from collections.abc import Callable

# A term within a triple that is a term, as the engine writes it, or a bracket of that triple.
_PART = re.compile(r"""<<\(|\)>>|<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?""")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


# No dataclasses: msgspec reads the cells of SPARQL 1.1 Query Results JSON straight into these,
# by their "type", ten times as fast as Python makes them. They hold texts alone: no cycles.
class Iri(Struct, frozen=True, gc=False, tag_field="type", tag="uri"):
    """An IRI as a query answers it; ``str()`` gives its text."""

    value: str

    def __str__(self) -> str:
        return self.value


class Literal(Struct, frozen=True, gc=False, tag_field="type", tag="literal"):
    """A literal: its text, with its datatype IRI or its language tag where it has one."""

    value: str
    datatype: str | None = None
    language: str | None = field(default=None, name="xml:lang")

    def __str__(self) -> str:
        return self.value


class Blank(Struct, frozen=True, gc=False, tag_field="type", tag="bnode"):
    """A blank node; its label means nothing outside the answer it came in."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


class Quoted(Struct, frozen=True):
    """A triple that is itself a term (RDF 1.2)."""

    subject: Term
    predicate: Term
    object: Term

    def __str__(self) -> str:
        return f"<<( {self.subject} {self.predicate} {self.object} )>>"


Term: TypeAlias = Iri | Literal | Blank | Quoted
Row: TypeAlias = tuple[Term | None, ...]


# A triple stands a level deeper in an answer than in Quoted.
class _Triple(Struct, tag_field="type", tag="triple"):
    value: _Parts


_Cell: TypeAlias = Iri | Literal | Blank | _Triple


class _Parts(Struct):
    subject: _Cell
    predicate: _Cell
    object: _Cell


_PLAIN = Iri | Literal | Blank | None
_ANY = _Cell | None
_KEPT = 256


def table_of(data: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Read SPARQL 1.1 Query Results JSON as the engine writes it: its variables and its rows.

    An unbound cell is None.

    >>> table_of(
    ...     b'{"head":{"vars":["a","b"]},'
    ...     b'"results":{"bindings":[{"a":{"type":"uri","value":"urn:x"}}]}}'
    ... )
    (('a', 'b'), ((Iri(value='urn:x'), None),))
    """
    start, end = data.index(b"["), data.index(b"]") + 1
    names = data[start:end]
    rows = memoryview(data)[data.index(b"[", end) : data.rindex(b"]") + 1]
    try:
        found = tuple(map(astuple, _reader(names, _PLAIN)(rows)))
    except ValidationError:  # a cell is a triple, which is rare
        read = map(astuple, _reader(names, _ANY)(rows))
        found = tuple([tuple([cell and _term(cell) for cell in row]) for row in read])
    return _variables(names), found


@lru_cache(_KEPT)
def _variables(names: bytes) -> tuple[str, ...]:
    return decode(names, type=tuple[str, ...])


@lru_cache(_KEPT)
def _reader(
    names: bytes,
    cell: Any,  # noqa: ANN401  a type
) -> Callable[[memoryview], list[Struct]]:
    """Give what reads the rows of these variables, each as a value with a field for each.

    Many answers have the same variables; dictionaries would take twice the time.
    """
    fields = {f"cell{place}": name for place, name in enumerate(_variables(names))}
    row = defstruct("_Row", [(key, cell, None) for key in fields], rename=fields, gc=False)
    return Decoder(list[row]).decode  # type: ignore[valid-type]  # made just now


def _term(cell: _Cell) -> Term:
    if not isinstance(cell, _Triple):
        return cell
    parts = cell.value
    return Quoted(_term(parts.subject), _term(parts.predicate), _term(parts.object))


def triples_of(data: bytes) -> tuple[tuple[Term, Term, Term], ...]:
    r"""Read N-Triples as the engine writes them, one a line.

    >>> str(triples_of(rb'<urn:a> <urn:b> "x\"y"@en .' + b"\n")[0][2])
    'x"y'
    """
    known = _Written()
    found = []
    for line in data.decode().split("\n")[:-1]:
        subject, predicate, value = line[:-2].split(" ", 2)
        found.append((known[subject], known[predicate], known[value]))
    return tuple(found)


class _Written(dict[str, Term]):
    """Reads each term once: triples name the same few again and again."""

    def __missing__(self, text: str) -> Term:
        if text[0] == "<":
            term = self._quoted(text) if text[1] == "<" else Iri(text[1:-1])
        else:
            term = _literal(text) if text[0] == '"' else Blank(text[2:])
        self[text] = term
        return term

    def _quoted(self, text: str) -> Term:
        open_triples: list[list[Term]] = [[]]
        for part in _PART.findall(text):
            if part == "<<(":
                open_triples.append([])
            elif part == ")>>":
                quoted = Quoted(*open_triples.pop())
                open_triples[-1].append(quoted)
            else:
                open_triples[-1].append(self[part])
        return open_triples[0][0]


def _literal(text: str) -> Literal:
    end = text.rindex('"')
    value, kind = text[1:end], text[end + 1 :]
    if "\\" in value:
        value = _ESCAPE.sub(_unescaped, value)
    if kind.startswith("@"):
        return Literal(value, None, kind[1:])
    return Literal(value, kind[3:-1] or None)


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    return chr(int(number, 16)) if number else _ESCAPED.get(found[3], found[3])
