"""Downloads that cannot be made, and names in an address that lead to nothing: both say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from tests.apptest import SECONDS, run, shown
from ui.downloads import unfit, written
from ui.query.answers import MAY_NOT_HOLD
from ui.state import suggestions

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph

CONTROL = 'SELECT ("a\\u0001b" AS ?text) { }'
NO_NAME = "CONSTRUCT { ?s <http://example.org/1> 1 } WHERE { BIND(ham:sciatica AS ?s) }"


@pytest.mark.parametrize(
    ("query", "name", "instead"), [(CONTROL, "xml", "JSON"), (NO_NAME, "rdfxml", "Turtle")]
)
def test_a_format_that_cannot_hold_an_answer_says_why_and_what_would_do(
    kg: KnowledgeGraph, query: str, name: str, instead: str
) -> None:
    answer = kg.query(query)

    without = unfit([name], answer.write)
    assert list(without) == [name]
    assert instead in without[name]
    told = written(answer.write, name).decode()
    assert told.startswith("No file was made.")
    assert without[name] in told


def test_what_a_format_can_hold_is_written(kg: KnowledgeGraph) -> None:
    answer = kg.query("SELECT ?m { ?m a ham:Muscle }")

    assert unfit(MAY_NOT_HOLD[:1], answer.write) == {}
    assert written(answer.write, "csv") == answer.write("csv")


def _page(query: str) -> None:
    from hamkg import KnowledgeGraph
    from ui.query.answers import show_downloads

    show_downloads(KnowledgeGraph.open().query(query))


def test_the_sparql_page_offers_only_formats_that_hold_the_answer() -> None:
    page = AppTest.from_function(_page, args=(CONTROL,), default_timeout=SECONDS).run()

    assert not page.exception
    assert "Not as SPARQL XML" in shown(page)
    assert "Ask for JSON, CSV or TSV." in shown(page)
    offered = {button.proto.label for button in page.get("download_button")}
    assert {"SPARQL JSON", "CSV", "TSV"} <= offered
    assert "SPARQL XML" not in offered


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "term",
    [
        "sciatica<b>",
        "ham:sciatica)",
        "https://w3id.org/hamkg/sciatica/",
        "sciatica%E2%80%8B",
        "ham:sciatíca!!",
        "%22sciatica%22",
    ],
)
def test_a_name_with_odd_letters_still_finds_what_it_may_have_meant(
    kg: KnowledgeGraph, term: str
) -> None:
    with pytest.raises(Exception, match="not in the graph") as raised:
        kg.resolve(term)

    found = suggestions(term, getattr(raised.value, "suggestions", ()))
    assert "sciatica" in {ref.label for ref in found}
    assert 'href="entity?iri=ham:sciatica"' in shown(run("entity", iri=term))


def test_what_has_no_letter_has_no_suggestions_and_still_a_search() -> None:
    page = run("entity", iri="???")

    assert suggestions("???") == ()
    assert "Nothing here is called" in shown(page)
    assert page.text_input
