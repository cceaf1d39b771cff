"""What the graph does not hold: gaps with their shares, a map, lists, and why not."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from hamkg.errors import HamkgError
from ui.address import Address
from ui.aslist import show_as_data
from ui.components import error_box, heading, html, section
from ui.gaps import GAP, NAMES, gap_html, gap_status, overview_html
from ui.inpage import show_inpage
from ui.links import link
from ui.state import address_value, open_graph
from ui.whynot import asks_why_not, show_answer, show_examples, show_form

STYLE = Path(__file__).parent.parent / "static" / "gaps.css"
HERE = (
    "<p><strong>A gap here is a gap in this graph, not in medicine.</strong> That something is "
    "not stated does not mean that it is not so, or that nobody knows it: it means that nobody "
    "has read a source for it and written it down here.</p>"
)


def show_gaps() -> None:
    """Show all gaps and the map, or the one that the address names."""
    address = Address.current("gaps", *NAMES)
    name = address_value(GAP)
    graph = open_graph()
    if not name:
        gaps = graph.gaps()
        status = f"{len(gaps)} questions that a reader may ask, and how far the graph answers them"
        show_inpage(
            overview_html(gaps, graph.gap_map(), address), status=status, names=NAMES, key="gaps"
        )
        show_as_data(graph.gaps_sparql(), "gaps", what="All gaps and the map")
        return
    try:
        gap = graph.gap(name)
    except HamkgError as error:
        error_box(error)
        html(f"<p>{link('gaps', 'All gaps')}</p>")
        return
    show_inpage(gap_html(gap, address), status=gap_status(gap, address), names=NAMES, key="gaps")
    show_as_data(gap.sparql, gap.name.replace(".", "-"))


def show_why_not() -> None:
    """Offer to ask why a relation is not there, and answer."""
    section("Why is a relation not here?")
    html("<p>Name a relation that you expected. The rules are asked what is missing for it.</p>")
    edge = show_form()
    if edge is None:
        show_examples()
    else:
        show_answer(*edge)


st.html(STYLE)
heading("Gaps", "What this graph does not hold yet, why that matters, and what would fill it.")
html(HERE)
if asks_why_not():
    show_why_not()
    html(f"<p>{link('gaps', 'All gaps')}</p>")
else:
    show_gaps()
    if not address_value(GAP):
        show_why_not()
