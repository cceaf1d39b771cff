"""The editor of the SPARQL page in a real browser: what it completes, marks and lays out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.asking import editor, opened, run, write

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser


def test_a_term_is_completed_by_its_label_and_its_prefix_declared(visit: Visit) -> None:
    page = opened(visit)
    write(page, "SELECT ?x { ?x ")

    page.keyboard.type("innervated", delay=20)
    option = page.get_by_role("option", name=re.compile(r"^innervated by\s*ham:innervatedBy"))
    expect(option).to_be_visible()
    expect(page.get_by_text("Relates a structure to a nerve that supplies it.")).to_be_visible()
    option.click()

    expect(editor(page)).to_contain_text("PREFIX ham: <https://w3id.org/hamkg/>")
    expect(editor(page)).to_contain_text("?x ham:innervatedBy")


def test_a_known_prefix_is_declared_as_it_is_typed(visit: Visit) -> None:
    page = opened(visit)
    write(page, "SELECT ?x { ?x ")

    page.keyboard.type("skos:", delay=20)

    expect(editor(page)).to_contain_text("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>")


def test_keywords_and_variables_are_completed(visit: Visit) -> None:
    page = opened(visit)
    write(page, "SELECT ?muscle { ?muscle a ham:Muscle } ")

    page.keyboard.type("lim", delay=20)
    expect(page.get_by_role("option", name="LIMIT", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type(" ?mu", delay=20)

    expect(page.get_by_role("option", name="?muscle", exact=True)).to_be_visible()


def test_an_error_is_marked_while_typing_and_by_the_engine(visit: Visit) -> None:
    page = opened(visit)
    mark = page.locator(".cm-lintRange-error")
    write(page, "SELECT ?x WHERE {\n  ?x a ham:Muscle ,\n}")
    expect(mark).to_have_text("}")

    write(page, "SELECT ?x WHERE {\n  ?x a nope:Muscle\n}")
    expect(mark).to_have_count(0)
    run(page)

    expect(page.get_by_role("alert")).to_contain_text("the prefix nope: is not declared")
    expect(mark).to_have_text("nope:Muscle")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(editor(page)).to_contain_text("nope:Muscle")


def test_a_query_is_laid_out(visit: Visit) -> None:
    page = opened(visit)
    write(page, "SELECT ?m { ?m a ham:Muscle . ?m ham:partOf ?w } LIMIT 5")

    page.get_by_role("button", name="Format").click()

    assert page.locator(".cm-line").all_inner_texts() == [
        "SELECT ?m {",
        "  ?m a ham:Muscle .",
        "  ?m ham:partOf ?w",
        "}",
        "LIMIT 5",
    ]


def test_one_gets_into_the_editor_and_out_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    page.get_by_role("button", name="History").focus()

    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()  # it indents
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Run")).to_be_focused()
