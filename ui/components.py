"""What pages are made of: headings, badges, relations with their evidence, errors."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import (
    AmbiguousTermError,
    HamkgError,
    QuerySyntaxError,
    QueryTimeoutError,
    UnknownTermError,
)
from hamkg.service_errors import RemoteStoreError
from ui.links import kind_link, link
from ui.shapes import icon
from ui.state import category_label, suggestions
from ui.text import in_html, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.model import Ref

STYLE = Path(__file__).parent / "static" / "hamkg.css"
EVIDENCE_STYLE = STYLE.with_name("evidence.css")
LISTS_STYLE = STYLE.with_name("lists.css")
MESSAGE = 600
_MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+-.!|~$:^="})


def escape_markdown(text: str) -> str:
    r"""Make data safe where Streamlit reads Markdown: every mark of it is a plain character.

    >>> print(escape_markdown("[x](y) :red[z] $a$"))
    \[x\]\(y\) \:red\[z\] \$a\$
    """
    return visible(text).translate(_MARKDOWN)


def html(*parts: str) -> None:
    """Show HTML in the pages' own style; data in it is escaped by who made the parts."""
    st.html(f'<div class="hk">{"".join(parts)}</div>')


def heading(title: str, sentence: str = "") -> None:
    """Open a page: its one first-level heading, and what the page is for."""
    lead = f'<p class="hk-lead hk-soft">{escape(sentence)}</p>' if sentence else ""
    html(f"<h1>{in_html(title)}</h1>{lead}")


def section(title: str) -> None:
    """Open a part of a page."""
    html(f"<h2>{escape(title)}</h2>")


def category_chip(category: str | None) -> str:
    """Give a category's shape and label."""
    return f'<span class="hk-chip">{icon(category)}{in_html(category_label(category))}</span>'


def kind_list(refs: Iterable[Ref]) -> str:
    """Give kinds as a list of links."""
    return "<ul>" + "".join(f"<li>{kind_link(ref)}</li>" for ref in refs) + "</ul>"


def safety_banner() -> None:
    """Say on every page what hamkg is not, and when not to read on."""
    with st.container(key="hk_banner", gap="xsmall"):
        st.caption(
            ":material/health_and_safety: For learning, not medical advice. "
            "**New numbness around the saddle area, or loss of bladder or bowel control: "
            "get emergency care now.**"
        )
        html(f'<p class="hk-small">{link("redflags", "All red flags, and what to do")}</p>')


def error_box(error: HamkgError) -> None:
    """Say what went wrong and what to do; the only place where pages put errors into words."""
    match error:
        case UnknownTermError():
            _notice(f"Nothing here is called “{error.term}”.", "")
            _did_you_mean(error.term, error.suggestions)
        case AmbiguousTermError():
            _notice(str(error), "Choose one of them.")
            _did_you_mean(error.term)
        case QuerySyntaxError():
            _notice(str(error), "Mend it there, or start from an example above.")
        case QueryTimeoutError():
            _notice("Too slow.", f"{error} Add a LIMIT or a more specific pattern.")
        case RemoteStoreError():
            plain = error.for_strangers()
            _notice(
                str(plain), f"{plain.hint} Nothing you have typed is lost: load the page again."
            )
        case _:
            _notice(str(error), error.hint)


def _notice(message: str, hint: str) -> None:
    html(
        f'<div class="hk-alert" role="alert"><strong>{in_html(message, MESSAGE)}</strong>'
        f"<p>{in_html(hint, MESSAGE)}</p></div>"
    )


def _did_you_mean(term: str, names: Iterable[str] = ()) -> None:
    near = suggestions(term, names)
    if near:
        html('<p class="hk-soft">Did you mean</p>', kind_list(near))
