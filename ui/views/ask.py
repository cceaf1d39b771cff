"""Ask: a question in plain English, answered from the graph or refused with a reason."""

from __future__ import annotations

import streamlit as st

from hamkg.ask_model import LONGEST
from ui.aslist import show_as_data
from ui.components import heading, html
from ui.links import link
from ui.replies import (
    ask_url,
    flags_html,
    further_html,
    head_html,
    reasons_html,
    rows_html,
)
from ui.state import address_value, open_graph

EXAMPLES = {
    "What and where": (
        "What is the ischial tuberosity?",
        "Which nerve supplies the short head of biceps femoris?",
        "Which muscles flex the knee?",
        "Which muscles cross the hip but not the knee?",
    ),
    "Injuries and symptoms": (
        "What causes sciatica?",
        "Which conditions have both buttock pain and pain on sitting?",
        "Which tests are used for a herniated disc?",
        "Red flags of deep vein thrombosis",
    ),
    "Exercises and care": (
        "Which exercises strengthen the hamstrings but do not stretch them?",
        "Does ice help a hamstring strain?",
        "What helps DOMS?",
        "How is the Nordic curl related to the sciatic nerve?",
    ),
}


def show_start() -> None:
    """Offer questions to begin with, and say what cannot be asked."""
    cards = "".join(
        f'<section class="hk-card"><h2>{title}</h2><ul>'
        + "".join(f"<li>{link(ask_url(text), text)}</li>" for text in texts)
        + "</ul></section>"
        for title, texts in EXAMPLES.items()
    )
    html(
        f'<div class="hk-cards">{cards}</div>',
        '<p class="hk-soft">It is a small grammar over the names and relations of the graph, '
        "not a chat: it names each word that it does not understand instead of guessing, and it "
        f"gives no advice. {link('questions', 'All curated questions')}</p>",
    )


def show(text: str) -> None:
    """Show what comes of a question."""
    reply = open_graph().ask(text)
    html(flags_html(reply), head_html(reply), rows_html(reply), reasons_html(reply))
    html(further_html(reply))
    if reply.sparql:
        show_as_data(reply.sparql, "answer", what="This answer", view="Open in the editor")
    if not (reply.rows or reply.alternatives or reply.suggestions):
        show_start()


def question_box(current: str) -> str:
    """Offer the question to be written; gives what stands in the box.

    It is not bound to the address: the box of the search page is bound to the same name, and
    Streamlit shares a bound name among all pages of a visit.
    """
    asked = st.text_input(
        "Your question",
        value=current,
        key=f"words_{current}",
        type="search",
        max_chars=LONGEST,
        placeholder="Which exercises strengthen the hamstrings?",
        icon=":material/help:",
    )
    return (asked or "").strip()


heading("Ask", "In plain English. Each answer shows what was understood and what backs it.")
question = address_value("q")[:LONGEST]
written = question_box(question)
if written != question:
    st.query_params["q"] = written
    st.rerun()
if question:
    show(question)
else:
    show_start()
