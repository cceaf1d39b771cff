"""Rows of buttons that make a file when they are pressed, and not before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.formats import find_format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def download_row(
    names: Iterable[str], kinds: tuple[str, ...], write: Callable[[str], bytes], stem: str
) -> None:
    """Offer the same content in several formats; ``write`` takes the name of one."""
    with st.container(horizontal=True):
        for name in names:
            row = find_format(name, *kinds)
            st.download_button(
                row.title,
                data=partial(write, name),
                file_name=f"{stem}.{row.suffix}",
                mime=row.media_type,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{name}",
            )
