"""The page of a resource that is no kind of hamkg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
from click.testing import CliRunner

from hamkg.cli import cli
from tests.apptest import run, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HARM = "<img src=//evil.example/i.png onerror=harm()>"
OWN = f"""
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
obo:HP_1 a owl:Class ; rdfs:label "Seizure", "Krampf"@de ; obo:IAO_0000115 "A fit." ;
  rdfs:subClassOf obo:HP_0 .
obo:HP_0 a owl:Class ; rdfs:label "All" .
ex:harm a owl:Class ; rdfs:label "{HARM}" ; ex:to <javascript:harm()> ; rdfs:subClassOf obo:HP_0 ;
  rdfs:comment "{"long " * 10_000}" .
{" ".join(f"ex:c{number:03} rdfs:subClassOf obo:HP_0 ." for number in range(210))}
"""


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Serve the pages over a store that holds the release and a file beside it."""
    folder = tmp_path_factory.mktemp("own")
    own, there = folder / "own.ttl", folder / "store"
    own.write_text(OWN, encoding="utf-8")
    done = CliRunner().invoke(cli, ["load", str(own), "--into", str(there)])
    assert done.exit_code == 0
    st.cache_resource.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HAMKG_STORE", str(there))
        yield there
    st.cache_resource.clear()


def test_a_stranger_has_a_page_that_says_so() -> None:
    page = shown(run("entity", iri="HP:1"))

    assert "<h1>Seizure</h1>" in page
    assert "Not from hamkg: no grades, no checked sources; stated in own.ttl." in page
    assert "A fit." in page
    assert '<span lang="de">Krampf</span>' in page
    assert 'href="entity?iri=obo:HP_0"' in page
    assert "View as SPARQL" in page


def test_a_kind_of_hamkg_keeps_its_page() -> None:
    page = shown(run("entity", iri="semitendinosus"))

    assert "Not from hamkg" not in page
    assert "is innervated by" in page


def test_what_means_harm_stays_text() -> None:
    page = shown(run("entity", iri="http://example.org/harm"))

    assert "<img src" not in page
    assert "&lt;img src=//evil.example" in page
    assert 'href="javascript' not in page
    assert "Show the first 20,000 of 50,000 characters" in page


def test_a_large_group_comes_in_pages() -> None:
    first = shown(run("entity", iri="obo:HP_0"))
    group = "in:rdfs:subClassOf"
    pages = [
        shown(run("entity", iri="obo:HP_0", group=group, **({"from": start} if start else {})))
        for start in ("", "100", "200")
    ]

    assert "All 212, in pages" in first
    assert "1 to 100 of 212" in pages[0]
    assert "After these" in pages[0]
    assert "101 to 200 of 212" in pages[1]
    assert "Before these" in pages[1]
    assert "201 to 212 of 212" in pages[2]
    assert "After these" not in pages[2]


@pytest.mark.parametrize(
    "address",
    [
        {"iri": "HP:404"},
        {"iri": "HP:1", "group": "in:nothing"},
        {"iri": "HP:1", "group": "sideways:rdfs:label", "from": "-1"},
    ],
)
def test_what_is_not_there_is_told_in_words(address: dict[str, str]) -> None:
    assert "Nothing here is called" in shown(run("entity", **address))


def test_search_leads_to_its_page() -> None:
    assert 'href="entity?iri=obo:HP_1"' in shown(run("home", q="seizure"))


def test_its_graph_is_drawn_and_told_as_a_table() -> None:
    page = shown(run("graph", root="obo:HP_1"))

    assert "Not a kind of hamkg." in page
    assert "Showing 2 of 2 statements or more" in page
    assert "stated in own.ttl, no grade" in page
    assert "kind of" in page
    assert "What surrounds a kind" in page


def test_the_graph_of_what_is_nowhere_is_told_in_words() -> None:
    assert "Nothing here is called" in shown(run("graph", root="HP:404"))
