"""SPARQL: ask anything, starting from a question that works."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg import HamkgError
from ui.builder.reading_back import builder_link
from ui.components import error_box, heading, html
from ui.query.answers import duration, show_answer, show_code, show_downloads
from ui.query.asked import DEADLINE, LONGEST_LINK, asked, keep_address
from ui.query.editor import send_help, show_editor

if TYPE_CHECKING:
    from hamkg import Asking
    from ui.query.asked import Asked

# Seconds in which most queries are over, so that the page is drawn once, with their answer.
QUICK = 0.4
LOOK_AGAIN = 0.2


@st.fragment(run_every=LOOK_AGAIN)
def wait_for(asking: Asking) -> None:
    """Say that a query runs, how long it may, and let it be stopped; show the page once it is."""
    if asking.wait(0):
        keep_address()
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", on_click=asking.stop, icon=":material/stop:")
        html(f'<p role="status">Running; it is stopped after {DEADLINE:.0f} s at the latest.</p>')
        # Seconds that are read out as they pass would talk over everything else.
        html(f'<p class="hk-soft" aria-hidden="true">{asking.seconds:.0f} s</p>')


def show_outcome(asking: Asking, text: str) -> None:
    """Show what came of a query."""
    try:
        answer = asking.answer()
    except HamkgError as error:
        error_box(error)
        html(f'<p class="hk-soft">After {duration(asking.seconds)}. Your query is kept.</p>')
        return
    show_answer(answer, asking.seconds)
    html(builder_link(text))
    show_downloads(answer)
    show_code(answer, text, endpoint())


def endpoint() -> str:
    """Give the address of the SPARQL endpoint beside these pages."""
    scheme, _, rest = (st.context.url or "http://127.0.0.1:8501").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/sparql"


def show_state_of_address(now: Asked) -> None:
    """Say what the address cannot do: name an example that is not there, hold a long query."""
    if now.unknown:
        html(f"<p>There is no example called “{escape(now.unknown)}”; see Examples.</p>")
    if not now.fits_a_link:
        html(
            f'<p class="hk-soft">This query has {len(now.text):,} characters, and a link holds '
            f"{LONGEST_LINK:,}: the address of this page leaves it out. “Copy link” copies the "
            "query itself.</p>"
        )


heading("SPARQL", "Ask the graph anything. It can only be read.")
now = asked()
is_over = now.asking is not None and now.asking.wait(QUICK)
show_editor(now)
show_state_of_address(now)
if now.asking is None:
    html('<p class="hk-soft">Run the query to see its answer here, or start from an example.</p>')
elif is_over:
    show_outcome(now.asking, now.text)
else:
    wait_for(now.asking)
send_help()
