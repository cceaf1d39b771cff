"""What there is to look through: lists with facets, sources, red flags, scales, question forms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph, Table
from hamkg.content_errors import HeaderError
from hamkg.engine import EmbeddedEngine
from hamkg.errors import QuestionParameterError, UnknownTermError
from hamkg.lists import read_list
from hamkg.locations import release_file
from hamkg.names import Names
from hamkg.question_model import Parameter
from hamkg.shelf import Shelf

if TYPE_CHECKING:
    from hamkg.catalogue import Catalogue
    from hamkg.catalogue_model import Facet, Listing
    from hamkg.question_model import Question

LISTS = Path(__file__).parent.parent / "ontology" / "lists"
NAMES = [path.stem for path in sorted(LISTS.glob("*.rq"))]
QUESTIONS = KnowledgeGraph.open().questions()


@pytest.fixture(scope="module")
def catalogue(kg: KnowledgeGraph) -> Catalogue:
    return kg.catalogue


def facet(listing: Listing, name: str) -> Facet:
    return next(facet for facet in listing.facets if facet.name == name)


def counts(listing: Listing, name: str) -> dict[str, int]:
    return {value.key: value.count for value in facet(listing, name).values}


def items(kg: KnowledgeGraph, sparql: str) -> list[str]:
    table = kg.query(sparql)
    assert isinstance(table, Table)
    place = table.variables.index("item")
    return [str(row[place]) for row in table]


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("name", "choices", "find", "sort"),
    [
        ("kinds", {}, "", ""),
        ("kinds", {"category": ["Exercise"]}, "", "statements"),
        ("kinds", {"category": ["Condition"], "redflag": ["urg_1", "urg_2"]}, "", "category"),
        ("kinds", {"relation": ["causes", "treatedBy"], "known": ["disputed"]}, "", "name"),
        ("kinds", {"vocabulary": ["MeSH", "SNOMED CT"], "evidence": ["ev_trial"]}, "pain", ""),
        ("kinds", {}, 'no "such" \\name\n', ""),
        ("sources", {}, "", ""),
        ("sources", {"year": ["no year given", "2020 to 2024"]}, "", "newest"),
        ("sources", {"kind": ["kind_trial"], "stance": ["stance_disputes"]}, "hamstring", ""),
        ("sources", {"about": ["Exercise", "Condition"], "place": ["DOI"]}, "", "evidence"),
    ],
)
def test_the_query_of_a_list_gives_this_list_in_its_order(
    kg: KnowledgeGraph, name: str, choices: dict[str, list[str]], find: str, sort: str
) -> None:
    listing = kg.catalogue.listing(name, choices, find=find, sort=sort)

    assert items(kg, listing.sparql) == [entry.ref.iri for entry in listing.entries]


def test_a_list_without_choices_is_whole(kg: KnowledgeGraph, catalogue: Catalogue) -> None:
    summary = kg.summary()

    kinds, sources = (catalogue.listing(name) for name in ("kinds", "sources"))

    assert len(kinds.entries) == kinds.total == summary.kinds
    assert len(sources.entries) == sources.total == summary.sources


@pytest.mark.parametrize("name", NAMES)
def test_a_count_is_what_the_list_shows_once_the_value_is_chosen(
    catalogue: Catalogue, name: str
) -> None:
    for one in catalogue.listing(name).facets:
        for value in one.values[:4]:
            narrowed = catalogue.listing(name, {one.name: [value.key]})

            assert len(narrowed.entries) == value.count > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_a_facet_has_a_label_of_its_own(catalogue: Catalogue, name: str) -> None:
    for one in catalogue.listing(name).facets:
        labels = [value.label for value in one.values]

        assert all(labels)
        assert len(set(labels)) == len(labels)


def test_counts_respect_the_other_choices(catalogue: Catalogue) -> None:
    all_kinds = counts(catalogue.listing("kinds"), "evidence")

    of_exercises = counts(catalogue.listing("kinds", {"category": ["Exercise"]}), "evidence")

    assert all(count < all_kinds[key] for key, count in of_exercises.items())


def test_any_of_several_values_lets_an_entry_pass(catalogue: Catalogue) -> None:
    def shown(*levels: str) -> set[str]:
        listing = catalogue.listing("kinds", {"evidence": levels})
        return {entry.ref.iri for entry in listing.entries}

    assert shown("ev_trial", "ev_lay_text") == shown("ev_trial") | shown("ev_lay_text")


def test_all_of_several_relations_must_be_there(catalogue: Catalogue) -> None:
    def shown(*relations: str) -> set[str]:
        listing = catalogue.listing("kinds", {"relation": relations})
        return {entry.ref.iri for entry in listing.entries}

    both = shown("causes", "treatedBy")

    assert both == shown("causes") & shown("treatedBy")
    assert both


def test_a_chosen_value_of_any_does_not_change_the_counts_of_its_own_facet(
    catalogue: Catalogue,
) -> None:
    before = counts(catalogue.listing("kinds"), "evidence")

    after = counts(catalogue.listing("kinds", {"evidence": ["ev_trial"]}), "evidence")

    assert after == before


def test_a_chosen_value_stays_to_be_taken_back_though_nothing_is_left(
    catalogue: Catalogue,
) -> None:
    listing = catalogue.listing("kinds", {"category": ["Joint"], "redflag": ["urg_1"]})

    assert listing.entries == ()
    assert [value.count for value in facet(listing, "redflag").chosen] == [0]


def test_categories_form_a_tree_whose_wide_ones_count_the_narrow(catalogue: Catalogue) -> None:
    values = {value.key: value for value in facet(catalogue.listing("kinds"), "category").values}

    assert values["Exercise"].parent == "Treatment"
    assert values["Treatment"].parent == "Kind"
    assert values["Treatment"].count > values["Exercise"].count


def test_a_text_finds_a_kind_by_a_synonym(catalogue: Catalogue) -> None:
    found = catalogue.listing("kinds", find="SIT BONE")

    assert "ischial tuberosity" in [entry.ref.label for entry in found.entries]


@pytest.mark.parametrize("text", ["Exercise", "exercise", "ham:Exercise", " EXERCISE "])
def test_a_value_may_be_named_by_key_curie_or_label(catalogue: Catalogue, text: str) -> None:
    listing = catalogue.listing("kinds", {"category": [text]})

    assert [value.key for value in facet(listing, "category").chosen] == ["Exercise"]


@pytest.mark.parametrize(
    ("name", "choices", "sort"),
    [
        ("cats", {}, ""),
        ("kinds", {"colour": ["red"]}, ""),
        ("kinds", {"category": ["Exercise> } { <x"]}, ""),
        ("kinds", {}, "size"),
    ],
    ids=["list", "facet", "value", "order"],
)
def test_what_a_list_does_not_have_is_refused(
    catalogue: Catalogue, name: str, choices: dict[str, list[str]], sort: str
) -> None:
    with pytest.raises(UnknownTermError):
        catalogue.listing(name, choices, sort=sort)


def test_a_new_facet_is_a_file(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "joints").mkdir()
    (tmp_path / "joints.rq").write_text(
        "#+ title: Joints\n#+ find: ?label\n#+ sort: name = ?label\n"
        "SELECT ?item ?label\nWHERE { ?item a ham:Joint ; rdfs:label ?label }\n"
    )
    (tmp_path / "joints" / "letter.rq").write_text(
        "#+ title: First letter\n#+ place: 1\n#+ choose: any\n"
        "SELECT ?item ?value (?value AS ?label)\n"
        "WHERE { ?item a ham:Joint ; rdfs:label ?l BIND(SUBSTR(?l, 1, 1) AS ?value) }\n"
    )
    engine = EmbeddedEngine.load(release_file("hamkg.trig"))
    shelf = Shelf(engine, Names(engine), read_list(tmp_path, "joints"))
    listing = shelf.listing({"letter": ["k"]})

    assert {entry.ref.label[0] for entry in listing.entries} == {"k"}
    assert items(kg, listing.sparql) == [entry.ref.iri for entry in listing.entries]


LIST = "#+ title: X\n#+ find: ?label\n#+ sort: name = ?label\nSELECT ?item WHERE {}\n"
FACET = "#+ title: Y\n#+ place: 1\n#+ choose: any\nSELECT ?item ?value ?label WHERE {}\n"


@pytest.mark.parametrize(
    ("listed", "facet", "told"),
    [
        (
            LIST.replace("#+ sort: name = ?label\n", ""),
            FACET,
            r'x\.rq:1: the header lacks "#\+ sort',
        ),
        (LIST.replace("name = ?label", "?label"), FACET, r"x\.rq:1: an order looks like"),
        (LIST, FACET.replace("any", "some"), r"y\.rq:1: .* choose is one of one, any, all"),
        (LIST, FACET.replace("1", "first"), r"y\.rq:1: place is a number"),
    ],
    ids=["no order", "order", "choose", "place"],
)
def test_a_broken_list_is_refused_with_its_file(
    tmp_path: Path, listed: str, facet: str, told: str
) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x.rq").write_text(listed)
    (tmp_path / "x" / "y.rq").write_text(facet)

    with pytest.raises(HeaderError, match=told):
        read_list(tmp_path, "x")


# ---------------------------------------------------------------- sources


def test_a_source_is_shown_with_all_it_says(kg: KnowledgeGraph, catalogue: Catalogue) -> None:
    rows = kg.query("SELECT DISTINCT ?s { ?s a ham:Statement ; ham:source ham:koes2007 }")

    card = catalogue.source("ham:koes2007")

    assert card.year == "2007"
    assert card.source.doi == "10.1136/bmj.39223.428495.BE"
    claims = [relation.claims[0] for relation in card.relations]
    assert {claim.iri for claim in claims} == {str(row[0]) for row in rows}  # type: ignore[union-attr]  # a SELECT
    assert {claim.source.iri for claim in claims} == {card.source.iri}


def test_statements_of_all_sources_together_are_all_statements(
    kg: KnowledgeGraph, catalogue: Catalogue
) -> None:
    listed = catalogue.listing("sources").entries

    assert sum(int(entry.cells["statements"]) for entry in listed) == kg.summary().statements


@pytest.mark.parametrize("term", ["ham:nobody2099", "ham:hamstrings", "ham:ev_trial"])
def test_what_is_no_source_is_refused(catalogue: Catalogue, term: str) -> None:
    with pytest.raises(UnknownTermError):
        catalogue.source(term)


# ---------------------------------------------------------------- red flags and scales


def test_every_red_flag_has_a_finding_an_action_and_a_source(catalogue: Catalogue) -> None:
    cards = catalogue.red_flags()

    assert len(cards) == counts(catalogue.listing("kinds"), "category")["RedFlag"]
    for card in cards:
        assert card.core or card.supporting
        assert card.flag.what_to_do
        assert card.sources
        assert card.logic.endswith(".")


def test_red_flags_come_by_urgency(catalogue: Catalogue) -> None:
    ranks = [card.flag.urgency_rank for card in catalogue.red_flags()]

    assert ranks == sorted(ranks)


def test_scales_explain_and_count_their_grades(kg: KnowledgeGraph, catalogue: Catalogue) -> None:
    scales = {scale.ref.curie: scale for scale in catalogue.scales()}
    levels = scales["ham:EvidenceLevel"].grades

    assert levels[0].label == "systematic review"
    assert levels[-1].label == "lay text"
    assert sum(grade.count for grade in levels) == kg.summary().statements
    assert sum(grade.count for grade in scales["ham:SourceKind"].grades) == kg.summary().sources
    assert all(grade.definition for scale in scales.values() for grade in scale.grades)


# ---------------------------------------------------------------- questions


def test_every_question_says_who_asks_it() -> None:
    asking = Counter(question.audience for question in QUESTIONS)

    assert set(asking) == {"student", "athlete", "clinician", "curator"}
    assert min(asking.values()) >= 5


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.name))
def test_the_query_of_a_question_with_its_values_gives_the_same_answer(
    kg: KnowledgeGraph, question: Question
) -> None:
    answer = kg.query(kg.catalogue.question_sparql(question.name))

    assert isinstance(answer, Table)
    assert Counter(answer.rows) == Counter(kg.question(question.name).rows)


def test_each_parameter_offers_its_default_among_others(catalogue: Catalogue) -> None:
    for question in QUESTIONS:
        for parameter in question.parameters:
            offered = [ref.curie for ref in catalogue.parameter_values(parameter)]

            assert parameter.default in offered
            assert len(offered) > 1


def test_a_parameter_offers_kinds_of_its_category_alone(catalogue: Catalogue) -> None:
    offered = catalogue.parameter_values(Parameter("nerve", "Nerve", "ham:tibial_nerve"))

    assert {ref.category for ref in offered} == {"Nerve"}


def test_a_default_of_another_category_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(QuestionParameterError):
        catalogue.parameter_values(Parameter("nerve", "Nerve", "ham:squat"))
