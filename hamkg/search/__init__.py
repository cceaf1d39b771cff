"""Finds kinds by what people call them, among a few hundred names or a million."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, TypeVar

from hamkg.errors import UnknownTermError
from hamkg.namespaces import compact
from hamkg.search.keeping import Keeper, is_broken
from hamkg.search.ranking import Ranking
from hamkg.search.text import key_of, read_lexicon
from hamkg.search_model import Finding, Found, Hit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hamkg.data_files import DataFiles
    from hamkg.engine import Engine
    from hamkg.search.ranking import Asked, Candidate

_Answer = TypeVar("_Answer")
LONGEST = 400
"""So many letters of a text are searched for."""
_SHOWN = """
SELECT kind.id, kind.iri, label.text, category.name
FROM json_each(?) AS one CROSS JOIN kind ON kind.id = one.value
CROSS JOIN name AS label ON label.id = kind.label
CROSS JOIN category ON category.id = kind.category"""


class SearchIndex:
    """An index over the names of everything in an engine's data."""

    def __init__(self, engine: Engine, folder: Path, data: DataFiles | None = None) -> None:
        """Index every name; ``folder`` holds the queries that give them and tables of words.

        ``data`` are the files that the engine read: where they are large, their index is kept.
        """
        self._lexicon = read_lexicon(folder)
        self._keeper = Keeper(engine, folder, self._lexicon, data)
        self._mended(self._begin)

    def _begin(self) -> None:
        self._db = self._keeper.index()
        self._ranking = Ranking(self._db, self._lexicon)
        self._marks: dict[str, tuple[str, str]] = {
            key_of(name): (name, mark) for name, mark in self._db.execute("SELECT * FROM mark")
        }

    def search(
        self, text: str, *, category: str | None = None, limit: int = 20
    ) -> tuple[Hit, ...]:
        """Give the kinds a text may mean, best first."""
        return self._mended(lambda: self._search(text, category, limit))

    def find(self, text: str, *, category: str | None = None, limit: int = 20) -> Found:
        """Give the kinds a text may mean, and how many there are of each category."""
        return self._mended(lambda: self._find(text, category, limit))

    def _mended(self, ask: Callable[[], _Answer]) -> _Answer:
        """Ask; where the index that was kept proves to be damaged, make it again and ask anew."""
        try:
            return ask()
        except sqlite3.DatabaseError as error:
            if not is_broken(error):
                raise
            self._keeper.forget()
            self._begin()
            return ask()

    def _search(self, text: str, category: str | None, limit: int) -> tuple[Hit, ...]:
        asked = self._ranking.ask(text[:LONGEST])
        return tuple(one.hit for one in self._findings(asked, category, limit))

    def _find(self, text: str, category: str | None, limit: int) -> Found:
        asked = self._ranking.ask(text[:LONGEST])
        findings = self._findings(asked, category, limit)
        counts, more = self._ranking.counts(asked)
        return Found(text, findings, counts, sum(counts.values()), more=more)

    def _findings(self, asked: Asked, category: str | None, limit: int) -> tuple[Finding, ...]:
        mark = None if category is None else self._mark(category)
        best = self._ranking.best(asked, mark, limit)
        kinds = json.dumps([one.kind for one in best])
        shown = {row[0]: row[1:] for row in self._db.execute(_SHOWN, (kinds,))}
        return tuple(_finding(one, *shown[one.kind]) for one in best)

    def _mark(self, category: str) -> str:
        key = key_of(category.removeprefix("ham:"))
        if key not in self._marks:
            from difflib import get_close_matches

            near = get_close_matches(key, self._marks, n=3)
            raise UnknownTermError(category, [self._marks[one][0] for one in near])
        return self._marks[key][1]


def _finding(one: Candidate, iri: str, label: str, category: str) -> Finding:
    curie = compact(iri)
    hit = Hit(iri, curie, label, category, one.text or curie, round(one.score, 3))
    return Finding(hit, one.match)
