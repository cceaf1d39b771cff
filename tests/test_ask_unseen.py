"""Sets of questions that were written before the grammar saw them, and what they taught it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from hamkg.ask_model import LONGEST
from hamkg.cli import cli
from tests.asked import (
    Case,
    ask,
    faults,
    gives_exactly_its_rows,
    kg,
    names,
    unduly_answered,
    unseen,
    with_rows,
)

if TYPE_CHECKING:
    from hamkg.ask_model import Reply

pytestmark = pytest.mark.uncounted

SETS = unseen()
CASES: list[Case] = [case for parts in SETS.values() for cases in parts.values() for case in cases]
ENOUGH = 0.95


def found(text: str) -> set[str]:
    return names(row.ref for row in ask(text).rows)


# ---------------------------------------------------------------- the sets


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_answered_as_expected(name: str) -> None:
    cases = [case for part in SETS[name].values() for case in part]
    wrong = [found for case in cases if (found := faults(case))]

    assert 1 - len(wrong) / len(cases) >= ENOUGH, wrong


def test_nothing_is_answered_that_cannot_be() -> None:
    assert unduly_answered(CASES) == []


def test_a_third_of_each_set_has_nothing_to_do_with_the_graph() -> None:
    shares = {name: len(parts["off_topic"]) for name, parts in SETS.items()}
    sizes = {name: sum(map(len, parts.values())) for name, parts in SETS.items()}

    assert all(shares[name] >= 0.3 * sizes[name] for name in SETS)


def test_the_query_gives_exactly_the_rows() -> None:
    replies = with_rows(CASES)

    assert len(replies) > len(CASES) / 3
    assert [text for text, reply in replies.items() if not gives_exactly_its_rows(reply)] == []


def test_what_was_understood_can_be_asked_again() -> None:
    replies = {
        case["ask"]: reply
        for case in CASES
        if (reply := ask(case["ask"])).asks in {"rows", "pair", "definition"}
    }

    assert len(replies) > len(CASES) / 3
    assert [text for text, reply in replies.items() if not _is_understood_again(text, reply)] == []


def _is_understood_again(text: str, reply: Reply) -> bool:
    if "nothing here says" in reply.understood or len(reply.understood) > LONGEST:
        return True
    if ask(reply.understood).verdict != reply.verdict:
        return False
    return reply.asks == "pair" or found(reply.understood) == found(text)


def test_each_alternative_can_be_asked() -> None:
    offered = {other.text for case in CASES for other in ask(case["ask"]).alternatives}
    lost = {
        text
        for text in offered
        if not ask(text).understood and "nothing here says" not in text and len(text) <= LONGEST
    }

    assert lost == set()


# ---------------------------------------------------------------- or, numbers, which of these


@pytest.mark.parametrize(
    ("start", "one", "other", "end"),
    [
        ("conditions with ", "numbness", "tingling", ""),
        ("which muscles flex the ", "hip", "knee", ""),
        ("what innervates ", "sartorius", "gracilis", ""),
        ("what causes ", "sciatica", "DVT", ""),
        ("which exercises ", "strengthen", "stretch", " the hamstrings"),
    ],
)
def test_or_asks_for_either(start: str, one: str, other: str, end: str) -> None:
    each = [found(f"{start}{part}{end}") for part in (one, other)]

    assert found(f"{start}{one} or {other}{end}") == each[0] | each[1]
    assert each[0] != each[1]


def test_and_beside_or_is_not_guessed_at() -> None:
    assert not ask("conditions with numbness and tingling or fever").rows


def test_which_of_some_kinds_names_those_that_nothing_is_stated_of() -> None:
    reply = ask("does ice or heat help DOMS")

    assert found("does ice or heat help DOMS") == {"heat"}
    assert "not a no: ice application" in reply.message


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("muscles that cross at least two joints", 2),
        ("muscles that cross more than 1 joint", 2),
        ("muscles that cross two or more joints", 2),
    ],
)
def test_a_number_is_the_fewest_that_are_stated(text: str, least: int) -> None:
    reply = ask(text)

    assert reply.rows
    for row in reply.rows:
        stated = kg().entity(row.ref.curie).relations
        crossed = {one.other.iri for one in stated if one.predicate.curie == "ham:crossesJoint"}
        assert len(crossed) >= least
        assert len(row.edges) == len(crossed)
    assert "no whole count" in reply.message


@pytest.mark.parametrize(
    "text",
    [
        "muscles that cross fewer than two joints",
        "muscles that cross exactly one joint",
        "muscles that cross only one joint",
        "muscles that cross two joints",
        "conditions with no symptoms",
        "conditions with at most three symptoms",
    ],
)
def test_a_number_that_an_open_world_cannot_hold_is_refused(text: str) -> None:
    assert ask(text).rows == ()


def test_what_is_counted_by_inference_is_called_so() -> None:
    rows = {row.ref.curie: row for row in ask("muscles supplied by more than one nerve").rows}

    assert rows["ham:semitendinosus"].known == "inferred"


# ---------------------------------------------------------------- not


@pytest.mark.parametrize(
    ("text", "start", "one", "other"),
    [
        ("quads but not the hamstrings", "exercises that strengthen the ", "quads", "hamstrings"),
        ("hip but not the knee", "muscles that cross the ", "hip", "knee"),
        (
            "tibial nerve but not by the sciatic nerve",
            "muscles innervated by the ",
            "tibial nerve",
            "sciatic nerve",
        ),
        ("sciatica that DVT does not have", "symptoms of ", "sciatica", "DVT"),
    ],
)
def test_what_is_left_out_is_what_the_graph_says_of_the_other(
    text: str, start: str, one: str, other: str
) -> None:
    assert found(f"{start}{text}") == found(f"{start}{one}") - found(f"{start}{other}")
    assert "nothing here says" in ask(f"{start}{text}").understood


def test_but_not_a_or_b_leaves_both_out() -> None:
    text = "exercises that strengthen the hamstrings but not the quads or the glutes"
    hamstrings, quads, glutes = (
        found(f"exercises that strengthen the {muscle}")
        for muscle in ("hamstrings", "quads", "glutes")
    )

    assert "squat" in hamstrings & quads & glutes
    assert found(text) == hamstrings - quads - glutes


QUALIFIERS = ("best", "only", "usually", "most", "never", "without equipment", "in children")


@pytest.mark.parametrize("word", QUALIFIERS)
@pytest.mark.parametrize(
    "question",
    [
        "which conditions have numbness or tingling",
        "which muscles cross more than one joint",
        "does ice or heat help DOMS",
        "what is the origin of the hamstrings",
        "why is semitendinosus part of the hamstrings",
        "which exercises strengthen the hamstrings but not the quads",
    ],
)
def test_a_word_more_is_never_passed_over(question: str, word: str) -> None:
    first, rest = question.split(" ", 1)

    assert not ask(f"{question} {word}").rows
    assert not ask(f"{first} {word} {rest}").rows


def test_either_of_two_relations_with_kinds_of_their_own_is_not_guessed_at() -> None:
    assert ask("which muscles cross the knee or originate from the ilium").rows == ()


# ---------------------------------------------------------------- why, and why not


def test_why_gives_the_proof_of_what_is_inferred() -> None:
    reply = ask("why does the leg press help prevent hamstring strain")

    assert reply.verdict == "hypothesis"
    assert any("because leg press strengthens hamstring" in text for text in reply.reasons)
    assert any("disputed by Martín-Fuentes" in text for text in reply.reasons)


def test_why_gives_the_sources_of_what_is_stated() -> None:
    reply = ask("why is the semitendinosus part of the hamstrings")

    assert reply.verdict == "stated"
    assert any("stated by" in text for text in reply.reasons)


def test_why_not_gives_what_is_missing_and_is_no_no() -> None:
    reply = ask("why isn't the piriformis part of the hamstrings")

    assert (reply.outcome, reply.verdict) == ("nothing-stated", None)
    assert "not a no" in reply.message
    assert any("It would follow if it were stated" in text for text in reply.reasons)


def test_why_not_of_what_is_stated_says_that_it_is() -> None:
    reply = ask("why is semitendinosus not part of the hamstrings")

    assert reply.verdict == "stated"
    assert "does say this" in reply.message


def test_why_not_of_what_is_disputed_gives_both_sides() -> None:
    reply = ask("why doesn't stretching prevent hamstring strain")

    assert reply.verdict == "disputed"
    assert "disagree" in reply.message
    assert any("disputed by" in text for text in reply.reasons)


# ---------------------------------------------------------------- more than one question


def test_each_of_two_questions_is_offered_in_full() -> None:
    reply = ask("what causes sciatica and how is it treated")
    offered = [other.text for other in reply.alternatives]

    assert reply.outcome == "no-such-question"
    assert "What may cause or raise the risk of sciatica?" in offered
    assert "What may treat sciatica?" in offered


# ---------------------------------------------------------------- red flags before all


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("numbness between the legs after back pain", "rf_cauda_equina"),
        ("what stretches help saddle numbness", "rf_cauda_equina"),
        ("exercises for foot drop", "rf_progressive_weakness"),
        ("does ice help pain out of proportion", "rf_compartment"),
        ("does heat or ice help chest pain", "rf_pe"),
        ("best home treatment for a swollen calf and leg pain", "rf_dvt"),
        ("what helps leg pain and fever", "rf_infection"),
        ("should I massage my swollen painful calf", "rf_dvt"),
    ],
)
def test_past_a_red_flag_nobody_is_told_what_helps(text: str, flag: str) -> None:
    reply = ask(text)

    assert flag in names(one.ref for one in reply.red_flags)
    assert reply.rows == ()
    assert not any(
        word in other.text.lower()
        for other in reply.alternatives
        for word in ("help", "treat", "reliev", "strength", "stretch", "prevent")
    )


@pytest.mark.parametrize(
    "text",
    [
        "should I stretch my mild hamstring pain",
        "can I treat my low back pain at home",
        "what should I do about my sciatica",
    ],
)
def test_whoever_asks_for_advice_is_offered_no_question_for_what_helps(text: str) -> None:
    reply = ask(text)

    assert reply.outcome == "advice"
    assert reply.alternatives
    for one in reply.alternatives:
        assert not any(word in one.text for word in ("help", "reliev", "treat", "prevent"))


def test_the_command_leads_with_the_red_flag() -> None:
    done = CliRunner().invoke(cli, ["ask", "numbness between the legs after back pain"])

    assert done.output.startswith("RED FLAG, emergency now: cauda equina warning signs")


def test_what_a_condition_is_may_be_learnt_beside_its_red_flag() -> None:
    reply = ask("what is saddle numbness")

    assert reply.outcome == "answered"
    assert "rf_cauda_equina" in names(one.ref for one in reply.red_flags)


def test_what_is_denied_raises_nothing() -> None:
    assert ask("conditions with buttock pain but without saddle numbness").red_flags == ()


# ---------------------------------------------------------------- wherever it is asked


def test_the_reply_as_json_holds_the_reasons() -> None:
    text = "why does the leg press help prevent hamstring strain"
    done = CliRunner().invoke(cli, ["ask", "--format", "json", text])
    document = json.loads(done.output)

    assert document["reasons"]
    assert document["rows"][0]["backing"].startswith("hypothesis")
