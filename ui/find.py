"""The box that looks for letters within a list."""

from __future__ import annotations

import streamlit as st

from ui.facets import FIND, PAGE

LONGEST = 200


def find_box(label: str) -> str:
    """Offer to look for a text; gives it."""
    text = st.text_input(
        label,
        key=FIND,
        type="search",
        live=True,
        bind="query-params",
        max_chars=LONGEST,
        placeholder=label,
        label_visibility="collapsed",
        icon=":material/filter_alt:",
        on_change=_back_to_first_page,
    )
    return (text or "").strip()[:LONGEST]


def _back_to_first_page() -> None:
    """Leave the page of a list that is no longer the same."""
    if PAGE in st.query_params:
        del st.query_params[PAGE]
