"""Decks: what an Anki package and a CSV of cards hold, and that equal cards give equal bytes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hamkg import KnowledgeGraph
from hamkg.deck import write_deck
from hamkg.errors import UnknownFormatError
from hamkg.model import Ref
from hamkg.study_model import Flashcard, Ground, Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.uncounted

TOPIC = Topic("legs", "Legs", "Of legs.", {}, 1)
CARD = Flashcard(
    id="https://w3id.org/hamkg/learn/test/leg",
    topic="legs",
    title="Test",
    front="What is <b>bold</b> & “quoted”?",
    subject=Ref("https://w3id.org/hamkg/leg", "ham:leg", "leg"),
    answers=("<script>alert(1)</script>",),
    lines=("A line with a \x1f in it.",),
    grounds=(Ground("A book.", 'https://x.example/"onclick="'),),
    redflags=(),
    tags=("hamkg", "hamkg::legs"),
)
DATE = "2026-11-26"


def package(cards: Sequence[Flashcard], date: str = DATE) -> bytes:
    return write_deck(TOPIC, cards, date, "apkg")


def rows(data: bytes, query: str) -> list[tuple[Any, ...]]:
    """Ask the collection in a package as Anki would open it."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == ["collection.anki2", "media"]
        assert json.loads(packed.read("media")) == {}
        collection = packed.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(collection)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def muscles(kg: KnowledgeGraph) -> bytes:
    return kg.study.deck("muscles")


def test_a_deck_has_a_note_and_a_card_for_each_card(kg: KnowledgeGraph, muscles: bytes) -> None:
    cards = kg.study.cards("muscles")

    notes = rows(muscles, "SELECT id, flds FROM notes ORDER BY id")
    assert len(notes) == len(cards) > 50
    assert len({number for number, _ in notes}) == len(notes)
    assert [note for (note,) in rows(muscles, "SELECT nid FROM cards ORDER BY nid")] == [
        number for number, _ in notes
    ]
    fronts = {fields.split("\x1f")[0] for _, fields in notes}
    assert "Where does the semitendinosus originate?" in fronts


def test_a_note_has_answer_sources_and_tags(muscles: bytes) -> None:
    query = "SELECT flds, tags FROM notes WHERE flds LIKE 'Where does the semitendinosus orig%'"
    ((fields, tags),) = rows(muscles, query)

    _, answer, explanation, grounds, flags, about = fields.split("\x1f")
    assert answer == "ischial tuberosity"
    assert explanation == "<p>The semitendinosus originates from the ischial tuberosity.</p>"
    assert '<a href="https://' in grounds
    assert flags == ""
    assert about == "ham:semitendinosus"
    assert tags.split() == ["hamkg", "hamkg::muscles", "hamkg::level::student"]


def test_note_type_and_deck_are_those_that_notes_and_cards_name(muscles: bytes) -> None:
    ((models, decks),) = rows(muscles, "SELECT models, decks FROM col")
    note_types, named = json.loads(models), json.loads(decks)

    assert {str(mid) for (mid,) in rows(muscles, "SELECT DISTINCT mid FROM notes")} == set(
        note_types
    )
    ((deck,),) = rows(muscles, "SELECT DISTINCT did FROM cards")
    assert named[str(deck)]["name"] == "hamkg::Muscles and movements"
    (note_type,) = note_types.values()
    ((fields,),) = rows(muscles, "SELECT flds FROM notes LIMIT 1")
    assert len(note_type["flds"]) == len(fields.split("\x1f"))


def test_markup_in_the_data_stays_text() -> None:
    ((fields, plain),) = rows(package([CARD]), "SELECT flds, sfld FROM notes")

    assert "<script" not in fields
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in fields
    assert plain == "What is &lt;b&gt;bold&lt;/b&gt; &amp; “quoted”?"
    assert '"onclick' not in fields
    assert fields.count("\x1f") == 5


def test_equal_cards_give_equal_bytes(kg: KnowledgeGraph, muscles: bytes) -> None:
    assert package([CARD]) == package([replace(CARD)])
    assert KnowledgeGraph.open().study.deck("muscles") == muscles
    assert kg.study.deck("nerves") != muscles


def test_a_card_keeps_its_identity_when_its_words_change_and_is_newer_then() -> None:
    query = "SELECT id, guid, mod FROM notes"
    ((old_id, old_guid, old_time),) = rows(package([CARD]), query)
    changed = replace(CARD, front="What else?", answers=("nothing",))
    ((new_id, new_guid, new_time),) = rows(package([changed], "2027-01-01"), query)

    assert (old_id, old_guid) == (new_id, new_guid)
    assert new_time > old_time


def test_the_deck_of_everything_has_the_notes_of_each_topic(
    kg: KnowledgeGraph, muscles: bytes
) -> None:
    everything = kg.study.deck()
    guids = {guid for (guid,) in rows(everything, "SELECT guid FROM notes")}

    assert {guid for (guid,) in rows(muscles, "SELECT guid FROM notes")} <= guids
    assert len(guids) == len(kg.study.cards())


def test_a_disputed_relation_is_a_card_with_both_sides(kg: KnowledgeGraph) -> None:
    cards = [card for card in kg.study.cards("care") if "hamkg::disputed" in card.tags]

    assert cards
    for card in cards:
        assert card.answers == ("No.",)
        sides = {ground.text.partition(":")[0] for ground in card.grounds}
        assert "Against" in sides
        assert sides <= {"For", "Against"}


def test_no_card_on_a_disputed_relation_answers_it_as_a_fact(kg: KnowledgeGraph) -> None:
    """The leg press strengthens the hamstrings, says one source, and another says it does not."""
    fronts = {card.front: card for card in kg.study.cards("care")}

    plain = fronts.get(
        "Which exercises do sources name as strengthening the hamstring muscle group?"
    )
    assert plain is None or "leg press" not in plain.answers
    assert "Do sources agree? The leg press strengthens the hamstring muscle group." in fronts


def test_a_red_flag_on_a_card_says_what_to_do(kg: KnowledgeGraph) -> None:
    for card in kg.study.cards("redflags"):
        assert all(flag.what_to_do for flag in card.redflags)
    data = kg.study.deck("redflags")
    ((count,),) = rows(data, "SELECT COUNT(*) FROM notes WHERE flds LIKE '%emergency now.%'")
    assert count > 10


def test_csv_has_the_same_cards(kg: KnowledgeGraph) -> None:
    text = kg.study.deck("nerves", format="csv").decode()
    table = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [row["question"] for row in table] == [card.front for card in kg.study.cards("nerves")]
    assert all(row["answer"] and row["grounds"] and row["id"] for row in table)


def test_one_card_is_the_same_as_among_all(kg: KnowledgeGraph) -> None:
    cards = kg.study.cards("tests")

    assert kg.study.card("tests", 1) == cards[0]
    assert kg.study.card("tests", len(cards)) == cards[-1]
    assert kg.study.card("tests", len(cards) + 1) is None
    assert kg.study.card("tests", 0) is None


@pytest.mark.parametrize("date", ["", "yesterday", "0001-01-01"])
def test_a_store_without_a_date_of_use_has_a_deck_too(date: str) -> None:
    assert rows(package([CARD], date), "SELECT mod FROM notes") == [(0,)]


def test_an_unknown_format_is_told_with_those_there_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        kg.study.deck("nerves", format="pdf")

    assert caught.value.hint == "Use one of: apkg, csv."
