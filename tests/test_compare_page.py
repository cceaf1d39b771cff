"""The pages that relate kinds, run without a browser: what they say, offer and refuse."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from hamkg.results import Table
from tests.apptest import run, shown

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from hamkg import KnowledgeGraph

PAIR = {"a": "ham:sciatica", "b": "ham:piriformis_syndrome"}
MUSCLES = {"a": "semitendinosus", "b": "ham:semimembranosus", "c": "ham:biceps_femoris"}


def sparql(text: str) -> str:
    """Give the query that the page's last link to the query page holds."""
    address = unescape(re.findall(r'href="(query\?[^"]+)"', text)[-1])
    return parse_qs(urlsplit(address).query)["query"][0]


def buttons(app: AppTest) -> list[str]:
    return [element.proto.label for element in app.get("download_button")]


def test_kinds_stand_side_by_side_with_what_backs_each_cell() -> None:
    app = run("compare", **PAIR)
    text = shown(app)

    assert 'scope="col"' in text
    assert 'scope="row"' in text
    assert 'scope="rowgroup" colspan="3"' in text
    assert 'hk-badge is-stated">stated<' in text
    assert "not stated" in text
    assert 'href="entity?iri=ham:sciatica&amp;claim=hasSymptom.' in text
    assert buttons(app) == ["CSV", "JSON"]


def test_a_heat_map_says_each_grade_in_words_too() -> None:
    text = shown(run("compare", **PAIR, view="heat"))

    assert re.search(r'<td class="hk-heat is-rank-\d">.*?hk-scale.*?</a></td>', text)
    assert "What the cells mean" in text
    assert "that is not the same as no" in text


def test_the_view_as_sparql_gives_as_many_rows_as_the_page(kg: KnowledgeGraph) -> None:
    text = shown(run("compare", **MUSCLES, by="all", only="differences"))

    answer = kg.query(sparql(text))

    assert isinstance(answer, Table)
    assert len(answer.rows) == text.count('scope="row"')


def test_one_chooses_what_to_compare_by() -> None:
    text = shown(run("compare", **MUSCLES, by="nerve"))

    assert "is innervated by" in text
    assert "inserts on" not in text
    assert 'data-id="by-origin"' in text


def test_each_kind_can_be_taken_away_and_the_others_move_up() -> None:
    text = unescape(shown(run("compare", **MUSCLES)))

    assert 'aria-label="Take away semitendinosus"' in text
    assert 'href="compare?a=ham%3Asemimembranosus&b=ham%3Abiceps_femoris"' in text


def test_a_kind_is_added_from_a_box() -> None:
    app = run("compare", **PAIR)

    app.selectbox[0].select_index(0).run()

    assert not app.exception
    assert app.query_params["c"]
    assert app.query_params["a"] == "ham:sciatica"


def test_without_kinds_there_are_some_to_start_from() -> None:
    text = shown(run("compare"))

    assert "Choose two to six kinds." in text
    assert 'href="compare?a=ham:sciatica&amp;b=ham:piriformis_syndrome' in text


def test_one_kind_alone_asks_for_another() -> None:
    assert "Choose another kind to put beside it." in shown(run("compare", a="ham:squat"))


def test_seven_kinds_are_too_many_and_can_be_taken_away() -> None:
    kinds = ("squat", "lunge", "leg_curl", "leg_press", "hip_thrust", "good_morning", "dvt")
    app = run("compare", **dict(zip("abcdefg", kinds, strict=True)))
    text = shown(app)

    assert "7 kinds are too many to see side by side." in text
    assert "Take 1 of them away." in text
    assert text.count("Take away") == 7
    assert not app.selectbox


def test_an_unknown_kind_is_said_and_the_others_are_compared() -> None:
    text = shown(run("compare", **PAIR, c="ham:sciatika"))

    assert "Nothing here is called “ham:sciatika”." in text
    assert 'scope="row"' in text


@pytest.mark.parametrize("address", [{"by": "colour"}, {"only": "?"}, {"by": "<b>"}])
def test_an_aspect_that_there_is_not_is_said(address: dict[str, str]) -> None:
    text = shown(run("compare", **PAIR, **address))

    assert "Nothing here is called" in text
    assert "<b>" not in text


def test_a_red_flag_comes_before_the_comparison() -> None:
    text = shown(run("compare", a="ham:cauda_equina_syndrome", b="ham:sciatica"))

    assert text.index("Red flags come before everything below.") < text.index('scope="row"')


# ---------------------------------------------------------------- paths


def test_a_way_is_told_in_a_sentence_as_a_table_and_as_sparql() -> None:
    app = run("paths", **{"from": "ham:sciatica", "to": "ham:hamstrings"})
    text = shown(app)

    assert (
        "Sciatica affects the sciatic nerve, which innervates the hamstring muscle group." in text
    )
    assert "What backs each step" in text
    assert 'href="query?query=%23+All+ways+of+these+2+relations' in text
    assert buttons(app) == ["Ways as CSV", "Ways as JSON"]


def test_a_way_with_an_inferred_step_says_so() -> None:
    text = shown(run("paths", **{"from": "ham:askling_extender", "to": "ham:muscle_spasm"}))

    assert "can be the seat of muscle spasm (inferred)." in text
    assert "At least one step follows by rule: no source says it." in text


def test_what_the_ends_have_in_common_stands_below_the_ways() -> None:
    text = shown(run("paths", **{"from": "ham:semitendinosus", "to": "ham:semimembranosus"}))

    assert "What semitendinosus and semimembranosus have in common" in text
    assert "All of them are of the category muscle." in text
    assert 'href="compare?a=ham:semitendinosus&amp;b=ham:semimembranosus"' in text


def test_a_third_kind_joins_what_is_common_and_not_the_ways() -> None:
    text = shown(
        run("paths", **{"from": "squat", "to": "leg_curl", "and": "ham:romanian_deadlift"})
    )

    assert "What squat, leg curl and Romanian deadlift have in common" in text
    assert "The squat, the leg curl and the Romanian deadlift strengthen" in text


def test_paths_without_ends_offer_pairs_to_start_from() -> None:
    assert "Choose two kinds." in shown(run("paths"))


def test_paths_to_an_unknown_kind_offer_near_ones() -> None:
    text = shown(run("paths", **{"from": "ham:sciatica", "to": "ham:hamstrng"}))

    assert "Nothing here is called “ham:hamstrng”." in text


def test_a_kind_and_itself_are_no_pair() -> None:
    text = shown(run("paths", **{"from": "ham:sciatica", "to": "ham:sciatica"}))

    assert "choose two that differ" in text
