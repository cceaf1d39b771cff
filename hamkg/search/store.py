"""The index of a search: an SQLite database in memory, filled by SQL from an engine's names.

Names are stored in the order in which they are wanted: short ones first, preferred ones before
others, well connected kinds before others. So the index can stop as soon as it has enough.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

from hamkg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.search.text import Lexicon

FOREIGN, OWN_CODE = 2, 3
"""Sorts of names: 0 preferred, 1 another, 2 in another language; of codes: 3 and above."""
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_RAW = """
ATTACH ':memory:' AS raw;
CREATE TABLE raw.name (iri TEXT, sort INTEGER, text TEXT, key TEXT, words TEXT, size INTEGER);
CREATE TABLE raw.type (iri TEXT, category TEXT);
CREATE TABLE raw.wide (category TEXT PRIMARY KEY, depth INTEGER, tokens TEXT) WITHOUT ROWID;
CREATE TABLE raw.told (category TEXT PRIMARY KEY, told TEXT) WITHOUT ROWID;
CREATE TABLE mark (category TEXT PRIMARY KEY, mark TEXT);
CREATE TABLE raw.degree (iri TEXT PRIMARY KEY, degree INTEGER) WITHOUT ROWID;
CREATE TABLE raw.code (iri TEXT, sort INTEGER, key TEXT, text TEXT);
"""
_KINDS = """
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT, category INTEGER, degree INTEGER,
  label INTEGER);
CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE raw.first (iri TEXT PRIMARY KEY, category TEXT) WITHOUT ROWID;
INSERT INTO raw.first
  SELECT iri, substr(min(printf('%03d', 999 - depth) || type.category), 4)
  FROM raw.type JOIN raw.wide ON wide.category = type.category
  WHERE iri IN (SELECT iri FROM raw.name) GROUP BY iri;
INSERT INTO category (name) SELECT DISTINCT category FROM raw.first ORDER BY category;
INSERT INTO category (name) VALUES ('');
CREATE TABLE raw.kind (iri TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
INSERT INTO kind (iri, category, degree)
  SELECT name.iri, category.id, coalesce(degree, 0)
  FROM (SELECT DISTINCT iri FROM raw.name) AS name
  LEFT JOIN raw.first ON first.iri = name.iri
  LEFT JOIN raw.degree ON degree.iri = name.iri
  JOIN category ON category.name = coalesce(first.category, '')
  ORDER BY name.iri;
INSERT INTO raw.kind SELECT iri, id FROM kind;
"""
_NAMES = """
CREATE TABLE raw.ordered (id INTEGER PRIMARY KEY, kind INTEGER, sort INTEGER, degree INTEGER,
  text TEXT, key TEXT, words TEXT, size INTEGER);
INSERT INTO raw.ordered (kind, sort, degree, text, key, words, size)
  SELECT kind.id, min(name.sort), degree, text, key, words, size
  FROM raw.name JOIN raw.kind AS found ON found.iri = name.iri
  JOIN kind ON kind.id = found.id
  GROUP BY kind.id, text
  ORDER BY size, min(name.sort), degree DESC, length(text), text, kind.id;
CREATE TABLE name (id INTEGER PRIMARY KEY, kind INTEGER, sort INTEGER, size INTEGER,
  degree INTEGER, text TEXT);
INSERT INTO name SELECT id, kind, sort, size, degree, text FROM raw.ordered ORDER BY id;
CREATE TABLE key (key TEXT, name INTEGER, PRIMARY KEY (key, name)) WITHOUT ROWID;
INSERT INTO key SELECT key, id FROM raw.ordered WHERE key != '' ORDER BY key, id;
CREATE TABLE code (key TEXT, kind INTEGER, sort INTEGER, text TEXT,
  PRIMARY KEY (key, sort, kind, text)) WITHOUT ROWID;
INSERT OR IGNORE INTO code
  SELECT code.key, found.id, code.sort, code.text
  FROM raw.code JOIN raw.kind AS found ON found.iri = code.iri
  WHERE code.key != '' ORDER BY code.key, code.sort, found.id;
UPDATE kind SET label = first FROM (
  SELECT kind, min(sort * (1 << 40) + id) & ((1 << 40) - 1) AS first FROM name GROUP BY kind
) AS best WHERE best.kind = kind.id;
CREATE TABLE raw.about (kind INTEGER PRIMARY KEY, words TEXT);
INSERT INTO raw.about
  SELECT ordered.kind, group_concat(words, ' ') || ' ' || told
  FROM raw.ordered JOIN kind ON kind.id = ordered.kind
  JOIN category ON category.id = kind.category JOIN raw.told ON told.category = category.name
  GROUP BY ordered.kind HAVING count(*) > 1 OR told != '';
CREATE VIRTUAL TABLE found USING fts5(words, about, kinds, content='', columnsize=0,
  prefix='1 2 3', tokenize='unicode61 remove_diacritics 0');
INSERT INTO found (rowid, words, about, kinds)
  SELECT ordered.id, ordered.words, about.words, wide.tokens
  FROM raw.ordered JOIN kind ON kind.id = ordered.kind
  JOIN category ON category.id = kind.category
  JOIN raw.wide ON wide.category = category.name
  LEFT JOIN raw.about ON about.kind = kind.id AND kind.label = ordered.id
  ORDER BY ordered.id;
"""
_WORDS = """
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT UNIQUE, back TEXT, frame TEXT,
  size INTEGER, names INTEGER);
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'found', 'col');
INSERT INTO word (word, back, frame, size, names)
  SELECT term, reversed(term), substr(term, 1, 1) || substr(term, -1), length(term), max(doc)
  FROM temp.vocabulary WHERE col IN ('words', 'about') GROUP BY term ORDER BY term;
