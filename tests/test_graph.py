"""The facade: names, cards, evidence, neighbours, and the other libraries' views."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib

from hamkg import KnowledgeGraph
from hamkg.engine import EmbeddedEngine
from hamkg.errors import (
    AmbiguousTermError,
    MissingFileError,
    RdfSyntaxError,
    StoreError,
    UnknownEdgeError,
    UnknownFormatError,
    UnknownTermError,
)
from hamkg.locations import ontology, release_file
from hamkg.names import Names
from hamkg.namespaces import ham
from hamkg.search import SearchIndex

if TYPE_CHECKING:
    from pathlib import Path

ASSERTED = "https://w3id.org/hamkg/graph/asserted"
TWO_KNEES = f"""
GRAPH <{ASSERTED}> {{
  ham:knee_joint a ham:Joint, owl:NamedIndividual ; rdfs:label "knee joint"@en ;
    skos:altLabel "knee"@en , "articulación de la rodilla"@es .
  ham:knee_region a ham:BodyRegion, owl:NamedIndividual ; rdfs:label "knee region"@en ;
    skos:altLabel "knee"@en .
}}"""


@pytest.fixture
def two_knees() -> Names:
    """Two kinds that share a synonym."""
    return Names(EmbeddedEngine.of("trig", TWO_KNEES.encode()))


@pytest.mark.parametrize(
    "term",
    [
        "biceps_femoris",
        "ham:biceps_femoris",
        "https://w3id.org/hamkg/biceps_femoris",
        "<https://w3id.org/hamkg/biceps_femoris>",
        "biceps femoris",
        "Biceps  Femoris ",
        "lateral hamstring",
    ],
)
def test_a_term_is_known_by_all_its_names(kg: KnowledgeGraph, term: str) -> None:
    assert kg.resolve(term) == ham("biceps_femoris")


def test_an_unknown_term_comes_with_suggestions(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownTermError) as caught:
        kg.entity("bicep femoris")

    assert "biceps femoris" in caught.value.suggestions


def test_a_shared_synonym_is_ambiguous(two_knees: Names) -> None:
    with pytest.raises(AmbiguousTermError) as caught:
        two_knees.resolve("knee")

    assert caught.value.candidates == ("ham:knee_joint", "ham:knee_region")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("semitendinosus", "semitendinosus"),
        ("sit bone", "ischial tuberosity"),
        ("femoris biceps", "biceps femoris"),
        ("semitendonosus", "semitendinosus"),
        ("pulled hamstring", "hamstring strain"),
        ("SCIATICA", "sciatica"),
    ],
)
def test_search_puts_the_kind_meant_first(kg: KnowledgeGraph, text: str, first: str) -> None:
    assert kg.search(text)[0].label == first


def test_search_finds_each_kind_first_by_each_of_its_own_names(kg: KnowledgeGraph) -> None:
    names = kg.query(
        "SELECT ?kind ?name { GRAPH <https://w3id.org/hamkg/graph/asserted>"
        " { ?kind rdfs:label|skos:altLabel ?name } }"
    )

    for kind, name in names:  # type: ignore[union-attr]  # a SELECT
        assert kg.search(str(name))[0].iri == str(kind), name


def test_search_keeps_to_a_category_and_its_narrower_ones(kg: KnowledgeGraph) -> None:
    hits = kg.search("femoris", category="AnatomicalStructure")

    assert "Muscle" in {hit.type for hit in hits}
    assert {hit.iri for hit in hits} <= {ref.iri for ref in kg.kinds("AnatomicalStructure")}
    assert kg.search("femoris", category="Exercise") == ()


@pytest.mark.parametrize("text", ["", "  ", "'\"*()", "zzzzzzzz"])
def test_search_for_nothing_finds_nothing(kg: KnowledgeGraph, text: str) -> None:
    assert kg.search(text) == ()


def test_search_ignores_accents() -> None:
    index = SearchIndex(EmbeddedEngine.of("trig", TWO_KNEES.encode()), ontology() / "search")
    (hit,) = index.search("articulacion")

    assert hit.matched == "articulación de la rodilla"


def test_a_card_has_all_a_reader_needs(kg: KnowledgeGraph) -> None:
    card = kg.entity("semitendinosus")

    assert card.category.label == "muscle"
    assert card.definition.endswith(".")
    relations = {(r.predicate.label, r.other.label): r for r in card.relations}
    (claim, *_) = relations["innervated by", "tibial nerve"].claims
    assert claim.source.citation
    assert 1 <= claim.evidence_rank <= 6


def test_a_relation_read_backwards_has_the_same_claims(kg: KnowledgeGraph) -> None:
    stated = kg.explain("semitendinosus", "innervatedBy", "tibial_nerve")
    backwards = kg.explain("tibial_nerve", "innervates", "semitendinosus")

    assert backwards.claims == stated.claims
    assert not backwards.inferred


def test_a_relation_may_be_asked_for_in_words(kg: KnowledgeGraph) -> None:
    relation = kg.explain("semitendinosus", "is innervated by", "tibial nerve")

    assert relation.predicate.curie == "ham:innervatedBy"


def test_a_relation_there_is_not_is_said(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEdgeError, match="does not hold that semitendinosus may relieve"):
        kg.explain("semitendinosus", "relieves", "posterior_thigh_pain")


def test_a_neighbourhood_keeps_to_its_limit_and_says_how_many_there_are(
    kg: KnowledgeGraph,
) -> None:
    found = kg.neighbourhood("hamstrings", limit=5)

    assert len(found.nodes) == 5
    assert found.total > 5
    assert all(
        edge.subject in (found.root, *found.nodes) and edge.object in (found.root, *found.nodes)
        for edge in found.edges
    )


def test_categories_count_their_kinds(kg: KnowledgeGraph) -> None:
    counts = {category.ref.label: category.count for category in kg.categories()}

    assert sum(counts.values()) == kg.summary().kinds
    assert counts["muscle"] == len(kg.kinds("Muscle"))


def test_a_wide_category_lists_the_kinds_of_its_narrower_ones(kg: KnowledgeGraph) -> None:
    assert {ref.category for ref in kg.kinds("AnatomicalStructure")} > {"Muscle", "Nerve"}
    assert len(kg.kinds("Kind")) == kg.summary().kinds


def test_asserted_only_leaves_inferred_relations_out(kg: KnowledgeGraph) -> None:
    query = "ASK { ham:biceps_femoris_long_head ham:partOf ham:hamstrings }"

    assert kg.query(query)
    assert not kg.query(query, asserted_only=True)


def test_a_query_with_from_is_about_those_graphs_alone(kg: KnowledgeGraph) -> None:
    inferred = "https://w3id.org/hamkg/graph/inferred"

    assert kg.query(f"ASK FROM <{inferred}> {{ ?s ham:hasPart ?o }}")
    assert not kg.query(f"ASK FROM <{inferred}> {{ ?s ham:insertsOn ham:fibular_head }}")


def test_rdflib_sees_the_same_data(kg: KnowledgeGraph) -> None:
    muscle = rdflib.URIRef(ham("Muscle"))

    found = {str(subject) for subject in kg.to_rdflib().subjects(rdflib.RDF.type, muscle)}

    assert found == {ref.iri for ref in kg.kinds("Muscle")}


def test_owlready_sees_kinds_as_objects(kg: KnowledgeGraph) -> None:
    world = kg.to_owlready()
    muscle = world[ham("semitendinosus")]

    assert [nerve.name for nerve in muscle.innervatedBy] == ["tibial_nerve"]


def test_networkx_sees_every_relation(kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx()
    summary = kg.summary()

    assert graph.number_of_edges() == summary.asserted + summary.inferred


def test_describing_a_kind_gives_its_statements_too(kg: KnowledgeGraph) -> None:
    engine = EmbeddedEngine.of("turtle", kg.describe("ice"))

    assert engine.answer("ASK { ?claim ham:about ham:ice ; ham:evidenceLevel ?level }")


# ---------------------------------------------------------------- files and stores


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a store"):
        KnowledgeGraph.open(tmp_path)


def test_a_missing_rdf_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        EmbeddedEngine.load(tmp_path / "none.ttl")


def test_a_broken_rdf_file_is_refused_with_its_name_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("<x:a> <x:b> \n", encoding="utf-8")

    with pytest.raises(RdfSyntaxError, match=r"bad\.ttl.*line 2"):
        EmbeddedEngine.load(path)


def test_a_file_of_no_known_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.docx"
    path.write_text("", encoding="utf-8")

    with pytest.raises(UnknownFormatError, match="docx"):
        EmbeddedEngine.load(path)


def test_what_backs_a_relation_can_be_had_as_rdf(kg: KnowledgeGraph) -> None:
    stated = EmbeddedEngine.of("turtle", kg.describe_relation("ice", "memberOf", "self_care"))
    proved = EmbeddedEngine.of(
        "turtle", kg.describe_relation("leg_press", "mayHelpPrevent", "hamstring_strain")
    )

    assert stated.answer("ASK { ham:ice ham:memberOf ham:self_care . ?proof a ham:Inference }")
    assert proved.answer("ASK { ?proof ham:premise/ham:predicate ham:strengthens }")


def test_a_card_shows_disputed_claims_that_were_not_taken_in(kg: KnowledgeGraph) -> None:
    for term in ("hamstrings", "biceps_femoris"):
        (relation,) = kg.entity(term).disputed_apart
        assert relation.predicate.curie == "ham:equatedWith"
        assert relation.strength == "1 for, 1 against"


def test_a_claim_whose_source_is_not_described_stays_out() -> None:
    engine = EmbeddedEngine.load(release_file("hamkg.trig"))
    kg = KnowledgeGraph(engine, "")
    (before,) = kg.explain("squat", "strengthens", "quadriceps").claims

    engine.update(f"DELETE WHERE {{ GRAPH ?g {{ <{before.source.iri}> dcterms:title ?title }} }}")

    assert KnowledgeGraph(engine, "").explain("squat", "strengthens", "quadriceps").claims == ()


def test_release_files_are_listed_with_their_sums(kg: KnowledgeGraph) -> None:
    files = {file.name: file for file in kg.release_files()}

    assert files["hamkg.ttl"].bytes > 100_000
    assert len(files["hamkg.ttl"].sha256) == 64


def test_a_warning_says_how_strong_it_is_and_in_which_phase(kg: KnowledgeGraph) -> None:
    relation = kg.explain("nordic_hamstring_exercise", "notAdvisedFor", "hamstring_strain")

    assert relation.strength.startswith("lay text, 1 source; caution, acute")
