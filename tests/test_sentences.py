"""Relations in English: articles, one and several, which and who, and what is in doubt."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.capabilities import Capabilities
from hamkg.engine import EmbeddedEngine
from hamkg.locations import ontology, release_file
from hamkg.model import Ref
from hamkg.namespaces import ham
from hamkg.nouns import Nouns
from hamkg.sentences import Sentences
from hamkg.views import Link

if TYPE_CHECKING:
    from hamkg.names import Names

NOUNS = ontology() / "wording" / "nouns.tsv"
GOLDEN = tomllib.loads(
    (Path(__file__).parent / "data" / "sentences.toml").read_text(encoding="utf-8")
)["sentence"]


@pytest.fixture(scope="module")
def can() -> Capabilities:
    return Capabilities(EmbeddedEngine.load(release_file("hamkg.trig")))


@pytest.fixture(scope="module")
def nouns() -> list[dict[str, str]]:
    with NOUNS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def link(names: Names, words: str) -> Link:
    subject, predicate, value = (names.ref(ham(name)) for name in words.split())
    return Link(subject, predicate, value, inferred=False)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["told"][:60])
def test_a_way_is_told_in_english(can: Capabilities, golden: dict[str, Any]) -> None:
    steps = [link(can.names, words) for words in golden["way"]]

    assert can.sentences.told(steps) == golden["told"]


@pytest.mark.parametrize(
    ("doubt", "told"),
    [
        ({}, "The squat may help prevent hamstring strain."),
        ({"inferred": True}, "The squat may help prevent hamstring strain (inferred)."),
        (
            {"inferred": True, "hypothesis": True},
            "The squat may help prevent hamstring strain (hypothesis, inferred).",
        ),
        ({"disputing": 1}, "The squat may help prevent hamstring strain (disputed)."),
    ],
)
def test_what_is_in_doubt_is_called_so(
    can: Capabilities, doubt: dict[str, Any], told: str
) -> None:
    plain = link(can.names, "squat mayHelpPrevent hamstring_strain")

    assert can.sentences.told([replace(plain, **doubt)]) == told


def test_each_relation_is_told_of_one_and_of_several(can: Capabilities) -> None:
    squat, nsaids = (can.names.ref(ham(name)) for name in ("squat", "nsaids"))
    for predicate in filter(lambda ref: ref.phrase, can.names.vocabulary.values()):
        one = can.sentences.told([Link(squat, predicate, squat, inferred=False)])
        several = can.sentences.told([Link(nsaids, predicate, nsaids, inferred=False)])

        assert one.count("quat") == several.count("NSAIDs") == 2
        assert not set("{|}") & set(one + several)
        assert " is " not in several
        assert " are " not in one


def test_every_row_names_a_category_or_a_kind(
    can: Capabilities, nouns: list[dict[str, str]]
) -> None:
    known = {*can.names.kinds, *can.names.vocabulary}

    assert [row["term"] for row in nouns if ham(row["term"]) not in known] == []
    assert {row["number"] for row in nouns} == {"one", "several"}
    assert {row["pronoun"] for row in nouns} == {"which", "who"}


def test_an_stands_before_a_vowel_and_a_before_the_rest(can: Capabilities) -> None:
    read = Nouns.read(NOUNS)
    for ref in can.names.kinds.values():
        article, _, rest = read.of(ref).words.partition(" ")
        if article in {"a", "an"}:
            assert (article == "an") == (rest[0].lower() in "aeiou"), rest


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_words_can_be_told(subject: str, verb: str, value: str) -> None:
    engine = EmbeddedEngine.load()
    ends = [Ref(name, name, text) for name, text in (("a", subject), ("b", value))]
    step = Link(ends[0], Ref("p", "p", verb), ends[1], inferred=False)

    told = Sentences(engine, Nouns({})).told([step])

    assert value in told
    assert told.endswith(".")
