"""The page of the muscle map, run without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    import pytest

UI = Path(__file__).parent.parent / "ui"


def run(**address: str) -> tuple[AppTest, str]:
    """Run the page at an address; give it with all its HTML."""
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=30)
    app.run().switch_page("views/muscles.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app, "\n".join(element.proto.body for element in app.get("html"))


def test_the_page_has_one_heading_and_the_list_of_its_layer() -> None:
    _, text = run()

    assert text.count("<h1") == 1
    assert "entity?iri=ham:gluteus_maximus" in text
    assert "entity?iri=ham:piriformis" not in text


def test_layer_colours_and_condition_come_from_the_address() -> None:
    app, text = run(layer="deep", colour="conditions", condition="ham:sciatica")

    assert "entity?iri=ham:piriformis" in text
    assert '<th scope="col">Conditions</th>' in text
    assert "Where sciatica is felt" in text
    assert [box.value for box in app.selectbox] == ["conditions", "ham:sciatica"]


def test_a_condition_may_be_named_in_any_way() -> None:
    app, text = run(condition="sciatica")

    assert "Where sciatica is felt" in text
    assert app.query_params["condition"] == "ham:sciatica"


def test_an_unknown_condition_is_said_and_nothing_is_shaded() -> None:
    _, text = run(condition="<b>nothing</b>")

    assert "The map knows no symptoms of “&lt;b&gt;nothing&lt;/b&gt;”." in text


def test_a_condition_of_unplaced_symptoms_is_not_shaded_by_guess() -> None:
    _, text = run(condition="ham:cauda_equina_syndrome")

    assert "symptoms and signs for which the graph names no place" in text.lower()


def test_a_choice_goes_into_the_address() -> None:
    app, _ = run()

    app.selectbox[0].set_value("exercises").run()

    assert app.query_params["colour"] == "exercises"


def test_the_red_flag_of_a_condition_stands_above_everything() -> None:
    _, text = run(condition="ham:cauda_equina_syndrome")

    assert text.index("Red flag: emergency now.") < text.index("<h1")


def test_a_group_that_is_drawn_by_its_parts_has_its_own_number() -> None:
    _, text = run(colour="exercises")

    line = text.partition("Drawn by their parts: ")[2].partition("</p>")[0]
    assert "entity?iri=ham:hamstrings" in line
    assert " · " in line


def test_a_store_without_the_kinds_of_the_map_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "own.ttl"
    store.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    monkeypatch.setenv("HAMKG_STORE", str(store))
    st.cache_resource.clear()

    try:
        _, text = run()
    finally:
        st.cache_resource.clear()

    assert "This store has no kind “lumbar_spine”, which the muscle map shows." in text
