"""The graph around a kind: a drawing, filters, and the same facts as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from ui.components import error_box, escape_markdown, heading, html, section
from ui.drawing import show_network
from ui.links import entity_url, link
from ui.state import address_value, category_label, kinds_by_iri, open_graph
from ui.tables import edge_table

if TYPE_CHECKING:
    from hamkg.model import Edge, Neighbourhood, Ref

START = "ham:hamstrings"
LIMITS = (12, 24, 48, 96)
EVERYTHING = 1000
HOW_KNOWN = {"stated": False, "inferred": True}


def choose_root() -> Ref | None:
    """Let the visitor choose the kind in the middle; the address holds the choice."""
    asked = address_value("root") or START
    try:
        current = kinds_by_iri().get(open_graph().resolve(asked))
    except HamkgError as error:
        error_box(error)
        current = None
    options = sorted(kinds_by_iri().values(), key=lambda ref: ref.label.casefold())
    chosen = st.selectbox(
        "In the middle",
        options,
        index=None if current is None else options.index(current),
        format_func=lambda ref: ref.label,
        placeholder="Choose a kind",
        key=f"root_of_{'' if current is None else current.curie}",
    )
    if chosen is not None and chosen != current:
        st.query_params["root"] = chosen.curie
        st.rerun()
    return current


def choose_filters(around: Neighbourhood) -> tuple[list[str], list[str], int]:
    """Offer filters by category and by how a relation is known, and how much to draw."""
    categories = sorted({ref.category or "" for ref in around.nodes})
    types = st.pills(
        "Only these categories",
        categories,
        key="types",
        selection_mode="multi",
        format_func=lambda name: escape_markdown(category_label(name)),
        bind="query-params",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = st.pills(
            "Only relations that are",
            list(HOW_KNOWN),
            key="known",
            selection_mode="multi",
            bind="query-params",
        )
        limit = st.segmented_control(
            "At most", LIMITS, key="limit", default=24, bind="query-params", required=True
        )
    return list(types), list(known), limit or LIMITS[1]


def kept(around: Neighbourhood, types: list[str], known: list[str], limit: int) -> list[Edge]:
    """Give the edges to draw: those of the first neighbours that pass, and those among them."""
    wanted = {HOW_KNOWN[word] for word in known}
    own = [
        edge
        for edge in around.edges
        if edge.subject.iri == around.root.iri
        and (not types or edge.object.category in types)
        and (not wanted or edge.inferred in wanted)
    ]
    own = sorted(own, key=lambda edge: (edge.inferred, edge.object.label.casefold()))[:limit]
    drawn = {edge.object.iri for edge in own}
    among = [
        edge
        for edge in around.edges
        if {edge.subject.iri, edge.object.iri} <= drawn and (not wanted or edge.inferred in wanted)
    ]
    return own + among


def show(root: Ref) -> None:
    """Show drawing and table of what surrounds a kind."""
    st.set_page_config(page_title=f"Graph of {root.label} · hamkg")
    around = open_graph().neighbourhood(root.iri, limit=EVERYTHING)
    edges = kept(around, *choose_filters(around))
    shown = sum(edge.subject.iri == root.iri for edge in edges)
    page = link(entity_url(root.curie), f"Page of {root.label}")
    html(f'<p role="status">Showing {shown} of {around.total} neighbours. {page}</p>')
    if edges:
        show_network(root, edges)
        section("The same facts as a table")
        html(edge_table(edges))
    else:
        html("<p>Nothing passes these filters. Take one away.</p>")


heading("Graph", "What surrounds a kind. Every node leads to its page.")
middle = choose_root()
if middle is not None:
    show(middle)
