"""Finds kinds by what people call them: an SQLite full-text index over all names."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from hamkg.model import GUESS, Hit

if TYPE_CHECKING:
    from hamkg.names import Names

_WORD = re.compile(r"\w+")
# Tiers first, then the index's own rank; each kind counts once, with its best name.
_SEARCH = """
WITH matches AS (
  SELECT iri, text, preferred,
    CASE
      WHEN lower(text) = :text THEN 0
      WHEN lower(text) LIKE :prefix ESCAPE '\\' THEN 2
      ELSE 4
    END + (1 - preferred) + 0.001 * length(text) AS score
  FROM names WHERE names MATCH :words
)
SELECT iri, text, min(score) AS best FROM matches GROUP BY iri ORDER BY best, iri
"""


class SearchIndex:
    """An index over the names of all kinds; building it takes milliseconds."""

    def __init__(self, names: Names) -> None:
        """Index every label and synonym."""
        self._names = names
        # Only read after this; SQLite itself guards a connection shared by threads.
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute(
            "CREATE VIRTUAL TABLE names USING fts5(iri UNINDEXED, text, preferred UNINDEXED,"
            " tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        self._db.executemany(
            "INSERT INTO names VALUES (?, ?, ?)",
            [(name.iri, name.text, int(name.preferred)) for name in names.all],
        )

    def search(
        self, text: str, *, category: str | None = None, limit: int = 20
    ) -> tuple[Hit, ...]:
        """Give the kinds a text may mean, best first.

        Exact names come before names that begin so, those before names that hold all words;
        where none does, names that hold any word, then names spelt alike.
        """
        words = _WORD.findall(text.casefold())
        if not words:
            return ()
        quoted = [f'"{word}"*' for word in words]
        for expression in (" ".join(quoted), " OR ".join(quoted)):
            found = self._hits(text, expression)
            if found:
                break
        else:
            found = self._spelt_alike(text)
        if category is not None:
            members = self._names.members.get(category, frozenset())
            found = [hit for hit in found if hit.iri in members]
        return tuple(found[:limit])

    def _hits(self, text: str, expression: str) -> list[Hit]:
        plain = " ".join(text.casefold().split())
        escaped = re.sub(r"([%_\\])", r"\\\1", plain)
        rows = self._db.execute(
            _SEARCH, {"text": plain, "prefix": f"{escaped}%", "words": expression}
        )
        return [self._hit(iri, matched, score) for iri, matched, score in rows]

    def _spelt_alike(self, text: str) -> list[Hit]:
        from difflib import SequenceMatcher

        best: dict[str, Hit] = {}
        for name in self._names.all:
            alike = SequenceMatcher(None, text.casefold(), name.text.casefold()).ratio()
            score = GUESS + 1 - alike
            known = best.get(name.iri)
            if alike >= _ALIKE and (known is None or score < known.score):
                best[name.iri] = self._hit(name.iri, name.text, score)
        return sorted(best.values(), key=lambda hit: (hit.score, hit.iri))

    def _hit(self, iri: str, matched: str, score: float) -> Hit:
        ref = self._names.ref(iri)
        return Hit(iri, ref.curie, ref.label, ref.category or "", matched, round(score, 3))


# Two typing slips in a word of eight letters leave about this much alike.
_ALIKE = 0.72
