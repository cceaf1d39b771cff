"""The page of a kind: how it reads at each level, what backs its relations, and its odd states."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from hamkg.model import Measure, Ref, Relation
from ui.claims import _numbers
from ui.evidence import (
    FOLDED,
    TOO_MANY,
    find_claim,
    grouped,
    relation_groups,
    relation_name,
    relation_row,
)
from ui.grades import backing, scale
from ui.links import address_link
from ui.reading import Reading
from ui.state import open_graph
from ui.takeaway import entity_json, relations_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg import KnowledgeGraph

UI = Path(__file__).parent.parent / "ui"
SECONDS = 30
OWN = """
@prefix ham: <https://w3id.org/hamkg/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .

<https://w3id.org/hamkg/graph/schema> {
  ham:Muscle a owl:Class ; rdfs:label "muscle" ; obo:IAO_0000115 "Category of muscles." .
  ham:touches a owl:ObjectProperty ; rdfs:label "touches" ; ham:phrase "touches" .
}
<https://w3id.org/hamkg/graph/asserted> {
  ham:lonely a ham:Muscle ; rdfs:label "lonely muscle" .
  ham:gone a ham:Muscle ; rdfs:label "gone muscle" ; owl:deprecated true ;
    obo:IAO_0100001 ham:lonely .
  ham:hub a ham:Muscle ; rdfs:label "hub" .
"""


def page(**address: str) -> AppTest:
    """Run the page of a kind at an address; it may not raise."""
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=SECONDS)
    app.run().switch_page("views/entity.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    """Give all HTML of a page."""
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages over a small store of somebody's own, with a kind that has very many relations."""
    rows = "\n".join(
        f'  ham:k{number} a ham:Muscle ; rdfs:label "k{number}" .'
        f"  ham:hub ham:touches ham:k{number} ."
        for number in range(TOO_MANY + 7)
    )
    path = tmp_path / "own.trig"
    path.write_text(f"{OWN}{rows}\n}}\n", encoding="utf-8")
    monkeypatch.setenv("HAMKG_STORE", str(path))
    _forget()
    yield
    _forget()


def _forget() -> None:
    import streamlit as st

    st.cache_resource.clear()
    open_graph.clear()


# ---------------------------------------------------------------- reading levels


def test_the_plain_level_hides_codes_and_explains_grades_and_numbers() -> None:
    text = text_of(page(iri="hamstring_strain", level="plain"))

    assert "What you may notice" in text
    assert "IRI <code" not in text
    assert "In other vocabularies" not in text
    assert "Risk of the event in the group that the statement speaks of" in text
    assert "The statement rests on a review that searched for all studies" in text


def test_the_clinical_level_has_numbers_codes_and_grades() -> None:
    text = text_of(page(iri="hamstring_strain"))

    assert "relative risk 2.7" in text
    assert "certainty: " in text
    assert "ICD-11" in text
    assert "Risk of the event in the group" not in text


def test_the_data_level_has_iris_triples_and_serialisations() -> None:
    text = text_of(page(iri="semitendinosus", level="data"))

    assert "<h2>Triples from here (" in text
    assert "<h2>Triples to here (" in text
    assert "Show Turtle" in text
    assert "Show JSON-LD" in text
    assert "https://w3id.org/hamkg/an_" in text
    assert "<code" in text


def test_every_level_keeps_the_red_flag_above_all_else() -> None:
    for level in ("plain", "clinical", "data"):
        text = text_of(page(iri="cauda_equina_syndrome", level=level))

        assert text.index("Red flag: emergency now.") < text.index("<h1")


def test_what_helps_a_person_comes_first_in_plain_reading(kg: KnowledgeGraph) -> None:
    relations = kg.entity("hamstring_strain").relations
    words = [group[1] for group in grouped(relations, Reading("plain", wording=kg.wording()))]

    assert words.index("What you may notice") < words.index("What it is more frequent with")
    assert words.index("How it may be treated") < words.index("What kind of thing it is")


def test_links_carry_the_reading_on() -> None:
    text = text_of(page(iri="semitendinosus", level="plain", known="stated", lang="la"))

    assert "entity?iri=ham:tibial_nerve&amp;level=plain&amp;known=stated&amp;lang=la" in text


def test_an_unknown_level_in_an_address_is_the_usual_one() -> None:
    assert "IRI <code" in text_of(page(iri="semitendinosus", level="poetic"))


# ---------------------------------------------------------------- stated only


