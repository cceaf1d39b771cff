"""What lies beside the release, and any resource that is no kind of hamkg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph, Table
from hamkg.engine.beside import open_beside
from hamkg.errors import (
    AmbiguousTermError,
    InputError,
    MissingFileError,
    RdfSyntaxError,
    UnknownFormatError,
    UnknownTermError,
)
from hamkg.resource_model import MOST_COUNTED, Group

if TYPE_CHECKING:
    from pathlib import Path

HUB = "http://example.org/hub"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix oboInOwl: <http://www.geneontology.org/formats/oboInOwl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SIGNS = (
    (
        PREFIXES
        + """
obo:HP_0000118 a owl:Class ; rdfs:label "Phenotypic abnormality"@en, "Anomalía fenotípica"@es .
obo:HP_0001250 a owl:Class ; rdfs:label "Seizure" ; rdfs:subClassOf obo:HP_0000118,
    [ a owl:Restriction ; owl:onProperty ex:hasPlace ; owl:someValuesFrom ex:brain ] ;
  obo:IAO_0000115 "An event <b>in</b> the brain." ; oboInOwl:hasExactSynonym "Epileptic fit" .
obo:HP_0002069 a owl:Class ; rdfs:label "Tonic seizure" ; rdfs:subClassOf obo:HP_0001250 .
obo:HP_0002070 a owl:Class ; rdfs:label "Absence seizure" ; rdfs:subClassOf obo:HP_0001250 .
ex:hasPlace a owl:ObjectProperty ; rdfs:label "has its place in" .
ex:brain rdfs:label "brain" .
ex:one rdfs:label "twice" . ex:two rdfs:label "twice" .
ham:semitendinosus ex:seenWith obo:HP_0001250 .
"""
    )
    .replace("ham:", "<https://w3id.org/hamkg/", 1)
    .replace("semitendinosus ex", "semitendinosus> ex")
)


@pytest.fixture(scope="module")
def signs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "my signs.ttl"
    path.write_text(SIGNS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def kg(signs: Path) -> KnowledgeGraph:
    return KnowledgeGraph.open(beside=[signs])


@pytest.fixture(scope="module")
def release() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def group(groups: tuple[Group, ...], key: str) -> Group:
    return next(each for each in groups if each.key == key)


def texts(graph: KnowledgeGraph, query: str) -> list[str]:
    answer = graph.query(query)
    assert isinstance(answer, Table)
    return [str(row[0]) for row in answer.rows]


def test_what_lies_beside_is_listed_with_its_graph(kg: KnowledgeGraph) -> None:
    (beside,) = kg.beside()

    assert beside.file == "my signs.ttl"
    assert beside.graph == "urn:x-hamkg:beside:my%20signs.ttl"
    assert (beside.statements > 20, beside.more) == (True, False)


def test_hamkgs_own_views_do_not_change(kg: KnowledgeGraph, release: KnowledgeGraph) -> None:
    assert kg.summary() == release.summary()
    assert kg.kinds() == release.kinds()
    assert kg.categories() == release.categories()
    assert kg.entity("semitendinosus") == release.entity("semitendinosus")
    assert kg.explore("semitendinosus") == release.explore("semitendinosus")
    assert kg.question("CQ11").data == release.question("CQ11").data
    assert kg.catalogue.listing("kinds") == release.catalogue.listing("kinds")
    assert kg.export(format="csv") == release.export(format="csv")


def test_a_blank_node_is_the_same_alone_and_with_what_lies_beside(
    signs: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.ttl"
    path.write_text("<urn:a> <urn:p> [ <urn:q> 1 ] .", encoding="utf-8")
    alone, whole = open_beside([path], [signs])

    assert len(alone.store) == 2 < len(whole.store)
    assert all(quad in whole.store for quad in alone.store)


def test_queries_see_both_and_can_tell_them_apart(kg: KnowledgeGraph) -> None:
    both = "SELECT ?g { GRAPH ?g { ham:semitendinosus ?p ?o } } GROUP BY ?g"
    joined = "ASK { ham:semitendinosus <http://example.org/seenWith>/rdfs:label 'Seizure' }"

    assert "urn:x-hamkg:beside:my%20signs.ttl" in texts(kg, both)
    assert bool(kg.query(joined))
    assert not bool(kg.query(joined, asserted_only=True))
    assert bool(kg.query_apart(joined, deadline=60))


def test_a_resource_has_its_names_and_what_it_is(kg: KnowledgeGraph) -> None:
    found = kg.resource("HP:0001250")

    assert (found.label, found.curie) == ("Seizure", "obo:HP_0001250")
    assert [text.text for text in found.definitions] == ["An event <b>in</b> the brain."]
    assert [text.text for text in found.synonyms] == ["Epileptic fit"]
    assert found.graphs == ("urn:x-hamkg:beside:my%20signs.ttl",)
    assert not found.partial


def test_names_come_in_all_languages_and_english_first(kg: KnowledgeGraph) -> None:
    found = kg.resource("obo:HP_0000118")

    assert found.label == "Phenotypic abnormality"
    assert {text.language for text in found.names} == {"en", "es"}


def test_wider_and_narrower_ones_are_told_in_words(kg: KnowledgeGraph) -> None:
    found = kg.resource("obo:HP_0001250")
    (wider,) = found.of_role("broader")
    (narrower,) = found.of_role("broader", "in")

    assert (wider.title, [value.text for value in wider.values]) == (
        "kind of",
        ["Phenotypic abnormality"],
    )
    assert wider.unnamed == 1
    assert (narrower.title, [value.text for value in narrower.values]) == (
        "kinds of it",
        ["Absence seizure", "Tonic seizure"],
    )


def test_a_restriction_is_told_from_both_ends(kg: KnowledgeGraph) -> None:
    there = group(kg.resource("obo:HP_0001250").groups, "out:some:http://example.org/hasPlace")
    back = group(
        kg.resource("http://example.org/brain").groups, "in:some:http://example.org/hasPlace"
    )

    assert (there.title, there.values[0].text) == ("has its place in, some", "brain")
    assert back.values[0].text == "Seizure"


def test_a_kind_of_hamkg_among_the_values_is_called_as_hamkg_calls_it(kg: KnowledgeGraph) -> None:
    seen = group(kg.resource("obo:HP_0001250").groups, "in:http://example.org/seenWith")

    assert seen.values[0].ref is not None
    assert (seen.values[0].ref.category, seen.values[0].text) == ("Muscle", "semitendinosus")


@pytest.mark.parametrize(
    "term",
    ["HP:0001250", "obo:HP_0001250", "Seizure", "<http://purl.obolibrary.org/obo/HP_0001250>"],
)
def test_a_resource_is_found_by(kg: KnowledgeGraph, term: str) -> None:
    assert kg.resource(term).label == "Seizure"


@pytest.mark.parametrize("term", ["HP:9999999", "nothing of the sort", "x:<>", "", 'a"b\\'])
def test_what_is_not_there_is_unknown(kg: KnowledgeGraph, term: str) -> None:
    with pytest.raises(UnknownTermError):
        kg.resource(term)


def test_a_label_of_two_is_ambiguous(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousTermError) as caught:
        kg.resource("twice")

    assert set(caught.value.candidates) == {"http://example.org/one", "http://example.org/two"}


def test_search_leads_to_what_lies_beside(kg: KnowledgeGraph) -> None:
    (hit,) = kg.search("epileptic fit", limit=1)

    assert kg.resource(hit.curie).label == hit.label == "Seizure"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    path = tmp_path_factory.mktemp("hub") / "hub.nt"
    with path.open("w", encoding="ascii") as file:
        for number in range(MOST_COUNTED + 500):
            file.write(f"<http://example.org/n{number}> <http://example.org/to> <{HUB}> .\n")
        for number in range(250):
            file.write(f"<http://example.org/n{number}> <http://example.org/also> <{HUB}> .\n")
            file.write(f"<{HUB}> <http://example.org/few> <http://example.org/m{number:03}> .\n")
    return KnowledgeGraph.open(path)


def test_of_a_hub_counts_end_and_say_so(hub: KnowledgeGraph) -> None:
    found = hub.resource(HUB)
    many = group(found.groups, "in:http://example.org/to")

    assert found.partial
    assert (many.count, many.counted) == (MOST_COUNTED, "more than 10,000")
    assert len(many.values) == 20
    assert group(found.groups, "in:http://example.org/also").counted == "250"


def test_the_values_of_a_group_come_in_pages(hub: KnowledgeGraph) -> None:
    pages = [
        hub.resource_values(HUB, "out:http://example.org/few", offset=offset, limit=100)
        for offset in (0, 100, 200)
    ]
    seen = [value.text for page in pages for value in page.group.values]

    assert len(seen) == len(set(seen)) == 250
    assert {page.group.counted for page in pages} == {"250"}
    assert len(texts(hub, pages[0].sparql)) == 250


def test_an_unknown_group_is_an_unknown_term(hub: KnowledgeGraph) -> None:
    for key in ("out:http://example.org/none", "sideways:http://example.org/to", "", "out:<>"):
        with pytest.raises(UnknownTermError):
            hub.resource_values(HUB, key)


def test_what_is_seen_can_be_taken_away(kg: KnowledgeGraph) -> None:
    found = kg.resource("obo:HP_0001250")
    rows = found.to_csv().decode().splitlines()

    assert rows[0].startswith("direction,predicate,")
    assert any("in,http://example.org/seenWith" in row for row in rows)
    assert len(texts(kg, found.sparql)) >= len(rows) - 1
    assert b"Epileptic fit" in kg.describe_resource("obo:HP_0001250")


def test_a_stranger_cannot_speak_for_the_release(tmp_path: Path, release: KnowledgeGraph) -> None:
    path = tmp_path / "liar.trig"
    graph = "https://w3id.org/hamkg/graph/asserted"
    path.write_text(
        "@prefix ham: <https://w3id.org/hamkg/> ."
        f" GRAPH <{graph}> {{ ham:squat ham:treats ham:dvt }}",
        encoding="utf-8",
    )
    kg = KnowledgeGraph.open(beside=[path])

    assert kg.entity("squat") == release.entity("squat")
    assert not bool(kg.query(f"ASK {{ GRAPH <{graph}> {{ ham:squat ham:treats ham:dvt }} }}"))
    assert bool(kg.query("ASK { ham:squat ham:treats ham:dvt }"))


BROKEN = {
    "a.ttl": ("<a> <b> .", RdfSyntaxError, "a.ttl"),
    "b.nt": ("<urn:a> <urn:b> <urn:c> .\nnonsense\n", RdfSyntaxError, "line 2"),
    "c.owl": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n<a>\n</b></rdf:RDF>",
        RdfSyntaxError,
        "line 2",
    ),
    "d.docx": ("", UnknownFormatError, "docx"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    text, error, told = BROKEN[name]
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    with pytest.raises(error, match=told):
        KnowledgeGraph.open(beside=[path])


def test_files_that_cannot_lie_beside_each_other_are_refused(signs: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        KnowledgeGraph.open(beside=[tmp_path / "none.ttl"])
    with pytest.raises(InputError, match="2 files are called"):
        KnowledgeGraph.open(beside=[signs, signs])
    with pytest.raises(InputError, match="while it is open"):
        KnowledgeGraph.open(tmp_path, beside=[signs])


def test_what_surrounds_a_hub_is_bounded(hub: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    view = hub.around(HUB)

    assert len(view.links) <= 60
    assert view.total > MOST_COUNTED
    assert {link.backing for link in kg.around("obo:HP_0001250").links} == {
        "stated in my signs.ttl, no grade"
    }


def test_hits_as_data_hold_strangers_too(kg: KnowledgeGraph) -> None:
    hits = (*kg.search("epileptic fit", limit=1), *kg.search("semitendinosus", limit=1))
    answer = kg.query(kg.catalogue.hits_sparql(hits))
    assert isinstance(answer, Table)

    assert [str(label) for _, label, _ in answer.rows] == ["Seizure", "semitendinosus"]
