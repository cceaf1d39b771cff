"""SPARQL: ask anything, starting from a question that works."""

from __future__ import annotations

import shlex
from html import escape
from time import perf_counter
from typing import TYPE_CHECKING

import streamlit as st

from hamkg import Boolean, HamkgError, Table
from hamkg.formats import find_format
from ui.components import error_box, heading, html, section
from ui.downloads import download_row
from ui.state import address_value, open_graph
from ui.tables import answer_table

if TYPE_CHECKING:
    from hamkg import Triples

DEADLINE = 10.0
TABLE_FORMATS = ("csv", "tsv", "json", "xml")
RDF_FORMATS = ("turtle", "nt", "jsonld", "rdfxml")
FIRST = """SELECT ?muscle ?nerve WHERE {
  ?muscle a ham:Muscle ; ham:innervatedBy ?nerve .
}
LIMIT 50"""


@st.cache_data(ttl=600, max_entries=64, show_spinner="Asking …")
def ask(text: str) -> tuple[Table | Boolean | Triples, float]:
    """Answer a query in a process of its own; gives the answer and the seconds it took."""
    start = perf_counter()
    return open_graph().query_apart(text, deadline=DEADLINE), perf_counter() - start


def take_example() -> None:
    """Put the chosen example into the editor."""
    chosen = st.session_state["example"]
    if chosen is not None:
        lines = chosen.sparql.splitlines()
        st.session_state["query"] = "\n".join(line for line in lines if line[:2] != "#+").strip()


def edit() -> str:
    """Show the examples and the editor; gives the query."""
    st.selectbox(
        "Start from an example",
        open_graph().questions(),
        index=None,
        format_func=lambda question: question.title,
        placeholder="Curated questions",
        key="example",
        on_change=take_example,
    )
    if "query" not in st.session_state and not address_value("query"):
        st.session_state["query"] = FIRST
    text = st.text_area(
        "Query",
        key="query",
        height=210,
        bind="query-params",
        help="hamkg's prefixes need not be declared. Ctrl+Enter runs the query.",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Run", type="primary", icon=":material/play_arrow:", help="Ctrl+Enter")
        st.caption("The address of this page holds the query: copy it to share.")
    return text or ""


def show_answer(answer: Table | Boolean | Triples, seconds: float) -> None:
    """Show the answer as what it is, with its size and time."""
    took = f"{seconds * 1000:.0f} ms"
    if isinstance(answer, Boolean):
        html(f'<p class="hk-lead"><strong>{"Yes" if answer else "No"}</strong></p>')
        html(f'<p class="hk-soft" role="status">{took}</p>')
    elif isinstance(answer, Table):
        noun = "row" if len(answer) == 1 else "rows"
        html(f'<p class="hk-soft" role="status">{len(answer)} {noun} in {took}</p>')
        html(answer_table(answer))
    else:
        html(f'<p class="hk-soft" role="status">{len(answer)} triples in {took}</p>')
        html(f"<pre>{escape(answer.write('turtle').decode())}</pre>")


def show_downloads(answer: Table | Boolean | Triples, text: str) -> None:
    """Offer the answer in every format it has, and the way to get it without a browser."""
    is_rows = isinstance(answer, Table | Boolean)
    names = TABLE_FORMATS if is_rows else RDF_FORMATS
    kinds = ("table",) if is_rows else ("graph", "dataset")
    download_row(names, kinds, answer.write, "answer")
    section("The same from a terminal")
    media = find_format(names[0], *kinds).media_type
    command = (
        f"curl -G {shlex.quote(endpoint())} -H {shlex.quote(f'Accept: {media}')} "
        f"--data-urlencode {shlex.quote(f'query={text}')}"
    )
    html(f"<pre>{escape(command)}</pre>")


def endpoint() -> str:
    """Give the address of the SPARQL endpoint beside these pages."""
    scheme, _, rest = (st.context.url or "http://127.0.0.1:8501").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/sparql"


heading("SPARQL", "Ask the graph anything. It can only be read.")
query = edit()
if query.strip():
    try:
        result, duration = ask(query)
    except HamkgError as error:
        error_box(error)
    else:
        show_answer(result, duration)
        show_downloads(result, query)
