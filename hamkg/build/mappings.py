"""Reads mappings to other vocabularies from SSSOM tables.

Their form: https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import ASSERTED, node
from hamkg.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_PREFIX = re.compile(r"#\s+([\w.-]+):\s*\"?(https?://[^\s\"]+)\"?\s*")
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_LEXICAL = "semapv:LexicalMatching"


@dataclass(frozen=True, slots=True)
class _File:
    """A mapping file taken apart: its prefixes, the line its rows start at, and its rows."""

    name: str
    prefixes: dict[str, str]
    start: int
    rows: list[dict[str, str]]


def mapping_quads(folder: Path, kinds: Collection[str]) -> list[ox.Quad]:
    """Give one triple per mapping, from a kind to the other vocabulary's IRI.

    ``kinds`` are the local names of all kinds. Raises TableError with file and line.
    """
    problems: list[str] = []
    quads: list[ox.Quad] = []
    for path in sorted(folder.glob("*.sssom.tsv")):
        table = _read(path)
        for number, row in enumerate(table.rows, start=table.start):
            faults = [f"{path.name}:{number}: {text}" for text in _faults(row, table, kinds)]
            problems += faults
            if not faults:
                quads.append(_quad(row, table))
    if problems:
        raise TableError(problems)
    return quads


def _read(path: Path) -> _File:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    places = [found for line in head if (found := _PREFIX.fullmatch(line))]
    prefixes = {str(found[1]): str(found[2]) for found in places}
    body = lines[len(head) :]
    columns = body[0].split("\t") if body else []
    rows = [dict(zip(columns, line.split("\t"), strict=False)) for line in body[1:]]
    return _File(path.name, prefixes, len(head) + 2, rows)


def _faults(row: dict[str, str], table: _File, kinds: Collection[str]) -> Iterator[str]:
    missing = [column for column in _REQUIRED if not row.get(column)]
    if missing:
        yield f'column "{missing[0]}" is empty; every mapping needs it'
        return
    if row["subject_id"].removeprefix("ham:") not in kinds:
        yield f'"{row["subject_id"]}" is not a kind'
    if row["predicate_id"].removeprefix("skos:") not in PREDICATES:
        yield f'"{row["predicate_id"]}" is not a mapping of SKOS; never owl:sameAs'
    prefix = row["object_id"].partition(":")[0]
    if prefix not in table.prefixes:
        yield f'the prefix "{prefix}" is not in the curie_map at the top'
    lexical = row["mapping_justification"] == _LEXICAL
    if lexical and not row.get("match_string"):
        yield "a lexical match says in match_string which name was equal"


def _quad(row: dict[str, str], table: _File) -> ox.Quad:
    prefix, _, local = row["object_id"].partition(":")
    target = ox.NamedNode(table.prefixes[prefix] + local)
    subject = node(row["subject_id"])
    return ox.Quad(subject, node(row["predicate_id"]), target, ASSERTED)
