"""What the graph lacks, by queries in files: of all that should have something, which have it.

A gap is a gap in this graph, not in medicine. A file answers which ``?item`` is ``?filled``; where
relations are counted, ``?relation`` and ``?other`` say which. The file of the map answers for many
pairs of ``?category`` and ``?relation`` at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from textwrap import indent
from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError
from hamkg.engine import select
from hamkg.errors import UnknownTermError
from hamkg.gaps_model import Gap, Member
from hamkg.headers import read_header
from hamkg.lists import read_part
from hamkg.namespaces import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.lists import Part
    from hamkg.model import Ref
    from hamkg.names import Names

_KEYS = ("title", "section", "place", "noun", "why", "fill")
_MAP = "map"
_TRUE = "true"
_COUNTS = "(COUNT(*) AS ?total) (SUM(IF(?filled, 0, 1)) AS ?lacking)"
_SHOWN = {"?item", "?label", "?relation", "?other"}


@dataclass(frozen=True, slots=True)
class _File:
    """A gap as its file says it."""

    name: str
    place: int
    words: Mapping[str, str]
    query: Part

    @property
    def asked(self) -> str:
        """The whole query."""
        return "\n".join((*self.query.prologue, self.query.body))


class GapBook:
    """The gaps of one graph; each file is asked once."""

    def __init__(self, engine: Engine, names: Names, folder: Path) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self._names = names
        self._folder = folder

    @cached_property
    def all(self) -> tuple[Gap, ...]:
        """All gaps by section and place."""
        files = sorted(
            map(_read, self._folder.glob("*.rq")), key=lambda one: (one.place, one.name)
        )
        return tuple(self._gap(file) for file in files)

    @cached_property
    def map(self) -> tuple[Gap, ...]:
        """Which relation one may expect of the kinds of a category, and which lack it."""
        file = _read(self._folder / _MAP / "expected-relations.rq")
        pairs: dict[tuple[str, str], list[dict[str, str]]] = {}
        for row in self._rows(file):
            pairs.setdefault((row["category"], row["relation"]), []).append(row)
        order = sorted(pairs, key=lambda pair: int(pairs[pair][0]["place"]))
        return tuple(self._cell(file, pair, pairs[pair]) for pair in order)

    @cached_property
    def sparql(self) -> str:
        """The query for how much each gap and each field of the map lacks."""
        files = sorted(
            map(_read, self._folder.glob("*.rq")), key=lambda one: (one.place, one.name)
        )
        return overview_query(files, _read(self._folder / _MAP / "expected-relations.rq"))

    def named(self, name: str) -> Gap:
        """Give a gap by its name, one of the map by category and relation: Muscle.partOf.

        Raises UnknownTermError with the names that are near.
        """
        from difflib import get_close_matches

        known = {gap.name: gap for gap in (*self.all, *self.map)}
        if name not in known:
            raise UnknownTermError(name, get_close_matches(name, known, n=3, cutoff=0.5))
        return known[name]

    def _gap(self, file: _File) -> Gap:
        rows = self._rows(file)
        members = tuple(
            Member(
                self._names.ref(row["item"]),
                self._optional(row.get("relation")),
                self._optional(row.get("other")),
            )
            for row in _open(rows)
        )
        words = file.words
        return Gap(
            name=file.name,
            title=words["title"],
            section=words["section"],
            noun=words["noun"],
            why=words["why"],
            fill=words["fill"],
            total=len(rows),
            members=members,
            sparql=_members_query(file, ""),
        )

    def _cell(self, file: _File, pair: tuple[str, str], rows: Sequence[dict[str, str]]) -> Gap:
        category, relation = map(self._names.ref, pair)
        said = {"category": category.label, "relation": relation.phrase or relation.label}
        words = {key: text.format(**said) for key, text in file.words.items()}
        only = f"VALUES (?category ?relation) {{ ({written(pair[0])} {written(pair[1])}) }}\n  "
        return Gap(
            name=".".join(ref.curie.removeprefix("ham:") for ref in (category, relation)),
            title=words["title"],
            section=words["section"],
            noun=words["noun"],
            why=words["why"],
            fill=words["fill"],
            total=len(rows),
            members=tuple(Member(self._names.ref(row["item"])) for row in _open(rows)),
            sparql=_members_query(file, only),
            category=category,
            relation=relation,
        )

    def _rows(self, file: _File) -> list[dict[str, str]]:
        table = select(self._engine, file.asked)
        return [
            {
                name: str(cell)
                for name, cell in zip(table.variables, row, strict=True)
                if cell is not None
            }
            for row in table
        ]

    def _optional(self, iri: str | None) -> Ref | None:
        return None if iri is None else self._names.ref(iri)


def _read(path: Path) -> _File:
    header = read_header(path, _KEYS)
    words = {key: " ".join(header[key]) for key in _KEYS}
    if not words["place"].isdecimal():
        msg = f"{path.name}:1: place is a number"
        raise HeaderError(msg)
    return _File(path.stem, int(words["place"]), words, read_part(path))


def _open(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    lacking = [row for row in rows if row["filled"] != _TRUE]
    return sorted(
        lacking, key=lambda row: (row["label"].casefold(), row["item"], *sorted(row.values()))
    )


def overview_query(files: Sequence[_File], of_map: _File) -> str:
    """Write the query that counts all gaps, and the fields of the map, in one answer."""
    parts = [
        _counted(f"(?name AS ?gap) {_COUNTS}", f"BIND({json.dumps(file.name)} AS ?name)", file)
        + "\n  GROUP BY ?name"
        for file in files
    ]
    parts.append(
        _counted(f"?category ?relation {_COUNTS}", "", of_map) + "\n  GROUP BY ?category ?relation"
    )
    prologue = dict.fromkeys(line for file in (*files, of_map) for line in file.query.prologue)
    return "\n".join(
        (
            *prologue,
            "",
            "SELECT ?gap ?category ?relation ?total ?lacking",
            "WHERE {",
            "\nUNION\n".join(f"{{\n{indent(part, '  ')}\n}}" for part in parts),
            "}",
            "ORDER BY ?category ?relation ?gap\n",
        )
    )


def _counted(columns: str, more: str, file: _File) -> str:
    body = indent(file.query.body, "    ")
    return f"SELECT {columns} WHERE {{\n  {{\n{body}\n  }}\n  {more}\n}}"


def _members_query(file: _File, only: str) -> str:
    """Write the query for just the members of a gap."""
    body = file.query.body
    columns = [name for name in body.splitlines()[0].split() if name in _SHOWN]
    return "\n".join(
        (
            *file.query.prologue,
            "",
            f"# {file.words['fill']}",
            f"SELECT {' '.join(columns)}",
            "WHERE {",
            f"  {only}{{\n{indent(body, '    ')}\n  }}",
            "  FILTER(!?filled)",
            "}",
            "ORDER BY LCASE(?label) ?item\n",
        )
    )
