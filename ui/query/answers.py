"""The answer of a query: what it is, how it can be viewed, and how to take it away."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg import Boolean, Table, Triples
from hamkg.formats import find_format, format_names
from ui.components import html, section
from ui.downloads import download_row, unfit
from ui.query.chart import bars, columns_to_chart
from ui.query.picture import edges_of, show_picture
from ui.query.rows import rows_of, table
from ui.query.snippets import snippets
from ui.state import address_value
from ui.text import SENTENCE, in_html

if TYPE_CHECKING:
    from hamkg.results import Answer

MOST_TEXT = 50_000
MAY_NOT_HOLD = ("xml", "rdfxml")
"""Formats that have no way to write some terms."""
MOST_TRIED = 2_000_000
"""Bytes; whether a larger answer fits such a format is seen when it is written."""
TITLES = {
    "table": "Table",
    "graph": "Graph",
    "chart": "Chart",
    "json": "JSON",
    "turtle": "Turtle",
}


def show_answer(answer: Answer, seconds: float) -> None:
    """Show the answer in the view that the address names, and say its size and time."""
    html(f'<p class="hk-soft" role="status">{size(answer)} in {duration(seconds)}</p>')
    if isinstance(answer, Boolean):
        html(f'<p class="hk-lead"><strong>{"Yes" if answer else "No"}</strong></p>')
        return
    _show(answer, choose_view(views(answer)))


def choose_view(options: list[str]) -> str:
    """Let the view be chosen; the address holds it, also while the answer is on its way."""
    # A widget that is bound to the address would take its word out of it while it is not shown.
    asked = address_value("view")
    st.session_state["view"] = asked if asked in options else options[0]
    chosen = st.segmented_control(
        "View as",
        options,
        format_func=TITLES.__getitem__,
        key="view",
        on_change=_write_view,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or options[0]


def _write_view() -> None:
    st.query_params["view"] = st.session_state["view"]


def views(answer: Table | Triples) -> list[str]:
    """Give how an answer can be viewed: what it holds decides."""
    found = ["table"]
    if edges_of(answer):
        found.append("graph")
    if isinstance(answer, Triples):
        return [*found, "turtle", "json"]
    if columns_to_chart(rows_of(answer)):
        found.append("chart")
    return [*found, "json"]


def _show(answer: Table | Triples, view: str) -> None:
    rows = rows_of(answer)
    columns = columns_to_chart(rows)
    if view == "graph":
        show_picture(answer)
    elif view == "chart" and columns is not None:
        html(bars(rows, columns))
    elif view in {"turtle", "json"}:
        html(_text(answer, view))
    else:
        html(table(rows))


def _text(answer: Table | Triples, view: str) -> str:
    if view == "turtle":
        text = answer.write("turtle").decode()
    else:
        data = answer.write("json" if isinstance(answer, Table) else "jsonld")
        text = json.dumps(json.loads(data), indent=2, ensure_ascii=False)
    note = ""
    if len(text) > MOST_TEXT:
        told = f"Showing the first {MOST_TEXT:,} of {len(text):,} characters; a download has all."
        note = f'<p class="hk-soft">{told}</p>'
    return f'{note}<pre tabindex="0">{escape(text[:MOST_TEXT])}</pre>'


def size(answer: Answer) -> str:
    r"""Say how much an answer holds.

    >>> size(Triples(b"a\nb\n", lambda data, name: data))
    '2 triples'
    """
    if isinstance(answer, Boolean):
        return "Answered"
    noun = "row" if isinstance(answer, Table) else "triple"
    return f"{len(answer):,} {noun}{'' if len(answer) == 1 else 's'}"


def duration(seconds: float) -> str:
    """Say how long something took.

    >>> duration(0.0161), duration(4.21)
    ('16 ms', '4.2 s')
    """
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def show_downloads(answer: Answer) -> None:
    """Offer the answer in every format that can hold it, and say why one cannot."""
    kinds = kinds_of(answer)
    names = format_names(*kinds)
    small = len(answer.data) <= MOST_TRIED
    without = unfit([name for name in names if name in MAY_NOT_HOLD and small], answer.write)
    download_row([name for name in names if name not in without], kinds, answer.write, "answer")
    for name, why in without.items():
        told = f"Not as {find_format(name, *kinds).title}: {why}"
        html(f'<p class="hk-small" role="status">{in_html(told, SENTENCE)}</p>')


def show_code(answer: Answer, query: str, endpoint: str) -> None:
    """Offer the query as a program, by language."""
    kinds = kinds_of(answer)
    media = find_format(format_names(*kinds)[0], *kinds).media_type
    section("Code for this query")
    html(
        '<p class="hk-soft">Asks the endpoint of this server. A click selects a program.</p>',
        *(
            f'<details><summary class="hk-row hk-more">{escape(name)}</summary>'
            f'<pre class="hk-copy" tabindex="0">{escape(code)}</pre></details>'
            for name, code in snippets(endpoint, query, media).items()
        ),
    )


def kinds_of(answer: Answer) -> tuple[str, ...]:
    """Give the kinds of formats that hold an answer."""
    return ("graph", "dataset") if isinstance(answer, Triples) else ("table",)
