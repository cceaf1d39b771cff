"""Questions to start from, by who may ask; each leads to a page that answers it."""

from __future__ import annotations

from html import escape

from ui.components import html, section
from ui.links import entity_url, graph_url, link

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
