"""Rows of buttons that make a file when they are pressed, and not before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError, UnwritableTermError
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
                data=partial(written, write, name),
                file_name=f"{stem}.{row.suffix}",
                mime=row.media_type,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{name}",
            )


def written(write: Callable[[str], bytes], name: str) -> bytes:
    """Write content; where the format cannot hold it, the file says so, and what would do.

    A file is made after the page was drawn, so there is no other place left to say it.
    """
    try:
        return write(name)
    except HamkgError as error:
        return f"No file was made. {error} {error.hint}\n".encode()


def unfit(names: Iterable[str], write: Callable[[str], bytes]) -> dict[str, str]:
    """Give the formats that cannot hold some content, each with why and what would do."""
    found = {}
    for name in names:
        try:
            write(name)
        except UnwritableTermError as error:
            found[name] = f"{error} {error.hint}"
    return found
