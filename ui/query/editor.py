"""The editor: a plain box that works alone, and the file that makes an editor of it.

What never changes in a visit (terms, examples, prefixes) goes to the browser once, by a component
of its own that shows nothing: Streamlit sends a component's data again whenever any of it changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from hamkg.errors import QuerySyntaxError
from hamkg.namespaces import PREFIXES
from hamkg.page_scripts import script_address
from ui.query.asked import LONGEST_LINK, ask
from ui.query.examples import examples
from ui.query.glossary import glossary
from ui.state import of_the_data

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from hamkg import KnowledgeGraph
    from ui.query.asked import Asked

HERE = Path(__file__).parent
_KEY = "editor"
_HELP_SCRIPT = """
export default function ({ data }) {
  const terms = data.terms.map(([curie, label, kind, definition, names]) => (
    { curie, label, kind, definition, names, property: kind === "property" }
  ));
  globalThis.hamkgQueryHelp = { ...data, terms };
}
"""
# Vocabularies that queries over several endpoints use, and hamkg does not.
MORE_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "hamkg_editor",
        html=(HERE / "editor.html").read_text(encoding="utf-8"),
        css=(HERE / "editor.css").read_text(encoding="utf-8"),
        js=(HERE / "editor.js").read_text(encoding="utf-8"),
    )


@st.cache_resource(show_spinner=False)
def _help_component() -> ComponentRenderer:
    return st.components.v2.component("hamkg_query_help", js=_HELP_SCRIPT)


@of_the_data
def editor_help(_graph: KnowledgeGraph) -> dict[str, Any]:
    """Give what completion and examples are made from."""
    groups: dict[str, list[dict[str, str]]] = {}
    for item in examples():
        row = {"name": item.name, "title": item.title, "note": item.question, "text": item.text}
        groups.setdefault(item.group, []).append(row)
    return {
        "terms": [
            (term.curie, term.label, term.sort, term.definition, term.names)
            for term in glossary().values()
        ],
        "examples": list(groups.items()),
        "prefixes": PREFIXES | MORE_PREFIXES,
    }


def show_editor(now: Asked) -> None:
    """Show the editor with the text of this visit; what is run there is asked."""
    _component()(key=_KEY, data=_data(now), on_run_change=_on_run)


def send_help() -> None:
    """Hand the editor what it completes from; shows nothing."""
    _help_component()(key="editor_help", data=editor_help())


def _data(now: Asked) -> dict[str, Any]:
    return {
        "bundle": script_address("editor.js"),
        "text": now.text,
        "version": now.version,
        "ran": None if now.asking is None else now.text,
        "fault": _fault(now),
        "longest": LONGEST_LINK,
    }


def _fault(now: Asked) -> dict[str, Any] | None:
    """Give where the engine could not read the query, for the mark on its line."""
    error = now.asking.error if now.asking is not None else None
    if not isinstance(error, QuerySyntaxError) or error.line is None:
        return None
    place = {"line": error.line, "column": error.column or 1}
    return {"text": now.text, "message": str(error), **place}


def _on_run() -> None:
    text = st.session_state[_KEY].run
    if isinstance(text, str):
        ask(text)
