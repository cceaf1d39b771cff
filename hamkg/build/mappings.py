"""Reads mappings to other vocabularies from SSSOM tables.

Their form: https://mapping-commons.github.io/sssom/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import ASSERTED, node
from hamkg.content_errors import TableError
from hamkg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_PREFIX = re.compile(r"#\s+([\w.-]+):\s*\"?(https?://[^\s\"]+)\"?\s*")
_SLOT = re.compile(r"#(mapping_set_id|license): *(\S.*)")
_ITEM = re.compile(r"# +- +(\S.*)")
_CREATORS = "#creator_id:"
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_LEXICAL = "semapv:LexicalMatching"
_MERGED = """\
#mapping_set_id: {base}mappings/hamkg.sssom.tsv
#mapping_set_title: hamkg to other vocabularies
#mapping_set_description: All mapping sets of hamkg in one.
#mapping_set_source:
{sources}
#license: {license}
#creator_id:
{creators}
#curie_map:
{prefixes}
"""


@dataclass(frozen=True, slots=True)
class _File:
    """A mapping file taken apart: its head, the line its rows start at, and its rows."""

    name: str
    slots: dict[str, str]
    creators: list[str]
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


def merged_sssom(folder: Path) -> bytes:
    """Write all mapping files as one: one head, one map of prefixes, and all rows in order.

    Raises TableError where files give a prefix two meanings or have different licences.
    """
    tables = [_read(path) for path in sorted(folder.glob("*.sssom.tsv"))]
    prefixes = _agreed([(name, table) for table in tables for name in table.prefixes.items()])
    licences = _agreed([(("license", table.slots.get("license", "")), table) for table in tables])
    columns = list(dict.fromkeys(key for table in tables for row in table.rows for key in row))
    rows = sorted([row.get(key, "") for key in columns] for table in tables for row in table.rows)
    creators = sorted({creator for table in tables for creator in table.creators})
    sources = sorted(table.slots.get("mapping_set_id", table.name) for table in tables)
    head = _MERGED.format(
        base=BASE,
        sources="\n".join(f"#  - {source}" for source in sources),
        license=licences.get("license", ""),
        creators="\n".join(f"#  - {creator}" for creator in creators),
        prefixes="\n".join(f'#  {name}: "{iri}"' for name, iri in sorted(prefixes.items())),
    )
    return (head + "".join("\t".join(cells) + "\n" for cells in [columns, *rows])).encode()


def _agreed(pairs: list[tuple[tuple[str, str], _File]]) -> dict[str, str]:
    """Give what files say of each name, if they say the same."""
    found: dict[str, str] = {}
    problems = [
        f'{table.name}:1: "{name}" is {value} here and {found[name]} in another file'
        for (name, value), table in pairs
        if found.setdefault(name, value) != value
    ]
    if problems:
        raise TableError(problems)
    return found


def _read(path: Path) -> _File:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    places = [found for line in head if (found := _PREFIX.fullmatch(line))]
    prefixes = {str(found[1]): str(found[2]) for found in places}
    slots = {str(found[1]): str(found[2]) for line in head if (found := _SLOT.fullmatch(line))}
    body = lines[len(head) :]
    columns = body[0].split("\t") if body else []
    rows = [dict(zip(columns, line.split("\t"), strict=False)) for line in body[1:]]
    return _File(path.name, slots, _creators(head), prefixes, len(head) + 2, rows)


def _creators(head: list[str]) -> list[str]:
    after = head[head.index(_CREATORS) + 1 :] if _CREATORS in head else []
    items = takewhile(bool, map(_ITEM.fullmatch, after))
    return [item[1] for item in items if item]


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
