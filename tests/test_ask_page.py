"""The page Ask, without a browser: each of its states."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from hamkg import KnowledgeGraph, Table
from tests.apptest import SECONDS, UI, shown
from ui.replies import ask_url


def page(text: str = "") -> str:
    """Give the page for a question, opened by its address: no other page was there before."""
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=SECONDS)
    app.switch_page("views/ask.py")
    app.query_params["q"] = text
    app.run()
    assert not app.exception
    return shown(app)


def links(text: str) -> list[str]:
    """Give the addresses that a page links to."""
    return [html.unescape(address) for address in re.findall(r'href="([^"]*)"', text)]


def query_of(text: str) -> str:
    """Give the query behind the link to the editor, as that page would get it."""
    address = [one for one in links(text) if one.startswith("query?")][-1]
    return parse_qs(urlparse(address).query)["query"][0]


def test_the_page_begins_with_questions_that_all_have_an_answer(kg: KnowledgeGraph) -> None:
    offered = [one for one in links(page()) if one.startswith("ask?q=")]

    assert len(offered) >= 12
    for address in offered:
        text = parse_qs(urlparse(address).query)["q"][0]
        assert kg.ask(text).rows, text


def test_an_answer_shows_what_was_understood_its_backing_and_its_query(kg: KnowledgeGraph) -> None:
    text = page("which nerve supplies the sartorius")

    assert "Which nerve innervates sartorius?" in text
    assert "entity?iri=ham:femoral_nerve" in text
    assert "expert opinion" in text
    table = kg.query(query_of(text))
    assert isinstance(table, Table)
    assert [str(row[1]) for row in table] == ["femoral nerve"]


def test_disputed_and_inferred_answers_do_not_look_stated() -> None:
    disputed = page("does ice treat a hamstring strain")
    through = page("does the leg curl strengthen semitendinosus")

    assert "is-disputed" in disputed
    assert "Disputes (1)" in disputed
    assert "Through the group: not stated of this member itself" in through


def test_nothing_stated_is_told_as_no_no_with_what_else_can_be_asked() -> None:
    text = page("which exercises strengthen the piriformis")

    assert "not a no" in text
    assert ask_url("What innervates piriformis?") in links(text)


def test_a_word_that_nobody_knows_is_named_and_others_are_suggested() -> None:
    text = page("what causes siatica")

    assert "I did not understand “siatica”" in text
    assert ask_url("what causes sciatica") in links(text)


def test_red_flags_stand_before_everything_else() -> None:
    text = page("my leg is numb and I can't pee")

    assert text.index('role="alert"') < text.index("No advice from here")
    assert "redflags?flag=ham:rf_cauda_equina" in links(text)


def test_a_row_is_told_as_a_sentence_whose_ends_are_links() -> None:
    text = page("which nerve supplies the short head of biceps femoris")
    row = text[text.index("hk-sentence") :]

    assert "The <a" in row
    assert "common fibular nerve</a> innervates the <a" in row
    assert "short head of the biceps femoris</a>." in row
    assert "entity?iri=ham:common_fibular_nerve" in row


def test_what_is_so_of_a_part_is_shown_as_that() -> None:
    text = page("hamstring origin")

    assert "Through a part: not stated of the whole" in text
    assert "“hamstring”" in text
    assert "short head of biceps femoris" in text


def test_many_relations_that_back_one_answer_are_folded() -> None:
    text = page("conditions with at least 5 symptoms")

    assert re.search(r"<details[^>]*><summary[^>]*>By \d+ relations", text)
    assert "no whole count" in text


def test_why_shows_the_proof_and_why_not_what_is_missing() -> None:
    why = page("why does the leg press help prevent hamstring strain")
    why_not = page("why isn't the piriformis part of the hamstrings")

    assert "<h3>Why</h3>" in why
    assert "because leg press strengthens" in why
    assert "Why the graph does not say so" in why_not
    assert "It would follow if it were stated" in why_not


def test_past_a_red_flag_the_page_shows_nothing_that_helps() -> None:
    text = page("what helps leg pain and fever")

    assert text.index('role="alert"') < text.index("see to that first")
    assert "Answered from the graph" not in text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("how is the Nordic curl related to sciatica", "paths?"),
        ("compare DOMS and hamstring strain", "compare?"),
        ("where do sources disagree", "questions?name=disputed-statements"),
    ],
)
def test_an_answer_leads_to_the_page_that_shows_more(text: str, place: str) -> None:
    assert any(one.startswith(place) for one in links(page(text)))


def test_what_a_person_types_stays_text() -> None:
    text = page("<script>alert(1)</script> & <b>hamstring</b>")

    assert "<script" not in text
    assert "<b>" not in text


def test_a_long_answer_is_cut_and_says_so() -> None:
    text = page("all conditions")

    assert "The first 60 of" in text
