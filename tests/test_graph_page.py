"""The page of the graph, run without a browser: what it says stands in tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from hamkg import KnowledgeGraph
from hamkg.views import Lens
from ui.explorer import link_name
from ui.lens import LIMITS
from ui.panel import panel
from ui.shapes import LOOKS, icon, icon_styles

if TYPE_CHECKING:
    from hamkg.views import View

UI = Path(__file__).parent.parent / "ui"
SECONDS = 30
DARK, LIGHT = "#0e1117", "#ffffff"


def run(page: str, **address: str | list[str]) -> AppTest:
    """Run the app on one of its pages, at an address; no page may raise."""
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=SECONDS)
    app.run().switch_page(f"views/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """Give all HTML of a page."""
    return "\n".join(element.proto.body for element in app.get("html"))


@cache
def graph() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def view(term: str) -> View:
    return graph().explore(term)


# ---------------------------------------------------------------- the graph


def test_the_table_holds_every_relation_that_is_drawn() -> None:
    text = shown(run("graph", root="ham:dull_pain"))

    assert text.count('<tr role="row"><td') == len(view("dull_pain").links)
    assert "The same facts as a table" in text


def test_the_table_is_sent_before_the_drawing_and_needs_no_script() -> None:
    app = run("graph", root="ham:dull_pain")

    assert '<th scope="col" role="columnheader">Backing</th>' in shown(app)
    assert "table holds the same facts" in app.get("bidi_component")[0].proto.html_content


def test_the_address_restores_what_was_opened_hidden_and_marked() -> None:
    text = shown(
        run(
            "graph",
            root="ham:dull_pain",
            open=["ham:posterior_thigh_pain~2"],
            hide=["ham:sciatica"],
            **{"from": "ham:dull_pain", "to": "ham:stretching"},
        )
    )
    expected = graph().explore("posterior_thigh_pain", Lens())

    assert f"Showing {len(expected.nodes) - 1} kinds" in text
    assert "All ways between dull pain and stretching" in text


def test_an_address_that_names_no_kinds_is_read_as_far_as_it_does() -> None:
    whole = shown(run("graph", root="ham:dull_pain"))
    odd = run(
        "graph", root="ham:dull_pain", open=["ham:nothing", "~", "ham:dull_pain~x"], hide=["<b>"]
    )

    assert whole.count("<tr>") == shown(odd).count("<tr>")


def test_without_a_root_there_is_one_to_start_with() -> None:
    assert "Page of hamstring muscle group" in shown(run("graph"))


def test_a_limit_is_said_with_what_it_leaves_out() -> None:
    text = shown(run("graph", root="ham:hamstring_strain", limit=str(LIMITS[0])))

    assert f"Showing {LIMITS[0]} of " in text
    assert "raise the limit" in text


def test_filters_that_let_nothing_through_say_so() -> None:
    text = shown(run("graph", root="ham:dull_pain", types=["muscle"]))

    assert "Nothing passes these filters" in text


def test_every_filter_has_words_of_its_own_in_the_address() -> None:
    choices = graph().choices()

    for names in (choices.categories, choices.predicates, choices.grades):
        assert len(set(names.values())) == len(names)


def test_a_kind_is_told_with_its_definition_and_where_to_go() -> None:
    text = panel(view("dull_pain"), "ham:posterior_thigh_pain")

    assert "<h2>posterior thigh pain</h2>" in text
    assert 'href="graph?root=ham:posterior_thigh_pain"' in text
    assert 'href="paths?from=ham:dull_pain&amp;to=ham:posterior_thigh_pain"' in text


def test_a_relation_is_told_with_what_backs_it() -> None:
    seen = view("squat")
    disputed = next(link for link in seen.links if link.disputing)
    inferred = next(link for link in seen.links if link.hypothesis)

    assert "is-against" in panel(seen, link_name(disputed))
    assert "No source is known to us that has shown it." in panel(seen, link_name(inferred))


@pytest.mark.parametrize("chosen", ["", "ham:no_such_kind", "<script>"])
def test_what_is_not_seen_cannot_be_chosen(chosen: str) -> None:
    assert "Choose a kind or a relation" in panel(view("dull_pain"), chosen)


def test_a_red_flag_is_told_above_what_it_is() -> None:
    text = panel(view("rf_cauda_equina"), "ham:rf_cauda_equina")

    assert text.index("Red flag") < text.index("<h2>")


@pytest.mark.parametrize("background", [LIGHT, DARK])
def test_every_colour_of_a_category_stands_out_from_the_page(background: str) -> None:
    for look in LOOKS.values():
        assert contrast(look.colour, background) >= 3


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("category", [*LOOKS, None, "Made_up"])
def test_every_icon_has_its_look_in_the_style_sheet(category: str | None) -> None:
    name = icon(category).partition('class="hk-icon ')[2].partition('"')[0]
    assert f".hk-icon.{name} {{ background: #" in icon_styles()
