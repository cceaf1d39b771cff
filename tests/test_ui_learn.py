"""The page Learn: what it asks, what it tells, and that its address holds all of it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg import KnowledgeGraph
from tests.apptest import run, shown
from ui.quiz_state import LETTERS, Place

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from hamkg.study_model import QuizQuestion


@pytest.fixture(scope="module")
def questions() -> tuple[QuizQuestion, ...]:
    """The questions of the quiz that the tests take."""
    return KnowledgeGraph.open().study.quiz("nerves", "student", 3, "5").questions


def page(**address: str) -> AppTest:
    return run("learn", **{"topic": "nerves", "n": "3", "seed": "5", **address})


def said(app: AppTest, name: str) -> str:
    """Give what the address says under a name; what a script set there is no list."""
    value = app.query_params[name]
    return value if isinstance(value, str) else "".join(value)


def wrong(question: QuizQuestion) -> int:
    return (question.right + 1) % len(question.choices)


def press(app: AppTest, words: str) -> AppTest:
    """Press the button with these words."""
    (button,) = [button for button in app.button if button.label == words]
    button.click().run()
    assert not app.exception
    return app


def test_the_first_question_has_its_options_as_radio_buttons(
    questions: tuple[QuizQuestion, ...],
) -> None:
    app = page()

    (radio,) = app.radio
    assert radio.options == [choice.ref.label for choice in questions[0].choices]
    assert radio.value is None
    assert html.escape(questions[0].text) in shown(app)
    assert "0 of 3 answered, 0 right" in shown(app)


def test_who_chooses_nothing_is_told_so_and_loses_nothing() -> None:
    app = press(page(), "Check")

    assert "Choose one of the options first." in shown(app)
    assert "a" not in app.query_params
    assert app.radio


@pytest.mark.parametrize("right", [True, False])
def test_an_answer_is_told_in_words_with_its_evidence(
    questions: tuple[QuizQuestion, ...], *, right: bool
) -> None:
    question = questions[0]
    chosen = question.right if right else wrong(question)
    app = page()
    app.radio[0].set_value(chosen)
    press(app, "Check")

    text = shown(app)
    assert said(app, "a") == LETTERS[chosen]
    assert ("Right:" in text) == right
    assert ("Not right." in text) != right
    assert html.escape(question.explanation) in text
    assert "hk-claim" in text or "hk-proof" in text
    assert f"entity?iri={question.subject.curie}" in text
    assert "query?query=" in text


def test_the_next_question_follows_and_the_score_ends_it(
    questions: tuple[QuizQuestion, ...],
) -> None:
    letters = "".join(LETTERS[question.right] for question in questions)
    app = press(page(a=letters[0]), "Next question")
    assert html.escape(questions[1].text) in shown(app)

    app = press(page(a=letters, at="3"), "See the score")

    assert "3 of 3 right" in shown(app)
    assert said(app, "at") == "4"
    assert [button.label for button in app.button] == ["Another quiz", "The same again"]


def test_the_missed_ones_can_be_repeated(questions: tuple[QuizQuestion, ...]) -> None:
    answers = LETTERS[wrong(questions[0])] + "".join(LETTERS[one.right] for one in questions[1:])
    app = page(a=answers, at="4")
    assert "2 of 3 right" in shown(app)

    press(app, "Repeat the 1 missed")

    assert said(app, "only") == "1"
    assert "0 of 1 answered" in shown(app)
    assert html.escape(questions[0].text) in shown(app)


def test_each_question_can_be_looked_at_again(questions: tuple[QuizQuestion, ...]) -> None:
    text = shown(page(a="aaa", at="4"))

    links = [html.unescape(link) for link in re.findall(r'href="(learn\?[^"]+at=\d)"', text)]
    assert sorted(link[-1] for link in links) == ["1", "2", "3"]
    assert len(questions) == len(links)


def test_another_quiz_has_the_next_seed() -> None:
    app = press(page(a="aaa", at="4"), "Another quiz")

    assert said(app, "seed") == "6"
    assert "a" not in app.query_params


def test_the_link_to_share_has_no_answers_in_it() -> None:
    text = shown(page(a="ab", at="2"))

    (address,) = re.findall(r'href="(learn\?[^"]+)"[^>]*>Share this quiz', text)
    assert html.unescape(address) == "learn?topic=nerves&level=student&n=3&seed=5"


def test_an_inferred_answer_says_that_it_follows_by_rule(kg: KnowledgeGraph) -> None:
    quiz = kg.study.quiz("nerves", "clinician", 20, 1)
    place = next(number for number, one in enumerate(quiz.questions, start=1) if one.by_rule)

    text = shown(
        run("learn", topic="nerves", level="clinician", n="20", a="a" * place, at=str(place))
    )

    assert "Follows by rule" in text
    assert "hk-proof" in text


def test_a_red_flag_comes_with_what_to_do(kg: KnowledgeGraph) -> None:
    (question,) = kg.study.quiz("redflags", "athlete", 1, "1").questions

    text = shown(run("learn", topic="redflags", level="athlete", n="1", a="a"))

    assert "Red flags that this touches" in text
    assert html.escape(question.redflags[0].what_to_do) in text
    assert f"redflags?flag={question.redflags[0].ref.curie}" in text


def test_a_topic_without_questions_for_a_level_leads_to_those_that_have_some() -> None:
    text = shown(run("learn", topic="nerves", level="athlete"))

    assert "No fair question on this topic for this level." in text
    assert "learn?topic=nerves&amp;level=clinician" in text


def test_an_unknown_topic_is_said_and_stays_text() -> None:
    text = shown(run("learn", topic="<img src=x>"))

    assert "There is no topic &quot;&lt;img src=x&gt;&quot;." in text
    assert 'href="learn"' in text


def test_another_topic_is_another_quiz_from_its_beginning() -> None:
    app = page(a="ab", at="3")
    (box,) = [box for box in app.selectbox if box.label == "Topic"]

    box.set_value("muscles").run()

    assert said(app, "topic") == "muscles"
    assert "a" not in app.query_params


def drawing(app: AppTest) -> str:
    """Give the SVG of the muscle map on a page."""
    (found,) = (
        json.loads(element.proto.json)["drawing"]
        for element in app.get("bidi_component")
        if "drawing" in json.loads(element.proto.json)
    )
    return str(found)


def test_a_map_question_names_nothing_and_each_letter_answers_it(kg: KnowledgeGraph) -> None:
    (question,) = kg.study.quiz("map", "student", 1, "2").questions
    app = run("learn", topic="map", n="1", seed="2")

    svg = drawing(app)
    assert app.radio[0].options == ["A", "B", "C", "D"]
    assert sorted(re.findall(r'<a [^>]*aria-label="([^"]+)"', svg)) == [
        f"Structure {letter}" for letter in "ABCD"
    ]
    for choice in question.choices:
        assert choice.ref.label not in svg
    answers = {html.unescape(url) for url in re.findall(r'href="(learn[^"]+)"', svg)}
    assert answers == {f"learn?topic=map&level=student&n=1&seed=2&a={a}" for a in LETTERS}


def test_once_told_the_letters_lead_to_their_muscles() -> None:
    app = run("learn", topic="map", n="1", seed="2", a="a")

    assert 'href="entity?iri=ham:' in drawing(app)
    assert "<strong>A</strong>" in shown(app)


def test_cards_are_turned_one_by_one_and_taken_away(kg: KnowledgeGraph) -> None:
    card = kg.study.card("nerves", 2)
    assert card is not None
    app = run("learn", topic="nerves", mode="cards")

    press(app, "Next card")

    text = shown(app)
    assert html.escape(card.front) in text
    assert "Card 2 of" in text
    assert "<details><summary" in text
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Deck for Anki", "CSV"]


@pytest.mark.parametrize("number", ["0", "-1", "two", "99999", "9" * 50])
def test_a_card_that_is_not_there_is_answered_with_the_nearest(number: str) -> None:
    assert "Turn the card" in shown(run("learn", topic="nerves", mode="cards", card=number))


@pytest.mark.parametrize(
    "address",
    [
        {"a": "zz", "at": "9"},
        {"a": "aaaaaaaaaaaa", "at": "-1"},
        {"n": "0"},
        {"n": "many", "only": "7.x.-2.999"},
        {"level": "surgeon", "seed": '"><script>' * 9},
    ],
)
def test_an_address_that_makes_no_sense_gives_a_quiz_all_the_same(address: dict[str, str]) -> None:
    text = shown(page(**address))

    assert "answered" in text
    assert "<script>" not in text


@given(seed=st.text(min_size=1, max_size=40))
def test_the_next_quiz_never_has_the_same_seed(seed: str) -> None:
    place = Place(seed=seed)

    assert place.next_quiz.seed != seed
    assert len(place.next_quiz.seed) <= 40
