"""Questions to start from, by who may ask; each leads to a page that answers it."""

from __future__ import annotations

from html import escape

from ui.links import entity_url, link, question_url

STARTS = {
    "For students": (
        (
            "Which nerves supply the hamstrings?",
            question_url("nerves-of-a-muscle", muscle="ham:hamstrings"),
        ),
        ("Where does biceps femoris start and end?", entity_url("ham:biceps_femoris")),
    ),
    "For athletes": (
        (
            "Which exercises help a hamstring strain, and who says so?",
            question_url("exercises-by-evidence", condition="ham:hamstring_strain"),
        ),
        ("When should I see a clinician?", "redflags"),
    ),
    "For clinicians": (
        (
            "What can posterior thigh pain come from?",
            question_url("causes-of-a-symptom", symptom="ham:posterior_thigh_pain"),
        ),
        (
            "What tells a hamstring strain apart from what looks like it?",
            question_url("what-tells-conditions-apart", condition="ham:hamstring_strain"),
        ),
    ),
}


def starts_html() -> str:
    """Give questions to start from, by who may ask."""
    cards = "".join(
        f'<div class="hk-card"><h3>{escape(who)}</h3><ul>'
        + "".join(f"<li>{link(address, question)}</li>" for question, address in questions)
        + "</ul></div>"
        for who, questions in STARTS.items()
    )
    more = link("questions", "All questions")
    return (
        f'<h2>Start from a question</h2><div class="hk-cards">{cards}</div>'
        f'<p class="hk-small">{more}</p>'
    )
