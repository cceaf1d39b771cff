"""Lists that can be narrowed: a list is a query in a file, and so is each of its facets.

A facet's query answers which entry (``?item``) has which value (``?value`` with its ``?label``; a
``?rank`` orders the values, a ``?parent`` makes them a tree). Counts come from these answers, read
once. The query that gives a narrowed list is put together from the same files.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError
from hamkg.headers import read_header
from hamkg.namespaces import written
from hamkg.terms import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from hamkg.terms import Term

_CHOOSE = ("one", "any", "all")
_PROJECTION = re.compile(r"SELECT((?:\s+\?\w+)+)\s+WHERE")


@dataclass(frozen=True, slots=True)
class Part:
    """A query of a file, apart from the prefixes that it declares."""

    prologue: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class FacetFile:
    """A facet as its file says it; ``choose`` is one, any or all."""

    name: str
    title: str
    choose: str
    query: Part


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as its file and those of its facets say it.

    ``find`` is the expression that a text is looked for in; ``sorts`` holds orders by name.
    """

    name: str
    title: str
    find: str
    sorts: Mapping[str, str]
    query: Part
    facets: tuple[FacetFile, ...]


def read_list(folder: Path, name: str) -> ListFile:
    """Read a list and its facets; raises HeaderError for a broken header."""
    path = folder / f"{name}.rq"
    header = read_header(path, ("title", "find", "sort"))
    facets = [_read_facet(facet) for facet in sorted((folder / name).glob("*.rq"))]
    return ListFile(
        name=name,
        title=header["title"][0],
        find=header["find"][0],
        sorts=dict(_order(path, line) for line in header["sort"]),
        query=read_part(path),
        facets=tuple(facet for _, facet in sorted(facets, key=lambda pair: pair[0])),
    )


def _read_facet(path: Path) -> tuple[int, FacetFile]:
    header = read_header(path, ("title", "place", "choose"))
    (title, *_), (place, *_), (choose, *_) = (header[key] for key in ("title", "place", "choose"))
    if choose not in _CHOOSE or not place.isdecimal():
        msg = f"{path.name}:1: place is a number, and choose is one of {', '.join(_CHOOSE)}"
        raise HeaderError(msg)
    return int(place), FacetFile(path.stem, title, choose, read_part(path))


def _order(path: Path, line: str) -> tuple[str, str]:
    name, equals, expression = line.partition(" = ")
    if not equals:
        msg = f'{path.name}:1: an order looks like "name = LCASE(?label)"'
        raise HeaderError(msg)
    return name, expression


def read_part(path: Path) -> Part:
    """Read the query of a file, without its header."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#+")
    ]
    prologue = tuple(line for line in lines if line.startswith("PREFIX "))
    return Part(prologue, "\n".join(line for line in lines if line not in prologue).strip())


def compose(
    listed: ListFile,
    choices: Sequence[tuple[FacetFile, Sequence[tuple[Term, str]]]],
    *,
    find: str = "",
    sort: str = "",
) -> str:
    """Write the query for a list narrowed to the values chosen, each a term with its label."""
    chosen = [(facet, values) for facet, values in choices if values]
    parts = [_braced(listed.query.body)]
    parts += [block for facet, values in chosen for block in _narrowing(facet, values)]
    if find:
        parts.append(f"FILTER(CONTAINS(LCASE({listed.find}), LCASE({_quoted(find)})))")
    queries = [listed.query, *(facet.query for facet, _ in chosen)]
    prologue = {line for query in queries for line in query.prologue}
    order = listed.sorts[sort or next(iter(listed.sorts))]
    where = indent("\n".join(parts), "  ")
    return "\n".join(
        (
            *sorted(prologue),
            "",
            f"SELECT{_projection(listed)}",
            f"WHERE {{\n{where}\n}}",
            f"ORDER BY {order} ?item\n",
        )
    )


def texts(listed: ListFile) -> str:
    """Write the query for what a text is looked for in, in small letters, of each entry."""
    head = "\n".join(listed.query.prologue)
    where = indent(_braced(listed.query.body), "  ")
    return f"{head}\nSELECT ?item (LCASE({listed.find}) AS ?text)\nWHERE {{\n{where}\n}}\n"


def _projection(listed: ListFile) -> str:
    found = _PROJECTION.match(listed.query.body)
    return found[1] if found else " *"


def _narrowing(facet: FacetFile, values: Sequence[tuple[Term, str]]) -> Iterable[str]:
    """Give the blocks that keep the entries with any of the values, or with all of them."""
    groups = [[value] for value in values] if facet.choose == "all" else [list(values)]
    for group in groups:
        words = " or ".join(" ".join(label.split()) for _, label in group)
        terms = " ".join(_written(term) for term, _ in group)
        inner = f"{_braced(facet.query.body)}\nVALUES ?value {{ {terms} }}"
        yield f"# {facet.title}: {words}\n" + _braced(
            f"SELECT DISTINCT ?item WHERE {{\n{indent(inner, '  ')}\n}}"
        )


def _braced(text: str) -> str:
    return f"{{\n{indent(text, '  ')}\n}}"


def _written(term: Term) -> str:
    if isinstance(term, Literal):
        mark = f"@{term.language}" if term.language else ""
        return _quoted(term.value) + (f"^^<{term.datatype}>" if term.datatype else mark)
    return written(str(term))


def _quoted(text: str) -> str:
    # The escapes of JSON are escapes of SPARQL too.
    return json.dumps(text, ensure_ascii=False)
