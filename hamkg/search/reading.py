"""Reads what an engine's data call things into tables, row by row, with nothing kept of a row."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from hamkg.namespaces import BASE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.search.text import Lexicon

FOREIGN, OWN_CODE = 2, 3
"""Sorts of names: 0 preferred, 1 another, 2 in another language; of codes: 3 and above."""
MARK = "\ue000"
"""How the marks of categories begin in the full-text index: no word of a name does."""
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


class Reader:
    """Fills the tables that SQL makes the index of."""

    def __init__(
        self, engine: Engine, queries: Path, lexicon: Lexicon, db: sqlite3.Connection
    ) -> None:
        """Ask an engine by the queries of a folder, and write into a database."""
        self._engine = engine
        self._queries = queries
        self._lexicon = lexicon
        self._db = db

    def read_names(self) -> None:
        """Fill in what everything is called, of which category it is, and how well connected."""
        self._fill("raw.name", 6, self._names())
        self._fill("raw.type", 2, self._types())
        self._fill("raw.degree", 2, self._answers("degrees"))
        self._fill("raw.meaning", 1, ((word,) for word in self._lexicon.meanings))
        self._read_wide()

    def read_codes(self) -> None:
        """Fill in the codes of what has names."""
        self._fill("raw.code", 4, self._codes())

    def read_told(self) -> None:
        """Fill in the words of each category; one that most kinds are of tells nothing."""
        rows = self._db.execute(
            "SELECT category.id, name, count(kind.id) FROM category"
            " LEFT JOIN kind ON kind.category = category.id GROUP BY category.id"
        ).fetchall()
        every = sum(count for _, _, count in rows)
        told = (
            (number, " ".join(_CAMEL.findall(name)).lower() if 2 * count < every else "")
            for number, name, count in rows
        )
        self._fill("raw.told", 2, told)

    def _answers(self, name: str) -> Iterator[tuple[str, ...]]:
        query = (self._queries / f"{name}.rq").read_text(encoding="utf-8")
        return self._engine.stream(query)

    def _fill(self, table: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * width)
        self._db.execute("BEGIN")
        self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  ours
        self._db.execute("COMMIT")

    def _names(self) -> Iterator[tuple[object, ...]]:
        apart = self._lexicon.apart
        for iri, sort, text, language in self._answers("names"):
            every, words, joined = apart(text)
            own = not language or language == "en" or language.startswith("en-")
            line = " ".join((*words, *joined)) if joined else " ".join(words)
            yield iri, int(sort) if own else FOREIGN, text, "".join(every), line, len(words)

    def _types(self) -> Iterator[tuple[object, ...]]:
        return ((iri, short_name(category)) for iri, category in self._answers("types"))

    def _codes(self) -> Iterator[tuple[object, ...]]:
        code = self._lexicon.code
        for (iri,) in self._db.execute("SELECT iri FROM raw.kind"):
            text, keys = code(iri)
            if iri.startswith(BASE):
                yield iri, OWN_CODE, keys[0], ""
                yield iri, OWN_CODE, f"ham{keys[0]}", ""
            else:
                for key in keys:
                    yield iri, OWN_CODE, key, ""
        for iri, rank, value in self._answers("codes"):
            text, keys = code(value)
            for key in keys:
                yield iri, OWN_CODE + 1 + int(rank), key, text

    def _read_wide(self) -> None:
        """Give each category the marks of all categories it is in, its own among them."""
        types = self._db.execute("SELECT DISTINCT category FROM raw.type")
        wide: dict[str, set[str]] = {name: {name} for (name,) in types}
        wide[""] = {""}
        for category, wider in self._answers("wider"):
            if short_name(category) in wide:
                wide[short_name(category)].add(short_name(wider))
        every = sorted(set().union(*wide.values()) - {""})
        marks = {name: f"{MARK}{number}" for number, name in enumerate(every)}
        self._fill("mark", 2, marks.items())
        rows = (
            (name, len(names), " ".join(marks[one] for one in sorted(names - {""})))
            for name, names in wide.items()
        )
        self._fill("raw.wide", 3, rows)


@cache
def short_name(iri: str) -> str:
    """Give the last part of a category's address, by which people know it.

    >>> short_name("http://www.w3.org/2002/07/owl#Class")
    'Class'
    """
    return re.split(r"[/#]", iri.removeprefix(BASE).rstrip("/#"))[-1]
