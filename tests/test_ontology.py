"""The release keeps every shape and check, and each of them has an example that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hamkg
from hamkg import KnowledgeGraph
from hamkg.build.validate import located, run_checks, run_shapes
from hamkg.engine import EmbeddedEngine
from hamkg.headers import read_header
from hamkg.locations import ontology, project_root
from hamkg.quality import Violation

BAD = Path(__file__).parent / "bad"
CHECKS = sorted((ontology() / "checks").glob("*.rq"))
SHAPES = sorted((ontology() / "shapes").glob("*.ttl"))
SCHEMA = sorted((ontology() / "schema").glob("*.ttl"))
STANDARDS = (project_root() / "docs" / "quality-standards.md").read_text(encoding="utf-8")
ARTICLE = "ham:hamstring_article"


@pytest.fixture(scope="module")
def release() -> EmbeddedEngine:
    return EmbeddedEngine.load(ontology() / "release" / "hamkg.trig")


@pytest.fixture(scope="module")
def both_levels() -> EmbeddedEngine:
    folder = ontology() / "release"
    return EmbeddedEngine.load(folder / "hamkg.trig", folder / "hamkg-classes.ttl")


@pytest.fixture(scope="module")
def schema() -> EmbeddedEngine:
    return EmbeddedEngine.load(*SCHEMA)


def column(kg: KnowledgeGraph, query: str) -> set[str]:
    """The texts of a query's first column."""
    return {str(row[0]) for row in kg.query(query)}  # type: ignore[union-attr]  # a SELECT


def test_the_release_breaks_no_check(both_levels: EmbeddedEngine) -> None:
    assert run_checks(both_levels, ontology() / "checks") == ()


@pytest.mark.uncounted
def test_the_release_breaks_no_shape(release: EmbeddedEngine) -> None:
    assert run_shapes(release, ontology() / "shapes") == ()


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_a_check_finds_its_bad_example(
    check: Path, schema: EmbeddedEngine, tmp_path: Path
) -> None:
    (tmp_path / check.name).write_bytes(check.read_bytes())
    engine = EmbeddedEngine.load(*SCHEMA, BAD / "checks" / f"{check.stem}.ttl")

    assert run_checks(engine, tmp_path)
    assert run_checks(schema, tmp_path) == (), "it is the example that breaks the check"


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_standards_a_check_covers_are_documented(check: Path) -> None:
    for standard in read_header(check, ("severity",)).get("standard", ()):
        family, _, name = standard.partition(" ")
        rows = [row for row in STANDARDS.splitlines() if row.startswith(f"| {name} |")]
        assert any(f"`{check.stem}`" in row for row in rows), f"{family} {name}"


def test_every_check_that_the_standards_name_says_so() -> None:
    said = {check.stem: read_header(check, ()).get("standard", ()) for check in CHECKS}
    for row in STANDARDS.splitlines():
        name, _, rest = row.removeprefix("| ").partition(" |")
        for stem in re.findall(r"`([a-z0-9-]+)`", rest) if row.startswith("| ") else ():
            if stem in said:
                assert name in {one.partition(" ")[2] for one in said[stem]}, (name, stem)


@pytest.mark.uncounted
@pytest.mark.parametrize("shape", SHAPES, ids=lambda path: path.stem)
def test_a_shape_finds_its_bad_example(shape: Path, tmp_path: Path) -> None:
    (tmp_path / shape.name).write_bytes(shape.read_bytes())
    engine = EmbeddedEngine.load(*SCHEMA, BAD / "shapes" / shape.name)

    severities = {violation.severity for violation in run_shapes(engine, tmp_path)}

    assert "error" in severities
    assert severities <= {"error", "warning", "info"}


def test_no_bad_example_is_left_over() -> None:
    assert {path.stem for path in (BAD / "checks").iterdir()} == {path.stem for path in CHECKS}
    assert {path.name for path in (BAD / "shapes").iterdir()} == {path.name for path in SHAPES}


def test_a_violation_is_placed_in_its_table() -> None:
    violation = Violation("x", "error", "ham:semitendinosus", "", "")

    place = located(violation, ontology() / "content")

    table, line = place.split(":")
    text = (ontology() / "content" / table).read_text(encoding="utf-8").split("\n")
    assert text[int(line) - 1].startswith("semitendinosus\t")


def test_a_violation_outside_the_tables_has_no_place() -> None:
    assert located(Violation("x", "error", "http://x.example/y", "", ""), ontology()) == ""


def test_the_version_of_the_package_is_that_of_the_data(kg: KnowledgeGraph) -> None:
    assert kg.summary().version == hamkg.__version__


@pytest.mark.parametrize("number", range(22))
def test_every_sentence_of_the_article_backs_a_statement(kg: KnowledgeGraph, number: int) -> None:
    assert kg.query(
        "ASK { ?claim ham:supportedBy ?sentence ."
        f' ?sentence ham:ofSource {ARTICLE} ; skos:notation "S{number}" }}'
    )


