"""Puts the explorer of the graph on a page: what it shows is made here, drawn in the browser.

The script is a file of our server that browsers keep. What stands inline only fetches it, and
says so where it does not come; the table of the same facts needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from hamkg.page_scripts import script_address
from ui.links import entity_url
from ui.shapes import look
from ui.state import category_label, kinds_by_iri
from ui.text import SENTENCE, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from streamlit.components.v2.types import ComponentRenderer

    from hamkg.views import Lens, Link, View

STYLE = Path(__file__).parent / "static" / "graph.css"
_PLACE = """
<div class="hk-graph"><p class="wait">The drawing is coming. The table holds the same facts.</p>
</div>"""
_SCRIPT = """
export default async function (component) {
  const place = component.parentElement.querySelector(".hk-graph");
  place.latest = component;
  try {
    const code = await import(new URL(component.data.script, document.baseURI).href);
    if (place.latest === component) await code.show(place, component);
  } catch (error) {
    place.dataset.failed = "yes";
    place.innerHTML = '<p class="wait" role="alert">The drawing could not be loaded. The table '
      + 'holds the same facts; to try again, load the page anew.</p>';
    console.warn("hamkg: no drawing:", error);
  }
  return () => setTimeout(() => place.isConnected || place.explorer?.destroy());
}
"""


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return st.components.v2.component(
        "hamkg_explorer",
        html=_PLACE,
        css=STYLE.read_text(encoding="utf-8"),
        js=_SCRIPT,
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """What the explorer is to draw, and what of it is chosen or marked."""

    title: str
    view: View
    lens: Lens | None = None
    """Where one can go on from; without one the drawing stands as it is."""
    ends: tuple[str, str] = ("", "")
    """The ends of a way to mark, as CURIEs."""
    way: tuple[Link, ...] = ()
    """The way to mark, where it is known."""
    chosen: str = ""
    """What is chosen at first."""


def show_explorer(picture: Picture, key: str, on_view: Callable[[], None] = lambda: None) -> str:
    """Draw; give what is chosen: the CURIE of a kind, or the name of a link."""
    result = _component()(
        key=key,
        data=_data(picture),
        default={"chosen": picture.chosen},
        on_chosen_change=lambda: None,
        on_view_change=on_view,
    )
    return str(result["chosen"] or "")


def link_name(link: Link) -> str:
    """Give the name under which a link is drawn and chosen.

    >>> from hamkg import KnowledgeGraph
    >>> link_name(KnowledgeGraph.open().explore("dull_pain").links[0])
    'ham:posterior_thigh_pain ham:hasQuality ham:dull_pain'
    """
    return f"{link.subject.curie} {link.predicate.curie} {link.object.curie}"


def _data(picture: Picture) -> dict[str, Any]:
    view, lens = picture.view, picture.lens
    kinds = kinds_by_iri()
    return {
        "script": script_address("graph.js"),
        "title": visible(picture.title),
        "root": view.root.curie,
        "nodes": _nodes(view),
        "edges": [_edge(link) for link in view.links],
        "looks": _looks(node.ref.category for node in view.nodes),
        "canExpand": lens is not None,
        "full": lens is not None and len(view.nodes) >= lens.limit,
        "opened": [[kinds[step.iri].curie, step.times] for step in lens.opened] if lens else [],
        "hidden": sorted(kinds[iri].curie for iri in lens.hidden) if lens else [],
        "from": picture.ends[0],
        "to": picture.ends[1],
        "way": [link_name(link) for link in picture.way],
        "chosen": picture.chosen,
    }


def _nodes(view: View) -> list[dict[str, Any]]:
    return [
        {
            "id": node.ref.curie,
            "label": visible(node.ref.label),
            "category": node.ref.category or "",
            "kind": visible(category_label(node.ref.category)),
            "page": entity_url(node.ref.curie),
            "more": node.more,
            "opened": node.opened,
            "step": node.step,
            "near": node.near.curie if node.near else None,
        }
        for node in view.nodes
    ]


def _edge(link: Link) -> dict[str, Any]:
    return {
        "id": link_name(link),
        "source": link.subject.curie,
        "target": link.object.curie,
        "label": visible(link.predicate.phrase or link.predicate.label),
        "sentence": visible(link.sentence, SENTENCE),
        "inferred": link.inferred,
        "hypothesis": link.hypothesis,
        "disputed": bool(link.disputing),
        "known": link.known,
        "backing": link.backing,
        "rank": link.rank,
    }


def _looks(categories: Iterable[str | None]) -> Mapping[str, dict[str, Any]]:
    return {
        name: {
            "colour": look(name).colour,
            "points": _rounded(look(name).outline),
            "label": visible(category_label(name)),
        }
        for name in sorted({category or "" for category in categories})
    }


def _rounded(outline: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, 3), round(y, 3)] for x, y in outline]
