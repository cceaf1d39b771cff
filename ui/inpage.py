"""Content whose links change the page they are on, in a blink and without loading it anew."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.address import move_to

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from ui.address import Address

_SCRIPT = Path(__file__).parent / "static" / "inpage.js"


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "hamkg_inpage",
        html='<div class="hk"><p class="hk-soft hk-inpage-status" role="status"></p>'
        '<div class="hk-inpage"></div></div>',
        js=_SCRIPT.read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def show_inpage(content: str, *, status: str, names: tuple[str, ...], key: str) -> None:
    """Show HTML and, above it, how much it is.

    Its links made by `go_link` set the names of this page's address and leave all others alone.
    """
    _component()(
        key=key,
        data={"html": content, "status": status},
        on_go_change=partial(_go, key, names),
    )


def _go(key: str, names: tuple[str, ...]) -> None:
    asked = st.session_state[key].get("go")
    if isinstance(asked, str):
        move_to(asked, *names)


def go_link(address: Address, content: str, *, id_: str, focus: str = "", state: str = "") -> str:
    """Give a link to another view of the same page.

    ``content`` is HTML; ``id_`` names the link across views, ``focus`` what else is to have the
    focus after it was followed; ``state`` holds further attributes.
    """
    after = f' data-focus="{escape(focus)}"' if focus else ""
    return (
        f'<a href="{escape(address.url)}" target="_self" data-go="{escape(address.query)}" '
        f'data-id="{escape(id_)}"{after}{state}>{content}</a>'
    )
