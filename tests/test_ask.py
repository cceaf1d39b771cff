"""Plain words: what is answered, what is refused, and that no word is passed over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg.ask_model import KNOWN, LONGEST
from hamkg.asking.files import read_told
from hamkg.cli import cli
from hamkg.content_errors import HeaderError
from hamkg.locations import ontology
from tests.asked import (
    ANSWERS,
    Case,
    ask,
    faults,
    gives_exactly_its_rows,
    kg,
    kinds_of,
    names,
    read,
    unduly_answered,
    with_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.ask_model import Reply

SET: dict[str, list[Case]] = read("ask.toml")
CASES = [case for part in SET.values() for case in part]
ENOUGH = 0.95


# ---------------------------------------------------------------- the question set


def test_the_set_is_large_and_a_third_of_it_cannot_be_answered() -> None:
    refused = [case for case in CASES if not kinds_of(case) & ANSWERS]

    assert len(CASES) >= 180
    assert len(refused) >= len(CASES) / 3
    assert len({case["ask"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("part", SET)
def test_the_questions_are_answered_as_expected(part: str) -> None:
    wrong = [found for case in SET[part] if (found := faults(case))]

    assert 1 - len(wrong) / len(SET[part]) >= ENOUGH, wrong


def test_nothing_is_answered_that_cannot_be() -> None:
    assert unduly_answered(CASES) == []


# ---------------------------------------------------------------- what a reply holds


def test_the_query_gives_exactly_the_rows() -> None:
    replies = with_rows(CASES)

    assert len(replies) > len(CASES) / 2
    assert [text for text, reply in replies.items() if not gives_exactly_its_rows(reply)] == []


@pytest.mark.uncounted
def test_what_was_understood_can_be_asked_again() -> None:
    replies = {
        case["ask"]: reply
        for case in CASES
        if (reply := ask(case["ask"])).outcome in ANSWERS and reply.asks in {"rows", "definition"}
    }

    assert len(replies) > len(CASES) / 3
    assert [text for text, reply in replies.items() if not _is_understood_again(text, reply)] == []


def _is_understood_again(text: str, reply: Reply) -> bool:
    if "nothing here says" in reply.understood:
        return " not " in f" {text} ".replace("n't", " not ")
    again = ask(reply.understood)
    return {row.ref.iri for row in again.rows} == {row.ref.iri for row in reply.rows}


def test_rows_can_be_explained() -> None:
    edges = {edge for case in CASES for row in ask(case["ask"]).rows for edge in row.edges}
    relations = sorted(edge for edge in edges if edge[1] != "rdf:type")

    assert len(relations) > 200
    for subject, predicate, value in relations[::9]:
        assert kg().explain(subject, predicate, value).predicate.curie == predicate


@pytest.mark.uncounted
def test_each_alternative_can_be_asked() -> None:
    offered = {other.text for case in CASES for other in ask(case["ask"]).alternatives}
    lost = {
        text
        for text in offered
        if ask(text).outcome not in ANSWERS and "nothing here says" not in text
    }

    assert len(offered) > 50
    assert lost == set()


def test_a_hypothesis_and_a_dispute_are_called_so() -> None:
    may = ask("does the leg press help prevent hamstring strain")
    divided = ask("does ice treat a hamstring strain")

    assert may.verdict == "hypothesis"
    assert "not established" in may.rows[0].backing
    assert divided.verdict == "disputed"
    assert "disagree" in divided.message


def test_what_is_stated_of_a_group_is_told_of_its_members_as_such() -> None:
    (row,) = ask("does the leg curl strengthen semitendinosus").rows

    assert row.known == "through the group"
    assert "The semitendinosus is part of the hamstring muscle group." in row.sentence


def test_nothing_stated_is_no_no() -> None:
    reply = ask("is fever a symptom of hamstring strain")

    assert reply.outcome == "nothing-stated"
    assert reply.verdict is None
    assert "not a no" in reply.message
    assert reply.alternatives


def test_what_is_not_stated_of_a_group_is_told_of_its_members_as_such() -> None:
    reply = ask("what are the origins of the hamstrings")
    (row,) = (row for row in reply.rows if row.ref.curie == "ham:linea_aspera")

    assert reply.understood == "What is the origin of any part of hamstring muscle group?"
    assert "Nothing is stated of the whole" in reply.message
    assert {row.known for row in reply.rows} == {"through a part"}
    assert "The short head of the biceps femoris originates from the linea aspera." in row.sentence
    assert ("ham:biceps_femoris_short_head", "ham:partOf", "ham:hamstrings") in row.edges


def test_what_is_not_stated_of_a_group_is_offered_of_its_members() -> None:
    reply = ask("which exercises stretch the quads")

    assert reply.outcome == "nothing-stated"
    assert "Which exercise stretches rectus femoris?" in [one.text for one in reply.alternatives]


@pytest.mark.parametrize(
    "text",
    ["does rest heal a hamstring strain", "is PRP effective for DOMS", "what cures sciatica",
     "which test rules out DVT", "which tests should be done for DVT"],
)  # fmt: skip
def test_a_stronger_word_than_the_relation_has_is_not_understood(text: str) -> None:
    assert ask(text).outcome in {"not-understood", "advice"}


def test_how_a_row_is_known_is_one_of_few_words() -> None:
    known = {row.known for case in CASES for row in ask(case["ask"]).rows}

    assert known <= {*KNOWN, ""}


# ---------------------------------------------------------------- how people write


@pytest.mark.parametrize(
    "text",
    [
        "what causes sciatica",
        "What causes sciatica?",
        "WHAT CAUSES SCIATICA",
        "whats causing sciatica",
        "what\u2019s the cause of sciatica",
        "please tell me what causes sciatica, thanks",
        "sciatica causes",
        "what is sciatica caused by?",
        "List all the possible causes of sciatica.",
        "what may bring about the sciatica",
    ],
)
def test_many_ways_to_ask_one_thing(text: str) -> None:
    assert ask(text).understood == "What may cause or raise the risk of sciatica?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("symptoms of acute limb ischaemia", "symptoms of acute limb ischemia"),
        ("what is an intramuscular haematoma", "what is an intramuscular hematoma"),
        ("exercise programmes for hamstring strain", "exercise programs for hamstring strain"),
        ("what is a Baker's cyst", "what are bakers cysts"),
        ("biceps_femoris", "Biceps femoris"),
        ("what is the Lasègue test", "what is the lasegue test"),
    ],
)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert ask(one).rows
    assert ask(one).rows == ask(other).rows


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("what does hamstring strain cause", "intramuscular_hematoma", "muscle_strain"),
        ("what does the squat strengthen", "quadriceps", "leg_curl"),
        ("what does the femoral nerve innervate", "sartorius", "femoral_nerve"),
        ("what is the femur part of", "lower_limb", "linea_aspera"),
    ],
)
def test_the_direction_of_a_relation_is_heeded(text: str, left: str, right: str) -> None:
    found = names(row.ref for row in ask(text).rows)

    assert (left in found) or not found
    assert right not in found


def test_an_everyday_name_is_told_and_what_else_it_may_mean() -> None:
    reply = ask("symptoms of a hamstring tear")

    assert [one.assumed for one in reply.linked] == [True]
    assert any("avulsion" in other.text for other in reply.alternatives)


def test_a_slip_is_never_mended_silently() -> None:
    reply = ask("what causes siatica")

    assert (reply.outcome, reply.rows) == ("not-understood", ())
    assert reply.suggestions[0].text == "what causes sciatica"


QUALIFIERS = (
    "best", "worst", "only", "never", "usually", "cheapest", "without equipment", "in children",
    "at night", "after", "other",
    "how much", "quickly", "most", "rarely", "safest", "two", "not", "for men", "today", "%", "<",
)  # fmt: skip


@pytest.mark.uncounted
@pytest.mark.parametrize("word", QUALIFIERS)
@pytest.mark.parametrize(
    "question",
    ["which exercises strengthen the hamstrings", "what causes sciatica", "what helps DOMS"],
)
def test_a_word_more_is_never_passed_over(question: str, word: str) -> None:
    first, rest = question.split(" ", 1)

    assert not ask(f"{question} {word}").rows
    assert not ask(f"{first} {word} {rest}").rows


# ---------------------------------------------------------------- persons, and red flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("I can't pee and my saddle area is numb", "rf_cauda_equina"),
        ("my mum has chest pain and is short of breath", "rf_pe"),
        ("my calf is swollen, warm and red", "rf_dvt"),
        ("can I run with fever and back pain", "rf_infection"),
    ],
)
def test_a_person_gets_red_flags_and_no_advice(text: str, flag: str) -> None:
    reply = ask(text)

    assert reply.outcome == "advice"
    assert reply.rows == ()
    assert flag in names(one.ref for one in reply.red_flags)


def test_what_is_denied_raises_no_flag() -> None:
    assert ask("my hamstring is tight, no fever, no night pain").red_flags == ()


def test_when_to_see_a_doctor_is_answered_whoever_asks() -> None:
    reply = ask("when should I see a doctor with night pain")

    assert "rf_night_pain" in names(row.ref for row in reply.rows)


def test_a_question_about_a_red_flag_shows_it_first() -> None:
    reply = ask("what helps saddle numbness")

    assert "rf_cauda_equina" in names(flag.ref for flag in reply.red_flags)


# ---------------------------------------------------------------- the files


def test_each_kind_that_the_files_name_is_in_the_graph() -> None:
    told = read_told(ontology() / "ask")
    named = {
        *(row.kind for row in told.everyday),
        *(kind for row in told.everyday for kind in row.others),
        *told.findings,
    }

    assert named <= names(kg().kinds())


def test_each_relation_of_the_files_is_in_the_graph() -> None:
    told = read_told(ontology() / "ask")
    named = {name for relation in told.relations for name in relation.properties}

    assert named <= names(kg().predicates())
    assert set(told.curated) <= {question.name for question in kg().questions()}


def test_each_slot_of_a_shape_is_known() -> None:
    told = read_told(ontology() / "ask")
    known = {*told.slots, "x", "xs", "y", "ys", "category", "verb", "verb2", "noun", "noun2"}
    known |= {"be", "be_back", "be_back2", "number", "category2"}
    used = {slot for shape in told.shapes for part in shape.parts for slot in part.slots}

    assert used <= known


def test_a_broken_file_says_which(tmp_path: Path) -> None:
    for path in (ontology() / "ask").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "shapes.toml").write_text("[slots\n", encoding="utf-8")

    with pytest.raises(HeaderError, match=r"shapes\.toml"):
        read_told(tmp_path)


# ---------------------------------------------------------------- whatever is typed

WORDS = [word for case in CASES for word in case["ask"].split()]


@pytest.mark.uncounted
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=LONGEST + 20))
def test_any_text_gets_a_reply(text: str) -> None:
    assert kg().ask(text).message


@pytest.mark.uncounted
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join))
def test_words_in_any_order_get_a_reply_with_its_backing(text: str) -> None:
    reply = kg().ask(text)

    assert reply.message
    assert reply.outcome != "answered" or reply.rows
    json.dumps(reply.to_json())


def test_a_text_without_words_and_one_too_long_are_told_so() -> None:
    assert ask("?!").outcome == "empty"
    assert ask("hip " * LONGEST).outcome == "too-long"


# ---------------------------------------------------------------- the command


def test_the_command_prints_what_was_understood_the_answer_and_the_query() -> None:
    done = CliRunner().invoke(cli, ["ask", "which", "nerve supplies sartorius?"])

    assert done.exit_code == 0
    assert "Understood: Which nerve innervates sartorius?" in done.output
    assert "- femoral nerve  [stated; expert opinion" in done.output
    assert "SELECT DISTINCT ?answer" in done.output


def test_the_command_gives_one_json_document() -> None:
    done = CliRunner().invoke(cli, ["ask", "--format", "json", "what causes siatica"])
    document = json.loads(done.output)

    assert document["outcome"] == "not-understood"
    assert document["not_understood"] == ["siatica"]
    assert document["suggestions"][0]["text"] == "what causes sciatica"


def test_the_command_puts_red_flags_first() -> None:
    done = CliRunner().invoke(cli, ["ask", "my leg is numb and I can't pee"])

    assert done.output.startswith("RED FLAG, emergency now: cauda equina warning signs")


def test_a_row_that_lacks_something_is_told_with_its_place(tmp_path: Path) -> None:
    for path in (ontology() / "ask").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    words = (tmp_path / "words.toml").read_text(encoding="utf-8")
    (tmp_path / "words.toml").write_text(
        words + '\n[[everyday]]\nwords = ["x"]\nkind = "squat"\n', encoding="utf-8"
    )
    with pytest.raises(HeaderError, match=r"words\.toml: \[\[everyday\]\] no\. \d+ lacks names"):
        read_told(tmp_path)
