"""The query builder's page: its address, its form, what it answers and what it reads back."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.form_notation import NAMES, read_pairs
from tests.apptest import run, shown
from tests.forms_world import forms
from ui.builder.examples import EXAMPLES
from ui.builder.notation import build_query, build_url
from ui.builder.reading_back import builder_link

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from hamkg import KnowledgeGraph
    from hamkg.form_model import Form

ASKED: dict[str, str | list[str]] = {
    "kind": "Exercise",
    "if": ["strengthens:hamstrings", "not stretches:hamstrings"],
}


def address(app: AppTest) -> list[tuple[str, str]]:
    """Give what the address of a page holds, in order of names."""
    found = {name: app.query_params.get(name, []) for name in NAMES}
    return [
        (name, value)
        for name, values in found.items()
        for value in ([values] if isinstance(values, str) else values)
    ]


def pick(options: list[str], words: str) -> str:
    """Give the choice that begins with these words, as it stands in its box."""
    return next(option for option in options if option.startswith(f"{words} ("))


def read_back(app: AppTest, text: str) -> None:
    """Edit the SPARQL of the form, and have it read."""
    app.text_area[0].set_value(text).run()
    next(one for one in app.button if one.label == "Read it back into the form").click().run()


def selectbox(app: AppTest, label: str) -> str | None:
    value = next(box for box in app.selectbox if box.label == label).value
    return value if isinstance(value, str) else None


# ---------------------------------------------------------------- the address


@given(form=forms)
def test_an_address_gives_the_form_back(form: Form) -> None:
    asked = read_pairs(parse_qsl(build_query(form.normal)))

    assert asked.form.normal == form.normal
    assert asked.unread == ()


@given(found=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=30))))
def test_any_text_in_an_address_is_read_or_said(found: list[tuple[str, str]]) -> None:
    asked = read_pairs(found)

    assert len(asked.unread) <= len(found)


@pytest.mark.parametrize("example", EXAMPLES, ids=build_url)
def test_every_example_has_an_answer(kg: KnowledgeGraph, example: Form) -> None:
    assert kg.composer.count(example) > 0


# ---------------------------------------------------------------- the page


def test_the_empty_form_offers_examples_and_no_answer() -> None:
    app = run("build")
    text = shown(app)

    assert "Start from an example" in text
    assert html.escape(build_url(EXAMPLES[0])) in text
    assert "<h2>Answer</h2>" not in text


def test_a_link_fills_the_form_and_says_it_in_english() -> None:
    app = run("build", **ASKED)
    text = shown(app)

    assert selectbox(app, "Which kinds?") == "Exercise"
    assert app.multiselect[0].value == ["hamstrings"]
    assert "for which there is no statement that they stretch" in text
    assert re.search(r"<strong>\d+ kinds match\.</strong>", text)
    assert "entity?iri=ham:nordic_hamstring_exercise" in text


def test_choices_say_how_many_kinds_they_leave(kg: KnowledgeGraph) -> None:
    box = next(box for box in run("build", **ASKED).selectbox if box.label == "Which kinds?")

    count = kg.composer.count(read_pairs([("if", "strengthens:hamstrings")]).form)
    assert f"exercise ({count})" in box.options
    assert not any(option.endswith("(0)") for option in box.options)


def test_what_is_chosen_goes_to_the_address() -> None:
    app = run("build", **ASKED)

    box = next(box for box in app.selectbox if box.label == "Add a condition")
    box.select(pick(box.options, "belongs to")).run()
    app.checkbox(key="build_stated").check().run()

    assert ("if", "memberOf") in address(app)
    assert ("only", "stated") in address(app)
    assert not app.exception


def test_a_category_of_values_and_single_values_exclude_each_other() -> None:
    app = run("build", kind="Muscle", **{"if": "innervatedBy:tibial_nerve"})

    box = app.multiselect[0]
    box.select(pick(box.options, "any nerve")).run()

    assert ("if", "innervatedBy:(Nerve)") in address(app)


def test_a_condition_can_be_taken_away() -> None:
    app = run("build", **ASKED)

    app.button(key="build_remove_1_0").click().run()

    assert address(app) == [("kind", "Exercise"), ("if", "strengthens:hamstrings")]


def test_an_inferred_relation_is_called_so_and_leads_to_its_proof() -> None:
    text = shown(run("build", kind="Exercise", **{"if": "mayHelpPrevent:hamstring_strain"}))

    assert "Hypothesis, inferred" in text
    assert "claim=mayHelpPrevent.hamstring_strain" in text


def test_evidence_has_columns_of_its_own_where_it_is_wanted() -> None:
    text = shown(run("build", **ASKED, show="evidence"))

    assert '<th scope="col">Best grade</th>' in text
    assert '<th scope="col">Sources against</th>' in text


def test_no_answer_names_the_demand_that_keeps_everything_out() -> None:
    text = shown(run("build", kind="Nerve", **{"if": "strengthens:hamstrings"}))

    assert "is not a no" in text
    assert "Without “being of the category nerve”" in text
    assert "0 kinds match" in text


def test_an_answer_that_is_cut_says_so() -> None:
    text = shown(run("build", kind="Muscle", limit="3"))

    assert "The answer ends after 3 rows" in text


def test_an_answer_that_would_be_too_big_is_not_asked() -> None:
    text = shown(run("build", kind="Condition", **{"if": ["maybe hasSymptom"] * 9}))

    assert "This would be" in text
    assert "<table" not in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"if": "strengthens hamstrings please"}, "if=strengthens hamstrings please"),
        ({"only": "true"}, "only=true"),
        ({"kind": "Exercise", "limit": "-1"}, "limit=-1"),
    ],
)
def test_a_part_of_a_link_that_cannot_be_read_is_said(wrong: dict[str, str], said: str) -> None:
    text = shown(run("build", **wrong))

    assert f"<code>{said}</code>" in text


@pytest.mark.parametrize("wrong", ["<img src=x>", "if=a b", "Exercize"])
def test_a_name_that_is_not_there_is_said_and_stays_text(wrong: str) -> None:
    text = shown(run("build", kind=wrong))

    assert "The graph has no name" in text
    assert "<img" not in text
    assert "start anew" in text
    assert ("<code>Exercise</code>" in text) == (wrong == "Exercize")


# ---------------------------------------------------------------- SPARQL


def test_an_edited_query_comes_back_to_the_form() -> None:
    app = run("build", **ASKED)

    read_back(app, "SELECT ?e { ?e a ham:Nerve ; ham:innervates ?m } LIMIT 9")

    assert address(app) == [("kind", "Nerve"), ("if", "innervates"), ("limit", "9")]
    assert "Read back into the form." in shown(app)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?e { ?e ham:treats+ ham:sciatica }", "does not fit the form"),
        ("SELECT ?e { ?e", "cannot be read at line"),
        ("SELECT ?e { " + "{" * 50 + " }", "more than 8 times"),
    ],
)
def test_an_edited_query_that_does_not_fit_is_kept(text: str, said: str) -> None:
    app = run("build", **ASKED)

    read_back(app, text)

    assert said in shown(app)
    assert app.text_area[0].value == text
    assert address(app) == [("kind", "Exercise"), *(("if", one) for one in ASKED["if"])]


def test_a_query_that_fits_has_a_link_to_the_builder() -> None:
    link = builder_link("SELECT ?e { ?e ham:strengthens ham:hamstrings } LIMIT 5")

    found = re.search(r'href="([^"]+)"', link)
    assert found is not None
    query = urlparse(html.unescape(found[1])).query
    assert read_pairs(parse_qsl(query)).form.clauses[0][0].values == ("hamstrings",)
    assert builder_link("ASK { ?s ?p ?o }") == builder_link("no query") == ""


def test_a_curated_question_that_fits_leads_to_the_builder() -> None:
    assert "Open in the query builder" in shown(run("questions", name="muscles-crossing-a-joint"))
    assert "Open in the query builder" not in shown(run("questions", name="statements-per-source"))
