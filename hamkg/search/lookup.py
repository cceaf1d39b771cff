"""Names that a full-text expression finds, those first that are wanted first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from hamkg.search.expressions import within

if TYPE_CHECKING:
    from sqlite3 import Connection

FEW = 40
"""So many names are looked at first."""
Row: TypeAlias = tuple[int, int, int, int, int, str, str]
"""A name: its number, its kind, its sort, its words counted, the kind's links, words, text."""
_ROWS = """
SELECT name.id, kind, sort, size, degree, name.words, text
FROM {0} CROSS JOIN name ON name.id = {0}.rowid
WHERE {0} MATCH ? ORDER BY {0}.rowid LIMIT ?"""
_KINDS = """
SELECT kind FROM {0} CROSS JOIN name ON name.id = {0}.rowid
WHERE {0} MATCH ? ORDER BY {0}.rowid LIMIT ?"""


class Wanted(NamedTuple):
    """An expression; ``together`` asks for kinds by all their names and their category."""

    expression: str
    together: bool = False

    @property
    def table(self) -> str:
        """What is asked."""
        return "together" if self.together else "found"


class Lookup:
    """Looks names up for one search; what was asked already is not asked again."""

    def __init__(self, db: Connection) -> None:
        """Look into an index."""
        self._db = db
        self._known: dict[tuple[Wanted, str | None, int], list[Row]] = {}

    def rows(self, wanted: Wanted, mark: str | None = None, most: int = FEW) -> list[Row]:
        """Give the first names that are found, of the category that has this mark."""
        asked = wanted, mark, most
        if asked not in self._known:
            text = wanted.expression if mark is None else within(wanted.expression, mark)
            query = _ROWS.format(wanted.table)
            self._known[asked] = self._db.execute(query, (text, most)).fetchall()
        return self._known[asked]

    def kinds(self, wanted: Wanted, most: int) -> list[int]:
        """Give the kind of each of the first names that are found."""
        rows = self._known.get((wanted, None, FEW))
        if rows is not None and len(rows) < FEW:
            return [row[1] for row in rows]
        query = _KINDS.format(wanted.table)
        return [row[0] for row in self._db.execute(query, (wanted.expression, most))]
