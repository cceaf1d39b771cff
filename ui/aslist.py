"""A list as data: the query that gives exactly this list, and the whole of it as files."""

from __future__ import annotations

import streamlit as st

from hamkg import Boolean, Table
from ui.components import html
from ui.downloads import download_row
from ui.links import link, query_url
from ui.state import open_graph

FORMATS = ("csv", "json")


def show_as_data(
    sparql: str, stem: str, *, what: str = "This list", view: str = "View as SPARQL"
) -> None:
    """Offer a list as SPARQL, CSV and JSON."""
    with st.container(key=f"as_data_{stem}", gap="xsmall"):
        html(
            f'<p class="hk-small hk-asdata"><span class="hk-soft">{what} as data:</span> '
            f"{link(query_url(sparql), view)}</p>"
        )
        download_row(FORMATS, ("table",), lambda name: write(sparql, name), stem)


def write(sparql: str, format_name: str) -> bytes:
    """Answer one of the pages' own queries in a format."""
    answer = open_graph().query(sparql)
    return answer.write(format_name) if isinstance(answer, Table | Boolean) else b""
