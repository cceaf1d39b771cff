"""Two releases compared: what came, what went, what changed."""

from __future__ import annotations

from hamkg.build.compare import Change, compare
from hamkg.engine import EmbeddedEngine

KIND = "ham:{0} a owl:NamedIndividual, ham:Muscle ; rdfs:label '{1}' .\n"


def release(turtle: str) -> EmbeddedEngine:
    return EmbeddedEngine.of("turtle", turtle.encode())


def test_equal_releases_do_not_differ() -> None:
    turtle = KIND.format("a", "a")

    assert compare(release(turtle), release(turtle)) == ()


def test_terms_come_and_go() -> None:
    assert compare(release(KIND.format("a", "x")), release(KIND.format("b", "x"))) == (
        Change("removed", "term", "ham:a"),
        Change("added", "term", "ham:b"),
    )


def test_a_changed_label_is_shown_from_both_sides() -> None:
    (change,) = compare(release(KIND.format("a", "old")), release(KIND.format("a", "new")))

    assert (change.what, change.details) == (
        "changed",
        ("- rdfs:label old", "+ rdfs:label new"),
    )


def test_statements_are_told_apart_from_terms() -> None:
    statement = "ham:st_1 a owl:NamedIndividual, ham:Statement ; ham:about ham:a ."

    assert compare(release(""), release(statement)) == (Change("added", "statement", "ham:st_1"),)
