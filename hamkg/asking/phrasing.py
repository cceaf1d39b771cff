"""Says in words what a question was understood as; what it says can itself be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.asking.files import Relation
    from hamkg.asking.plan import Condition
    from hamkg.asking.schema import Schema


class Phrasing:
    """Puts relations and kinds into questions."""

    def __init__(self, schema: Schema) -> None:
        """Use the phrases of this schema."""
        self._schema = schema

    def label(self, iri: str) -> str:
        """Give what a kind is called."""
        return self._schema.names.ref(iri).label

    def verb(self, relation: Relation, properties: Sequence[str], *, left: bool) -> str:
        """Give the words of a relation between an answer, on that side, and a kind."""
        if len(properties) == 1:
            inverse = self._schema.inverses.get(properties[0])
            told = properties[0] if left else inverse
            return self._schema.phrase(told) if told else f"is what {relation.name} leads to from"
        return relation.says if left else relation.says_back

    def which(self, category: str, clauses: Sequence[tuple[str, Sequence[str], bool]]) -> str:
        """Give a question for answers of a category; each clause is a verb, kinds and a "not"."""
        head = f"Which {self._schema.label(category)}" if category else "What"
        told = [f"{verb} {self._all(kinds)}" for verb, kinds, negated in clauses if not negated]
        but = [f"{verb} {self._all(kinds)}" for verb, kinds, negated in clauses if negated]
        text = f"{head} {' and '.join(told)}"
        if but:
            text += f", where nothing here says that it {' or '.join(but)}"
        return f"{text}?"

    def whether(self, subject: str, verb: str, value: str) -> str:
        """Give a question for yes or nothing."""
        return f"Is it stated that {self.label(subject)} {verb} {self.label(value)}?"

    def _all(self, kinds: Sequence[str]) -> str:
        labels = [self.label(kind) for kind in kinds]
        if len(labels) == 1:
            return labels[0]
        both = "both " if len(labels) == len("ab") else ""
        return f"{both}{', '.join(labels[:-1])} and {labels[-1]}"


def fill(query: str, **values: str) -> str:
    """Put values into a query where their names stand in braces.

    >>> fill("SELECT * { {kind} ?p ?o }", kind="ham:ice")
    'SELECT * { ham:ice ?p ?o }'
    """
    for name, value in values.items():
        shown = " ".join(value.split()) if name == "understood" else value
        query = query.replace(f"{{{name}}}", shown)
    return query


def patterns(conditions: Sequence[Condition], category: str, written: Sequence[str]) -> str:
    """Give the SPARQL patterns that bind ?answer; ``written`` are the kinds as in a query."""
    lines = [
        line
        for place, (condition, kind) in enumerate(zip(conditions, written, strict=True), start=1)
        for line in _condition(condition, kind, place)
    ]
    if category:
        lines.append(f"  ?answer a ?class . ?class rdfs:subClassOf* ham:{category} .")
    return "".join(f"{line}\n" for line in lines)


def _condition(condition: Condition, kind: str, place: int) -> list[str]:
    values = " ".join(f"ham:{name}" for name in condition.properties)
    head = f"VALUES ?property{place} {{ {values} }}"
    direct = _triple(condition, kind, f"?property{place}")
    if not condition.through:
        body = direct + " ."
    else:
        body = f"{{ {direct} }} UNION {{ {_via(condition, kind, place)} }}"
    if condition.negated:
        return [f"  FILTER NOT EXISTS {{ {head} {body} }}"]
    return [f"  {head}", f"  {body}"]


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
