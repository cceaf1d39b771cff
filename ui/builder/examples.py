"""Questions to start the query builder from."""

from __future__ import annotations

from html import escape

from hamkg.errors import UnknownTermError
from hamkg.form_model import MAY, NOT, Condition, Form
from ui.builder.notation import build_url
from ui.state import open_graph
from ui.text import SENTENCE, in_html

EXAMPLES = (
    Form(
        "Exercise",
        (
            (Condition("strengthens", ("hamstrings",)),),
            (Condition("stretches", ("hamstrings",), role=NOT),),
        ),
    ),
    Form("Condition", ((Condition("hasSymptom", ("posterior_thigh_pain",)),),), stated=True),
    Form(
        "Muscle",
        (
            (Condition("crossesJoint", ("knee_joint",)),),
            (Condition("innervatedBy", category="Nerve", role=MAY),),
        ),
    ),
    Form(
        "Treatment",
        ((Condition("treats", ("hamstring_strain",), narrower=True),),),
        grade="ev_trial",
        undisputed=True,
        evidence=True,
    ),
    Form("Condition", ((Condition("testedBy", role=NOT),),)),
)


def examples_html() -> str:
    """Give the examples that this graph has the words for, in plain English, as links."""
    rows = []
    for form in EXAMPLES:
        try:
            words = open_graph().composer.sentence(form)
        except UnknownTermError:
            continue
        address = escape(build_url(form))
        rows.append(f'<li><a href="{address}">{in_html(words, SENTENCE)}</a></li>')
    listed = "".join(rows)
    return f'<h2>Start from an example</h2><ul class="hk-entries">{listed}</ul>' if rows else ""
