"""The SPARQL of a form, and an edited one read back into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from ui.builder.controls import write_address
from ui.builder.notation import build_url
from ui.components import error_box, html
from ui.links import link, query_url
from ui.state import open_graph
from ui.text import in_html

if TYPE_CHECKING:
    from hamkg.form_model import Reading

_TEXT, _OF, _READ = "build_sparql", "build_sparql_of", "build_reading"
_MOST_SHOWN = 8


@st.cache_data(show_spinner=False, max_entries=200)
def builder_url(sparql: str) -> str:
    """Give the address of the query builder with a query in it; empty where it does not fit."""
    try:
        form = open_graph().composer.read(sparql).form
    except HamkgError:
        return ""
    return "" if form is None else build_url(form)


def builder_link(sparql: str) -> str:
    """Give a link that opens a query in the builder, as a paragraph; empty where none fits."""
    address = builder_url(sparql)
    return (
        f'<p class="hk-small">{link(address, "Open in the query builder")}</p>' if address else ""
    )


def show_sparql(sparql: str) -> None:
    """Show the SPARQL of the form, to be edited and read back."""
    found: Reading | HamkgError | None = st.session_state.get(_READ)
    kept = isinstance(found, HamkgError) or (found is not None and found.form is None)
    if st.session_state.get(_OF) != sparql and not kept:
        st.session_state[_TEXT], st.session_state[_OF] = sparql, sparql
        if not _asks(found, sparql):
            st.session_state.pop(_READ, None)
    st.text_area("The same as SPARQL; edit it, then read it back", key=_TEXT, height=420)
    with st.container(horizontal=True):
        st.button("Read it back into the form", on_click=_read_back, icon=":material/sync_alt:")
        if st.session_state[_TEXT] != sparql:
            st.button("Put the SPARQL of the form back", on_click=_forget)
    _say(st.session_state.get(_READ))
    html(
        f'<p class="hk-small">'
        f"{link(query_url(st.session_state[_TEXT]), 'Open in the SPARQL editor')}</p>"
    )


def _asks(found: Reading | HamkgError | None, sparql: str) -> bool:
    """Tell whether what was read last is the form that is shown."""
    if found is None or isinstance(found, HamkgError) or found.form is None:
        return False
    return open_graph().composer.query(found.form) == sparql


def _read_back() -> None:
    text = st.session_state[_TEXT]
    try:
        found: Reading | HamkgError = open_graph().composer.read(text)
    except HamkgError as error:
        found = error
    st.session_state[_READ] = found
    if not isinstance(found, HamkgError) and found.form is not None:
        write_address(found.form)


def _forget() -> None:
    for key in (_OF, _READ):
        st.session_state.pop(key, None)


def _say(found: Reading | HamkgError | None) -> None:
    if isinstance(found, HamkgError):
        error_box(found)
    elif found is not None and found.form is None:
        rows = "".join(
            f"<li><code>{in_html(one.part, 220)}</code>: {in_html(one.why, 300)}</li>"
            for one in found.misfits[:_MOST_SHOWN]
        )
        html(
            '<div class="hk-alert" role="alert"><strong>This does not fit the form; your text is '
            f"kept as it is.</strong><ul>{rows}</ul>"
            "<p>Change these parts, or ask it in the SPARQL editor.</p></div>"
        )
    elif found is not None:
        notes = " ".join(map(in_html, found.notes))
        html(f'<p role="status">Read back into the form. {notes}</p>')
