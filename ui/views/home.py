"""Search: one box over all kinds, and where to start without a word in mind."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from ui.components import heading, html, kind_list, section
from ui.links import entity_url, graph_url, kind_link, link
from ui.shapes import icon
from ui.state import category_label, kinds_by_iri, open_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Hit

# Everyday words to start from, by who may ask; each names a kind of the graph.
STARTS = {
    "For students": (
        ("Which nerves supply the hamstrings?", entity_url("ham:hamstrings")),
        ("Where does biceps femoris start and end?", entity_url("ham:biceps_femoris")),
        ("What lies around the knee joint?", graph_url("ham:knee_joint")),
    ),
    "For athletes": (
        ("What is a hamstring strain, and what may help?", entity_url("ham:hamstring_strain")),
        ("What is hamstring strengthening good for?", entity_url("ham:strength_training")),
        ("What does stretching do?", entity_url("ham:stretching")),
    ),
    "For clinicians": (
        ("How do sciatica and the hamstrings meet?", graph_url("ham:sciatica")),
        ("What can posterior thigh pain come from?", entity_url("ham:posterior_thigh_pain")),
        ("What is claimed of the squat, and disputed?", entity_url("ham:squat")),
    ),
}
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
    return st.pills(
        "Category",
        options,
        key="type",
        format_func=lambda name: f"{category_label(name)} {counts.get(name, 0)}",
        bind="query-params",
        label_visibility="collapsed",
    )


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


def show_starts() -> None:
    """Offer questions to start from, by who may ask."""
    section("Start from a question")
    cards = "".join(
        f'<div class="hk-card"><h3>{escape(who)}</h3><ul>'
        + "".join(f"<li>{link(address, question)}</li>" for question, address in questions)
        + "</ul></div>"
        for who, questions in STARTS.items()
    )
    html(f'<div class="hk-cards">{cards}</div>')


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
