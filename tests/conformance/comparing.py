"""What a test expects and what it got, read from files and compared as SPARQL and RDF say.

Solutions are equal as bags (as sequences where order was asked for), graphs as graphs; in both a
blank node stands for any other that is used alike. A language tag has no case (RDF 1.1, section
3.3), and the columns of a table no order. Everything else counts to the letter, but for tests that
deviations.toml lists as equal by value.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from tests.conformance.suite import RDF, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
SRX = "{http://www.w3.org/2005/sparql-results#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


@dataclass(frozen=True)
class Solutions:
    """The answer of a SELECT query."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Graph:
    """The answer of a CONSTRUCT or DESCRIBE query, or a dataset."""

    quads: frozenset[ox.Quad]


Expected = Solutions | Graph | bool


# ---------------------------------------------------------------- reading


def expected(path: Path) -> Expected:
    """Read what a test must give, from a file in any of the formats that the suites use."""
    suffix = path.suffix[1:]
    if suffix in {"srx", "srj", "csv", "tsv"}:
        return answered(path.read_bytes(), {"srx": "xml", "srj": "json"}.get(suffix, suffix))
    quads = parsed(path)
    if any(quad.object == ox.NamedNode(RS + "ResultSet") for quad in quads):
        return _result_set(quads)
    return Graph(frozenset(quads))


def answered(data: bytes, format_name: str) -> Expected:
    """Read an answer in one of the formats for results, or N-Triples or N-Quads."""
    readers = {"xml": _from_xml, "json": _from_json, "csv": _from_csv, "tsv": _from_tsv}
    if format_name in readers:
        return readers[format_name](data)
    return Graph(frozenset(ox.parse(data, format=ox.RdfFormat.N_QUADS)))


def _from_xml(data: bytes) -> Solutions | bool:
    root = ET.fromstring(data)  # noqa: S314  the suites' own files, and our own answers
    boolean = root.find(SRX + "boolean")
    if boolean is not None:
        return (boolean.text or "").strip() == "true"
    names = tuple(each.attrib["name"] for each in root.iter(SRX + "variable"))
    rows = tuple(
        {each.attrib["name"]: _xml_term(each[0]) for each in result.iter(SRX + "binding")}
        for result in root.iter(SRX + "result")
    )
    return Solutions(names, rows)


def _xml_term(element: ET.Element) -> Term:
    text = element.text or ""
    if element.tag == SRX + "uri":
        return ox.NamedNode(text)
    if element.tag == SRX + "bnode":
        return ox.BlankNode("r" + text)
    return _literal(text, element.get("datatype"), element.get(_LANG))


def _from_json(data: bytes) -> Solutions | bool:
    document: dict[str, Any] = json.loads(data)
    if "boolean" in document:
        return bool(document["boolean"])
    rows = tuple(
        {name: _json_term(cell) for name, cell in row.items()}
        for row in document["results"]["bindings"]
    )
    return Solutions(tuple(document["head"]["vars"]), rows)


def _json_term(cell: dict[str, str]) -> Term:
    if cell["type"] == "uri":
        return ox.NamedNode(cell["value"])
    if cell["type"] == "bnode":
        return ox.BlankNode("r" + cell["value"])
    return _literal(cell["value"], cell.get("datatype"), cell.get("xml:lang"))


def _literal(text: str, datatype: str | None, language: str | None) -> ox.Literal:
    if language:
        return ox.Literal(text, language=language.lower())
    return ox.Literal(text, datatype=ox.NamedNode(datatype) if datatype else None)


def _from_csv(data: bytes) -> Solutions:
    """Read CSV, which keeps of a term its text alone, and of a blank node that it is one."""
    names, *lines = csv.reader(io.StringIO(data.decode(), newline=""))
    rows = tuple(
        {name: _csv_term(cell) for name, cell in zip(names, line, strict=True)} for line in lines
    )
    return Solutions(tuple(names), rows)


def _csv_term(cell: str) -> Term:
    return ox.BlankNode("r" + cell[2:]) if cell.startswith("_:") else ox.Literal(cell)


