"""Why a relation is not there: what it goes against, and which premise is missing."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from hamkg import KnowledgeGraph
from hamkg.build.rules import infer
from hamkg.build.triples import ASSERTED, SCHEMA
from hamkg.cli import cli
from hamkg.engine import EmbeddedEngine
from hamkg.errors import UnknownTermError
from hamkg.locations import ontology, release_file
from hamkg.rules import read_rules
from hamkg.whynot_model import AGAINST, DISPUTED, HOLDS, MAY_FOLLOW, ONLY_STATED

if TYPE_CHECKING:
    from hamkg.whynot_model import Attempt

RULES = read_rules(ontology() / "rules")
ABSENT = [
    ("bridge_exercise", "mayHelpPrevent", "hamstring_strain"),
    ("sciatica", "functionAtRisk", "gracilis"),
    ("gracilis", "atRiskFrom", "sciatica"),
    ("gracilis", "innervatedBy", "sciatic_nerve"),
    ("hamstring_strain", "affects", "sciatic_nerve"),
    ("dvt", "causes", "tingling"),
    ("tingling", "symptomOfRegion", "quadriceps"),
    ("piriformis", "partOf", "hamstrings"),
]


@pytest.fixture(scope="module")
def facts() -> list[ox.Quad]:
    store = ox.Store()
    store.load(path=release_file("hamkg.trig"), format=ox.RdfFormat.TRIG)
    return [quad for quad in store if quad.graph_name in {SCHEMA, ASSERTED}]


def stated(attempt: Attempt) -> list[ox.Quad]:
    """What an attempt says is missing, as if somebody had stated it."""
    return [
        ox.Quad(
            ox.NamedNode(one.subject.iri),
            ox.NamedNode(one.predicate.iri),
            ox.NamedNode(one.other.iri),
            ASSERTED,
        )
        for one in attempt.missing
        if one.subject and one.other
    ]


# ---------------------------------------------------------------- what it says is so


@pytest.mark.uncounted
@pytest.mark.parametrize("edge", ABSENT, ids=" ".join)
def test_an_edge_follows_once_what_was_missing_is_stated(
    kg: KnowledgeGraph, facts: list[ox.Quad], edge: tuple[str, str, str]
) -> None:
    answer = kg.why_not(*edge)
    wanted = (answer.edge.subject.iri, answer.edge.predicate.iri, answer.edge.object.iri)

    nearest = answer.attempts[0]
    assert len(stated(nearest)) == len(nearest.missing) == 1
    concluded = {one.edge for one in infer([*facts, *stated(nearest)], RULES)}

    assert answer.verdict == MAY_FOLLOW
    assert wanted in concluded


CHAIN = """
<https://w3id.org/hamkg/graph/schema> {
  ham:r a owl:ObjectProperty ; rdfs:label "r" ; ham:phrase "reaches" ;
    owl:propertyChainAxiom ( ham:p ham:q ) ; ham:inferredOnly true .
  ham:p a owl:ObjectProperty ; rdfs:label "p" ; ham:phrase "passes" .
  ham:q a owl:ObjectProperty ; rdfs:label "q" ; ham:phrase "quits" .
  ham:s a owl:ObjectProperty ; rdfs:label "s" ; ham:phrase "sees" ;
    rdfs:domain ham:Muscle ; rdfs:range [ owl:unionOf ( ham:Nerve ham:Bone ) ] .
  ham:Kind a owl:Class ; rdfs:label "kind" .
  ham:Muscle a owl:Class ; rdfs:label "muscle" ; rdfs:subClassOf ham:Kind .
  ham:Nerve a owl:Class ; rdfs:label "nerve" ; rdfs:subClassOf ham:Kind .
  ham:Bone a owl:Class ; rdfs:label "bone" ; rdfs:subClassOf ham:Kind .
  [] a owl:AllDisjointClasses ; owl:members ( ham:Muscle ham:Nerve ham:Bone ) .
}
<https://w3id.org/hamkg/graph/asserted> {
  ham:a a ham:Muscle ; rdfs:label "a" . ham:b a ham:Muscle ; rdfs:label "b" .
  ham:c a ham:Muscle ; rdfs:label "c" . ham:n a ham:Nerve ; rdfs:label "n" .
  EDGES
}"""


def small(edges: str) -> KnowledgeGraph:
    """A graph with a rule of two premises, and these edges."""
    return KnowledgeGraph(EmbeddedEngine.of("trig", CHAIN.replace("EDGES", edges).encode()), "")


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "edges",
    [
        " ".join(part for part in parts if part)
        for part_sets in [
            (
                ["", "ham:a ham:p ham:b ."],
                ["", "ham:b ham:q ham:c ."],
                ["", "ham:n ham:q ham:c ."],
                ["", "ham:a ham:p ham:n ."],
            )
        ]
        for parts in product(*part_sets)
    ],
)
def test_the_ways_that_need_one_statement_are_all_found_and_no_other(edges: str) -> None:
    graph = small(edges)
    holds = {tuple(edge.split()[:3]) for edge in edges.split(" .") if edge.strip()}
    kinds = ("ham:a", "ham:b", "ham:c", "ham:n")
    follows = any(
        ("ham:a", "ham:p", kind) in holds and (kind, "ham:q", "ham:c") in holds for kind in kinds
    )
    expected = {
        edge
        for kind in kinds
        for edge, other in (
            (("ham:a", "ham:p", kind), (kind, "ham:q", "ham:c")),
            ((kind, "ham:q", "ham:c"), ("ham:a", "ham:p", kind)),
        )
        if other in holds and edge not in holds
    }

    answer = graph.why_not("a", "r", "c")

    # This graph infers nothing by itself: where both premises hold there is no way left to tell.
    found = {
        (one.subject.curie, one.predicate.curie, one.other.curie)
        for attempt in answer.attempts
        for one in attempt.missing
        if len(attempt.missing) == 1 and one.subject and one.other
    }
    assert follows or found == expected
    if not holds:
        (attempt,) = answer.attempts
        assert attempt.sentence == (
            "It would follow if it were stated that a passes something and that "
            "that same thing quits c."
        )


# ---------------------------------------------------------------- the verdicts


def test_an_edge_against_domain_and_range_is_said_to_be_one() -> None:
    answer = small("").why_not("n", "s", "a")

    assert answer.verdict == AGAINST
    assert answer.attempts == ()
    start, end = answer.objections
    assert start == (
        "“sees” starts at a muscle; n is a nerve, and by the definitions nothing can be both."
    )
    assert end.startswith("“sees” leads to a bone or a nerve; a is a muscle, and ")


def test_nobody_stated_it_and_no_rule_could() -> None:
    answer = small("").why_not("a", "s", "n")

    assert answer.verdict == ONLY_STATED
    assert "not evidence that it is false" in answer.told


def test_a_whole_is_no_part_of_its_part(kg: KnowledgeGraph) -> None:
    turned = kg.why_not("hamstrings", "partOf", "semitendinosus")
    itself = kg.why_not("hamstrings", "partOf", "hamstrings")

    assert (turned.verdict, itself.verdict) == (AGAINST, AGAINST)
    assert "round in a circle" in turned.objections[0]
    assert "itself" in itself.objections[0]


def test_what_holds_is_explained_instead(kg: KnowledgeGraph) -> None:
    answer = kg.why_not("leg_press", "mayHelpPrevent", "hamstring_strain")

    assert answer.verdict == HOLDS
    assert "not established" in answer.told
    assert answer.proof == kg.proof("leg_press", "mayHelpPrevent", "hamstring_strain")
    assert answer.relation == kg.explain("leg_press", "mayHelpPrevent", "hamstring_strain")


def test_a_claim_that_was_not_taken_in_is_shown(kg: KnowledgeGraph) -> None:
    answer = kg.why_not("hamstrings", "equatedWith", "biceps_femoris")

    assert answer.verdict == DISPUTED
    assert answer.relation is not None
    assert answer.relation.disputing


def test_what_a_rule_suggests_is_called_a_hypothesis(kg: KnowledgeGraph) -> None:
    answer = kg.why_not("bridge_exercise", "mayHelpPrevent", "hamstring_strain")

    assert "no more than a hypothesis" in answer.told
    assert all(", as a hypothesis," in attempt.sentence for attempt in answer.attempts)


def test_no_way_lacks_what_can_only_be_inferred_or_is_there(kg: KnowledgeGraph) -> None:
    for edge in ABSENT:
        for attempt in kg.why_not(*edge, limit=50).attempts:
            assert attempt.missing
            for one in attempt.missing:
                assert one.predicate.curie not in {"ham:regionSymptom", "ham:mayHelpPrevent"}


def test_the_fewest_missing_come_first_and_there_are_not_too_many(kg: KnowledgeGraph) -> None:
    answer = kg.why_not("piriformis", "partOf", "hamstrings", limit=2)
    counts = [len(attempt.missing) for attempt in answer.attempts]

    assert len(counts) == 2
    assert counts == sorted(counts)
    assert answer.total > 2


def test_nobody_is_told_that_a_muscle_might_be_part_of_a_nerve(kg: KnowledgeGraph) -> None:
    answer = kg.why_not("hamstring_strain", "affects", "sciatic_nerve")

    missing = [one for attempt in answer.attempts for one in attempt.missing]
    assert not [one for one in missing if one.predicate.curie == "ham:partOf"]


def test_the_same_question_has_the_same_answer(kg: KnowledgeGraph) -> None:
    again = KnowledgeGraph.open().why_not(*ABSENT[-1])

    assert again == kg.why_not(*ABSENT[-1])


def test_an_unknown_term_is_named(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownTermError, match="hamsting"):
        kg.why_not("hamsting", "partOf", "thigh")


# ---------------------------------------------------------------- command line


def test_the_command_tells_what_holds_and_what_is_missing() -> None:
    printed = CliRunner().invoke(cli, ["why-not", *ABSENT[0]]).output

    assert "✗ bridge exercise strengthens hamstring muscle group  [missing]" in printed
    assert "✓ hamstring muscle group is overloaded in hamstring strain  [holds," in printed
    assert "rule, chain of two relations: X may help prevent Y, because" in printed


def test_json_is_one_document_with_the_premises() -> None:
    printed = CliRunner().invoke(cli, ["why-not", *ABSENT[0], "--format", "json"]).output

    found = json.loads(printed)

    assert found["verdict"] == MAY_FOLLOW
    missing, held = found["attempts"][0]["premises"]
    assert (missing["holds"], held["holds"]) == (False, True)
    assert missing["subject"] == "ham:glute_bridge"
    assert held["proof"]["premises"][0]["claims"]
