"""The graph around a kind: a drawing to explore, filters, and the same facts as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from ui.beyond import around_told
from ui.components import error_box, heading, html, section
from ui.explorer import Picture, show_explorer
from ui.lens import choose_reach, choose_sieve, keep_view, marked_ends
from ui.links import entity_url, link, paths_url, query_url
from ui.panel import panel
from ui.state import address_value, kinds_by_curie, kinds_by_iri, open_graph
from ui.tables import link_table
from ui.text import visible

if TYPE_CHECKING:
    from hamkg.model import Ref
    from hamkg.views import View

START = "ham:hamstrings"
_RELATIONS = """SELECT ?from ?relation ?to WHERE {{
  {{ {0} ?property ?to . BIND({0} AS ?from) }} UNION {{ ?from ?property {0} . BIND({0} AS ?to) }}
  ?property ham:phrase ?relation .
}}"""


def asked_root() -> Ref | None:
    """Give the kind that the address puts in the middle, or one to start with."""
    asked = address_value("root")
    if not asked:
        # A store of somebody's own need not hold our start.
        return kinds_by_curie().get(START, next(iter(kinds_by_iri().values()), None))
    try:
        return kinds_by_iri().get(open_graph().resolve(asked))
    except HamkgError as error:
        if not show_beyond(asked):
            error_box(error)
        return None


def choose_root(current: Ref | None) -> None:
    """Let the visitor put another kind in the middle."""
    options = sorted(kinds_by_iri().values(), key=lambda ref: ref.label.casefold())
    chosen = st.selectbox(
        "In the middle",
        options,
        index=None if current is None else options.index(current),
        format_func=lambda ref: ref.label,
        placeholder="Choose a kind",
        key=f"root_of_{'' if current is None else current.curie}",
        width=330,
    )
    if chosen is not None and chosen != current:
        # What was opened and marked around another kind would make no sense here.
        for name in ("open", "hide", "from", "to", "chosen"):
            st.query_params.pop(name, None)
        st.query_params["root"] = chosen.curie
        st.rerun()


def told(view: View, ends: tuple[str, str]) -> str:
    """Say how much is shown, and where to go on from here."""
    shown, root = len(view.nodes), view.root
    relations = f"{len(view.links)} relation{'' if len(view.links) == 1 else 's'}"
    count = f"Showing {shown} kind{'' if shown == 1 else 's'} and {relations}."
    if view.total > shown:
        count = (
            f"Showing {shown} of {view.total} kinds, and {relations}. "
            "Filter, or raise the limit, to see others."
        )
    ways = [
        link(entity_url(root.curie), f"Page of {root.label}"),
        link(query_url(_RELATIONS.format(root.curie)), "View as SPARQL"),
    ]
    if all(ends):
        names = " and ".join(kinds_by_curie()[end].label for end in ends)
        ways.append(link(paths_url(*ends), f"All ways between {names}"))
    return f'<p role="status">{count} {" · ".join(ways)}</p>'


@st.fragment
def show(root: Ref) -> None:
    """Show drawing, panel and table; whatever is done in them runs only this anew."""
    key = f"explorer_of_{root.curie}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_root(root)
        reach = choose_reach()
    lens, ends = replace(reach, sieve=choose_sieve()), marked_ends()
    view = open_graph().explore(root.iri, lens)
    html(told(view, ends))
    if not view.links:
        html("<p>Nothing passes these filters. Take one away.</p>")
        return
    # The table is sent before the drawing, which needs a script: the facts do not wait for it.
    drawing = st.container()
    section("The same facts as a table")
    html(link_table(view.links))
    picture = Picture(
        f"Graph around {root.label}", view, lens, ends, chosen=address_value("chosen")
    )
    with drawing:
        wide, narrow = st.columns([29, 11])
        with wide:
            chosen = show_explorer(picture, key, lambda: keep_view(st.session_state[key]["view"]))
        with narrow:
            html(panel(view, chosen, can_expand=True))


def show_beyond(term: str) -> bool:
    """Show what surrounds a resource that is no kind; tell whether the term names one."""
    try:
        view = open_graph().around(term)
    except HamkgError:
        return False
    st.set_page_config(page_title=f"Graph of {visible(view.root.label)} · hamkg")
    html(around_told(view))
    if view.links:
        drawing = st.container()
        section("The same as a table")
        html(link_table(view.links))
        with drawing:
            show_explorer(Picture(f"Graph around {view.root.label}", view), "explorer_beyond")
    return True


heading("Graph", "What surrounds a kind. Walk it, expand it, and read what backs each relation.")
chooser = st.container()
middle = asked_root()
if middle is None:
    with chooser:
        choose_root(None)
else:
    st.set_page_config(page_title=f"Graph of {middle.label} · hamkg")
    show(middle)
