"""Holds RDF against the shapes and the checks, and says what to mend."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from hamkg.headers import read_header
from hamkg.namespaces import PREFIXES, compact, local_name
from hamkg.quality import Violation
from hamkg.results import Table, shown

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

    from hamkg.engine import Engine

_SH = PREFIXES["sh"]
# A shape says Violation where a check says error.
_SEVERITIES = {"Warning": "warning", "Info": "info"}
_RESULTS = f"""
SELECT ?focus ?message ?severity ?shape ?path ?value WHERE {{
  ?result a <{_SH}ValidationResult> ; <{_SH}focusNode> ?focus ; <{_SH}resultMessage> ?message ;
          <{_SH}resultSeverity> ?severity .
  OPTIONAL {{ ?result <{_SH}sourceShape> ?shape FILTER(isIRI(?shape)) }}
  OPTIONAL {{ ?result <{_SH}resultPath> ?path }} OPTIONAL {{ ?result <{_SH}value> ?value }}
}}"""


def run_checks(engine: Engine, folder: Path) -> tuple[Violation, ...]:
    """Run every check query of a folder; each row it answers is a violation."""
    found: list[Violation] = []
    for path in sorted(folder.glob("*.rq")):
        header = read_header(path, ("title", "severity", "why", "fix"))
        answer = engine.answer(path.read_text(encoding="utf-8"))
        rows = answer.rows if isinstance(answer, Table) else ()
        found += [
            Violation(
                check=path.stem,
                severity=header["severity"][0],
                focus=shown(row[0]),
                message=f"{header['title'][0]}: {', '.join(filter(None, map(shown, row)))}",
                fix=header["fix"][0],
            )
            for row in rows
        ]
    return tuple(found)


def run_shapes(engine: Engine, folder: Path) -> tuple[Violation, ...]:
    """Hold all data of an engine against every shapes file of a folder.

    Two processes share the files: pySHACL takes a core for seconds.
    """
    data = engine.dump("nt")
    files = sorted(folder.glob("*.ttl"))
    if len(files) > 1:
        with ProcessPoolExecutor(
            2, mp_context=get_context("spawn"), initializer=_load, initargs=(data,)
        ) as pool:
            found = [row for rows in pool.map(_broken, files) for row in rows]
    else:
        _load(data)
        found = [row for path in files for row in _broken(path)]
    return tuple(
        Violation(
            check=local_name(shape or "shape"),
            severity=_SEVERITIES.get(severity.removeprefix(_SH), "error"),
            focus=compact(focus),
            message=_message(message, path, value),
            fix="Mend the row of this term; the message says what it lacks.",
        )
        for focus, message, severity, shape, path, value in sorted(found)
    )


def _load(data: bytes) -> None:
    """Parse N-Triples once for all shapes files that this process takes."""
    from hamkg.build.prepared import PreparedGraph

    _loaded[:] = [PreparedGraph().parse(data=data, format="nt")]


_loaded: list[rdflib.Graph] = []


def _broken(shapes: Path) -> list[tuple[str, ...]]:
    """Give what breaks a file of shapes: a row of texts each, an empty one for what is not told.

    The columns are those of the query of results.
    """
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(
        _loaded[0],
        shacl_graph=rdflib.Graph().parse(shapes, format="turtle"),
        inference="none",
        advanced=False,
        js=False,
        do_owl_imports=False,
        meta_shacl=False,
    )
    return [tuple(str(cell or "") for cell in row) for row in report.query(_RESULTS)]


def _message(message: str, path: str, value: str) -> str:
    parts = [message]
    if path:
        parts.append(f"property {compact(path)}")
    if value:
        parts.append(f"value {compact(value)}")
    return "; ".join(parts)


def located(violation: Violation, content: Path) -> str:
    """Give file and line of the table row a violation is about, or nothing where there is none.

    ``content`` is the folder of the tables.
    """
    name = local_name(_iri(violation.focus))
    for path in sorted(content.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
            if line.partition("\t")[0] == name:
                return f"{path.name}:{number}"
    return ""


def _iri(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local
