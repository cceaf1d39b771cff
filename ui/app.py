"""The entry of the browser pages: one navigation, one style, one safety banner."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from hamkg.service_errors import RemoteStoreError
from ui.components import EVIDENCE_STYLE, LISTS_STYLE, STYLE, error_box, safety_banner
from ui.shapes import icon_styles

HERE = Path(__file__).parent


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(
        page_title="hamkg", page_icon=HERE / "static" / "favicon.png", layout="wide"
    )
    views = HERE / "views"
    page = st.navigation(
        # No named sections: with them Streamlit's drawer on a phone is no list to a screen reader.
        [
            st.Page(views / "home.py", title="Search", default=True),
            st.Page(views / "entity.py", title="Entity", url_path="entity", visibility="hidden"),
            st.Page(views / "browse.py", title="Browse", url_path="browse"),
            st.Page(views / "muscles.py", title="Muscle map", url_path="muscles"),
            st.Page(views / "graph.py", title="Graph", url_path="graph"),
            st.Page(views / "paths.py", title="Paths", url_path="paths"),
            st.Page(views / "compare.py", title="Compare", url_path="compare"),
            st.Page(views / "ask.py", title="Ask", url_path="ask"),
            st.Page(views / "questions.py", title="Questions", url_path="questions"),
            st.Page(views / "build.py", title="Query builder", url_path="build"),
            st.Page(views / "sparql.py", title="SPARQL", url_path="query"),
            st.Page(views / "redflags.py", title="Red flags", url_path="redflags"),
            st.Page(views / "sources.py", title="Sources", url_path="sources"),
            st.Page(views / "learn.py", title="Learn", url_path="learn"),
            st.Page(views / "gaps.py", title="Gaps", url_path="gaps"),
            st.Page(views / "data.py", title="Data", url_path="downloads"),
            st.Page(views / "quality.py", title="Quality", url_path="quality"),
            st.Page(views / "about.py", title="About", url_path="about"),
        ],
        position="top",
    )
    # In one piece: each piece of a page is a message, and work for the browser.
    sheets = (STYLE, EVIDENCE_STYLE, LISTS_STYLE)
    styles = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    st.html(f"<style>{styles}{icon_styles()}</style>")
    safety_banner()
    try:
        page.run()
    except RemoteStoreError as error:  # which any page may meet, whatever it asks
        error_box(error)


main()
