"""The tables of a search's index, and the SQL that fills them from rows as they were read.

Names are stored in the order in which they are wanted: short ones first, preferred ones before
others, well connected kinds before others. So the index can stop as soon as it has enough.
Each step reads what the one before it wrote in the order it was written: nothing is looked up
in tables that are larger than the memory they may use.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from hamkg.search.alike import SLIPS
from hamkg.search.reading import MARK, Reader

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.search.text import Lexicon

_RAW = """
PRAGMA page_size = 8192;
ATTACH '' AS raw;
PRAGMA main.journal_mode = OFF;
PRAGMA raw.journal_mode = OFF;
PRAGMA main.synchronous = OFF;
PRAGMA main.cache_size = -100000;
PRAGMA raw.cache_size = -100000;
CREATE TABLE raw.name (iri TEXT, sort INTEGER, text TEXT, key TEXT, words TEXT, size INTEGER);
CREATE TABLE raw.type (iri TEXT, category TEXT);
CREATE TABLE raw.wide (category TEXT PRIMARY KEY, depth INTEGER, marks TEXT) WITHOUT ROWID;
CREATE TABLE raw.told (category INTEGER PRIMARY KEY, told TEXT);
CREATE TABLE raw.degree (iri TEXT, degree INTEGER);
CREATE TABLE raw.code (iri TEXT, sort INTEGER, key TEXT, text TEXT);
CREATE TABLE raw.meaning (word TEXT);
CREATE TABLE mark (category TEXT PRIMARY KEY, mark TEXT);
CREATE TABLE category (id INTEGER PRIMARY KEY, name TEXT UNIQUE, marks TEXT);
"""
_KINDS = """
CREATE TABLE raw.called (iri TEXT, text TEXT, sort INTEGER, key TEXT, words TEXT, size INTEGER,
  PRIMARY KEY (iri, text)) WITHOUT ROWID;
INSERT INTO raw.called SELECT iri, text, min(sort), key, words, size
  FROM raw.name GROUP BY iri, text ORDER BY iri, text;
DROP TABLE raw.name;
CREATE TABLE raw.first (iri TEXT PRIMARY KEY, category TEXT) WITHOUT ROWID;
INSERT INTO raw.first
  SELECT iri, substr(min(printf('%03d', 999 - depth) || type.category), 4)
  FROM raw.type JOIN raw.wide ON wide.category = type.category GROUP BY iri ORDER BY iri;
DROP TABLE raw.type;
CREATE TABLE raw.linked (iri TEXT PRIMARY KEY, degree INTEGER) WITHOUT ROWID;
INSERT INTO raw.linked SELECT iri, degree FROM raw.degree ORDER BY iri;
DROP TABLE raw.degree;
CREATE TABLE raw.kind (id INTEGER PRIMARY KEY, iri TEXT, category TEXT, degree INTEGER);
INSERT INTO raw.kind (iri, category, degree)
  SELECT name.iri, coalesce(category, ''), coalesce(degree, 0)
  FROM (SELECT DISTINCT iri FROM raw.called ORDER BY iri) AS name
  LEFT JOIN raw.first ON first.iri = name.iri LEFT JOIN raw.linked ON linked.iri = name.iri;
CREATE TABLE raw.found (iri TEXT PRIMARY KEY, id INTEGER) WITHOUT ROWID;
INSERT INTO raw.found SELECT iri, id FROM raw.kind ORDER BY id;
INSERT INTO category (name, marks)
  SELECT DISTINCT kind.category, wide.marks FROM raw.kind
  JOIN raw.wide ON wide.category = kind.category ORDER BY kind.category;
"""
_NAMES = """
CREATE TABLE name (id INTEGER PRIMARY KEY, kind INTEGER, sort INTEGER, size INTEGER,
  degree INTEGER, text TEXT, words TEXT, key TEXT);
INSERT INTO name (kind, sort, size, degree, text, words, key)
  SELECT kind.id, sort, size, degree, text, words, key
  FROM raw.called CROSS JOIN raw.found ON found.iri = called.iri
  CROSS JOIN raw.kind ON kind.id = found.id
  ORDER BY size, sort, degree DESC, length(text), text, kind.id;
DROP TABLE raw.called;
CREATE INDEX name_key ON name (key);
CREATE TABLE raw.label (kind INTEGER PRIMARY KEY, name INTEGER, names INTEGER);
INSERT INTO raw.label SELECT kind, min(sort * (1 << 40) + id) & ((1 << 40) - 1), count(*)
  FROM name GROUP BY kind ORDER BY kind;
