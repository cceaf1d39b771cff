"""Writes the quality report: figures that queries count, and the gates that a release passes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError
from hamkg.engine import EmbeddedEngine, select
from hamkg.headers import read_header
from hamkg.namespaces import PREFIXES, sparql_prologue
from hamkg.quality import Figure, Gate, Quality, heading, shown
from hamkg.questions import read_questions
from hamkg.rules import read_rules
from hamkg.terms import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.quality import Cell
    from hamkg.terms import Term

PROMISE = (
    "A release that breaks a gate of severity error is not written: `hamkg build` stops, says"
    " which row of which table is at fault and how to mend it, and leaves the release that was"
    " there as it was."
)
_HEADER = sparql_prologue("dcterms", "owl") + (
    "SELECT ?version ?date"
    " { ?it a owl:Ontology ; owl:versionInfo ?version ; dcterms:modified ?date }"
)
_SHAPES = sparql_prologue("sh") + (
    "SELECT (COUNT(DISTINCT ?shape) AS ?shapes)"
    " { ?shape a ?sort FILTER(?sort IN (sh:NodeShape, sh:PropertyShape)) }"
)
_WHOLE = PREFIXES["xsd"] + "integer"
_BROKEN = (PREFIXES["xsd"] + "decimal", PREFIXES["xsd"] + "double")
_GATES = (
    ("check", "Checks", "Queries that must find nothing; each row one finds is a breach."),
    ("shapes", "Shapes", "What every node of a sort must have (SHACL)."),
    ("rule", "Rules", "What makes the inferred relations; HermiT finds the same ones."),
    ("question", "Competency questions", "What the graph must answer, with known answers."),
)


def quality(engine: Engine, ontology: Path) -> Quality:
    """Count the figures of a release and list its gates; the same inputs give the same report.

    ``engine`` is over the release, ``ontology`` the folder it was built from. Raises HeaderError
    for a query file without its header.
    """
    ((version, date),) = select(engine, _HEADER).rows
    figures = [_figure(engine, path) for path in sorted((ontology / "quality").glob("*.rq"))]
    return Quality(
        version=str(version),
        date=str(date),
        promise=PROMISE,
        figures=tuple(sorted(figures, key=lambda figure: (figure.section, figure.name))),
        gates=(
            *_checks(ontology / "checks"),
            *_shapes(ontology / "shapes"),
            *_rules(ontology / "rules"),
            *_questions(ontology / "queries"),
        ),
    )


def quality_files(engine: Engine, ontology: Path) -> dict[str, bytes]:
    """Write the report for programs and for people: quality.json and quality.md."""
    report = quality(engine, ontology)
    document = json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"
    page = "\n".join(_page(report)) + "\n"
    return {"quality.json": document.encode(), "quality.md": page.encode()}


# ---------------------------------------------------------------- figures


def _figure(engine: Engine, path: Path) -> Figure:
    header = read_header(path, ("title", "section", "why"))
    text = path.read_text(encoding="utf-8")
    try:
        table = select(engine, text)
    except TypeError as error:
        msg = f"{path.name}:1: a figure is a SELECT query"
        raise HeaderError(msg) from error
    expected = header.get("expected")
    return Figure(
        name=path.stem,
        section=header["section"][0],
        title=header["title"][0],
        why=header["why"][0],
        expected=int(expected[0]) if expected else None,
        columns=table.variables,
        rows=tuple(tuple(map(_cell, row)) for row in table),
        sparql=text,
    )


def _cell(term: Term | None) -> Cell:
    if isinstance(term, Literal) and term.datatype == _WHOLE:
        return int(term.value)
    if isinstance(term, Literal) and term.datatype in _BROKEN:
        return float(term.value)
    return "" if term is None else str(term)


# ---------------------------------------------------------------- gates


def _checks(folder: Path) -> Iterator[Gate]:
    for path in sorted(folder.glob("*.rq")):
        header = read_header(path, ("title", "severity", "why"))
        title, severity, why = (header[key][0] for key in ("title", "severity", "why"))
        yield Gate("check", path.stem, title, severity, why, header.get("standard", ()))


def _shapes(folder: Path) -> Iterator[Gate]:
    for path in sorted(folder.glob("*.ttl")):
        ((count,),) = select(EmbeddedEngine.load(path), _SHAPES).rows
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        title = first.removeprefix("#").strip().rstrip(".")
        standards = read_header(path, ()).get("standard", ())
        yield Gate("shapes", path.stem, title, "error", str(count), standards)


def _rules(folder: Path) -> Iterator[Gate]:
    for rule in read_rules(folder):
        yield Gate("rule", rule.name, rule.title, "", rule.sentence)


def _questions(folder: Path) -> Iterator[Gate]:
    asked = [(question.id or "", question) for question in read_questions(folder)]
    for name, question in sorted(asked, key=lambda pair: pair[0]):
        if name:  # Without a competency id it is there for the reader, and no gate.
            yield Gate("question", question.name, question.text, "", name)


# ---------------------------------------------------------------- the page


def _page(report: Quality) -> Iterator[str]:
    yield f"# Quality of hamkg {report.version}"
    yield ""
    yield f"Of {report.date}. The queries behind the figures are in `ontology/quality/`; run one"
    yield "with `hamkg query -f FILE`."
    for section, figures in report.sections.items():
        yield from ("", f"## {section}")
        for figure in figures:
            yield from _figure_lines(figure)
    yield from ("", "## Gates", "", report.promise)
    for kind, title, words in _GATES:
        gates = report.gates_of(kind)
        yield from ("", f"### {title} ({len(gates)})", "", words, "")
        yield from _table(*_gate_table(kind, gates))


def _figure_lines(figure: Figure) -> Iterator[str]:
    yield ""
    if figure.number is None:
        yield from (f"### {figure.title}", "", figure.why, "")
        rows = [[shown(cell) for cell in row] for row in figure.rows]
        yield from _table([heading(column) for column in figure.columns], rows)
        return
    must = "" if figure.expected is None else f" (must be {figure.expected})"
    yield f"**{figure.title}: {shown(figure.number)}**{must}. {figure.why}"


def _gate_table(kind: str, gates: Sequence[Gate]) -> tuple[list[str], list[list[str]]]:
    if kind == "check":
        rows = [[g.title, g.severity, g.detail, ", ".join(g.standards)] for g in gates]
        return ["check", "severity", "why", "standard"], rows
    if kind == "question":
        return ["id", "question"], [[g.detail, g.title] for g in gates]
    second = "how many" if kind == "shapes" else "explains itself as"
    return [kind, second], [[g.title, g.detail] for g in gates]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
