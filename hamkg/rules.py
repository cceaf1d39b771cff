"""The rules of inference as their files say them, and as clauses: what follows from what.

A rule is a SELECT query whose first three columns are the edge that follows and whose other
columns, three by three, are its premises. The query's own text is read by a SPARQL parser: the
patterns that are premises stay open, what else it asks of the schema is answered, and so each rule
becomes a few clauses such as "?x may help prevent ?y, if ?x strengthens ?z and ?z is overloaded in
?y". Nothing of a rule is written down a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from hamkg.content_errors import HeaderError
from hamkg.engine import select
from hamkg.headers import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Node

    from hamkg.engine import Engine

Pattern: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object: each an IRI, or a variable such as ``?middle``."""
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule file: its name, its title, the sentence that explains it, and its query."""

    name: str
    title: str
    sentence: str
    converse: bool
    query: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule for certain relations: the edge ``head`` follows where all of ``body`` hold."""

    rule: Rule
    head: Pattern
    body: tuple[Pattern, ...]


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read all rule files; raises HeaderError for a broken header."""
    rules = []
    for path in sorted(folder.glob("*.rq")):
        header = read_header(path, ("title", "sentence"))
        rules.append(
            Rule(
                name=path.stem,
                title=header["title"][0],
                sentence=header["sentence"][0],
                converse=header.get("converse") == ("yes",),
                query=path.read_text(encoding="utf-8"),
            )
        )
    return tuple(rules)


def filled(template: str, words: Mapping[str, str]) -> str:
    """Fill the places of a rule's sentence; a place that there are no words for stays as it is.

    >>> filled("{subject} {predicate} {object}.", {"subject": "ice", "predicate": "relieves"})
    'ice relieves {object}.'
    """
    return _PLACE.sub(lambda place: words.get(place[1], place[0]), template)


def clauses(engine: Engine, rules: Sequence[Rule]) -> tuple[Clause, ...]:
    """Give what each rule says of the relations in an engine's schema.

    Raises HeaderError for a rule that is not made of triples, paths, UNION and BIND alone.
    """
    return tuple(clause for rule in rules for clause in _clauses_of(engine, rule))


def _clauses_of(engine: Engine, rule: Rule) -> Iterator[Clause]:
    where, columns = _parsed(rule)
    aliases, where = _without_binds(rule, where)
    cells = [_resolved(column, aliases) for column in columns]
    head, *premises = [(cells[i], cells[i + 1], cells[i + 2]) for i in range(0, len(cells), 3)]
    conditions = _written(rule, where, set(premises))
    names = sorted({str(cell) for cell in cells if _is_variable(cell)})
    schema = [name for name in names if re.search(rf"\?{name}\b", conditions)]
    query = f"SELECT DISTINCT {' '.join(f'?{name}' for name in schema)} WHERE {{ {conditions} }}"
    known = {tuple(map(str, row)) for row in select(engine, query)} if schema else {()}
    for values in sorted(known):
        given = dict(zip(schema, values, strict=True))
        yield Clause(
            rule, _pattern(head, given), tuple(_pattern(premise, given) for premise in premises)
        )


def _parsed(rule: Rule) -> tuple[CompValue, list[Node]]:
    """Give the pattern of a rule's query, and the columns that it answers."""
    from rdflib.plugins.sparql import prepareQuery

    found = prepareQuery(rule.query).algebra
    if found.name != "SelectQuery" or len(found.PV) % 3 or len(found.PV) < 6:  # noqa: PLR2004
        msg = f"{rule.name}.rq:1: a rule answers an edge and its premises, three columns each"
        raise HeaderError(msg)
    pattern = found.p
    while pattern.name in {"Project", "Distinct", "ToMultiSet"}:
        pattern = pattern.p
    return pattern, list(found.PV)


def _without_binds(rule: Rule, pattern: CompValue) -> tuple[dict[Node, Node], CompValue]:
    """Give what the outermost BINDs of a pattern say is the same, and what is left of it."""
    from rdflib.term import URIRef, Variable

    aliases: dict[Node, Node] = {}
    while pattern.name == "Extend":
        if not isinstance(pattern.expr, URIRef | Variable):
            raise _unreadable(rule)
        aliases[pattern.var] = pattern.expr
        pattern = pattern.p
    return aliases, pattern


def _resolved(term: Node, aliases: Mapping[Node, Node]) -> Node:
    while term in aliases:
        term = aliases[term]
    return term


def _written(rule: Rule, pattern: CompValue, premises: set[tuple[Node, Node, Node]]) -> str:
    """Write a pattern as it stands in a query, without the triples that are premises."""
    match pattern.name:
        case "BGP":
            kept = [triple for triple in pattern.triples if tuple(triple) not in premises]
            return " ".join(f"{' '.join(term.n3() for term in triple)} ." for triple in kept)
        case "Join":
            return " ".join(_written(rule, side, premises) for side in (pattern.p1, pattern.p2))
        case "Union":
            sides = (_written(rule, side, premises) for side in (pattern.p1, pattern.p2))
            return " UNION ".join(f"{{ {side} }}" for side in sides)
    raise _unreadable(rule)


def _unreadable(rule: Rule) -> HeaderError:
    return HeaderError(
        f"{rule.name}.rq:1: a rule is written with triples, paths, UNION and BIND of terms alone"
    )


def _pattern(terms: Sequence[Node], given: Mapping[str, str]) -> Pattern:
    subject, predicate, value = (_term(term, given) for term in terms)
    return subject, predicate, value


def _term(term: Node, given: Mapping[str, str]) -> str:
    return given.get(str(term), f"?{term}") if _is_variable(term) else str(term)


def _is_variable(term: Node) -> bool:
    from rdflib.term import Variable

    return isinstance(term, Variable)
