"""Every inferred edge has a whole proof; it is told in words, as a tree, as JSON and in PROV-O."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg import KnowledgeGraph
from hamkg.build.validate import run_shapes
from hamkg.cli import cli
from hamkg.engine import EmbeddedEngine, select
from hamkg.errors import HamkgError, UnknownEdgeError
from hamkg.locations import ontology, release_file
from hamkg.names import Names
from hamkg.proof_model import UNPROVEN, ProofStep, proof_json, weakest_link
from hamkg.proofs import MOST_RULES, Proofs
from hamkg.rules import filled

if TYPE_CHECKING:
    from pathlib import Path

PREVENTION = ("leg_press", "mayHelpPrevent", "hamstring_strain")


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return EmbeddedEngine.load(release_file("hamkg.trig"))


def graph_of(turtle: str) -> KnowledgeGraph:
    """A graph of a few facts in TriG."""
    return KnowledgeGraph(EmbeddedEngine.of("trig", turtle.encode()), "")


# ---------------------------------------------------------------- the release


@pytest.mark.uncounted
def test_every_inferred_edge_has_a_proof_that_ends_at_what_is_stated(
    kg: KnowledgeGraph, engine: EmbeddedEngine
) -> None:
    edges = [
        tuple(map(str, row))
        for row in select(
            engine,
            "SELECT ?s ?p ?o { ?i a ham:Inference ; ham:about ?s ; ham:predicate ?p ;"
            " ham:object ?o }",
        )
    ]
    held = {
        tuple(map(str, row))
        for row in select(
            engine,
            "SELECT ?s ?p ?o { GRAPH <https://w3id.org/hamkg/graph/asserted> { ?s ?p ?o }"
            " FILTER(ISIRI(?o)) }",
        )
    }
    proofs = Proofs(engine, Names(engine), kg._can.evidence)  # noqa: SLF001  also types, which the facade does not take

    wrong = []
    for subject, predicate, value in edges:
        proof = proofs.proof((subject, predicate, value))
        leaves = {
            (leaf.relation.subject.iri, leaf.relation.predicate.iri, leaf.relation.other.iri)
            for leaf in proof.leaves
        }
        if not (proof.premises and leaves <= held and proof.depth < MOST_RULES):
            wrong.append((subject, predicate, value))

    assert len(edges) > 2000
    assert wrong == []


def test_every_edge_of_the_inferred_graph_has_an_inference(engine: EmbeddedEngine) -> None:
    bare = select(
        engine,
        "SELECT ?s ?p ?o { GRAPH <https://w3id.org/hamkg/graph/inferred> { ?s ?p ?o }"
        " { ?p ham:phrase ?w } UNION { ?o rdfs:subClassOf+ ham:Kind . FILTER(?p = rdf:type) }"
        " MINUS { ?i a ham:Inference ; ham:about ?s ; ham:predicate ?p ; ham:object ?o } }",
    )

    assert bare.rows == ()


# ---------------------------------------------------------------- words


def test_a_proof_is_told_from_the_conclusion_down(kg: KnowledgeGraph) -> None:
    proof = kg.proof(*PREVENTION)

    assert proof.known == "hypothesis, inferred"
    assert proof.sentence.startswith("Leg press may help prevent hamstring strain, because ")
    assert proof.rule is not None
    assert proof.rule.title == "Chain of two relations"
    assert proof.rule.wording == (
        "X may help prevent Y, because X strengthens Z and Z is overloaded in Y."
    )
    strengthens, overloaded = proof.premises
    assert strengthens.sentence == "Leg press strengthens hamstring muscle group."
    assert strengthens.stated
    assert strengthens.relation.claims
    assert overloaded.rule is not None
    assert overloaded.rule.converse


def test_a_stated_relation_is_a_proof_of_one_step(kg: KnowledgeGraph) -> None:
    proof = kg.proof("squat", "strengthens", "quadriceps")

    assert (proof.known, proof.premises, proof.depth) == ("stated", (), 0)
    assert weakest_link(proof) is None


def test_a_relation_that_is_not_there_has_no_proof(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEdgeError):
        kg.proof("squat", "treats", "dvt")


def test_the_same_question_gives_the_same_proof(kg: KnowledgeGraph) -> None:
    assert KnowledgeGraph.open().proof(*PREVENTION) == kg.proof(*PREVENTION)


def test_a_template_of_somebody_else_reaches_nothing_but_its_words() -> None:
    assert filled("{subject.__class__} {premise1}", {"premise1": "a"}) == "{subject.__class__} a"


# ---------------------------------------------------------------- the weakest link


CHAIN = """
<https://w3id.org/hamkg/graph/schema> {{
  ham:p a owl:ObjectProperty ; rdfs:label "p" ; ham:phrase "helps" . {schema}
  ham:Thing a owl:Class ; rdfs:label "thing" .
  ham:good rdfs:label "trial" ; ham:rank 2 . ham:poor rdfs:label "lay text" ; ham:rank 6 .
  ham:for rdfs:label "supports" . ham:stance_disputes rdfs:label "disputes" .
  ham:sure rdfs:label "probable" . ham:often rdfs:label "frequent" . ham:book rdfs:label "book" .
}}
<https://w3id.org/hamkg/graph/asserted> {{
  ham:a a ham:Thing ; rdfs:label "a" ; ham:p ham:b . ham:b a ham:Thing ; rdfs:label "b" .
  ham:b ham:p ham:c . ham:c a ham:Thing ; rdfs:label "c" . ham:d a ham:Thing ; rdfs:label "d" .
}}
<https://w3id.org/hamkg/graph/evidence> {{
  ham:source a ham:Source ; dcterms:title "S" ; dcterms:bibliographicCitation "S 1999" ;
    ham:sourceKind ham:book .
  {claims}
}}
<https://w3id.org/hamkg/graph/inferred> {{
  ham:a ham:p ham:c .
  ham:rule rdfs:label "Chain" ; rdfs:comment "{{subject}} so {{premise1}}" ; ham:isConverse false .
  ham:i a ham:Inference ; ham:about ham:a ; ham:predicate ham:p ; ham:object ham:c ;
    ham:proofText "A helps c." ; ham:derivedBy ham:rule ; ham:premise ham:i1 , ham:i2 .
  ham:i1 ham:position 1 ; ham:about ham:a ; ham:predicate ham:p ; ham:object ham:b .
  ham:i2 ham:position 2 ; ham:about ham:b ; ham:predicate ham:p ; ham:object {last} .
}}"""
CLAIM = """ham:{name} a ham:Statement ; ham:about ham:{subject} ; ham:predicate ham:p ;
  ham:object ham:{value} ; ham:stance ham:{stance} ; ham:certainty ham:sure ;
  ham:frequency ham:often ; ham:evidenceLevel ham:{level} ; ham:source ham:source ;
  dcterms:creator ham:team ; dcterms:created "2026-01-01" ."""


def claim(name: str, ends: str, level: str, stance: str = "for") -> str:
    return CLAIM.format(name=name, subject=ends[0], value=ends[1], level=level, stance=stance)


def chain(*claims: str, last: str = "ham:c", schema: str = "") -> ProofStep:
    text = CHAIN.format(claims="\n".join(claims), last=last, schema=schema)
    return graph_of(text).proof("a", "p", "c")


def test_the_weakest_link_has_the_lowest_grade() -> None:
    weak = weakest_link(chain(claim("s1", "ab", "good"), claim("s2", "bc", "poor")))

    assert weak is not None
    assert (weak.step.sentence, weak.why) == ("B helps c.", "lay text, 1 source")


def test_a_disputed_premise_is_weaker_than_any_grade() -> None:
    weak = weakest_link(
        chain(
            claim("s1", "ab", "good"),
            claim("s3", "ab", "good", "stance_disputes"),
            claim("s2", "bc", "poor"),
        )
    )

    assert weak is not None
    assert weak.step.sentence == "A helps b."
    assert weak.step.known == "disputed"
    assert weak.why == "disputed: 1 for, 1 against"


def test_a_proof_that_goes_round_in_circles_ends() -> None:
    round_and_round = CHAIN.format(claims="", last="ham:c", schema="").replace(
        "ham:about ham:b ; ham:predicate ham:p ; ham:object ham:c",
        "ham:about ham:a ; ham:predicate ham:p ; ham:object ham:c",
    )

    proof = graph_of(round_and_round).proof("a", "p", "c")

    assert [step.known for step in proof.steps] == ["inferred", "stated", UNPROVEN]
    weak = weakest_link(proof)
    assert weak is not None
    assert weak.why == UNPROVEN


# ---------------------------------------------------------------- command line, JSON, RDF


def test_the_command_prints_an_indented_tree() -> None:
    printed = CliRunner().invoke(cli, ["explain", *PREVENTION, "--format", "tree"]).output
    lines = printed.splitlines()

    assert lines[0].startswith("Leg press may help prevent hamstring strain, because")
    assert any(
        line.startswith("├─ Leg press strengthens hamstring muscle group.") for line in lines
    )
    assert any(line.startswith("└─ Hamstring muscle group is overloaded in") for line in lines)
    assert any(line.startswith("   └─ Hamstring strain overloads") for line in lines)
    assert "weakest link: " in printed


def test_json_holds_the_whole_tree(kg: KnowledgeGraph) -> None:
    printed = CliRunner().invoke(cli, ["explain", *PREVENTION, "--format", "json"]).output

    found = json.loads(printed)

    assert found["tree"] == json.loads(json.dumps(proof_json(kg.proof(*PREVENTION))))
    assert found["tree"]["premises"][0]["claims"][0]["source"]["citation"]
    assert found["tree"]["weakest_link"]["why"]
    assert found["proof"]["rule"] == "Chain of two relations"


@pytest.fixture(scope="module")
def told(kg: KnowledgeGraph) -> EmbeddedEngine:
    return EmbeddedEngine.of("turtle", kg.describe_relation(*PREVENTION))


def test_prov_leads_from_the_conclusion_to_the_sources(told: EmbeddedEngine) -> None:
    assert told.answer(
        """ASK {
          ham:leg_press ham:mayHelpPrevent ham:hamstring_strain .
          ?i ham:about ham:leg_press ; a ham:Inference, prov:Entity ;
            prov:wasDerivedFrom ?premise ; prov:wasGeneratedBy ?activity .
          ?activity a prov:Activity ; prov:used ?premise ;
            prov:qualifiedAssociation [ a prov:Association ; prov:hadPlan ?rule ] .
          ?rule a prov:Plan, ham:Rule ; rdfs:label ?title .
          ?premise ham:predicate ham:strengthens ; prov:wasDerivedFrom ?statement .
          ?statement a ham:Statement ; prov:hadPrimarySource ?source ; prov:wasAttributedTo ?who .
          ?source dcterms:bibliographicCitation ?citation .
        }"""
    )


def test_prov_follows_a_premise_that_is_inferred_itself(told: EmbeddedEngine) -> None:
    assert told.answer(
        """ASK {
          ?premise a ham:Premise ; ham:predicate ham:overloadedIn ; prov:wasDerivedFrom ?inner .
          ?inner a ham:Inference ; prov:wasDerivedFrom/prov:wasDerivedFrom ?statement .
          ?statement a ham:Statement .
        }"""
    )


@pytest.mark.uncounted
@pytest.mark.parametrize("edge", [PREVENTION, ("bruising", "symptomOfRegion", "hamstrings")])
def test_a_proof_in_rdf_breaks_no_shape(
    kg: KnowledgeGraph, edge: tuple[str, str, str], tmp_path: Path
) -> None:
    told = tmp_path / "proof.ttl"
    told.write_bytes(kg.describe_relation(*edge))
    engine = EmbeddedEngine.load(*sorted((ontology() / "schema").glob("*.ttl")), told)

    assert run_shapes(engine, ontology() / "shapes") == ()


def test_a_disputed_claim_is_told_without_the_edge(kg: KnowledgeGraph) -> None:
    found = EmbeddedEngine.of(
        "turtle", kg.describe_relation("hamstrings", "equatedWith", "biceps_femoris")
    )

    assert not found.answer("ASK { ham:hamstrings ham:equatedWith ham:biceps_femoris }")
    assert found.answer(
        "ASK { ?s ham:stance ham:stance_disputes ; prov:hadPrimarySource ?source }"
    )


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_answered_or_refused_in_words(
    subject: str, predicate: str, value: str
) -> None:
    kg = _shared()
    for ask in (kg.proof, kg.why_not):
        try:
            ask(subject, predicate, value)
        except HamkgError as error:
            assert str(error)  # noqa: PT017  what matters is that it is no other error


def _shared(graphs: list[KnowledgeGraph] = []) -> KnowledgeGraph:  # noqa: B006  opened once
    if not graphs:
        graphs.append(KnowledgeGraph.open())
    return graphs[0]
