"""How kinds are related: which ways come first, which fold together, and what they share."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg import KnowledgeGraph
from hamkg.errors import HamkgError
from hamkg.relating_errors import KindCountError
from hamkg.results import Table
from hamkg.way_model import common_json, ways_json
from tests.tiny import tiny

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.way_model import Way


def stops(ways: tuple[Way, ...]) -> list[str]:
    """Give the ways as the names of their kinds, such as ``a b c``."""
    return [" ".join(ref.label for ref in way.kinds) for way in ways]


# ---------------------------------------------------------------- ways, by what they tell


def test_the_shorter_way_comes_first(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins b\n b joins z\n a joins c\n c joins d\n d joins z")

    assert stops(kg.paths("a", "z")) == ["a b z", "a c d z"]


def test_the_way_past_fewer_others_comes_first(tmp_path: Path) -> None:
    hub = "\n".join(f"hub joins n{number}" for number in range(20))
    kg = tiny(tmp_path, f"a joins hub\n hub joins z\n a joins rare\n rare joinedBy z\n{hub}")

    assert stops(kg.paths("a", "z"))[0] == "a rare z"


def test_the_better_backed_way_comes_first(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins b: +6\n b joins z\n a joins c: +1\n c joinedBy z")

    assert stops(kg.paths("a", "z")) == ["a c z", "a b z"]


def test_a_disputed_way_comes_after_one_that_is_not(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins b: +1 -6\n b joins z\n a joins c: +6\n c joinedBy z")

    first, last = kg.paths("a", "z")

    assert stops((first, last)) == ["a c z", "a b z"]
    assert last.sentence == "A joins b (disputed), which joins z."
    assert last.doubtful


def test_stated_comes_before_inferred_and_a_hypothesis_last(tmp_path: Path) -> None:
    kg = tiny(
        tmp_path,
        """a guesses b: inferred
        b joins z
        a joins c: inferred
        c joinedBy z
        a joins d: -6 +6
        d joins e
        e joins z""",
    )

    assert stops(kg.paths("a", "z")) == ["a d e z", "a c z", "a b z"]


def test_a_way_with_another_stop_of_the_same_sort_folds_into_the_first(tmp_path: Path) -> None:
    kg = tiny(
        tmp_path,
        "a joins b: +1\n b joins z\n a joins c: +6\n c joins z\n a joins d: +6\n d joinedBy z",
    )

    ways = kg.paths("a", "z")

    assert stops(ways) == ["a b z", "a d z"]
    assert stops(ways[0].also) == ["a c z"]
    assert ways[1].also == ()


@pytest.mark.parametrize("detour", ["b joins d\n d joins z", "a joins d\n d joins e\n e joins b"])
def test_a_longer_way_past_the_same_stops_is_left_out(tmp_path: Path, detour: str) -> None:
    kg = tiny(tmp_path, f"a joins b\n b joins z\n {detour}")

    assert stops(kg.paths("a", "z")) == ["a b z"]


def test_a_relation_of_the_ends_hides_no_way_past_others(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins z\n a joins b\n b joins z")

    assert stops(kg.paths("a", "z")) == ["a z", "a b z"]


def test_the_limit_counts_ways_that_do_not_fold(tmp_path: Path) -> None:
    alike = "\n".join(f"a joins s{number}\n s{number} joins z" for number in range(9))
    kg = tiny(tmp_path, f"{alike}\n a joins b\n b joinedBy z\n a joinedBy c\n c joins z")

    ways = kg.paths("a", "z", limit=3)

    assert len(ways) == 3
    assert sorted(len(way.also) for way in ways) == [0, 0, 8]


def test_no_way_is_longer_than_anybody_follows(tmp_path: Path) -> None:
    chain = "\n".join(f"k{number} joins k{number + 1}" for number in range(8))
    kg = tiny(tmp_path, chain)

    assert [len(way.steps) for way in kg.paths("k0", "k6")] == [6]
    assert kg.paths("k0", "k7") == ()


def test_kinds_that_nothing_joins_have_no_way(tmp_path: Path) -> None:
    assert tiny(tmp_path, "a joins b\n c joins d").paths("a", "d") == ()


def test_a_kind_has_no_way_to_itself(kg: KnowledgeGraph) -> None:
    assert kg.paths("dvt", "dvt") == ()


# ---------------------------------------------------------------- how a way is told


def test_a_way_is_told_in_the_direction_it_is_walked(kg: KnowledgeGraph) -> None:
    for way in kg.paths("nordic_hamstring_exercise", "sciatic_nerve"):
        assert way.kinds[0].label == "Nordic hamstring exercise"
        assert way.kinds[-1].label == "sciatic nerve"
        assert [step.object for step in way.steps[:-1]] == [step.subject for step in way.steps[1:]]


def test_a_stated_way_comes_before_an_inferred_shortcut(kg: KnowledgeGraph) -> None:
    first = kg.paths("sciatica", "hamstrings")[0]

    assert not first.inferred
    assert first.steps[0].sentence == "sciatica affects sciatic nerve"


def test_ways_are_few_and_no_two_are_the_same(kg: KnowledgeGraph) -> None:
    ways = kg.paths("dvt", "semitendinosus")

    assert len(ways) == 5
    assert len({way.kinds for way in ways}) == 5


def test_an_inferred_step_is_called_so_in_the_sentence(kg: KnowledgeGraph) -> None:
    for way in kg.paths("leg_press", "hamstring_strain", limit=9):
        assert way.sentence.count("inferred)") == sum(step.inferred for step in way.steps)
        assert way.sentence.count("(hypothesis") == sum(step.hypothesis for step in way.steps)


@pytest.mark.parametrize("end", ["sciatic_nerve", "semitendinosus", "hamstrings"])
def test_the_query_of_a_way_finds_it_and_its_like(kg: KnowledgeGraph, end: str) -> None:
    for way in kg.paths("nordic_hamstring_exercise", end):
        answer = kg.query(way.sparql)

        assert isinstance(answer, Table)
        found = {tuple(str(cell) for cell in row) for row in answer.rows}
        for told in (way, *way.also):
            inner = told.kinds[1:-1]
            cells = [text for ref in inner for text in (ref.iri, ref.label)]
            step = told.steps[0].predicate
            assert tuple(cells or (step.iri, step.phrase)) in found


def test_a_way_as_json_holds_each_edge_as_the_graph_does(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins b: +1\n z joins b: +6 -6")

    (way,) = ways_json(kg.paths("a", "z"))

    assert [
        (edge["subject"], edge["predicate"], edge["object"], edge["direction"], edge["inferred"])
        for edge in way["edges"]
    ] == [
        ("ham:a", "ham:joins", "ham:b", "forward", False),
        ("ham:z", "ham:joins", "ham:b", "backward", False),
    ]
    assert way["edges"][1]["disputed"]
    assert way["edges"][0]["grade"] == "review"


def test_ways_are_the_same_each_time(kg: KnowledgeGraph) -> None:
    again = KnowledgeGraph.open()

    for pair in (("sciatica", "hamstrings"), ("squat", "hamstring_strain"), ("fever", "femur")):
        assert again.paths(*pair, limit=9) == kg.paths(*pair, limit=9)


# ---------------------------------------------------------------- common ground


def test_a_rare_neighbour_comes_before_a_hub(tmp_path: Path) -> None:
    hub = "\n".join(f"n{number} joins hub" for number in range(20))
    kg = tiny(tmp_path, f"a joins hub\n b joins hub\n a joins rare\n b joins rare\n{hub}")

    assert [shared.kind.label for shared in kg.common("a", "b").shared] == ["rare", "hub"]


def test_what_is_shared_by_the_same_relation_is_told_of_all_at_once(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins x: +1\n b joins x: inferred\n c joins x: +6 -1")

    (shared,) = kg.common("a", "b", "c").shared

    assert shared.sentence == "A, b and c join x (inferred for b; disputed for c)."
    assert [link.subject.label for link in shared.links] == ["a", "b", "c"]


def test_what_is_shared_by_different_relations_is_told_one_by_one(tmp_path: Path) -> None:
    kg = tiny(tmp_path, "a joins x\n b joinedBy x")

    (shared,) = kg.common("a", "b").shared

    assert shared.relation is None
    assert shared.sentence == "A joins x; b is joined by x."


def test_kinds_that_share_nothing_have_their_category_alone(tmp_path: Path) -> None:
    common = tiny(tmp_path, "a joins x\n b joins y").common("a", "b")

    assert common.shared == ()
    assert common.category is not None
    assert common.category.label == "thing"


@pytest.mark.parametrize("terms", [("squat",), ("squat", "ham:squat"), ()])
def test_fewer_than_two_kinds_have_nothing_in_common(
    kg: KnowledgeGraph, terms: tuple[str, ...]
) -> None:
    with pytest.raises(KindCountError, match="two kinds that differ"):
        kg.common(*terms)


def test_what_all_kinds_are_is_no_category_in_common(kg: KnowledgeGraph) -> None:
    assert kg.common("nordic_hamstring_exercise", "sciatic_nerve").category is None


@pytest.mark.parametrize(
    "kinds",
    [
        *combinations(("sciatica", "herniated_disc", "piriformis_syndrome", "dvt"), 2),
        ("semitendinosus", "semimembranosus", "biceps_femoris"),
        ("squat", "leg_curl", "lunge", "hip_thrust"),
    ],
)
def test_the_query_of_common_ground_gives_what_the_same_relation_shares(
    kg: KnowledgeGraph, kinds: tuple[str, ...]
) -> None:
    common = kg.common(*kinds)
    answer = kg.query(common.sparql)

    assert isinstance(answer, Table)
    wanted = {ref.iri for ref in common.kinds}
    found = {(str(row[0]), str(row[2])) for row in answer.rows} - {
        (str(row[0]), str(row[2])) for row in answer.rows if str(row[2]) in wanted
    }
    shared = {(each.relation.iri, each.kind.iri) for each in common.shared if each.relation}
    assert shared == found


def test_common_ground_as_json_names_kind_relation_and_backing(kg: KnowledgeGraph) -> None:
    document = common_json(kg.common("semitendinosus", "semimembranosus"))

    first = document["shared"][0]
    assert document["category"] == "ham:Muscle"
    assert first["sentence"].startswith("The semi")
    assert {edge["subject"] for edge in first["edges"]} == {
        "ham:semitendinosus",
        "ham:semimembranosus",
    }


# ---------------------------------------------------------------- whatever is typed


@settings(deadline=None)  # the first example opens the graph
@given(st.lists(st.text(max_size=12) | st.sampled_from(["squat", "dvt", "fever"]), max_size=8))
def test_whatever_is_typed_is_answered_or_refused_in_words(terms: list[str]) -> None:
    kg = open_once()

    for ask in (kg.common, lambda *names: kg.compare(names), ways):
        with suppress(HamkgError):
            ask(*terms)


@cache
def open_once() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def ways(*terms: str) -> tuple[Way, ...]:
    return open_once().paths(*terms) if len(terms) == 2 else ()
