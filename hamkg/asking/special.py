"""Plans for questions that ask for no relation of one name: what is X, how are X and Y related."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hamkg.asking.pairing import joining, pair
from hamkg.asking.patterns import fill
from hamkg.asking.plan import Condition, Misfit, Plan
from hamkg.namespaces import ham, local_name, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hamkg.asking.planning import Planner

    Kinds: TypeAlias = Mapping[str, tuple[str, ...]]
    Made: TypeAlias = Iterator[Plan | Misfit]
    Maker: TypeAlias = Callable[[Planner, Kinds, str, bool], Made]

_BELONGING = ("partOf", "broaderKind", "memberOf")


def _definition(planner: Planner, kinds: Kinds, _category: str, _counted: bool) -> Made:  # noqa: FBT001  one signature for all
    (kind,) = kinds["x"]
    understood = f"What is {planner.phrasing.label(kind)}?"
    yield Plan(
        "definition",
        understood,
        fill(planner.queries["definition"], understood=understood, kind=written(kind)),
    )


def _category(planner: Planner, kinds: Kinds, category: str, _counted: bool) -> Made:  # noqa: FBT001
    (kind,) = kinds["x"]
    label = planner.schema.label(category)
    understood = f"Is it stated that {planner.phrasing.label(kind)} is a kind of {label}?"
    sparql = fill(
        planner.queries["category"],
        understood=understood,
        kind=written(kind),
        category=written(ham(category)),
    )
    yield Plan("category", understood, sparql, category=category)


def _member(planner: Planner, kinds: Kinds, _category: str, _counted: bool) -> Made:  # noqa: FBT001
    (kind,), (other,) = kinds["x"], kinds["y"]
    properties = joining(planner.schema, _BELONGING, kind, other)
    for property_ in properties:
        condition = Condition((local_name(property_),), (kind,), asks_left=False)
        yield pair(planner, condition, other, verb=planner.schema.phrase(property_))
    if not properties:
        labels = " and ".join(map(planner.phrasing.label, (kind, other)))
        yield Misfit(f"{labels} are of sorts that cannot be one in the other.", (kind, other))


def _all(planner: Planner, _kinds: Kinds, category: str, counted: bool) -> Made:  # noqa: FBT001
    understood = f"Which {planner.schema.label(category)} is there?"
    sparql = fill(planner.queries["all"], understood=understood, category=written(ham(category)))
    yield Plan("all", understood, sparql, category=category, counted=counted)


def _all_care(planner: Planner, kinds: Kinds, _category: str, counted: bool) -> Made:  # noqa: FBT001
    yield from _all(planner, kinds, "RedFlag", counted)


def _paths(planner: Planner, kinds: Kinds, _category: str, _counted: bool) -> Made:  # noqa: FBT001
    (kind,), (other,) = kinds["x"], kinds["y"]
    label = planner.phrasing.label
    understood = f"How is {label(kind)} related to {label(other)}?"
    yield Plan("paths", understood, "", kinds=(kind, other))


def _compare(planner: Planner, kinds: Kinds, _category: str, _counted: bool) -> Made:  # noqa: FBT001
    (kind,), (other,) = kinds["x"], kinds["y"]
    label = planner.phrasing.label
    understood = f"Compare {label(kind)} and {label(other)}"
    sparql = fill(
        planner.queries["shared"],
        understood=understood,
        one=written(kind),
        other=written(other),
    )
    yield Plan("compare", understood, sparql, kinds=(kind, other))


def _care(planner: Planner, kinds: Kinds, _category: str, _counted: bool) -> Made:  # noqa: FBT001
    (kind,) = kinds["x"]
    understood = f"Red flags of {planner.phrasing.label(kind)}"
    sparql = fill(planner.queries["care"], understood=understood, kind=written(kind))
    yield Plan("care", understood, sparql)


SPECIAL: Mapping[str, Maker] = {
    "definition": _definition,
    "category": _category,
    "member": _member,
    "all": _all,
    "all-care": _all_care,
    "paths": _paths,
    "compare": _compare,
    "care": _care,
}
CARE = frozenset({"care", "all-care"})
"""What is answered whoever asks: when care is needed."""
