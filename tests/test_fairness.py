"""What may be asked as a fact, and what may stand beside it as wrong: on data of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg.capabilities import Capabilities
from hamkg.drawing_lots import draw_wrong
from hamkg.engine import EmbeddedEngine
from hamkg.fairness import Fairness, Stem
from hamkg.study_files import read_askings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = """
@prefix ham: <https://w3id.org/hamkg/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
GRAPH ham:graph/schema {
  ham:Nerve a owl:Class ; rdfs:subClassOf ham:Kind ; rdfs:label "nerve" .
  ham:Muscle a owl:Class ; rdfs:subClassOf ham:Kind ; rdfs:label "muscle" .
  ham:innervatedBy a owl:ObjectProperty ; rdfs:label "innervated by" ; ham:phrase "is fed by" .
  ham:partOf a owl:ObjectProperty ; rdfs:label "part of" ; ham:phrase "is part of" .
  ham:nextTo a owl:ObjectProperty ; rdfs:label "next to" ; ham:phrase "lies next to" .
  ham:ev_trial rdfs:label "trial" ; ham:rank 2 .
  ham:ev_lay_text rdfs:label "lay text" ; ham:rank 6 .
}
""".replace("ham:graph/schema", "<https://w3id.org/hamkg/graph/schema>")
KINDS = """
GRAPH <https://w3id.org/hamkg/graph/asserted> {
  ham:m a ham:Muscle ; rdfs:label "muscle m" ; ham:innervatedBy ham:n0 .
  ham:head a ham:Muscle ; rdfs:label "head of m" ; ham:partOf ham:m .
  ham:o a ham:Muscle ; rdfs:label "muscle o" ; ham:innervatedBy ham:n1, ham:n2, ham:n3, ham:n4 .
  ham:n0 a ham:Nerve ; rdfs:label "nerve 0" . ham:n1 a ham:Nerve ; rdfs:label "nerve 1" .
  ham:n2 a ham:Nerve ; rdfs:label "nerve 2" . ham:n3 a ham:Nerve ; rdfs:label "nerve 3" .
  ham:n4 a ham:Nerve ; rdfs:label "nerve 4" .
"""
CLAIM = """
GRAPH <https://w3id.org/hamkg/graph/evidence> {{
  ham:st a ham:Statement ; ham:about ham:{0} ; ham:predicate ham:innervatedBy ;
    ham:object ham:{1} ; ham:stance ham:{2} ; ham:evidenceLevel ham:{3} ;
    ham:certainty ham:{4} ; ham:source ham:book .
}}"""
ASKING = """#+ title: Nerve
#+ topic: nerves
#+ level: student
#+ relation: ?subject ham:innervatedBy ?answer
#+ grade: ev_trial
#+ ask: What feeds the {subject}?
#+ say: The {answer} feeds the {subject}.
PREFIX ham: <https://w3id.org/hamkg/>
SELECT ?subject ?answer ?near WHERE {
  { ?subject ham:innervatedBy ?answer } UNION { VALUES (?subject ?near) { NEAR } } }
