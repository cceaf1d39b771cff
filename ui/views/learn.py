"""Learn: a quiz with one right option a question, and cards, on a topic and for a level."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from hamkg.study_model import LEVELS
from ui.components import STYLE, error_box, escape_markdown, heading, html, section
from ui.links import link
from ui.quiz_map import show_map
from ui.quiz_parts import card_html, choices_told, explained, progress_bar, review, verdict
from ui.quiz_state import LETTERS, Place, go_to, number_of, read_place
from ui.state import address_value, open_graph
from ui.text import PARAGRAPH, in_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.study_model import Quiz, QuizQuestion, Topic

MODES = ("quiz", "cards")
FORMATS = {"apkg": ("Deck for Anki", "application/octet-stream"), "csv": ("CSV", "text/csv")}
LENGTHS = (5, 10, 20, 50)


@st.cache_resource(show_spinner="Making questions …", max_entries=200)
def make_quiz(topic: str, level: str, number: int, seed: str, version: str) -> Quiz:  # noqa: ARG001
    """Make a quiz once for all who have its address, and anew of other data."""
    return open_graph().study.quiz(topic, level, number, seed)


def choose(label: str, options: dict[str, str], current: str, width: int) -> str:
    """Offer options by their words; the box is made anew for what the address says."""
    chosen = st.selectbox(
        label,
        list(options),
        index=list(options).index(current),
        format_func=options.__getitem__,
        key=f"{label}_{current}",
        width=width,
    )
    return chosen or current


def choose_quiz(place: Place, topics: Sequence[Topic]) -> None:
    """Offer topic, level and length; another choice is another quiz, from its beginning."""
    titles = {topic.name: topic.title for topic in topics}
    lengths = {str(length): str(length) for length in sorted({*LENGTHS, place.number})}
    with st.container(horizontal=True):
        topic = choose("Topic", titles, place.topic, 330)
        level = choose("Level", LEVELS, place.level, 190)
        number = choose("Questions", lengths, str(place.number), 110)
    wanted = replace(place, topic=topic, level=level, number=int(number))
    if wanted != place:
        go_to(wanted.start)


def ask(question: QuizQuestion, place: Place) -> None:
    """Ask one question; the answer goes to the address."""
    section(question.text)
    if question.layer:
        drawing, form = st.columns([1, 1])
        with drawing:
            show_map(question, place, told=False)
        with form:
            ask_form(question, place)
    else:
        ask_form(question, place)


def ask_form(question: QuizQuestion, place: Place) -> None:
    """Offer the options; on the map these are letters."""
    with st.form(f"ask_{place.address.query}", border=False):
        chosen = st.radio(
            escape_markdown(question.text),
            range(len(question.choices)),
            index=None,
            format_func=lambda number: option_words(question, number),
            key=f"choice_{place.address.query}",
            label_visibility="collapsed",
        )
        pressed = st.form_submit_button("Check", type="primary")
    if pressed and chosen is None:
        html('<p role="alert">Choose one of the options first.</p>')
    elif pressed:
        go_to(replace(place, answers=place.answers + LETTERS[chosen or 0]))


def option_words(question: QuizQuestion, number: int) -> str:
    """Give an option as a radio button shows it."""
    if question.layer:
        return LETTERS[number].upper()
    return escape_markdown(question.choices[number].ref.label)


def tell(question: QuizQuestion, place: Place, *, last: bool) -> None:
    """Tell how an answered question was answered, and why what is right is right."""
    given = LETTERS.index(place.answers[place.at - 1])
    section(question.text)
    html(verdict(question, given))
    words = "See the score" if last else "Next question"
    if st.button(words, type="primary", key=f"next_{place.at}"):
        go_to(replace(place, at=place.at + 1))
    html(choices_told(question, given), explained(question))
    if question.layer:
        with st.columns([1, 1])[0]:
            show_map(question, place, told=True)


def score(questions: Sequence[QuizQuestion], quiz: Quiz, place: Place) -> None:
    """Show the score, and how to go on."""
    rights = _rights(questions, place)
    missed = [place.only[n] if place.only else n for n, right in enumerate(rights) if not right]
    section(f"{sum(rights)} of {len(rights)} right")
    if not missed:
        html("<p>All right. Well done.</p>")
    with st.container(horizontal=True):
        if missed and st.button(f"Repeat the {len(missed)} missed", type="primary"):
            go_to(replace(place.start, only=tuple(missed)))
        if st.button("Another quiz", type="secondary" if missed else "primary"):
            go_to(place.next_quiz)
        if st.button("The same again"):
            go_to(place.start)
    html(review(questions, place))
    if quiz.available > len(quiz.questions):
        html(f'<p class="hk-soft">This topic has {quiz.available} questions at this level.</p>')


def _rights(questions: Sequence[QuizQuestion], place: Place) -> list[bool]:
    return [
        question.choices[LETTERS.index(letter)].right
        for question, letter in zip(questions, place.answers, strict=False)
    ]


def show_quiz(place: Place) -> None:
    """Show the question that one is at, or the score."""
    quiz = make_quiz(place.topic, place.level, place.number, place.seed, open_graph().data_version)
    if not quiz.questions:
        nothing(quiz.topic, place)
        return
    questions = place.asked(quiz)
    here = place.among(questions)
    html(progress_bar(len(here.answers), len(questions), sum(_rights(questions, here))))
    if here.at > len(questions):
        score(questions, quiz, here)
    elif here.at <= len(here.answers):
        tell(questions[here.at - 1], here, last=here.at == len(questions))
    else:
        ask(questions[here.at - 1], here)
    html(
        '<p class="hk-small"><span class="hk-soft">For others to take the same quiz:</span> '
        f"{link(place.start.address.url, 'Share this quiz')} "
        '<span class="hk-soft">(its address holds all of it)</span></p>'
    )


def nothing(topic: Topic, place: Place) -> None:
    """Say that a topic has no question at a level, and where there are some."""
    others = " · ".join(
        link(replace(place.start, level=level).address.url, f"{LEVELS[level]} ({count})")
        for level, count in topic.questions.items()
        if count
    )
    where = f"<p>There are questions for: {others}</p>" if others else ""
    html(
        f'<p role="status"><strong>No fair question on this topic for this level.</strong> '
        f"Without three options that are surely wrong, none is asked.</p>{where}"
    )


def show_cards(topic: Topic) -> None:
    """Show the cards of a topic, one at a time, and give them to take away."""
    number = max(1, min(number_of(address_value("card"), 1), topic.cards))
    card = open_graph().study.card(topic.name, number)
    if card is None:
        html('<p role="status">This topic has no cards.</p>')
        return
    html(f'<p class="hk-soft" role="status">Card {number} of {topic.cards}</p>')
    html(card_html(card))
    with st.container(horizontal=True):
        for words, other in (("Card before", number - 1), ("Next card", number + 1)):
            if st.button(words, disabled=not 1 <= other <= topic.cards, key=f"card_{words}"):
                st.query_params["card"] = str(other)
                st.rerun()
    take_away(topic.name)


def take_away(topic: str) -> None:
    """Offer the deck of a topic; it is made when its button is pressed."""
    section("Take the cards away")
    with st.container(horizontal=True):
        for name, (title, media) in FORMATS.items():
            st.download_button(
                title,
                data=partial(open_graph().study.deck, topic, format=name),
                file_name=f"hamkg-{topic}.{name}",
                mime=media,
                on_click="ignore",
                icon=":material/download:",
                key=f"deck_{name}",
            )
    html(
        '<p class="hk-small hk-soft">Import a later deck over an older one: Anki brings the cards '
        "up to date and doubles none.</p>"
    )


def show() -> None:
    """Show what the address asks for."""
    place = read_place()
    topics = open_graph().study.topics()
    topic = open_graph().study.topic(place.topic)
    choose_quiz(place, topics)
    html(f'<p class="hk-soft">{in_html(topic.about, PARAGRAPH)}</p>')
    mode = st.segmented_control(
        "Learn with", MODES, key="mode", default="quiz", bind="query-params", required=True
    )
    if mode == "cards":
        show_cards(topic)
    else:
        show_quiz(place)
    html(
        '<p class="hk-small hk-soft">Only what sources support, or what follows by rule or '
        "definition, is asked; what sources dispute is on cards that show both sides. A wrong "
        "option is one that the graph does not state: that is no proof that it is never so.</p>"
    )


st.html(STYLE.with_name("learn.css"))
heading("Learn", "Questions and cards made from the graph, each with what it rests on.")
try:
    show()
except HamkgError as error:
    error_box(error)
    html(f"<p>{link('learn', 'All topics')}</p>")
