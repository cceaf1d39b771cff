"""Plans for questions of two kinds: whether they are related, why, or why it is not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.asking.clauses import RELATIONS, Clause, may_part, parts_of, phrase
from hamkg.asking.patterns import fill
from hamkg.asking.phrasing import PART
from hamkg.asking.plan import Condition, Misfit, Plan
from hamkg.namespaces import compact, ham, local_name, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.asking.files import Shape
    from hamkg.asking.matching import Taken
    from hamkg.asking.planning import Planner
    from hamkg.asking.schema import Schema

PAIRS = {"both": "", "why": "why", "whynot": "why not"}
"""What asks of two kinds whether they are related, and which reasons it wants."""


def pairs(
    planner: Planner, shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]]
) -> Iterator[Plan | Misfit]:
    """Plan to tell whether two kinds are related as a question says."""
    (one,), (other,) = kinds["x"], kinds["y"]
    slot = next((name for name in RELATIONS if name in taken), "")
    clause = Clause(slot, phrase(taken, slot), (one,), left=True, part=bool(parts_of(taken)))
    for meaning in planner.meanings(shape, clause):
        if not may_part(clause, meaning):
            continue
        ends = ("y", "x") if meaning.back else ("x", "y")
        subject, value = (kinds[end][0] for end in ends)
        properties = joining(planner.schema, meaning.relation.properties, subject, value)
        if properties:
            verb = planner.phrasing.verb(meaning.relation, properties, left=True)
            whole = [("other", "answer")[ends.index(end)] for end in parts_of(taken)]
            condition = Condition(
                tuple(map(local_name, properties)),
                (subject,),
                asks_left=False,
                through="" if whole else meaning.relation.through,
                part_of=whole[0] if whole else "",
            )
            yield pair(planner, condition, value, verb=verb, why=PAIRS[shape.asks])
        else:
            yield planner.misfit(meaning, (one, other), "")


def joining(
    schema: Schema, properties: Sequence[str], subject: str, value: str
) -> tuple[str, ...]:
    """Give the properties, as IRIs, that may lead from one kind to another."""
    return tuple(
        ham(name)
        for name in properties
        if subject in schema.kinds(ham(name), left=True)
        and value in schema.kinds(ham(name), left=False)
    )


def pair(planner: Planner, condition: Condition, value: str, *, verb: str, why: str = "") -> Plan:
    """Plan to tell whether one kind is related with another."""
    (subject,) = condition.others
    ends = [planner.phrasing.label(kind) for kind in (subject, value)]
    whole = {"other": 0, "answer": 1}.get(condition.part_of)
    if whole is not None:
        ends[whole] = f"{PART} {ends[whole]}"
    understood = planner.phrasing.whether(f"{ends[0]} {verb} {ends[1]}", why)
    via = {
        "other": "?part ham:partOf ?subject . ?part ?property ?answer",
        "answer": "?part ham:partOf ?answer . ?subject ?property ?part",
    }.get(condition.part_of, "")
    if condition.through:
        via = f"?subject ?property ?whole . ?answer ham:{condition.through} ?whole"
    sparql = fill(
        planner.queries["pair"],
        understood=understood,
        subject=written(subject),
        properties=" ".join(compact(ham(name)) for name in condition.properties),
        object=written(value),
        through=f"\n  UNION {{ {via} }}" if via else "",
    )
    return Plan(
        "pair", understood, sparql, kinds=(subject, value), conditions=(condition,), why=why
    )