"""


@pytest.fixture
def stem_of_m(tmp_path: Path) -> Callable[..., Stem | None]:
    """Give the stem about the muscle m, with more data and with what its file calls too near."""

    def make(more: str = "", claims: str = "", near: str = "") -> Stem | None:
        data = tmp_path / "own.trig"
        data.write_text(f"{SCHEMA}{KINDS}{more}}}{claims}")
        (tmp_path / "topics.tsv").write_text("name\ttitle\tabout\nnerves\tNerves\tOf nerves.\n")
        questions = tmp_path / "questions"
        questions.mkdir(exist_ok=True)
        (questions / "nerve.rq").write_text(ASKING.replace("NEAR", near))
        engine = EmbeddedEngine.load(data)
        can = Capabilities(engine)
        (asking,) = read_askings(tmp_path)
        stems = Fairness(engine, can.network, can.evidence).stems(asking)
        engine.close()
        return next((stem for stem in stems if stem.subject.label == "muscle m"), None)

    return make


def wrong(stem: Stem | None) -> list[str]:
    assert stem is not None
    return [ref.label for ref in stem.wrong]


def test_answers_of_other_subjects_are_wrong_ones(
    stem_of_m: Callable[..., Stem | None],
) -> None:
    assert wrong(stem_of_m()) == ["nerve 1", "nerve 2", "nerve 3", "nerve 4"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("ham:m ham:nextTo ham:n1 .", "related to the subject in another way"),
        ("ham:n1 ham:nextTo ham:m .", "related to the subject from its own side"),
        ("ham:head ham:innervatedBy ham:n1 .", "true of a part of the subject"),
        ("ham:n0 ham:partOf ham:n1 .", "the whole of a right answer"),
        ("ham:n1 ham:partOf ham:n0 .", "a part of a right answer"),
        ("ham:n1 ham:partOf ham:x . ham:x ham:partOf ham:n0 .", "a part of such a part"),
    ],
)
def test_what_may_be_true_is_no_wrong_option(
    stem_of_m: Callable[..., Stem | None], more: str, why: str
) -> None:
    assert "nerve 1" not in wrong(stem_of_m(more)), why


def test_what_a_source_disputes_is_no_wrong_option(
    stem_of_m: Callable[..., Stem | None],
) -> None:
    claims = CLAIM.format("m", "n1", "stance_disputes", "ev_trial", "cert_probable")

    assert "nerve 1" not in wrong(stem_of_m(claims=claims))


def test_what_the_file_calls_too_near_is_no_wrong_option(
    stem_of_m: Callable[..., Stem | None],
) -> None:
    assert "nerve 1" not in wrong(stem_of_m(near="(ham:m ham:n1)"))
    assert "nerve 1" not in wrong(stem_of_m(near="(UNDEF ham:n1)"))


@pytest.mark.parametrize(
    ("stance", "grade", "certainty", "asked"),
    [
        ("stance_supports", "ev_trial", "cert_probable", True),
        ("stance_supports", "ev_lay_text", "cert_probable", False),
        ("stance_disputes", "ev_trial", "cert_probable", False),
        ("stance_supports", "ev_trial", "cert_conflicting", False),
    ],
)
def test_only_what_is_well_backed_and_undisputed_is_asked(
    stem_of_m: Callable[..., Stem | None], stance: str, grade: str, certainty: str, *, asked: bool
) -> None:
    claims = CLAIM.format("m", "n0", stance, grade, certainty)

    assert (stem_of_m(claims=claims) is not None) == asked


def test_with_fewer_than_three_wrong_options_nothing_is_drawn(
    stem_of_m: Callable[..., Stem | None],
) -> None:
    stem = stem_of_m(near="(ham:m ham:n1) (ham:m ham:n2)")

    assert stem is not None
    assert draw_wrong(stem, stem.answers[0], 1, lambda _one, _other: 0) == ()


def test_a_word_of_the_question_in_the_answer_stands_in_a_wrong_option_too(
    stem_of_m: Callable[..., Stem | None],
) -> None:
    named = 'ham:n9 a ham:Nerve ; rdfs:label "muscle nerve" . ham:m ham:innervatedBy ham:n9 .'
    alone = stem_of_m(named)
    assert alone is not None
    given_away = next(ref for ref in alone.answers if ref.label == "muscle nerve")
    assert draw_wrong(alone, given_away, 1, lambda _one, _other: 0) == ()

    covered = stem_of_m(
        f"{named} "
        'ham:n8 a ham:Nerve ; rdfs:label "other muscle nerve" . ham:o ham:innervatedBy ham:n8 .'
    )
    assert covered is not None
    drawn = draw_wrong(covered, given_away, 1, lambda _one, _other: 0)
    assert len(drawn) == 3
    assert "other muscle nerve" in [ref.label for ref in drawn]
