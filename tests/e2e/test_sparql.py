"""The SPARQL page in a real browser: the editor, the way of a query, and what is shown of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.asking import at, editor, opened, run, write
from tests.e2e.looks import NARROW_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

COUNTED = """SELECT ?muscle (COUNT(?nerve) AS ?nerves) WHERE {
  ?muscle a ham:Muscle ; ham:innervatedBy ?nerve .
}
GROUP BY ?muscle"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i) }"
# What breaks quoting that is done by hand, in one of the four languages or another.
QUOTES = """SELECT ?a {
  BIND("it's `$y` ${z} %s \\\\ \\"\\u00e9\\" ''' #" AS ?a)
}"""


# ---------------------------------------------------------------- running


def test_a_query_runs_by_keyboard_and_its_address_restores_it(visit: Visit) -> None:
    page = opened(visit)
    write(page, "ASK { ham:hamstrings a ham:Muscle }")

    run(page)
    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
    page.reload()

    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
    expect(editor(page)).to_have_text("ASK { ham:hamstrings a ham:Muscle }")


def test_the_view_is_kept_by_the_address(visit: Visit) -> None:
    page = opened(visit, at(query=COUNTED))
    page.get_by_role("radio", name="Chart").click()
    expect(page.get_by_role("region", name="Chart")).to_be_visible()

    page.reload()

    expect(page.get_by_role("region", name="Chart")).to_be_visible()
    assert page.url.endswith("view=chart")


def test_back_gives_the_query_before(visit: Visit) -> None:
    page = opened(visit, at(query="ASK { ham:hamstrings a ham:Muscle }"))
    write(page, "ASK { ham:hamstrings a ham:Nerve }")
    run(page)
    expect(page.get_by_text("No", exact=True)).to_be_visible()

    page.go_back()

    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
    expect(editor(page)).to_have_text("ASK { ham:hamstrings a ham:Muscle }")


def test_a_query_that_runs_can_be_stopped_and_is_kept(visit: Visit) -> None:
    page = opened(visit)
    write(page, ENDLESS)
    run(page)

    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()

    expect(page.get_by_role("alert")).to_contain_text("The query was stopped.")
    expect(editor(page)).to_have_text(ENDLESS)


def test_a_query_changed_since_it_ran_says_so_and_survives_a_reload(visit: Visit) -> None:
    page = opened(visit, at(query=COUNTED))
    write(page, "ASK {}")
    expect(page.get_by_text("Edited since it ran.")).to_be_visible()

    page.reload()

    expect(editor(page)).to_have_text("ASK {}")
    expect(page.get_by_text("This is your text from before")).to_be_visible()


def test_triples_are_drawn_and_each_kind_leads_to_its_page(visit: Visit) -> None:
    page = opened(visit, at(query="DESCRIBE ham:semitendinosus", view="graph"))

    page.locator("svg.hk-wide a", has_text="tibial nerve").click()

    page.wait_for_url("**/entity?iri=ham:tibial_nerve")


# ---------------------------------------------------------------- starting, sharing, remembering


def test_an_example_is_found_by_a_word_and_has_a_short_link(visit: Visit) -> None:
    page = opened(visit)

    page.get_by_role("button", name="Examples").click()
    page.keyboard.type("antagonist")
    page.get_by_role("button", name="Antagonists of a muscle").click()

    expect(page.get_by_text(re.compile(r"\d+ rows? in"))).to_be_visible()
    page.wait_for_url("**/query?ex=antagonists-of-a-muscle")


def test_what_ran_is_remembered_and_can_be_forgotten(visit: Visit) -> None:
    page = opened(visit)
    write(page, "ASK { ham:hamstrings a ham:Joint }")
    run(page)
    expect(page.get_by_text("No", exact=True)).to_be_visible()
    opened(visit)

    page.get_by_role("button", name="History").click()
    remembered = page.get_by_role("button", name="ASK { ham:hamstrings a ham:Joint }")
    expect(remembered).to_be_visible()
    page.get_by_role("button", name="Clear history").click()

    expect(remembered).to_have_count(0)
    expect(page.get_by_text("No history yet.")).to_be_visible()


def test_a_link_is_copied_and_a_query_too_long_for_one_itself(visit: Visit) -> None:
    page = opened(visit)
    read = "navigator.clipboard.readText()"

    write(page, "ASK {}")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    assert page.evaluate(read) == f"{visit.server}/query?query=ASK+%7B%7D"

    long = f"ASK {{}} # {'x' * 2000}"
    write(page, long)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Too long for a link (2,009 characters")).to_be_visible()
    assert page.evaluate(read) == long


def test_without_its_script_the_editor_is_a_plain_box_that_runs(visit: Visit) -> None:
    visit.page.route("**/editor.js*", lambda route: route.abort())
    page = visit.go("/query")
    expect(page.get_by_text("The full editor could not be loaded.")).to_be_visible()

    editor(page).fill("ASK { ham:hamstrings a ham:Muscle }")
    run(page)

    expect(page.get_by_text("Yes", exact=True)).to_be_visible()


def test_an_answer_can_be_downloaded(visit: Visit) -> None:
    page = visit.go(at(query="SELECT ?m { ?m a ham:Muscle }"))

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    assert "https://w3id.org/hamkg/semitendinosus" in download.value.path().read_text()


# ---------------------------------------------------------------- programs


def test_each_program_gives_the_answer_of_the_page(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, at(query=QUOTES))
    shown = page.locator("details pre")
    expect(shown).to_have_count(4)
    codes = [text.rstrip() for text in shown.all_text_contents()]
    shell, python, _, javascript = codes
    node = shutil.which("node")
    (tmp_path / "ask.mjs").write_text(javascript, encoding="utf-8")
    commands = [["sh", "-c", shell], [sys.executable, "-c", python]]
    if node is not None:
        commands.append([node, str(tmp_path / "ask.mjs")])

    told = {subprocess.check_output(command, timeout=30).decode().strip() for command in commands}

    assert len(told) == 1
    assert """it's `$y` ${z} %s \\\\ \\"é\\" ''' #""" in told.pop()


# ---------------------------------------------------------------- for everybody


PATHS = {
    "chart": at(query=COUNTED, view="chart"),
    "graph": at(query="DESCRIBE ham:semitendinosus", view="graph"),
    "broken": at(query="SELECT ?x WHERE {"),
}


@seen_in(WIDE_LIGHT, NARROW_DARK)
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_every_state_keeps_nobody_out(visit: Visit, path: str) -> None:
    page = opened(visit, path)
    for panel in ("History", "Examples"):
        page.get_by_role("button", name=panel).click()

    # The frame around it, with the way to other pages, is the same for all pages.
    assert visit.barriers('[data-testid="stMain"]') == []
    assert visit.fits()
    assert visit.complaints == []
    assert visit.foreign == []