CREATE TABLE kind (id INTEGER PRIMARY KEY, iri TEXT, category INTEGER, degree INTEGER,
  label INTEGER);
INSERT INTO kind SELECT kind.id, iri, category.id, degree, label.name
  FROM raw.kind JOIN category ON category.name = kind.category
  JOIN raw.label ON label.kind = kind.id ORDER BY kind.id;
DROP TABLE raw.kind;
"""
_FOUND = f"""
CREATE TABLE code (key TEXT, kind INTEGER, sort INTEGER, text TEXT,
  PRIMARY KEY (key, sort, kind, text)) WITHOUT ROWID;
INSERT OR IGNORE INTO code
  SELECT code.key, found.id, code.sort, code.text
  FROM raw.code JOIN raw.found ON found.iri = code.iri
  WHERE code.key != '' ORDER BY code.key, code.sort, found.id, code.text;
CREATE VIRTUAL TABLE found USING fts5(words, content='', columnsize=0, prefix='1 2 3',
  tokenize='unicode61 remove_diacritics 0');
INSERT INTO found (found, rank) VALUES ('hashsize', {1 << 26});
INSERT INTO found (rowid, words)
  SELECT name.id, words || ' ' || marks FROM name
  CROSS JOIN kind ON kind.id = name.kind CROSS JOIN category ON category.id = kind.category
  ORDER BY name.id;
INSERT INTO found (found) VALUES ('optimize');
CREATE TABLE raw.about (kind INTEGER PRIMARY KEY, words TEXT);
INSERT INTO raw.about SELECT kind, group_concat(words, ' ') FROM (
  SELECT name.kind, words FROM name CROSS JOIN raw.label ON label.kind = name.kind
  CROSS JOIN kind ON kind.id = name.kind CROSS JOIN raw.told ON told.category = kind.category
  WHERE names > 1 OR told != '' ORDER BY name.kind, name.id) GROUP BY kind ORDER BY kind;
CREATE VIRTUAL TABLE together USING fts5(about, content='', columnsize=0, prefix='1 2 3',
  tokenize='unicode61 remove_diacritics 0');
INSERT INTO together (together, rank) VALUES ('hashsize', {1 << 26});
INSERT INTO together (rowid, about)
  SELECT kind.label, about.words || ' ' || told || ' ' || marks
  FROM raw.about CROSS JOIN kind ON kind.id = about.kind
  CROSS JOIN category ON category.id = kind.category
  CROSS JOIN raw.told ON told.category = kind.category ORDER BY kind.label;
INSERT INTO together (together) VALUES ('optimize');
"""  # noqa: S608  a number of ours
_WORDS = f"""
CREATE VIRTUAL TABLE temp.in_names USING fts5vocab('main', 'found', 'row');
CREATE VIRTUAL TABLE temp.in_kinds USING fts5vocab('main', 'together', 'row');
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT, size INTEGER, names INTEGER);
INSERT INTO word (word, size, names)
  SELECT term, length(term), max(doc)
  FROM (SELECT term, doc FROM temp.in_names UNION ALL SELECT term, doc FROM temp.in_kinds
        UNION ALL SELECT word, 0 FROM raw.meaning)
  WHERE term < '{MARK}' OR term > '{MARK}\U0010ffff' GROUP BY term ORDER BY term;
CREATE UNIQUE INDEX word_begun ON word (word, size, names);
DROP TABLE temp.in_names;
DROP TABLE temp.in_kinds;
CREATE VIRTUAL TABLE form USING fts5(word, content='', columnsize=0, detail=none,
  tokenize='porter unicode61 remove_diacritics 0');
INSERT INTO form (rowid, word) SELECT id, word FROM word;
"""  # noqa: S608  a letter of ours


def made(engine: Engine, queries: Path, lexicon: Lexicon) -> sqlite3.Connection:
    """Make an index in memory; what is too large for that goes into a file without a name."""
    # Only read after this; SQLite itself guards a connection shared by threads.
    db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    fill(db, engine, queries, lexicon)
    return db


def fill(db: sqlite3.Connection, engine: Engine, queries: Path, lexicon: Lexicon) -> None:
    """Index every name and code of an engine's data in an empty database."""
    db.executescript(_RAW)
    reader = Reader(engine, queries, lexicon, db)
    reader.read_names()
    _run(db, _KINDS)
    reader.read_codes()
    _run(db, _NAMES)
    reader.read_told()
    _run(db, _FOUND)
    _run(db, _WORDS)
    _run(db, SLIPS)
    db.execute("DETACH raw")


def _run(db: sqlite3.Connection, script: str) -> None:
    db.executescript(f"BEGIN; {script} COMMIT;")