@pytest.mark.parametrize(
    ("subject", "predicate", "objects"),
    [
        ("posterior_thigh_pain", "hasQuality", {"stabbing_pain", "dull_pain", "burning_pain"}),
        ("posterior_thigh_pain", "aggravatedBy", {"walking", "running", "bending_down"}),
        ("posterior_thigh_pain", "radiatesTo", {"calf", "foot"}),
        ("posterior_thigh_pain", "causedBy", {"hamstring_strain", "sciatica", "herniated_disc"}),
        (
            "posterior_thigh_pain",
            "accompaniedBy",
            {"muscle_tightness", "muscle_stiffness", "numbness", "tingling", "limited_movement"},
        ),
        ("self_care", "hasMember", {"rest", "ice", "stretching", "heat"}),
        ("mild_posterior_thigh_pain", "relievedBy", {"rest", "ice", "stretching", "heat"}),
        ("persistent_or_worsening_pain", "warrantsAction", {"physician_consultation"}),
        ("physician_consultation", "aimsAt", {"diagnosis_and_treatment_plan"}),
        ("hamstring_exercises", "hasMember", {"leg_press", "squat", "stretching"}),
    ],
)
def test_the_graph_says_what_the_article_says(
    kg: KnowledgeGraph, subject: str, predicate: str, objects: set[str]
) -> None:
    found = column(kg, f"SELECT ?o {{ ham:{subject} ham:{predicate} ?o }}")

    assert found >= {f"https://w3id.org/hamkg/{name}" for name in objects}


def test_self_care_relieves_mild_pain_and_soreness_only(kg: KnowledgeGraph) -> None:
    relieved = column(kg, "SELECT ?o { ham:self_care ham:hasMember ?one . ?one ham:relieves ?o }")

    assert "https://w3id.org/hamkg/mild_posterior_thigh_pain" in relieved
    assert "https://w3id.org/hamkg/posterior_thigh_pain" not in relieved


def test_no_self_care_for_what_an_urgent_red_flag_points_to(kg: KnowledgeGraph) -> None:
    assert not kg.query(
        "ASK { ?flag ham:urgency/ham:rank ?rank ; ham:suggests ?condition . FILTER(?rank <= 2)"
        " ham:self_care ham:hasMember ?one . ?one ham:treats|ham:relieves ?condition }"
    )


def test_most_kinds_are_mapped_and_none_by_same_as(kg: KnowledgeGraph) -> None:
    mapped = column(
        kg,
        "SELECT DISTINCT ?kind { ?kind skos:exactMatch|skos:closeMatch|skos:broadMatch"
        "|skos:narrowMatch|skos:relatedMatch ?other . ?kind a owl:NamedIndividual }",
    )

    kinds = {ref.iri for ref in kg.kinds()}
    assert len(mapped & kinds) / len(kinds) >= 0.59
    assert not kg.query("ASK { ?a owl:sameAs ?b }")


def test_a_statement_carries_the_numbers_of_its_source(kg: KnowledgeGraph) -> None:
    relation = kg.explain("hamstring_strain", "hasRiskFactor", "previous_hamstring_injury")

    measures = {m.label: m.value for claim in relation.claims for m in claim.measures}
    assert measures["relative risk"] == "2.7"


def test_what_not_to_do_says_how_strongly(kg: KnowledgeGraph) -> None:
    claims = [
        claim
        for relation in kg.entity("massage").relations
        if relation.predicate.curie == "ham:notAdvisedFor"
        for claim in relation.claims
    ]

    assert claims
    assert all(claim.advice for claim in claims)


def test_the_slip_of_the_article_is_disputed_and_reaches_no_anatomy(kg: KnowledgeGraph) -> None:
    relation = kg.explain("hamstrings", "equatedWith", "biceps_femoris")

    assert {claim.stance for claim in relation.claims} == {"supports", "disputes"}
    assert not kg.query("ASK { GRAPH ?g { ?s ham:equatedWith ?o } }")


@pytest.mark.uncounted
def test_every_relation_has_a_sourced_claim_or_a_proof_in_words(kg: KnowledgeGraph) -> None:
    for ref in kg.kinds():
        for relation in kg.entity(ref.iri).relations:
            assert bool(relation.claims) != relation.inferred, relation
            if relation.inferred:
                assert relation.proof is not None
                assert relation.proof.premises
                assert " because " in relation.proof.sentence


def test_what_may_help_prevent_is_called_a_hypothesis(kg: KnowledgeGraph) -> None:
    relation = kg.explain("leg_press", "mayHelpPrevent", "hamstring_strain")

    assert (relation.inferred, relation.hypothesis) == (True, True)


def test_lay_text_ranks_last(kg: KnowledgeGraph) -> None:
    worst = column(
        kg,
        "SELECT ?label { ?level a ham:EvidenceLevel ; ham:rank ?rank ; rdfs:label ?label }"
        " ORDER BY DESC(?rank) LIMIT 1",
    )

    assert worst == {"lay text"}
