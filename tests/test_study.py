"""Quizzes: every question is fair by a check of its own, and a link is a quiz."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from itertools import combinations, product
from math import dist
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg import KnowledgeGraph, Table
from hamkg.content_errors import HeaderError
from hamkg.drawing_lots import words
from hamkg.errors import HamkgError, UnknownQuestionError
from hamkg.locations import ontology
from hamkg.study_files import read_askings
from hamkg.study_model import EVERYTHING, LEVELS, quiz_document

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.study_model import QuizQuestion

SEEDS = range(50)
LONGEST = 50
# No relation of any sort, either way; nor a claim that was never taken in.
RELATED = """ASK {
  { <%(subject)s> ?relation <%(option)s> . ?relation ham:phrase ?phrase }
  UNION { <%(option)s> ?relation <%(subject)s> . ?relation ham:phrase ?phrase }
  UNION { ?claim ham:about <%(subject)s> ; ham:object <%(option)s> ; a ham:Statement }
  UNION { ?claim ham:about <%(option)s> ; ham:object <%(subject)s> ; a ham:Statement } }"""
# The relation asked for, of what is wider or narrower, whole or part, on either side.
NEARLY = """ASK {
  { <%(start)s> (ham:broaderKind|ham:partOf|ham:memberOf)* ?start }
  UNION { <%(start)s> (ham:narrowerKind|ham:hasPart|ham:hasMember)* ?start }
  { <%(end)s> (ham:broaderKind|ham:partOf|ham:memberOf)* ?end }
  UNION { <%(end)s> (ham:narrowerKind|ham:hasPart|ham:hasMember)* ?end }
  { ?start <%(relation)s> ?end }
  UNION { ?claim ham:about ?start ; ham:predicate <%(relation)s> ; ham:object ?end } }"""
DISPUTED = """ASK { ?claim a ham:Statement ; ham:about <%(start)s> ; ham:object <%(end)s> ;
  ham:predicate <%(relation)s> ; ham:stance ham:stance_disputes }"""
HOLDS = "ASK { <%(start)s> <%(relation)s> <%(end)s> }"
HYPOTHESIS = "ASK { <%(relation)s> ham:isHypothesis true }"


@pytest.fixture(scope="module")
def every(kg: KnowledgeGraph) -> list[QuizQuestion]:
    """Every question that any topic asks at any level with any of fifty seeds, each once."""
    found: dict[tuple[str, ...], QuizQuestion] = {}
    for level, seed in product(LEVELS, SEEDS):
        for question in kg.study.quiz(EVERYTHING, level, LONGEST, seed).questions:
            found[question.id, *sorted(choice.ref.iri for choice in question.choices)] = question
    return list(found.values())


def asks(kg: KnowledgeGraph, query: str, **values: str) -> bool:
    return bool(kg.query(query % values))


@pytest.mark.uncounted
def test_every_question_has_one_right_option_among_four(every: list[QuizQuestion]) -> None:
    assert len({question.id for question in every}) > 150
    for question in every:
        assert [choice.right for choice in question.choices].count(True) == 1, question.id
        assert len({choice.ref.label for choice in question.choices}) == 4, question.id


@pytest.mark.uncounted
def test_every_right_option_holds_and_nobody_disputes_it(
    kg: KnowledgeGraph, every: list[QuizQuestion]
) -> None:
    for question in {one.id: one for one in every}.values():
        if question.relation is None:
            continue
        relation = question.relation
        edge = {
            "start": relation.subject.iri,
            "relation": relation.predicate.iri,
            "end": relation.other.iri,
        }
        assert {question.subject, question.answer} == {relation.subject, relation.other}
        assert asks(kg, HOLDS, **edge), question.id
        assert not asks(kg, DISPUTED, **edge), question.id
        assert not asks(kg, HYPOTHESIS, **edge), question.id
        assert question.by_rule == (relation.proof is not None), question.id
        ranks = [claim.evidence_rank for claim in relation.claims]
        assert question.by_rule or min(ranks) <= 5, question.id


@pytest.mark.uncounted
def test_no_wrong_option_is_related_to_what_is_asked_about(
    kg: KnowledgeGraph, every: list[QuizQuestion]
) -> None:
    pairs = {
        (question.subject.iri, choice.ref.iri): question.id
        for question in every
        for choice in question.choices
        if not choice.right
    }
    for (subject, option), name in pairs.items():
        assert not asks(kg, RELATED, subject=subject, option=option), (name, option)


@pytest.mark.uncounted
def test_no_wrong_option_is_true_of_a_whole_a_part_or_another_kind_in_line(
    kg: KnowledgeGraph, every: list[QuizQuestion]
) -> None:
    edges = {}
    for question in every:
        if question.relation is None:
            continue
        backward = question.relation.other == question.subject
        for choice in question.choices:
            ends = (question.subject.iri, choice.ref.iri)
            start, end = reversed(ends) if backward else ends
            if not choice.right:
                edges[start, question.relation.predicate.iri, end] = question.id
    for (start, relation, end), name in edges.items():
        assert not asks(kg, NEARLY, start=start, relation=relation, end=end), (name, start, end)


@pytest.mark.uncounted
def test_what_is_general_is_never_wrong(kg: KnowledgeGraph, every: list[QuizQuestion]) -> None:
    answer = kg.query((ontology() / "learn" / "never-wrong.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, Table)
    general = {str(kind) for (kind,) in answer}

    assert len(general) > 40
    assert general <= {ref.iri for ref in kg.kinds()}
    for question in every:
        assert question.relation is None or question.subject.iri not in general, question.id
        wrong = {choice.ref.iri for choice in question.choices if not choice.right}
        assert not wrong & general, question.id


def test_what_is_called_alike_is_in_the_graph(kg: KnowledgeGraph) -> None:
    answer = kg.query((ontology() / "learn" / "alike.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, Table)

    assert {str(kind) for row in answer for kind in row} <= {ref.iri for ref in kg.kinds()}


@pytest.mark.uncounted
def test_no_question_gives_itself_away(every: list[QuizQuestion]) -> None:
    for question in every:
        told = words(question.text)
        others = [words(choice.ref.label) for choice in question.choices if not choice.right]
        kept = words(question.answer.label) & told
        if question.relation is not None:
            kept &= words(question.subject.label)
        assert kept <= frozenset().union(*others), question.id


@pytest.mark.uncounted
def test_an_inferred_answer_is_marked_and_has_its_proof(every: list[QuizQuestion]) -> None:
    inferred = [question for question in every if question.by_rule]

    assert inferred
    for question in inferred:
        assert question.grounds[0].text.startswith("Follows by rule, no source says it")


@pytest.mark.uncounted
def test_every_answer_names_what_it_rests_on(every: list[QuizQuestion]) -> None:
    for question in every:
        assert question.grounds, question.id
        assert all(ground.text for ground in question.grounds), question.id


def test_a_red_flag_is_told_with_what_to_do(kg: KnowledgeGraph) -> None:
    for question in kg.study.quiz("redflags", "athlete", LONGEST, 1).questions:
        assert question.redflags, question.id
        assert all(flag.what_to_do and flag.urgency for flag in question.redflags)


@pytest.mark.uncounted
def test_sentences_are_sentences(every: list[QuizQuestion]) -> None:
    for question in every:
        for text in (question.text, question.explanation):
            assert text[0].isupper() or text[0] == "“", text
            assert text[-1] in ".?”", text
            assert "{" not in text
            assert "  " not in text
            assert not re.search(r"\b(the the|a a|of of|\.\.)\b", text), text


def test_the_same_values_give_the_same_quiz_and_another_seed_another(
    kg: KnowledgeGraph,
) -> None:
    again = KnowledgeGraph.open().study.quiz("muscles", "student", 10, "7")

    assert kg.study.quiz("muscles", "student", 10, 7) == again
    assert kg.study.quiz("muscles", "student", 10, 8).questions != again.questions
    assert again.link == "/learn?topic=muscles&level=student&n=10&seed=7"


def test_a_quiz_is_mixed_of_its_kinds_of_question(kg: KnowledgeGraph) -> None:
    quiz = kg.study.quiz("muscles", "student", 8, 3)

    assert max(Counter(question.kind for question in quiz.questions).values()) <= 2


def test_a_topic_without_a_question_for_a_level_gives_an_empty_quiz(
    kg: KnowledgeGraph,
) -> None:
    quiz = kg.study.quiz("nerves", "athlete")

    assert quiz.questions == ()
    assert quiz.topic.questions["student"] > 0


def test_the_topics_count_what_they_ask(kg: KnowledgeGraph) -> None:
    everything, *others = kg.study.topics()

    for level in LEVELS:
        in_words = (topic.questions[level] for topic in others if topic.name != "map")
        assert everything.questions[level] == sum(in_words)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_map_has_four_letters_that_do_not_hide_one_another(
    kg: KnowledgeGraph, seed: int
) -> None:
    points = {shape.kind.iri: shape for shape in kg.plate.shapes if shape.kind}
    quiz = kg.study.quiz("map", "student", LONGEST, seed)

    assert len(quiz.questions) == quiz.available > 10
    for question in quiz.questions:
        assert [choice.right for choice in question.choices].count(True) == 1
        shapes = [points[choice.ref.iri] for choice in question.choices]
        assert len(shapes) == 4
        assert all(question.layer in shape.layers for shape in shapes)
        for one, other in combinations(shapes, 2):
            assert dist(one.point, other.point) >= 60


def test_the_document_of_a_quiz_has_the_options_and_the_link(kg: KnowledgeGraph) -> None:
    document = quiz_document(kg.study.quiz("nerves", "student", 1, 2))

    (question,) = document["questions"]
    assert [option["right"] for option in question["options"]].count(True) == 1
    assert document["link"] == "/learn?topic=nerves&level=student&n=1&seed=2"


@pytest.mark.parametrize(("topic", "level"), [("knees", "student"), ("muscles", "surgeon")])
def test_an_unknown_topic_or_level_is_told_with_those_there_are(
    kg: KnowledgeGraph, topic: str, level: str
) -> None:
    with pytest.raises(UnknownQuestionError) as caught:
        kg.study.quiz(topic, level)

    assert caught.value.hint.startswith("Choose one of: ")


@given(
    topic=st.text(max_size=30),
    level=st.text(max_size=30),
    number=st.integers(),
    seed=st.text(max_size=80),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_for_no_other_error_comes(
    kg: KnowledgeGraph, topic: str, level: str, number: int, seed: str
) -> None:
    with suppress(HamkgError):
        kg.study.quiz(topic, level, number, seed)
    assert kg.study.quiz("nerves", "student", number, seed).questions


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("#+ topic: knees", "topic is one of topics.tsv"),
        ("#+ level: surgeon", "level one or more of student"),
        ("#+ relation: ?subject hasAction", "a relation looks like"),
        ("#+ relation: ?subject ham:hasAction ?subject", "a relation looks like"),
        ("#+ grade:", "a header line looks like"),
    ],
)
def test_a_broken_header_is_named_with_its_file(tmp_path: Path, line: str, told: str) -> None:
    key = line.partition(":")[0]
    good = {
        "#+ title": "#+ title: A", "#+ topic": "#+ topic: legs", "#+ level": "#+ level: student",
        "#+ relation": "#+ relation: ?subject ham:hasAction ?answer", "#+ ask": "#+ ask: A?",
        "#+ grade": "#+ grade: ev_trial", "#+ say": "#+ say: A.",
    }  # fmt: skip
    (tmp_path / "topics.tsv").write_text("name\ttitle\tabout\nlegs\tLegs\tOf legs.\n")
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "odd.rq").write_text("\n".join((good | {key: line}).values()))

    with pytest.raises(HeaderError, match=re.escape(told)) as caught:
        read_askings(tmp_path)

    assert str(caught.value).startswith("odd.rq:")