def test_leaving_inferences_out_changes_what_is_shown_and_counted(kg: KnowledgeGraph) -> None:
    relations = kg.entity("biceps_femoris_long_head").relations
    stated = sum(not relation.inferred for relation in relations)

    everything = text_of(page(iri="biceps_femoris_long_head"))
    text = text_of(page(iri="biceps_femoris_long_head", known="stated"))

    assert f"Relations ({len(relations)})" in everything
    assert f"Relations ({stated})" in text
    assert f"{len(relations) - stated} inferred ones are left out" in text
    assert '<li class="is-inferred">' not in text


# ---------------------------------------------------------------- languages


def test_a_name_in_another_language_stands_beside_the_english_one() -> None:
    text = text_of(page(iri="sciatic_nerve", lang="la"))

    assert '<h1 lang="la">nervus ischiadicus</h1>' in text
    assert "English: sciatic nerve" in text
    assert "Terminologia Anatomica" in text
    assert "A14.2.07.046" in text


def test_a_translation_says_whose_it_is() -> None:
    text = text_of(page(iri="sciatica", lang="es"))

    assert '<h1 lang="es">Ciática</h1>' in text
    assert "Human Phenotype Ontology translations" in text


def test_a_kind_without_a_name_in_the_language_keeps_its_english_one() -> None:
    text = text_of(page(iri="hamstring_strain", lang="zh"))

    assert "<h1>hamstring strain</h1>" in text
    assert "The graph knows no Chinese name of this kind" in text


# ---------------------------------------------------------------- links to one statement


def test_a_link_to_a_statement_opens_it_before_all_others(kg: KnowledgeGraph) -> None:
    relations = kg.entity("hamstring_strain").relations
    claim = next(relation.claims[0] for relation in relations if relation.claims)
    name = claim.iri.rpartition("/")[2]

    text = text_of(page(iri="hamstring_strain", claim=name))

    assert f"This link leads to {name}" in text
    assert text.index(f'data-claim="{name}"') < text.index("Relations (")


def test_every_relation_is_found_by_its_name_and_by_its_claims(kg: KnowledgeGraph) -> None:
    relations = kg.entity("biceps_femoris").relations

    for relation in relations:
        assert find_claim(relations, relation_name(relation)) == relation
        for claim in relation.claims:
            found = find_claim(relations, claim.iri.rpartition("/")[2])
            assert found is not None
            assert claim in found.claims


def test_a_link_to_a_statement_that_is_gone_says_so() -> None:
    text = text_of(page(iri="squat", claim="st_9999"))

    assert "This page holds no statement st_9999." in text
    assert "Relations (" in text


def test_a_link_to_an_inference_shows_its_proof() -> None:
    text = text_of(page(iri="biceps_femoris_long_head", claim="partOf.hamstrings"))

    assert text.index("no source says this itself") < text.index("Relations (")


# ---------------------------------------------------------------- evidence


def test_a_scale_is_full_for_the_strongest_level_and_short_for_the_weakest() -> None:
    assert [scale(rank).count("is-full") for rank in (1, 6, 99)] == [6, 1, 0]


def test_a_row_says_grade_number_of_sources_and_stance(kg: KnowledgeGraph) -> None:
    supported = kg.explain("semitendinosus", "innervatedBy", "tibial_nerve")
    disputed = next(one for one in kg.entity("squat").relations if one.disputing)

    assert "2 sources · supported" in backing(supported)
    assert "1 for, 1 against" in backing(disputed)


def test_disputing_sources_stand_beside_the_supporting_ones() -> None:
    text = text_of(page(iri="squat"))

    assert "<strong>✓ Supports (1)</strong>" in text
    assert "<strong>✗ Disputes (1)</strong>" in text


def test_an_inferred_row_looks_different_and_says_so(kg: KnowledgeGraph) -> None:
    inferred = kg.explain("biceps_femoris_long_head", "partOf", "hamstrings")
    row = relation_row(inferred)

    assert row.startswith('<li class="is-inferred">')
    assert ">Inferred<" in row
    assert "Inferred: no source says this itself" in row


def test_a_claim_has_place_links_grades_and_curator(kg: KnowledgeGraph) -> None:
    (relation,) = [
        one
        for one in kg.entity("hamstring_strain").relations
        if one.other.curie == "ham:previous_hamstring_injury" and not one.inferred
    ]
    row = relation_row(relation)

    assert 'href="https://doi.org/' in row
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/' in row or "PMID" not in row
    assert "Curated by hamkg team" in row
    assert "certainty: " in row


