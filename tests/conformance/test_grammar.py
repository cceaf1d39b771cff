"""Whatever the grammar of SPARQL 1.1 makes is understood; the suites hold a sample of it only."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from hamkg.engine import EmbeddedEngine
from hamkg.engine.tokens import without_opaque_parts
from hamkg.errors import QueryRefusedError, QuerySyntaxError
from tests.conformance.sentences import Sentence, grammar

pytestmark = pytest.mark.uncounted

BASE = "http://x.org/"
SOME = range(0, 400, 40)


def engine() -> EmbeddedEngine:
    return EmbeddedEngine(ox.Store(), union=False, base=BASE)


def complaint(text: str, start: str) -> str | None:
    """Tell what is wrong with a text, but not that it cannot be carried out over no data."""
    try:
        if start == "QueryUnit":
            engine().answer(text)
        else:
            engine().update(text)
    except QuerySyntaxError as error:
        return None if error.line is None else f"{error}\n{text}"
    return None


@pytest.mark.parametrize("seed", SOME)
@pytest.mark.parametrize("start", ["QueryUnit", "UpdateUnit"])
def test_a_sentence_of_the_grammar_is_understood(start: str, seed: int) -> None:
    texts = [Sentence(each, start).text for each in range(seed, seed + 40)]

    assert [told for text in texts if (told := complaint(text, start))] == []


@pytest.mark.parametrize("seed", SOME)
def test_a_sentence_with_a_service_in_it_is_refused(seed: int) -> None:
    for each in range(seed, seed + 40):
        text = Sentence(each, "QueryUnit").text
        place = without_opaque_parts(text).rfind("}", 0, len(text))
        if "VALUES" in text or "CONSTRUCT" in text or place < 0:
            continue  # its last brace may end no pattern
        with pytest.raises(QueryRefusedError):
            engine().answer(f"{text[:place]} SERVICE <http://127.0.0.1:9/> {{ }} {text[place:]}")


def test_every_rule_is_used() -> None:
    words = {word for rule in grammar().values() for each in rule for word in each}

    assert set(grammar()) - words == {"QueryUnit", "UpdateUnit"}


def test_a_seed_makes_one_sentence() -> None:
    assert Sentence(7, "QueryUnit").text == Sentence(7, "QueryUnit").text
    assert Sentence(7, "QueryUnit").text != Sentence(8, "QueryUnit").text