DROP TABLE temp.vocabulary;
INSERT OR IGNORE INTO word (word, back, frame, size, names)
  SELECT word, reversed(word), substr(word, 1, 1) || substr(word, -1), length(word), 0
  FROM raw.meaning ORDER BY word;
CREATE INDEX word_back ON word (back);
CREATE INDEX word_frame ON word (frame, size);
CREATE VIRTUAL TABLE form USING fts5(word, content='', columnsize=0, detail=none,
  tokenize='porter unicode61 remove_diacritics 0');
INSERT INTO form (rowid, word) SELECT id, word FROM word;
CREATE VIRTUAL TABLE gram USING fts5(word, content='', columnsize=0, detail=none,
  tokenize='trigram');
INSERT INTO gram (rowid, word) SELECT id, word FROM word WHERE size > 5;
DETACH raw;
"""


def build(engine: Engine, queries: Path, lexicon: Lexicon) -> sqlite3.Connection:
    """Index every name and code of an engine's data."""
    # Only read after this; SQLite itself guards a connection shared by threads.
    db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    db.create_function("reversed", 1, lambda word: word[::-1], deterministic=True)
    db.executescript(_RAW)
    _Reader(engine, queries, lexicon, db).read()
    return db


class _Reader:
    """Copies what queries answer into tables, row by row, and lets SQL do the rest."""

    def __init__(
        self, engine: Engine, queries: Path, lexicon: Lexicon, db: sqlite3.Connection
    ) -> None:
        self._engine = engine
        self._queries = queries
        self._lexicon = lexicon
        self._db = db

    def read(self) -> None:
        self._fill("raw.name", 6, self._names())
        self._fill("raw.type", 2, self._types())
        self._fill("raw.degree", 2, self._answers("degrees"))
        self._wide()
        self._db.executescript(_KINDS)
        self._fill("raw.told", 2, self._told())
        self._fill("raw.code", 4, self._codes())
        self._db.executescript(_NAMES)
        self._db.execute("CREATE TABLE raw.meaning (word TEXT PRIMARY KEY) WITHOUT ROWID")
        self._fill("raw.meaning", 1, ((word,) for word in self._lexicon.meanings))
        self._db.executescript(_WORDS)

    def _answers(self, name: str) -> Iterator[tuple[str, ...]]:
        query = (self._queries / f"{name}.rq").read_text(encoding="utf-8")
        return self._engine.stream(query)

    def _fill(self, table: str, width: int, rows: Iterator[tuple[object, ...]]) -> None:
        marks = ", ".join("?" * width)
        self._db.execute("BEGIN")
        self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  ours
        self._db.execute("COMMIT")

    def _names(self) -> Iterator[tuple[object, ...]]:
        taken = self._lexicon.taken
        for iri, sort, text, language in self._answers("names"):
            name = taken(text)
            own = language in {"", "en"} or language.startswith("en-")
            yield (
                iri,
                int(sort) if own else FOREIGN,
                text,
                name.key,
                " ".join((*name.words, *name.joined)),
                len(name.words),
            )

    def _types(self) -> Iterator[tuple[object, ...]]:
        return ((iri, short_name(category)) for iri, category in self._answers("types"))

    def _told(self) -> Iterator[tuple[object, ...]]:
        """Give the words of each category; one that most kinds are of tells nothing."""
        rows = self._db.execute(
            "SELECT name, count(kind.id) FROM category"
            " LEFT JOIN kind ON kind.category = category.id GROUP BY category.id"
        ).fetchall()
        every = sum(count for _, count in rows)
        for name, count in rows:
            words = " ".join(_CAMEL.findall(name)).lower()
            yield name, words if 2 * count < every else ""

    def _codes(self) -> Iterator[tuple[object, ...]]:
        code = self._lexicon.code
        for (iri,) in self._db.execute("SELECT iri FROM kind"):
            text, keys = code(iri)
            for key in keys[:1] if iri.startswith(BASE) else keys:
                yield iri, OWN_CODE, key, ""
            if iri.startswith(BASE):
                yield iri, OWN_CODE, f"ham{keys[0]}", ""
        for iri, rank, value in self._answers("codes"):
            text, keys = code(value)
            for key in keys:
                yield iri, OWN_CODE + 1 + int(rank), key, text

    def _wide(self) -> None:
        """Give each category the marks of all categories it is in, its own among them."""
        types = self._db.execute("SELECT DISTINCT category FROM raw.type")
        wide: dict[str, set[str]] = {name: {name} for (name,) in types}
        wide[""] = {""}
        for category, wider in self._answers("wider"):
            if short_name(category) in wide:
                wide[short_name(category)].add(short_name(wider))
        every = sorted(set().union(*wide.values()) - {""})
        marks = {name: f"c{number}" for number, name in enumerate(every)}
        self._fill("mark", 2, iter(marks.items()))
        rows = (
            (name, len(names), " ".join(marks[one] for one in sorted(names - {""})))
            for name, names in wide.items()
        )
        self._fill("raw.wide", 3, rows)


def short_name(iri: str) -> str:
    """Give the last part of a category's address, by which people know it.

    >>> short_name("http://www.w3.org/2002/07/owl#Class")
    'Class'
    """
    return re.split(r"[/#]", iri.removeprefix(BASE).rstrip("/#"))[-1]