def test_an_interval_stands_with_its_only_estimate() -> None:
    rr, n = Measure("relative risk", "2.7", "rr"), Measure("sample size", "40", "n")
    low, high = Measure("lower", "2.4", "ci_low"), Measure("upper", "3.1", "ci_high")

    assert "relative risk 2.7 (95 percent interval 2.4 to 3.1)" in _numbers(
        [low, rr, n, high], Reading()
    )
    assert "sample size 40" in _numbers([n], Reading())
    assert ">54 percent<" in _numbers([Measure("percentage", "54", "percent")], Reading())
    assert ">1 day<" in _numbers([Measure("duration in days", "1", "days")], Reading())
    assert ">sample size 8,459<" in _numbers([Measure("sample size", "8459", "n")], Reading())
    assert "lower 2.4" in _numbers([low, rr], Reading())
    assert _numbers([], Reading()) == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "not known", "nowhere"])
def test_only_an_address_becomes_a_link(address: str) -> None:
    assert "<a" not in address_link(address)


# ---------------------------------------------------------------- folding and odd states


def test_a_long_group_folds_what_is_beyond_its_first_rows(kg: KnowledgeGraph) -> None:
    relations = kg.entity("posterior_thigh_pain").relations
    longest = max(grouped(relations, Reading()), key=lambda group: len(group[2]))
    shown = "".join(relation_groups(longest[2]))

    assert len(longest[2]) > FOLDED
    assert f"Show all {len(longest[2])}" in shown
    assert shown.partition("hk-fold")[0].count("hk-row") == FOLDED


@pytest.mark.usefixtures("own_store")
def test_a_kind_with_too_many_relations_shows_the_first_and_leads_to_all() -> None:
    text = text_of(page(iri="hub"))
    whole = text_of(page(iri="hub", group="touches"))

    assert "These are too many to show at once" in text
    assert text.count('<summary class="hk-row"') == FOLDED
    assert "entity?iri=ham:hub&amp;group=touches" in text
    assert whole.count('<summary class="hk-row"') == TOO_MANY + 7


@pytest.mark.usefixtures("own_store")
def test_a_kind_without_relations_or_definition_says_so() -> None:
    text = text_of(page(iri="lonely"))

    assert "The graph states none yet." in text
    assert "no definition of this kind yet" in text


@pytest.mark.usefixtures("own_store")
def test_a_kind_no_longer_wanted_leads_to_its_successor() -> None:
    text = text_of(page(iri="gone"))

    assert "This kind is no longer wanted." in text
    assert 'href="entity?iri=ham:lonely"' in text


def test_an_unknown_kind_offers_near_names_and_a_search() -> None:
    app = page(iri="ham:hamstrng_stran")

    assert "entity?iri=ham:hamstring_strain" in text_of(app)
    assert app.text_input[0].label == "Search the graph"
    app.text_input[0].set_value("sciatica").run()
    assert "entity?iri=ham:sciatica" in text_of(app)
    app.text_input[0].set_value("zzqqxxyyvv").run()
    assert "No result for that." in text_of(app)


def test_the_way_down_to_a_kind_stands_above_its_name() -> None:
    text = text_of(page(iri="biceps_femoris_long_head"))

    assert text.index("Wider kinds and wholes") < text.index("<h1")
    assert "Similar: muscles with most in common" in text


# ---------------------------------------------------------------- files


def test_relations_as_csv_have_a_row_each_with_their_grade(kg: KnowledgeGraph) -> None:
    relations = kg.entity("semitendinosus").relations
    rows = list(csv.DictReader(io.StringIO(relations_csv(relations).decode())))

    assert len(rows) == len(relations)
    found = next(row for row in rows if row["object"] == "ham:tibial_nerve")
    assert found["sentence"] == "semitendinosus is innervated by tibial nerve"
    assert found["evidence_level"] == "observational or laboratory study"


def test_a_kind_as_json_is_the_whole_card(kg: KnowledgeGraph) -> None:
    entity = kg.entity("sciatic_nerve")
    document = json.loads(entity_json(entity))

    assert document["names"][0]["text"] == "nervus ischiadicus"
    assert len(document["relations"]) == len(entity.relations)


def test_a_relation_without_claims_is_part_of_the_definitions() -> None:
    one, two = Ref("x:one", "x:one", "one"), Ref("x:two", "x:two", "two")
    relation = Relation(one, Ref("x:is", "x:is", "is"), two, inferred=False, hypothesis=False)

    assert backing(relation) == "by definition"
    assert "Part of the definitions of the graph." in relation_row(relation)
