"""What is seen around a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg.namespaces import ham
from hamkg.views import MOST_KINDS, Lens, Opened, Sieve, View

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph

BIGGEST = "hamstring_strain"


def labels(view: View) -> list[str]:
    return [node.ref.label for node in view.nodes]


# ---------------------------------------------------------------- views


def test_a_view_without_a_lens_holds_the_root_and_all_its_neighbours(
    kg: KnowledgeGraph,
) -> None:
    view = kg.explore("semitendinosus")
    neighbours = kg.neighbourhood("semitendinosus", limit=MOST_KINDS)

    assert labels(view)[0] == "semitendinosus"
    assert {node.ref.iri for node in view.nodes[1:]} == {ref.iri for ref in neighbours.nodes}


def test_no_relation_stands_beside_its_own_converse(kg: KnowledgeGraph) -> None:
    links = kg.explore("semitendinosus").links

    sentences = {link.sentence for link in links}

    assert "tibial nerve innervates semitendinosus" not in sentences
    assert "semitendinosus is innervated by tibial nerve" in sentences


def test_a_limit_is_kept_and_what_found_no_room_is_counted(kg: KnowledgeGraph) -> None:
    whole = kg.explore(BIGGEST)
    view = kg.explore(BIGGEST, Lens(limit=30))

    assert len(view.nodes) == 30
    assert view.total == len(whole.nodes) > 100
    assert labels(view) == labels(whole)[:30]


def test_no_lens_shows_more_kinds_than_anybody_can_read(kg: KnowledgeGraph) -> None:
    assert len(kg.explore(BIGGEST, Lens(depth=4, limit=10_000)).nodes) <= MOST_KINDS


def test_what_is_stated_and_well_backed_comes_first(kg: KnowledgeGraph) -> None:
    stated = Lens(sieve=Sieve(known=frozenset({"stated"})))

    assert labels(kg.explore(BIGGEST))[:80] == labels(kg.explore(BIGGEST, stated))[:80]


def test_an_opened_kind_brings_thirty_neighbours_at_most_and_then_thirty_more(
    kg: KnowledgeGraph,
) -> None:
    before = kg.explore("dull_pain")
    once, twice = (
        kg.explore("dull_pain", Lens(opened=(Opened(ham("posterior_thigh_pain"), times),)))
        for times in (1, 2)
    )

    assert len(once.nodes) == len(before.nodes) + 30
    assert labels(twice)[: len(once.nodes)] == labels(once)
    assert len(twice.nodes) > len(once.nodes)


def test_a_kind_knows_how_many_neighbours_are_not_seen(kg: KnowledgeGraph) -> None:
    view = kg.explore("dull_pain")
    whole = kg.explore("posterior_thigh_pain")

    opened = next(node for node in view.nodes if node.ref.label == "posterior thigh pain")

    assert opened.more == len({node.ref for node in whole.nodes} - {n.ref for n in view.nodes})


def test_what_is_not_seen_cannot_be_opened(kg: KnowledgeGraph) -> None:
    lens = Lens(opened=(Opened(ham("dvt")), Opened(ham("no_such_kind"))))

    assert kg.explore("dull_pain", lens) == kg.explore("dull_pain")


def test_a_hidden_kind_is_not_seen_but_the_root_stays(kg: KnowledgeGraph) -> None:
    hidden = frozenset({ham("posterior_thigh_pain"), ham("dull_pain")})

    assert labels(kg.explore("dull_pain", Lens(hidden=hidden))) == ["dull pain"]


@pytest.mark.parametrize(
    ("sieve", "holds"),
    [
        (
            Sieve(categories=frozenset({"Nerve"})),
            lambda link: "Nerve" in {link.subject.category, link.object.category},
        ),
        (
            Sieve(predicates=frozenset({"innervatedBy"})),
            lambda link: link.predicate.curie == "ham:innervatedBy",
        ),
        (
            Sieve(grades=frozenset({"ev_systematic_review"})),
            lambda link: link.backing.startswith("systematic review") or link.disputing,
        ),
        (Sieve(known=frozenset({"inferred"})), lambda link: link.inferred),
        (Sieve(known=frozenset({"stated"})), lambda link: not link.inferred),
    ],
    ids=["category", "predicate", "grade", "inferred", "stated"],
)
def test_a_sieve_lets_only_through_what_it_names(
    kg: KnowledgeGraph, sieve: Sieve, holds: object
) -> None:
    assert callable(holds)
    links = kg.explore("hamstrings", Lens(sieve=sieve)).links

    assert links
    assert all(holds(link) for link in links)


def test_a_sieve_can_name_what_relations_have_with_the_best_grade_first(
    kg: KnowledgeGraph,
) -> None:
    choices = kg.choices()

    assert choices.categories["Muscle"] == "muscle"
    assert choices.predicates["innervatedBy"] == "is innervated by"
    assert next(iter(choices.grades)) == "ev_systematic_review"


def test_a_link_tells_the_same_backing_as_its_relation(kg: KnowledgeGraph) -> None:
    for link in kg.explore("squat").links:
        relation = kg.explain(link.subject.curie, link.predicate.curie, link.object.curie)

        assert relation.inferred == link.inferred
        assert relation.hypothesis == link.hypothesis
        assert len(relation.disputing) == link.disputing
        assert relation.strength.startswith(link.backing)
