"""Writes cards to take away: as an Anki package, and as CSV.

An Anki package is a zip of a SQLite collection (schema 11, which every Anki reads) and a list of
media files. Ids come from the IRIs of cards and times from the date of the release, so equal cards
give equal bytes, and a later deck brings the cards of an older one up to date.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from datetime import UTC, datetime
from hashlib import sha1, sha256
from html import escape
from typing import TYPE_CHECKING, Any

from hamkg.errors import UnknownFormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hamkg.model import RedFlag
    from hamkg.study_model import Flashcard, Ground, Topic

_CAUTION = "For learning, not medical advice."
_FIELDS = ("Question", "Answer", "Explanation", "Grounds", "Red flags", "About")
_FRONT = "{{Question}}"
_BACK = (
    "{{FrontSide}}<hr id=answer><div class=answer>{{Answer}}</div>{{Explanation}}"
    "{{#Red flags}}<div class=flag>{{Red flags}}</div>{{/Red flags}}"
    f"<div class=grounds>{{{{Grounds}}}}</div><p class=small>{{{{About}}}} · {_CAUTION}</p>"
)
_CSS = (
    ".card{font:20px/1.45 sans-serif;max-width:40em;margin:auto;padding:0.5em;text-align:left}"
    ".answer{font-weight:600}.grounds,.small{font-size:0.75em}ul{padding-left:1.2em}"
    ".flag{border:2px solid #c0392b;border-radius:6px;padding:0.4em 0.7em;margin:0.6em 0}"
)
_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
  scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
  ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
  sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
  ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
  queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
  reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
  odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
  ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL,
  factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_FIRST_ID = 1_500_000_000_000
"""Anki's ids are times in milliseconds; ours lie in the years after this one."""
_IDS = 100_000_000_000
_BETWEEN = "\x1f"
"""What parts the fields of a note."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The oldest date that a zip can hold; it says nothing of us."""


def write_deck(topic: Topic, cards: Sequence[Flashcard], date: str, format_name: str) -> bytes:
    """Write cards in a format; ``date`` is that of the release. Raises UnknownFormatError."""
    writer = _WRITERS.get(format_name)
    if writer is None:
        raise UnknownFormatError(format_name, _WRITERS)
    return writer(topic, cards, date)


def _apkg(topic: Topic, cards: Sequence[Flashcard], date: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in (
            ("collection.anki2", _collection(topic, cards, _seconds(date))),
            ("media", b"{}"),
        ):
            package.writestr(
                zipfile.ZipInfo(name, _OLDEST), data, compress_type=zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _seconds(date: str) -> int:
    """Give a date as seconds since 1970; what a store of somebody's own says may be no date."""
    try:
        return max(0, int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()))
    except ValueError:
        return 0


def _collection(topic: Topic, cards: Sequence[Flashcard], when: int) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_SCHEMA)
        model, deck = _id("note type"), _id(f"deck {topic.name}")
        settings = map(json.dumps, _settings(topic, model, deck, when))
        connection.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (when, when * 1000, when * 1000, *settings),
        )
        for place, card in enumerate(cards, start=1):
            number, fields = _id(card.id), _fields(card)
            connection.execute(
                "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
                (
                    number, _guid(card.id), model, when, f" {' '.join(card.tags)} ",
                    _BETWEEN.join(fields), fields[0], _checksum(card.front),
                ),
            )  # fmt: skip
            connection.execute(
                "INSERT INTO cards VALUES (?,?,?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
                (number, number, deck, when, place),
            )
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _settings(
    topic: Topic, model: int, deck: int, when: int
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Give what a collection says of itself: settings, note types, decks, options of decks."""
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20}
        for place, name in enumerate(_FIELDS)
    ]
    template = {
        "name": "Card 1", "ord": 0, "qfmt": _FRONT, "afmt": _BACK, "bqfmt": "", "bafmt": "",
        "did": None,
    }  # fmt: skip
    note_type = {
        "id": model, "name": "hamkg card", "type": 0, "mod": when, "usn": -1, "sortf": 0,
        "did": deck, "tmpls": [template], "flds": fields, "css": _CSS, "latexPre": "",
        "latexPost": "", "req": [[0, "any", [0]]], "tags": [], "vers": [],
    }  # fmt: skip
    decks = {
        str(number): _deck(number, name, about, when)
        for number, name, about in (
            (1, "Default", ""),
            (deck, f"hamkg::{topic.title}", f"{topic.about} {_CAUTION}"),
        )
    }
    options = {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True,
        "timer": 0, "replayq": True, "dyn": False,
        "new": {"bury": True, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 7],
                "order": 1, "perDay": 20, "separate": True},
        "rev": {"bury": True, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500,
                "minSpace": 1, "perDay": 200},
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
    }  # fmt: skip
    return {"nextPos": 1, "curDeck": 1}, {str(model): note_type}, decks, {"1": options}


def _deck(number: int, name: str, about: str, when: int) -> dict[str, Any]:
    nothing = [0, 0]
    return {
        "id": number, "name": name, "desc": about, "mod": when, "usn": -1, "conf": 1, "dyn": 0,
        "collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0,
        "newToday": nothing, "revToday": nothing, "lrnToday": nothing, "timeToday": nothing,
    }  # fmt: skip


def _fields(card: Flashcard) -> tuple[str, ...]:
    """Give the fields of a card as HTML; whatever comes from the data is text in it."""
    parts = (
        escape(card.front),
        "<br>".join(map(escape, card.answers)),
        "".join(f"<p>{escape(line)}</p>" for line in card.lines),
        "<ul>" + "".join(f"<li>{_ground(ground)}</li>" for ground in card.grounds) + "</ul>",
        "".join(f"<p>{escape(_flag(flag))}</p>" for flag in card.redflags),
        escape(card.subject.curie),
    )
    return tuple(part.replace(_BETWEEN, " ") for part in parts)


def _ground(ground: Ground) -> str:
    if not ground.link:
        return escape(ground.text)
    return f'{escape(ground.text)} <a href="{escape(ground.link)}">{escape(ground.link)}</a>'


def _flag(flag: RedFlag) -> str:
    return f"Red flag, {flag.ref.label}: {flag.urgency}. {flag.what_to_do}"


def _id(name: str) -> int:
    return _FIRST_ID + int(sha256(name.encode()).hexdigest(), 16) % _IDS


def _guid(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:20]


def _checksum(text: str) -> int:
    """Give the number by which Anki looks for the same first field."""
    return int(sha1(text.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _csv(_topic: Topic, cards: Sequence[Flashcard], _date: str) -> bytes:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(
        ("question", "answer", "explanation", "grounds", "red_flags", "about", "tags", "id")
    )
    for card in cards:
        rows.writerow(
            (
                card.front,
                "; ".join(card.answers),
                " ".join(card.lines),
                " | ".join(f"{one.text} {one.link}".strip() for one in card.grounds),
                " | ".join(map(_flag, card.redflags)),
                card.subject.curie,
                " ".join(card.tags),
                card.id,
            )
        )
    return text.getvalue().encode()


_WRITERS: dict[str, Callable[[Topic, Sequence[Flashcard], str], bytes]] = {
    "apkg": _apkg,
    "csv": _csv,
}
DECK_FORMATS = tuple(_WRITERS)