def _from_tsv(data: bytes) -> Solutions:
    found = ox.parse_query_results(data, format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    rows = tuple(
        {name: term for name in names if (term := solution[name]) is not None}
        for solution in found
    )
    return Solutions(names, rows)


def _result_set(quads: list[ox.Quad]) -> Solutions | bool:
    """Read a result set written as RDF, the form that the oldest tests use."""
    store = ox.Store()
    store.extend(quads)

    def values(node: Term, name: str) -> list[Term]:
        assert isinstance(node, ox.NamedNode | ox.BlankNode)
        found = store.quads_for_pattern(node, ox.NamedNode(RS + name), None)
        return [quad.object for quad in found]

    def text(node: Term, name: str) -> str:
        return next((value.value for value in values(node, name) if hasattr(value, "value")), "")

    (root,) = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), _RESULT_SET)
    if values(root.subject, "boolean"):
        return text(root.subject, "boolean") == "true"
    solutions = values(root.subject, "solution")
    solutions.sort(key=lambda node: int(text(node, "index") or 0))
    rows = tuple(
        {text(cell, "variable"): values(cell, "value")[0] for cell in values(node, "binding")}
        for node in solutions
    )
    names = values(root.subject, "resultVariable")
    return Solutions(tuple(name.value for name in names if hasattr(name, "value")), rows)


_RESULT_SET = ox.NamedNode(RS + "ResultSet")


# ---------------------------------------------------------------- comparing


@dataclass(frozen=True)
class Comparison:
    """How answers are compared.

    ``ordered`` heeds the order of rows, ``lax`` lets a row come as often as it likes, and
    ``by_value`` takes numbers, dates and truth values of one type for what they mean.
    """

    ordered: bool = False
    lax: bool = False
    by_value: bool = False

    def same(self, one: Expected, other: Expected) -> bool:
        """Tell whether two answers are equal."""
        if isinstance(one, Solutions) and isinstance(other, Solutions):
            same_columns = set(one.variables) == set(other.variables)
            return same_columns and self._lines(one.rows) == self._lines(other.rows)
        if isinstance(one, Graph) and isinstance(other, Graph):
            return canonical(self._quads(one)) == canonical(self._quads(other))
        return one is other

    def _lines(self, rows: Iterable[Row]) -> list[str]:
        """Give rows as sorted lines: each becomes a node that has its cells, and a number."""
        numbered: Iterable[tuple[frozenset[tuple[str, Term]], int]]
        cells = [frozenset((name, self._term(row[name])) for name in row) for row in rows]
        if self.ordered:
            numbered = [(row, number) for number, row in enumerate(cells)]
        else:
            counted = Counter(cells).items()
            numbered = [(row, 1 if self.lax else count) for row, count in counted]
        quads = []
        for row, number in numbered:
            node = ox.BlankNode()
            held = [("#", ox.Literal(number)), *row]
            quads += [ox.Quad(node, ox.NamedNode(f"column:{name}"), term) for name, term in held]
        return canonical(quads)

    def _quads(self, graph: Graph) -> list[ox.Quad]:
        return [
            ox.Quad(quad.subject, quad.predicate, self._term(quad.object), quad.graph_name)
            for quad in graph.quads
        ]

    def _term(self, term: Term) -> Term:
        return value_of(term) if self.by_value and isinstance(term, ox.Literal) else term


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    """Give quads as sorted lines in which blank nodes have their canonical names (RDFC-1.0)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def value_of(literal: ox.Literal) -> ox.Literal:
    """Give the one literal that stands for all of the same type and value.

    >>> value_of(ox.Literal("+1.0", datatype=ox.NamedNode(XSD + "decimal"))).value
    '1'
    """
    read = _VALUES.get(literal.datatype.value.removeprefix(XSD))
    if read is None:
        return literal
    try:
        return ox.Literal(read(literal.value), datatype=literal.datatype)
    except (ValueError, ArithmeticError):
        return literal  # ill-typed: it has no value


def _decimal(text: str) -> str:
    value = Decimal(text)
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value)}"


_VALUES: dict[str, Callable[[str], str]] = {
    "integer": lambda text: str(int(text)),
    "decimal": _decimal,
    "double": lambda text: str(float(text)),
    "float": lambda text: str(float(text)),
    "boolean": lambda text: {"1": "true", "0": "false"}.get(text, text),
    "date": lambda text: re.sub(r"[+-]00:00$", "Z", text),
    "dateTime": lambda text: re.sub(r"[+-]00:00$", "Z", text),
}
