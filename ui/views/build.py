"""Query builder: a question put together step by step, in English, as a table and as SPARQL."""

from __future__ import annotations

import streamlit as st

from hamkg.errors import HamkgError, UnknownTermError
from hamkg.form_model import Form
from hamkg.form_notation import NAMES, read_pairs
from ui.address import Address
from ui.aslist import show_as_data
from ui.builder.controls import show_controls
from ui.builder.examples import examples_html
from ui.builder.notation import PAGE, build_url
from ui.builder.outcome import show_nothing, show_outcome, show_too_big, status_words
from ui.builder.reading_back import show_sparql
from ui.components import error_box, heading, html, section
from ui.links import link
from ui.state import open_graph
from ui.text import in_html

LONGEST = 2000


def say_unread(unread: tuple[str, ...]) -> None:
    """Say which parts of a link could not be read; the rest of it is asked."""
    if unread:
        parts = ", ".join(f"<code>{in_html(part)}</code>" for part in unread[:5])
        html(
            f'<p role="status">These parts of the link say nothing to the form, and are left out: '
            f"{parts}</p>"
        )


def say_unknown(error: UnknownTermError) -> None:
    """Say which name of a link the graph does not have, and which are near it."""
    near = ", ".join(f"<code>{in_html(name)}</code>" for name in error.suggestions)
    html(
        f'<div class="hk-alert" role="alert"><strong>The graph has no name '
        f"“{in_html(error.term)}”.</strong><p>{f'Near it: {near}. ' if near else ''}"
        f"Mend the link, or {link(PAGE, 'start anew')}.</p></div>"
    )


def show(form: Form) -> None:
    """Show a form, what it says and what it answers; raises HamkgError for unknown names."""
    composer = open_graph().composer
    form = composer.checked(form)
    count, sparql = composer.count(form), composer.query(form)
    # Always there, so that what follows stays in its place, and the focus with it.
    with st.container():
        if form != Form():
            html(
                f'<p class="hk-lead">{in_html(composer.sentence(form), LONGEST)}</p>'
                f'<p role="status"><strong>{status_words(count)}.</strong></p>'
            )
    left, right = st.columns([5, 6], gap="large")
    with left:
        show_controls(form)
    with right:
        with st.container():
            if form == Form():
                html(examples_html())
        show_sparql(sparql)
    if form != Form():
        show_answer(form, sparql, count)


def show_answer(form: Form, sparql: str, count: int) -> None:
    """Show the answer of a form, and how to keep it."""
    section("Answer")
    composer = open_graph().composer
    if not count:
        show_nothing(form)
    elif composer.fits(form):
        show_outcome(form, composer.answer(form))
    else:
        show_too_big(form)
    if composer.fits(form):
        show_as_data(sparql, PAGE, what="This answer")
    base = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    address = f"{base}/{build_url(form)}" if base else build_url(form)
    html(
        f'<p class="hk-small">{link(build_url(form), "Link to this question")}: '
        f'<code class="hk-copy">{in_html(address, LONGEST)}</code> · '
        f"{link(PAGE, 'Start anew')}</p>"
    )


heading(
    "Query builder", "Put a question together. Each choice says how many kinds it would leave."
)
asked = read_pairs(Address.current(PAGE, *NAMES).values)
say_unread(asked.unread)
try:
    show(asked.form)
except UnknownTermError as error:
    say_unknown(error)
except HamkgError as error:
    error_box(error)
    html(f"<p>{link(PAGE, 'Start anew')}</p>")
