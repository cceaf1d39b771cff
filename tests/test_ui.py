"""The pages, run without a browser: what they say, and what they do with bad input."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from hamkg.model import Edge, Ref
from tests.apptest import UI, run, shown
from ui.components import escape_markdown
from ui.evidence import relation_row
from ui.grades import status_badges
from ui.links import entity_url
from ui.network import draw
from ui.shapes import LOOKS, look

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph

PAGES = {
    "home": "Hamstring knowledge graph",
    "browse": "Browse",
    "entity": "No kind chosen",
    "graph": "Graph",
    "paths": "Paths",
    "compare": "Compare",
    "questions": "Questions",
    "redflags": "Red flags",
    "sources": "Sources and evidence",
    "sparql": "SPARQL",
    "gaps": "Gaps",
    "data": "Data",
    "quality": "Quality",
    "about": "About",
}


def drawn(*labels: str, inferred: bool = False) -> str:
    """Draw a root with one neighbour for each label."""
    root = Ref("http://example.org/root", "ham:root", "root", "Muscle")
    has = Ref("http://example.org/has", "ham:has", "has", None, "has")
    edges = [
        Edge(root, has, Ref(f"http://example.org/{label}", f"ham:{label}", label), inferred)
        for label in labels
    ]
    return draw(root, edges)


# ---------------------------------------------------------------- pages


@pytest.mark.uncounted
@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_its_one_heading(page: str) -> None:
    text = shown(run(page))

    assert text.count("<h1") == 1
    assert f"<h1>{PAGES[page]}</h1>" in text


@pytest.mark.uncounted
@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_what_it_is_not_and_when_to_get_help(page: str) -> None:
    app = run(page)

    assert "not medical advice" in app.caption[0].value
    assert "emergency care now" in app.caption[0].value


def test_search_finds_a_kind_by_a_synonym_and_says_which() -> None:
    text = shown(run("home", q="lateral hamstring"))

    assert entity_url("ham:biceps_femoris") in text
    assert "also called lateral hamstring" in text


def test_a_search_without_a_hit_offers_where_to_start() -> None:
    text = shown(run("home", q="zzqqxx"))

    assert "No result for “zzqqxx”." in text
    assert "Start from a question" in text


def test_search_can_be_narrowed_to_a_category_by_the_address() -> None:
    text = shown(run("home", q="pain", type="PainQuality"))

    assert "dull pain" in text
    assert "posterior thigh pain" not in text


@pytest.mark.parametrize(
    "term",
    ["biceps_femoris", "ham:biceps_femoris", "https://w3id.org/hamkg/biceps_femoris"],
)
def test_a_kind_is_found_by_each_of_its_names(term: str) -> None:
    assert "<h1>biceps femoris</h1>" in shown(run("entity", iri=term))


def test_a_kind_that_is_not_there_leads_to_those_that_are() -> None:
    text = shown(run("entity", iri="ham:hamstrng_stran"))

    assert "Nothing here is called “ham:hamstrng_stran”." in text
    assert entity_url("ham:hamstring_strain") in text


def test_a_category_is_not_shown_as_a_kind() -> None:
    text = shown(run("entity", iri="ham:Muscle"))

    assert "not one of its kinds" in text
    assert 'class="hk-relations"' not in text


def test_a_hostile_address_stays_text() -> None:
    text = shown(run("entity", iri="<img src=x onerror=alert(1)>"))

    assert "<img" not in text
    assert "&lt;img src=x" in text


def test_both_sides_of_a_dispute_are_shown() -> None:
    text = shown(run("entity", iri="ham:squat"))

    assert 'class="hk-badge is-disputed">Disputed' in text
    assert "<strong>✓ Supports (1)</strong>" in text
    assert "<strong>✗ Disputes (1)</strong>" in text


def test_a_disputed_claim_that_is_no_relation_is_set_apart() -> None:
    text = shown(run("entity", iri="ham:biceps_femoris"))

    assert "Disputed, and not part of the graph" in text
    assert "is treated as the same as" in text


def test_the_graph_of_an_unknown_kind_offers_near_ones() -> None:
    assert "Nothing here is called" in shown(run("graph", root="ham:sciatca"))


def test_a_figure_says_why_it_is_counted_and_by_which_query() -> None:
    text = shown(run("quality"))

    assert "Stated relations that no statement backs (must be 0)" in text
    assert "<strong>0</strong>" in text
    assert 'href="query?query=PREFIX' in text


def test_the_gates_of_a_release_are_listed_with_what_a_breach_does() -> None:
    text = shown(run("quality"))

    assert "is not written" in text
    for kind in ("Checks", "Shapes", "Rules", "Competency questions"):
        assert f"<h3>{kind} " in text


def test_the_page_that_says_how_far_to_trust_leads_to_the_figures() -> None:
    links = run("about").get("page_link")

    assert "Quality in figures and gates" in {link.proto.label for link in links}


# ---------------------------------------------------------------- parts


@pytest.mark.uncounted
def test_an_inference_never_looks_stated(kg: KnowledgeGraph) -> None:
    for kind in kg.kinds():
        for relation in kg.entity(kind.iri).relations:
            badges = status_badges(relation)

            assert ("is-stated" in badges) <= (not relation.inferred)
            assert ("Hypothesis" in badges) == relation.hypothesis


def test_a_proof_is_told_in_words_with_its_steps(kg: KnowledgeGraph) -> None:
    relation = kg.explain("biceps_femoris_long_head", "partOf", "hamstrings")

    row = relation_row(relation)

    assert "no source says this itself" in row
    assert row.count("<li>") >= 2


def test_every_category_has_a_look_of_its_own(kg: KnowledgeGraph) -> None:
    for row in kg.categories():
        assert row.ref.curie.removeprefix("ham:") in LOOKS
    assert len({(item.colour, item.outline) for item in LOOKS.values()}) == len(LOOKS)


def test_an_unknown_category_has_a_look_too() -> None:
    assert look("Unheard") == look(None)


def test_the_same_facts_draw_the_same_picture() -> None:
    assert drawn("a", "b") == drawn("a", "b")


def test_no_two_labels_share_a_row() -> None:
    wide = drawn(*(f"a long label number {place}" for place in range(30))).partition("hk-tall")[0]

    rows = [part.split('"')[1:4:2] for part in wide.split("<tspan ")[1:]]

    assert len({tuple(row) for row in rows}) == len(rows)


def test_an_inferred_relation_is_drawn_dashed() -> None:
    assert "is-inferred" in drawn("a", inferred=True)
    assert "is-inferred" not in drawn("a")


def test_a_drawing_escapes_what_it_names() -> None:
    assert "<script>" not in drawn("<script>")


def test_markdown_in_data_stays_text() -> None:
    assert escape_markdown("![x](y)") == r"\!\[x\]\(y\)"


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ("rf_cauda_equina", "How the findings count: any one finding."),
        ("cauda_equina_syndrome", "may point to this."),
        ("saddle_numbness", "This can count towards"),
    ],
)
def test_a_red_flag_stands_above_what_it_concerns(term: str, told: str) -> None:
    text = shown(run("entity", iri=term))

    assert text.index("Red flag: emergency now.") < text.index("<h1")
    assert told in text
    assert "Go to an emergency department now" in text


def test_a_kind_without_red_flags_has_no_box() -> None:
    assert "Red flag" not in shown(run("entity", iri="semitendinosus"))


def test_a_claim_shows_its_numbers_and_how_strongly_it_advises() -> None:
    text = shown(run("entity", iri="hamstring_strain"))

    assert "relative risk 2.7" in text


def test_a_kind_shows_its_mappings() -> None:
    assert "UBERON_0001374" in shown(run("entity", iri="biceps_femoris"))


def test_no_message_is_replaced_by_a_mark_that_the_browser_may_have_forgotten() -> None:
    told = tomllib.loads((UI / "config.toml").read_text(encoding="utf-8"))

    assert told["global.minCachedMessageSize"] > told["server.maxMessageSize"] * 1_000_000
