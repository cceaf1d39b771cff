"""Questions: each curated question as a form, with its answer, its backing and its SPARQL."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from ui.answers import question_table
from ui.aslist import show_as_data
from ui.builder.reading_back import builder_link
from ui.choice import choose
from ui.components import error_box, heading, html
from ui.links import link, question_url
from ui.state import address_value, open_graph
from ui.text import in_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.model import Ref
    from hamkg.question_model import Parameter, Question

AUDIENCES = {
    "student": "For students",
    "athlete": "For athletes and coaches",
    "clinician": "For clinicians",
    "curator": "For those who check the graph",
}


def audience_card(title: str, questions: Iterable[Question]) -> str:
    """Give the questions of one audience as a card."""
    rows = "".join(
        f"<li>{link(question_url(question.name), question.text)}</li>" for question in questions
    )
    return f'<section class="hk-card"><h2>{escape(title)}</h2><ul>{rows}</ul></section>'


def show_all() -> None:
    """List the questions by who may ask them."""
    heading(
        "Questions", "Asked often, answered from the graph. Choose one, then change its terms."
    )
    questions = sorted(open_graph().questions(), key=lambda question: question.text)
    cards = "".join(
        audience_card(title, (one for one in questions if one.audience == audience))
        for audience, title in AUDIENCES.items()
    )
    html(
        f'<div class="hk-cards is-wide">{cards}</div>',
        '<p class="hk-small hk-soft">All of them as data: '
        '<a href="/export/questions.ttl" target="_self">questions.ttl</a> · '
        '<a href="/api/v1/questions" target="_self">JSON</a> with their queries</p>',
    )
    show_as_data(open_graph().catalogue.questions_sparql(), "questions")


def words(name: str) -> str:
    """Give the name of a parameter as a label.

    >>> words("what_to_do")
    'What to do'
    """
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def chosen_value(parameter: Parameter, options: Iterable[Ref]) -> Ref:
    """Give the term that the address has for a parameter, or its default."""
    known = {ref.curie: ref for ref in options}
    asked = address_value(parameter.name)
    value = asked if asked.startswith("ham:") else f"ham:{asked}"
    if asked and value not in known:
        html(
            f'<p class="hk-soft" role="status">“{in_html(asked)}” is no '
            f"{escape(words(parameter.name).lower())} of this question; "
            "it is asked with the one below.</p>"
        )
    return known.get(value) or known[parameter.default]


def choose_values(question: Question) -> dict[str, str]:
    """Offer each parameter of a question; gives their values."""
    values = {}
    for parameter, column in zip(
        question.parameters, st.columns(max(1, len(question.parameters))), strict=False
    ):
        with column:
            options = open_graph().catalogue.parameter_values(parameter)
            current = chosen_value(parameter, options)
            choose(words(parameter.name), options, name=parameter.name, current=current)
            values[parameter.name] = current.curie
    return values


def show_question(question: Question) -> None:
    """Show the form of a question and the answer to what is chosen."""
    st.set_page_config(page_title=f"{question.title} · hamkg")
    heading(question.text)
    html(
        f'<p class="hk-small">{link("questions", "All questions")} · '
        f'<span class="hk-soft">{escape(AUDIENCES[question.audience])}, '
        f"{escape(', '.join(question.tags))}</span></p>"
    )
    values = choose_values(question)
    answer = open_graph().question(question.name, **values)
    sparql = open_graph().catalogue.question_sparql(question.name, **values)
    if answer.rows:
        noun = "row" if len(answer) == 1 else "rows"
        html(f'<p class="hk-soft" role="status">{len(answer)} {noun}</p>')
        html(question_table(answer, values))
    else:
        html(
            '<p role="status"><strong>The graph states none.</strong> That is not a no: it may '
            "only not have been entered.</p>"
        )
    show_as_data(sparql, question.name, what="This answer", view="See and edit the SPARQL")
    html(builder_link(sparql))


def show(name: str) -> None:
    """Show one question, or all of them; raises HamkgError where the data lack its terms."""
    for question in open_graph().questions():
        if name in {question.name, question.id}:
            show_question(question)
            return
    if name:
        heading("No such question")
        html(
            f"<p>There is no question called “{in_html(name)}”. "
            f"{link('questions', 'All questions')}</p>"
        )
    else:
        show_all()


try:
    show(address_value("name"))
except HamkgError as error:
    error_box(error)
