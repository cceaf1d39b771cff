"""Puts the drawing of a neighbourhood on a page: Streamlit's HTML takes no SVG, a component does.

The component is ours and holds no code but these lines; what it shows is made, and escaped, by
`ui.network`.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.network import draw
from ui.shapes import icon, icon_styles
from ui.state import category_label
from ui.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from streamlit.components.v2.types import ComponentRenderer

    from hamkg.model import Edge, Ref

_STYLE = Path(__file__).parent / "static" / "network.css"
_SCRIPT = """
export default function (component) {
  const place = component.parentElement.querySelector(".hk-net");
  if (place.dataset.shown !== component.data.drawing) {
    place.innerHTML = component.data.drawing;
    place.dataset.shown = component.data.drawing;
  }
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "hamkg_network",
        html='<div class="hk-net"></div>',
        css=_STYLE.read_text(encoding="utf-8") + icon_styles(),
        js=_SCRIPT,
    )


def show_network(root: Ref, edges: Sequence[Edge]) -> None:
    """Show a neighbourhood with its legend."""
    root, edges = _fit(root), [_fit_edge(edge) for edge in edges]
    kinds = {ref.iri: ref for edge in edges for ref in (edge.subject, edge.object)}
    categories = sorted({ref.category or "" for ref in (root, *kinds.values())})
    drawing = draw(root, edges) + _legend(categories)
    _component()(key=f"network_{root.curie}", data={"drawing": drawing})


def _fit(ref: Ref) -> Ref:
    """Give a term with words that fit into a drawing, whatever the data holds."""
    phrase = None if ref.phrase is None else visible(ref.phrase)
    return replace(ref, label=visible(ref.label), phrase=phrase)


def _fit_edge(edge: Edge) -> Edge:
    subject, predicate, value = map(_fit, (edge.subject, edge.predicate, edge.object))
    return replace(edge, subject=subject, predicate=predicate, object=value)


def _legend(categories: Iterable[str]) -> str:
    shown = "".join(
        f"<span>{icon(name)}{escape(visible(category_label(name)))}</span>" for name in categories
    )
    lines = "".join(
        f'<span><svg viewBox="0 0 30 8" aria-hidden="true"><path class="{style}" d="M0 4H30"/>'
        f"</svg>{name}</span>"
        for name, style in (("stated", "hk-edge"), ("inferred", "hk-edge is-inferred"))
    )
    hint = '<span class="hk-hint">faint lines join neighbours: point at one to read it</span>'
    return f'<div class="hk-legend" role="note" aria-label="Legend">{shown}{lines}{hint}</div>'
