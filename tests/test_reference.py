"""The page of all terms: every term is on it, every link leads somewhere, nothing is foreign."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from hamkg.build.reference import terms_page
from hamkg.build.terms import anchor
from hamkg.engine import EmbeddedEngine, select
from hamkg.locations import release_file

# What makes a browser ask for something by itself; a link that a person follows is none of it.
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """The anchors and links of a page, and what it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "a":
            self.hrefs.append(given.get("href") or "")
        elif given.get("rel") != "license" and tag in LOADING:
            self.loads.append(given.get(LOADING[tag]) or "")


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.load(release_file("hamkg.trig"))


@pytest.fixture(scope="module")
def text(engine: EmbeddedEngine) -> str:
    return terms_page(engine).decode()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def card(text: str, name: str) -> str:
    """The part of the page that describes one term."""
    return text.partition(f'<article class="term" id="{name}">')[2].partition("</article>")[0]


@pytest.mark.parametrize("graph", ["schema", "asserted"])
def test_every_term_of_the_schema_and_every_kind_is_on_the_page(
    engine: EmbeddedEngine, page: Page, graph: str
) -> None:
    query = (
        f"SELECT DISTINCT ?term {{ GRAPH <https://w3id.org/hamkg/graph/{graph}>"
        " { ?term rdfs:label ?label } FILTER(isIRI(?term)) }"
    )
    terms = {anchor(str(term)) for (term,) in select(engine, query)}

    assert len(terms) > 200
    assert terms - set(page.ids) == set()


def test_every_rule_is_on_the_page(engine: EmbeddedEngine, page: Page) -> None:
    rules = {anchor(str(rule)) for (rule,) in select(engine, "SELECT ?r { ?r a ham:Rule }")}

    assert rules
    assert rules <= set(page.ids)


def test_no_anchor_stands_twice(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    within = {href[1:] for href in page.hrefs if href.startswith("#")}

    assert within - set(page.ids) == set()


def test_other_links_are_web_addresses(page: Page) -> None:
    others = {href for href in page.hrefs if not href.startswith("#")}

    assert all(href.startswith(("https://", "http://")) for href in others)


def test_the_page_loads_nothing(page: Page, text: str) -> None:
    assert set(page.loads) <= {"", "data:,"}
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", text)


def test_a_relation_is_told_whole(text: str) -> None:
    told = card(text, "innervatedBy")

    for words in (
        "https://w3id.org/hamkg/innervatedBy",
        "Relates a structure to a nerve that supplies it.",
        "Semitendinosus is innervated by tibial nerve.",
        'href="#AnatomicalStructure"',
        'href="#Nerve"',
        'href="#innervates"',
        "innervated by, then part of",
        "RO:0002005",
        " stated, ",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("partOf", "transitive"),
        ("antagonistOf", "symmetric"),
        ("evidenceLevel", "functional"),
        ("equatedWith", "statement only"),
        ("regionSymptom", "inferred only"),
        ("mayHelpPrevent", "hypothesis"),
    ],
)
def test_what_holds_of_a_property_is_marked(text: str, name: str, mark: str) -> None:
    assert f">{mark}</span>" in card(text, name)


def test_a_kind_is_told_with_its_other_names_and_mappings(text: str) -> None:
    told = card(text, "biceps_femoris")

    assert "lateral hamstring" in told
    assert 'exact</span> <a href="http://purl.obolibrary.org/obo/UBERON_0001374"' in told
    assert 'href="#hamkg_team"' in told


def test_the_values_of_a_closed_list_stand_by_rank(text: str) -> None:
    places = [text.index(f'id="ev_{name}"') for name in ("systematic_review", "trial", "lay_text")]

    assert places == sorted(places)


def test_data_stays_text() -> None:
    engine = EmbeddedEngine.of(
        "trig",
        b'ham:graph/schema { <https://w3id.org/hamkg> a owl:Ontology ; owl:versionInfo "1" .'
        b' ham:Kind a owl:Class ; rdfs:label "<script>x</script>" ;'
        b" skos:exactMatch <javascript:alert(1)> }".replace(
            b"ham:graph/schema", b"<https://w3id.org/hamkg/graph/schema>"
        ),
    )

    text = terms_page(engine).decode()

    assert "<script>x" not in text
    assert 'href="javascript:' not in text


def test_the_same_data_are_the_same_page(engine: EmbeddedEngine, text: str) -> None:
    again = EmbeddedEngine.of("nq", engine.dump("nq"))

    assert terms_page(again).decode() == text
