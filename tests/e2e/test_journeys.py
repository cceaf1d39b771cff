"""Journeys through the pages as people make them: each step has its address, and gives it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.by_keyboard import go_by_keyboard
from tests.e2e.drawing import Drawing

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser


def arrived(visit: Visit, path: str, title: str) -> None:
    """Expect to stand on the page that an address names, whole."""
    # Streamlit writes a colon that it has read as %3A; both are the same address.
    either = re.escape(visit.server + path).replace(":", "(?::|%3A)")
    expect(visit.page).to_have_url(re.compile(f"^{either}$"))
    expect(visit.page.locator("h1")).to_have_text(title)
    expect(visit.page.locator('[data-test-script-state="notRunning"]')).to_have_count(1)


def choose_in_menu(page: Page, name: str) -> None:
    """Open a page by the menu that stands above all pages."""
    menu = page.get_by_role("navigation", name="App pages")
    menu.get_by_role("link", name=name, exact=True).click()


def open_row(page: Page, words: str) -> Locator:
    """Open the relation that has these words in its row; give the row."""
    row = page.locator(".hk-relations > li", has_text=words).first
    row.locator("summary").first.click()
    return row


def test_a_student_gets_from_a_word_to_a_muscle_its_neighbour_and_their_graph(
    visit: Visit,
) -> None:
    page = visit.go("/")
    page.get_by_role("searchbox").first.press_sequentially("biceps", delay=20)
    page.get_by_role("link", name="biceps femoris", exact=True).click()
    arrived(visit, "/entity?iri=ham:biceps_femoris", "biceps femoris")

    choose_in_menu(page, "Muscle map")
    arrived(visit, "/muscles", "Muscle map")
    dot = page.locator('.hk-names a[data-kind="semitendinosus"] circle')
    dot.scroll_into_view_if_needed()
    dot.click()
    arrived(visit, "/entity?iri=ham:semitendinosus", "semitendinosus")

    page.get_by_role("link", name="Graph around it").click()
    arrived(visit, "/graph?root=ham:semitendinosus", "Graph")
    drawn = Drawing(page).kinds
    page.reload()
    assert Drawing(page).kinds == drawn
    page.go_back()
    arrived(visit, "/entity?iri=ham:semitendinosus", "semitendinosus")
    assert visit.complaints == []


def test_an_athlete_gets_from_a_question_to_an_exercise_and_when_not_to_do_it(
    visit: Visit,
) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="Which exercises help a hamstring strain").click()
    question = "/questions?name=exercises-by-evidence&condition=ham:hamstring_strain"
    arrived(
        visit,
        question,
        "Which exercises treat or prevent a condition, the strongest evidence first?",
    )

    page.get_by_role("link", name="Nordic hamstring exercise").first.click()
    arrived(visit, "/entity?iri=ham:nordic_hamstring_exercise", "Nordic hamstring exercise")
    page.get_by_role("radio", name="plain").click()
    plain = "/entity?iri=ham:nordic_hamstring_exercise&level=plain"
    warned = page.get_by_role("heading", name=re.compile("^When to avoid it or be careful"))
    expect(warned).to_be_visible()
    row = open_row(page, "proximal hamstring tendon avulsion")
    expect(row).to_contain_text("not advised")
    expect(row.locator(".hk-claim").first).to_be_visible()

    page.reload()
    arrived(visit, plain, "Nordic hamstring exercise")
    expect(warned).to_be_visible()
    page.get_by_role("link", name="ischial apophyseal avulsion fracture").first.click()
    arrived(
        visit,
        "/entity?iri=ham:ischial_apophyseal_avulsion&level=plain",
        "ischial apophyseal avulsion fracture",
    )
    page.go_back()
    arrived(visit, plain, "Nordic hamstring exercise")
    assert visit.complaints == []


def test_a_clinician_gets_from_a_red_flag_to_a_source_and_to_what_tells_conditions_apart(
    visit: Visit,
) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="All red flags, and what to do").click()
    arrived(visit, "/redflags", "Red flags")
    page.get_by_role("link", name="cauda equina syndrome", exact=True).first.click()
    condition = "/entity?iri=ham:cauda_equina_syndrome"
    arrived(visit, condition, "cauda equina syndrome")
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Red flag: emergency now.")

    open_row(page, "saddle numbness").locator(".hk-claim a[href^=sources]").first.click()
    expect(page).to_have_url(re.compile(r"/sources\?source=ham:\w+$"))
    expect(page.get_by_role("heading", name=re.compile("^What it says"))).to_be_visible()
    source, title = page.url.removeprefix(visit.server), page.locator("h1").inner_text()
    page.reload()
    arrived(visit, source, title)
    page.go_back()
    arrived(visit, condition, "cauda equina syndrome")

    choose_in_menu(page, "Questions")
    page.get_by_role("link", name="What tells a condition apart from others").click()
    box = page.get_by_role("combobox", name="Condition")
    box.fill("sciatica")
    page.get_by_role("option", name="sciatica", exact=True).click()
    expect(page).to_have_url(
        re.compile(r"what-tells-conditions-apart&condition=ham(:|%3A)sciatica$")
    )
    clues = page.get_by_role("region", name="Table").locator("tbody tr")
    expect(clues.filter(has_text="hamstring strain").first).to_be_visible()
    assert visit.complaints == []


def test_an_engineer_gets_from_an_example_to_a_query_a_file_a_program_and_linked_data(
    visit: Visit,
) -> None:
    page = visit.go("/")
    choose_in_menu(page, "SPARQL")
    arrived(visit, "/query", "SPARQL")
    expect(page.locator("[data-ready=true]")).to_have_count(1)
    page.get_by_role("button", name="Examples").click()
    page.keyboard.type("antagonist")
    page.get_by_role("button", name="Antagonists of a muscle").click()
    arrived(visit, "/query?ex=antagonists-of-a-muscle", "SPARQL")

    editor = page.get_by_role("textbox", name="Query")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nLIMIT 1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("^1 row in"))).to_be_visible()
    address = page.url
    assert "LIMIT+1" in address
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 2
    page.reload()
    expect(page.get_by_text(re.compile("^1 row in"))).to_be_visible()
    expect(editor).to_contain_text("LIMIT 1")
    expect(page.locator("details pre", has_text="curl").first).to_be_attached()

    page.locator("td a[href^=entity]").first.click()
    expect(page).to_have_url(re.compile(r"/entity\?iri=ham:\w+$"))
    kind = page.url.rpartition(":")[2]
    found = page.request.get(f"{visit.server}/id/{kind}", headers={"Accept": "text/turtle"})
    assert f"\nham:{kind} " in found.text()
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.get_by_text(re.compile("^1 row in"))).to_be_visible()
    assert visit.complaints == []


def test_all_the_way_can_be_gone_by_keyboard_alone(visit: Visit) -> None:
    go_by_keyboard(visit)

    assert visit.complaints == []
