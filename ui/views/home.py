"""Search: one box over all kinds, and where to start without a word in mind."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.components import escape_markdown, heading, html, kind_list
from ui.links import kind_link
from ui.shapes import icon
from ui.starts import show_starts
from ui.state import address_value, category_label, kinds_by_iri, open_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Hit

MOST = 60


@st.fragment
def search() -> None:
    """Show the box and, as one types, what it finds."""
    text = st.text_input(
        "Search the graph",
        key="q",
        type="search",
        live=True,
        bind="query-params",
        placeholder="A muscle, a symptom, an exercise … in any of its names",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    words = (text or "").strip()
    hits = open_graph().search(words, limit=MOST) if words else ()
    if words:
        counts = Counter(hit.type for hit in hits)
    else:
        counts = Counter(ref.category or "" for ref in kinds_by_iri().values())
    chosen = choose_category(counts)
    if words:
        show_hits(words, [hit for hit in hits if chosen in {None, hit.type}])
    elif chosen:
        html(f"<h2>{escape(category_label(chosen))}</h2>", kind_list(open_graph().kinds(chosen)))
    else:
        show_starts()


def choose_category(counts: Counter[str]) -> str | None:
    """Offer the categories there are, with how many kinds each has."""
    options = sorted(counts, key=lambda name: (-counts[name], name))
    if not options:
        return None
    asked = address_value("type")
    chosen = st.pills(
        "Category",
        options,
        default=asked if asked in options else None,
        key="category",
        format_func=lambda name: f"{escape_markdown(category_label(name))} {counts.get(name, 0)}",
        label_visibility="collapsed",
    )
    if chosen:
        st.query_params["type"] = chosen
    elif asked:
        del st.query_params["type"]
    return chosen


def show_hits(words: str, hits: Sequence[Hit]) -> None:
    """List what was found under its categories, the best first."""
    if not hits:
        html(
            f"<p>No result for “{escape(words)}”.</p>",
            '<p class="hk-soft">Try one word of it, or another name; the graph knows many '
            "synonyms. Or start here:</p>",
        )
        show_starts()
        return
    noun = "result" if len(hits) == 1 else "results"
    html(f'<p class="hk-soft" role="status">{len(hits)} {noun}</p>')
    parts = []
    for category in dict.fromkeys(hit.type for hit in hits):
        rows = "".join(hit_row(hit) for hit in hits if hit.type == category)
        parts.append(
            f"<h3>{icon(category)}{escape(category_label(category))}</h3>"
            f'<ul class="hk-hits">{rows}</ul>'
        )
    html(*parts)


def hit_row(hit: Hit) -> str:
    """Give a result: its name, and the name that matched where that is another."""
    matched = "" if hit.matched == hit.label else f"also called {hit.matched}"
    return (
        f'<li class="hk-row"><span>{kind_link(kinds_by_iri()[hit.iri])}</span>'
        f'<span class="hk-soft hk-small">{escape(matched)}</span></li>'
    )


heading(
    "Hamstring knowledge graph",
    "What is known of the muscles at the back of the thigh: anatomy, injuries, pain, exercise. "
    "Each fact with its source.",
)
search()
summary = open_graph().summary()
html(
    f'<p class="hk-soft hk-small">{summary.kinds} kinds · {summary.asserted} stated and '
    f"{summary.inferred} inferred relations · {summary.statements} statements from "
    f"{summary.sources} sources · release {escape(summary.version)}, {escape(summary.date)}</p>"
)
