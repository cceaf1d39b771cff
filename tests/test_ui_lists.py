"""The pages that list: browse, questions, sources, red flags, and what every list offers."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlparse

import pytest

from hamkg import KnowledgeGraph, Table
from tests.apptest import run, shown
from ui.address import Address
from ui.answers import question_table
from ui.inpage import go_link
from ui.links import entity_url, question_url, source_url
from ui.starts import STARTS

if TYPE_CHECKING:
    from hamkg.model import Ref
    from hamkg.question_model import Question


def links(text: str) -> list[str]:
    """Give the addresses that a page links to."""
    return [html.unescape(address) for address in re.findall(r'href="([^"]*)"', text)]


def kind(name: str) -> Ref:
    """Give a kind as the boxes offer it."""
    return next(ref for ref in KnowledgeGraph.open().kinds() if ref.curie == f"ham:{name}")


def entries(text: str) -> list[str]:
    """Give the CURIEs of the kinds that a list shows, in order."""
    listed = text.partition('class="hk-entries"')[2].partition("</ul>")[0]
    return re.findall(r"entity\?iri=([^\"]+)", listed)


def view_as_sparql(text: str) -> str:
    """Give the query behind the link of a list, as the query page would get it."""
    address = html.unescape(re.findall(r'href="(query\?[^"]+)"[^>]*>View as SPARQL', text)[-1])
    return parse_qs(urlparse(address).query)["query"][0]


# ---------------------------------------------------------------- browse


def test_browse_shows_the_first_kinds_of_all() -> None:
    text = shown(run("browse"))

    assert len(entries(text)) == 25
    assert "kinds, here 1 to 25" in text


def test_browse_is_narrowed_by_its_address_and_says_by_what(kg: KnowledgeGraph) -> None:
    text = shown(run("browse", category="Exercise", evidence=["ev_trial", "ev_lay_text"]))
    listing = kg.catalogue.listing(
        "kinds", {"category": ["Exercise"], "evidence": ["ev_trial", "ev_lay_text"]}
    )

    assert entries(text) == [entry.ref.curie for entry in listing.entries][:25]
    assert "Category: <strong>exercise</strong>" in text
    assert "Take all away" in text


def test_the_query_of_a_narrowed_list_gives_what_is_on_the_page(kg: KnowledgeGraph) -> None:
    text = shown(run("browse", category="Joint", find="knee"))

    answer = kg.query(view_as_sparql(text))

    assert isinstance(answer, Table)
    assert [f"ham:{str(row[0]).rpartition('/')[2]}" for row in answer] == entries(text)


def test_a_later_page_goes_on_where_the_one_before_ends(kg: KnowledgeGraph) -> None:
    first, second = (entries(shown(run("browse", page=page))) for page in ("1", "2"))

    listing = kg.catalogue.listing("kinds")
    assert first + second == [entry.ref.curie for entry in listing.entries][:50]


@pytest.mark.parametrize("page", ["999", "-3", "two", ""])
def test_a_page_that_is_not_there_is_answered_with_the_nearest(page: str) -> None:
    assert entries(shown(run("browse", page=page)))


def test_a_list_that_nothing_passes_says_so_and_leads_back() -> None:
    text = shown(run("browse", category="Joint", redflag="urg_1"))

    assert "Nothing has all of this." in text
    assert 'data-go="" data-id="all"' in text


def test_a_value_that_is_not_there_is_said_and_stays_text() -> None:
    text = shown(run("browse", category="<img src=x>"))

    assert "Nothing here is called “&lt;img src=x&gt;”." in text
    assert "browse" in links(text)


def test_markup_looked_for_in_names_stays_text() -> None:
    text = shown(run("browse", find='"><script>'))

    assert "<script>" not in text
    assert "0 of" in text


def test_a_link_within_a_page_has_the_same_address_for_a_new_tab() -> None:
    link = go_link(Address("browse", (("find", 'a"b'), ("page", "2"))), "2", id_="page:2")

    assert 'href="browse?find=a%22b&amp;page=2"' in link
    assert 'data-go="find=a%22b&amp;page=2"' in link


# ---------------------------------------------------------------- questions


def test_every_question_is_listed_for_its_audience(kg: KnowledgeGraph) -> None:
    text = shown(run("questions"))

    for question in kg.questions():
        assert question_url(question.name) in links(text)
    for title in ("For students", "For athletes and coaches", "For clinicians"):
        assert f"<h2>{title}</h2>" in text


def test_a_question_is_asked_with_the_terms_of_the_address() -> None:
    app = run("questions", name="nerves-of-a-muscle", muscle="ham:biceps_femoris_short_head")
    text = shown(app)

    assert "<h1>Which nerve supplies a muscle?</h1>" in text
    assert app.selectbox[0].value == kind("biceps_femoris_short_head")
    assert "common fibular nerve" in text
    assert "tibial nerve" not in text.replace("common fibular nerve", "")


def test_a_parameter_offers_the_kinds_that_fit_it() -> None:
    box = run("questions", name="nerves-of-a-muscle").selectbox[0]

    assert box.label == "Muscle"
    assert "semitendinosus" in box.options
    assert "sciatica" not in box.options


def test_a_new_choice_is_asked_and_kept_in_the_address() -> None:
    app = run("questions", name="nerves-of-a-muscle")

    app.selectbox[0].select("gastrocnemius").run()

    assert app.query_params["muscle"] == "ham:gastrocnemius"
    assert app.selectbox[0].value == kind("gastrocnemius")


def test_no_answer_is_not_told_as_a_no() -> None:
    text = shown(run("questions", name="antagonists-of-a-muscle", muscle="ham:piriformis"))

    assert "The graph states none." in text
    assert "That is not a no" in text


def test_a_term_that_does_not_fit_a_question_is_said() -> None:
    text = shown(run("questions", name="nerves-of-a-muscle", muscle="<b>ham:sciatica"))

    assert "“&lt;b&gt;ham:sciatica” is no muscle of this question" in text


def test_a_question_leads_to_its_query_with_the_terms_in_it() -> None:
    text = shown(run("questions", name="nerves-of-a-muscle", muscle="ham:gracilis"))

    (address,) = [link for link in links(text) if link.startswith("query?")]
    assert "See and edit the SPARQL" in text
    assert "VALUES ?muscle { ham:gracilis }" in parse_qs(urlparse(address).query)["query"][0]


def test_an_unknown_question_leads_to_those_there_are() -> None:
    text = shown(run("questions", name="<i>why"))

    assert "no question called “&lt;i&gt;why”" in text
    assert "questions" in links(text)


def test_an_answer_links_kinds_and_sources_of_which_it_has_only_the_names(
    kg: KnowledgeGraph,
) -> None:
    table = question_table(kg.question("risk-factors-with-effect-size"), {"condition"})

    assert entity_url("ham:male_sex") in table
    assert "sources?source=ham:" in table


def test_an_answer_links_its_kinds_and_says_nothing_twice(kg: KnowledgeGraph) -> None:
    table = question_table(kg.question("nerves-of-a-muscle"), {"muscle"})

    assert table.count("<th ") == 1
    assert entity_url("ham:tibial_nerve") in table


@pytest.mark.parametrize("question", KnowledgeGraph.open().questions(), ids=lambda q: str(q.name))
def test_every_answer_makes_a_table(kg: KnowledgeGraph, question: Question) -> None:
    names = {parameter.name for parameter in question.parameters}

    assert "<tbody><tr>" in question_table(kg.question(question.name), names)


# ---------------------------------------------------------------- sources


def test_sources_are_listed_with_grade_and_place() -> None:
    text = shown(run("sources", kind="kind_trial", sort="newest"))

    assert "trial report" in text
    assert 'href="https://doi.org/10.' in text
    assert view_as_sparql(text).startswith("PREFIX dcterms:")


def test_sources_are_found_by_author() -> None:
    assert source_url("ham:koes2007") in links(shown(run("sources", find="koes")))


def test_a_source_shows_every_statement_with_stance_and_grade(kg: KnowledgeGraph) -> None:
    card = kg.catalogue.source("ham:koes2007")

    text = shown(run("sources", source="ham:koes2007"))

    assert f"<h1>{card.source.title}</h1>" in text
    assert text.count("Supports</span>") == len(card.relations)
    assert "expert opinion · certainty: established" in text
    for relation in card.relations:
        assert relation.claims[0].iri.rpartition("/")[2] in text


def test_a_source_that_disputes_says_so_on_each_statement() -> None:
    graph = KnowledgeGraph.open()
    listing = graph.catalogue.listing("sources", {"stance": ["stance_disputes"]})
    curie = listing.entries[0].ref.curie

    text = shown(run("sources", source=curie))

    assert "is-disputed" in text
    assert "speak against a relation" in text


def test_the_grades_are_explained_in_the_words_of_the_schema(kg: KnowledgeGraph) -> None:
    text = shown(run("sources"))

    for scale in kg.catalogue.scales():
        for grade in scale.grades:
            assert html.escape(grade.definition) in text


def test_an_unknown_source_leads_to_those_there_are() -> None:
    text = shown(run("sources", source="ham:nobody2099"))

    assert "<h1>Source not found</h1>" in text
    assert "sources" in links(text)


# ---------------------------------------------------------------- red flags


def test_each_red_flag_says_what_to_do_and_how_its_findings_count(kg: KnowledgeGraph) -> None:
    text = shown(run("redflags"))

    for card in kg.catalogue.red_flags():
        assert html.escape(card.flag.what_to_do) in text
        assert html.escape(card.logic) in text
        for ref in (*card.core, *card.supporting, *card.flag.context):
            assert entity_url(ref.curie) in text


def test_red_flags_stand_in_the_order_of_their_urgency_with_words() -> None:
    text = shown(run("redflags"))

    headings = re.findall(r'<h2 id="urgency-(\d)">([^<]+) \(', text)
    assert headings == [("1", "Emergency now"), ("2", "Same day"), ("3", "Within days")]


def test_the_red_flag_one_came_for_stands_first() -> None:
    text = shown(run("redflags", flag="ham:rf_lump"))

    came_for = text.partition("The red flag you came for")[2].partition("</article>")[0]
    assert entity_url("ham:rf_lump") in came_for
    assert text.count('id="rf_lump"') == 1


@pytest.mark.parametrize("page", ["home", "browse", "about"])
def test_every_page_leads_to_the_red_flags(page: str) -> None:
    assert "redflags" in links(shown(run(page)))


def test_a_box_on_a_kind_leads_to_the_red_flag_in_full() -> None:
    assert "redflags?flag=ham:rf_cauda_equina" in links(
        shown(run("entity", iri="saddle_numbness"))
    )


# ---------------------------------------------------------------- home


def test_home_offers_six_questions_to_start_from() -> None:
    text = shown(run("home"))

    for who in ("students", "athletes", "clinicians"):
        card = text.partition(f"<h3>For {who}</h3>")[2].partition("</ul>")[0]
        assert card.count("<li>") == 2


def test_every_start_leads_to_a_page_that_answers() -> None:
    for questions in STARTS.values():
        for _, address in questions:
            page, _, query = address.partition("?")
            text = shown(run(page, **{key: value for key, (value,) in parse_qs(query).items()}))

            assert "<h1>Not found" not in text
            assert "is no " not in text
            assert "The graph states none." not in text


def test_a_misspelt_word_is_answered_by_what_it_may_mean() -> None:
    text = shown(run("home", q="hamstrng"))

    assert "Nothing is called “hamstrng”; spelt alike:" in text
    assert entity_url("ham:hamstrings") in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("UBERON:0001374", "its code: UBERON:0001374"),
        ("mesh D013180", "MESH:D013180, the code of something near"),
        ("nervus ischiadicus", "in another language: nervus ischiadicus"),
        ("hammy strain", "by a like word</span>"),
        ("mild hammy strain", "by a like word: mild hamstring strain"),
    ],
)
def test_a_result_says_how_it_was_found(typed: str, told: str) -> None:
    assert told in shown(run("home", q=typed))


def test_categories_count_all_that_was_found_also_what_is_not_shown() -> None:
    text = shown(run("home", q="a"))

    assert "The best 60 of" in text


def test_a_search_without_a_hit_offers_categories_to_browse() -> None:
    assert "browse?category=Condition" in links(shown(run("home", q="zzqqxx")))


def test_the_hits_of_a_search_are_data_too(kg: KnowledgeGraph) -> None:
    text = shown(run("home", q="pain", type="PainQuality"))

    answer = kg.query(view_as_sparql(text))

    assert isinstance(answer, Table)
    hits = kg.search("pain", category="PainQuality")
    assert [str(row[1]) for row in answer] == [hit.label for hit in hits]
    assert len(hits) > 1


def test_the_list_of_questions_is_data_too(kg: KnowledgeGraph) -> None:

    answer = kg.query(view_as_sparql(shown(run("questions"))))

    assert isinstance(answer, Table)
    assert [str(row[0]) for row in answer] == [question.name for question in kg.questions()]


def test_categories_of_hits_are_counted_and_one_can_be_taken_back() -> None:
    text = shown(run("home", q="pain", type="PainQuality"))

    assert 'data-go="q=pain" data-id="type:PainQuality" class="hk-chip" aria-current=true' in text
