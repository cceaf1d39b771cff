"""Puts the muscle map on a page, with its legend.

Streamlit's HTML takes no SVG, a component does. The component is ours and holds no code but these
lines; what it shows is made, and escaped, by `ui.plate`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui.plate import draw, entries, for_orientation
from ui.plate_scale import legend, scale

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from hamkg.plate_model import Plate
    from ui.plate import View

_STYLE = Path(__file__).parent / "static" / "plate.css"
_SCRIPT = """
export default function (component) {
  const place = component.parentElement.querySelector(".hk-map");
  if (place.shown !== component.data.drawing) {
    place.innerHTML = component.data.drawing;
    place.shown = component.data.drawing;
  }
}
"""
_FELT = (("is-in", "felt here"), ("is-spread", "may spread to here"))


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "hamkg_plate",
        html='<div class="hk-map"></div>',
        css=_STYLE.read_text(encoding="utf-8"),
        js=_SCRIPT,
    )


def show_plate(plate: Plate, view: View) -> None:
    """Show the map in a view, with its legend below."""
    drawing = f'<div class="hk-frame">{draw(plate, view)}</div>{_legend(plate, view)}'
    _component()(key="muscle_map", data={"drawing": drawing})


def _legend(plate: Plate, view: View) -> str:
    rows = []
    if view.measure:
        values = (entry.value or 0 for entry in entries(plate, view))
        steps = "".join(
            f'<span><i style="background:{colour}"></i>{words}</span>'
            for colour, words in legend(scale(view.measure, values))
        )
        rows.append(f"<p>{escape(view.measure.title)}: {steps}</p>")
    if any(felt.place for felt in view.felt):
        swatches = "".join(
            f'<span><svg viewBox="0 0 30 14" aria-hidden="true"><g class="hk-felt {look}">'
            f'<rect class="area" width="30" height="14"/></g></svg>{words}</span>'
            for look, words in _FELT
        )
        rows.append(f"<p>{swatches}</p>")
    others = for_orientation(plate, view)
    if others:
        rows.append(
            "<p>Drawn for orientation and not in the graph: "
            f"{escape(', '.join(sorted(others)))}.</p>"
        )
    return f'<div class="hk-legend" role="note" aria-label="Legend">{"".join(rows)}</div>'
