"""Writes conditions as the SPARQL patterns that bind ?answer, and values into queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.namespaces import ham, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.asking.plan import Condition


def fill(query: str, **values: str) -> str:
    """Put values into a query where their names stand in braces.

    >>> fill("SELECT * { {kind} ?p ?o }", kind="ham:ice")
    'SELECT * { ham:ice ?p ?o }'
    """
    for name, value in values.items():
        shown = " ".join(value.split()) if name == "understood" else value
        query = query.replace(f"{{{name}}}", shown)
    return query


def patterns(conditions: Sequence[Condition], category: str, among: Sequence[str] = ()) -> str:
    """Give the patterns that an answer of a category must meet; ``among`` are the only answers."""
    lines = [f"  VALUES ?answer {{ {_all(among)} }}"] if among else []
    lines += [
        line
        for place, condition in enumerate(conditions, start=1)
        for line in _condition(condition, place)
    ]
    if category:
        lines.append(f"  ?answer a ?class . ?class rdfs:subClassOf* {written(ham(category))} .")
    return "".join(f"{line}\n" for line in lines)


def _all(iris: Iterable[str]) -> str:
    return " ".join(map(written, iris))


def _condition(condition: Condition, place: int) -> list[str]:
    values = " ".join(f"ham:{name}" for name in condition.properties)
    kind, binding = _other(condition, place)
    head = f"VALUES ?property{place} {{ {values} }}"
    direct = _triple(condition, kind, f"?property{place}")
    if condition.through:
        body = f"{binding}{{ {direct} }} UNION {{ {_via(condition, kind, place)} }}"
    else:
        body = f"{binding}{direct} ."
    if condition.negated:
        return [f"  FILTER NOT EXISTS {{ {head} {body} }}"]
    if condition.least > 1:
        return [
            f"  {{ SELECT ?answer WHERE {{ {head} {body} }}",
            f"    GROUP BY ?answer HAVING (COUNT(DISTINCT {kind}) >= {condition.least}) }}",
        ]
    return [f"  {head}", f"  {body}"]


def _other(condition: Condition, place: int) -> tuple[str, str]:
    """Give what stands for the other kind, and what binds it where it is none by name."""
    variable = f"?kind{place}"
    if condition.category:
        sort = f"?kind{place}class"
        wide = written(ham(condition.category))
        return variable, f"{variable} a {sort} . {sort} rdfs:subClassOf* {wide} . "
    if condition.part_of == "other":
        whole = f"?whole{place}of"
        return variable, (
            f"VALUES {whole} {{ {_all(condition.others)} }} {variable} ham:partOf {whole} . "
        )
    if len(condition.others) == 1:
        return written(condition.others[0]), ""
    return variable, f"VALUES {variable} {{ {_all(condition.others)} }} "


def _triple(condition: Condition, kind: str, property_: str) -> str:
    if condition.asks_left:
        return f"?answer {property_} {kind}"
    return f"{kind} {property_} ?answer"


def _via(condition: Condition, kind: str, place: int) -> str:
    """Give the way through a whole: what is said of a group, for its members of one category."""
    step = f"ham:{condition.through}"
    if condition.asks_left:
        return f"{kind} {step} ?whole{place} . ?answer ?property{place} ?whole{place}"
    return (
        f"{kind} ?property{place} ?whole{place} . ?whole{place} a ?sort{place} . "
        f"?answer {step} ?whole{place} ; a ?sort{place} . "
        f"?sort{place} rdfs:subClassOf ham:AnatomicalStructure"
    )
