"""The text of a query as a tree of plain values, by the parser of rdflib; nothing is answered.

The parser goes down a level with each bracket, and in expressions tries each level several times:
what is long, deep or full of marks is turned away before it is parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from hamkg.engine.tokens import without_opaque_parts
from hamkg.errors import QuerySyntaxError
from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MOST_CHARACTERS = 40_000
# About how many milliseconds each mark takes the parser; a form of all there is has 1,600.
_COSTS = {"(": 6, **dict.fromkeys("{[|&!=<>+-*/,", 2)}
_MOST_COSTS = 1_800
_DEEPEST = {"{": 8, "(": 4, "[": 2}
_CLOSING = {"}": "{", ")": "(", "]": "["}
# The classes of pyparsing share what they keep while they parse.
_parsing = Lock()

Tree: TypeAlias = "Node | tuple[Tree, ...] | str"
"""Variables (``?x``), IRIs (``<http://...>``), literals and words are texts."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a query by the name it has in the grammar, with its own parts."""

    name: str
    parts: tuple[tuple[str, Tree], ...]

    def get(self, key: str) -> Tree | None:
        """Give a part by its key."""
        return next((part for known, part in self.parts if known == key), None)

    def all(self, key: str) -> tuple[Tree, ...]:
        """Give a part that may be there several times, or not at all."""
        found = self.get(key)
        if found is None:
            return ()
        return found if isinstance(found, tuple) else (found,)


class TooDeepError(ValueError):
    """A text is too long or too deep to be parsed here."""


def parse(text: str) -> Node:
    """Give the tree of a query.

    Raises TooDeepError, and QuerySyntaxError where rdflib knows no such query.

    >>> parse("SELECT ?kind { ?kind a ham:Muscle }").name
    'SelectQuery'
    """
    refuse_deep(text)
    prologue, query = _parsed(text)
    prefixes = dict(PREFIXES)
    for declared in prologue:
        if declared.name == "PrefixDecl":
            prefixes[str(declared.prefix or "")] = str(declared.iri)
    tree = _tree(query, prefixes)
    if not isinstance(tree, Node):
        raise QuerySyntaxError("This is no query.")
    return tree


def refuse_deep(text: str) -> None:
    """Raise TooDeepError for a text that would take the parser too long, or too far down."""
    if len(text) > MOST_CHARACTERS:
        msg = f"it has more than {MOST_CHARACTERS:,} characters"
        raise TooDeepError(msg)
    bare = without_opaque_parts(text)
    if sum(_COSTS.get(mark, 0) for mark in bare) > _MOST_COSTS:
        msg = "it has too many brackets and operators"
        raise TooDeepError(msg)
    depth = dict.fromkeys(_DEEPEST, 0)
    for mark in bare:
        if mark in depth:
            depth[mark] += 1
            if depth[mark] > _DEEPEST[mark]:
                msg = (
                    f"its brackets {mark} stand within each other more than {_DEEPEST[mark]} times"
                )
                raise TooDeepError(msg)
        elif mark in _CLOSING:
            depth[_CLOSING[mark]] -= 1


def _parsed(text: str) -> Any:  # noqa: ANN401  a tree of rdflib's
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    with _parsing:
        try:
            return parseQuery(text)
        except ParseBaseException as error:
            msg = f"The query cannot be read at line {error.lineno}, column {error.column}."
            raise QuerySyntaxError(msg, line=error.lineno, column=error.column) from error
        except (RecursionError, ValueError, IndexError) as error:
            msg = "it has more in it than can be read at once"
            raise TooDeepError(msg) from error


_BARE = {
    "ConditionalOrExpression",
    "ConditionalAndExpression",
    "RelationalExpression",
    "AdditiveExpression",
    "MultiplicativeExpression",
}
_PATHS = {"PathAlternative", "PathSequence"}


def _tree(part: Any, prefixes: Mapping[str, str]) -> Tree:  # noqa: ANN401
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, CompValue):
        return _node(part, prefixes)
    if isinstance(part, str):
        return _leaf(part)
    return tuple(_tree(one, prefixes) for one in part)


def _leaf(term: str) -> str:
    from rdflib import BNode, Literal, URIRef, Variable

    if isinstance(term, Literal):
        return f'"{term}"@{term.language or ""}^^{term.datatype or ""}'
    marks = {Variable: "?{}", URIRef: "<{}>", BNode: "_:{}"}
    return marks.get(type(term), "{}").format(term)


def _node(part: Any, prefixes: Mapping[str, str]) -> Tree:  # noqa: ANN401
    name = str(part.name)
    if name == "pname":
        return f"<{_expanded(part, prefixes)}>"
    # What can hold several and holds one stands for that one.
    if name in _BARE and "other" not in part:
        return _tree(part["expr"], prefixes)
    if name in _PATHS and len(part["part"]) == 1:
        return _tree(part["part"][0], prefixes)
    if name == "PathElt" and "mod" not in part:
        return _tree(part["part"], prefixes)
    if name == "GroupGraphPatternSub":
        # Its own get gives the key for what is not there.
        listed = dict(part.items()).get("part", ())
        parts = _flat(_tree(one, prefixes) for one in listed)
        return Node(name, (("part", tuple(parts)),))
    return Node(name, tuple((str(key), _tree(value, prefixes)) for key, value in part.items()))


def _expanded(part: Any, prefixes: Mapping[str, str]) -> str:  # noqa: ANN401
    prefix = str(part.prefix or "")
    if prefix not in prefixes:
        msg = f'The prefix "{prefix}:" is not declared.'
        raise QuerySyntaxError(msg)
    local = str(part.localname or "").replace("\\", "")
    return prefixes[prefix] + local


def _flat(parts: Iterable[Tree]) -> Iterator[Tree]:
    """Give the parts of a group, with each triple as a part of its own."""
    for part in parts:
        if not (isinstance(part, Node) and part.name == "TriplesBlock"):
            yield part
            continue
        for run in part.all("triples"):
            terms = run if isinstance(run, tuple) else (run,)
            for place in range(0, len(terms) - 2, 3):
                subject, path, value = terms[place : place + 3]
                yield Node("triple", (("s", subject), ("p", path), ("o", value)))


def shown(tree: Tree) -> str:
    """Give a part of a query in few words, for who has to find it."""
    if isinstance(tree, str):
        return _short(tree)
    if isinstance(tree, tuple):
        return " ".join(map(shown, tree))
    if tree.name == "triple":
        return " ".join(shown(part) for _, part in tree.parts)
    word = _WORDS.get(tree.name, tree.name.removeprefix("Builtin_"))
    inner = " ".join(shown(part) for _, part in tree.parts)
    return f"{word} {inner}".strip()


_WORDS = {
    "Aggregate_Count": "COUNT",
    "Bind": "BIND",
    "ConditionalAndExpression": "&&",
    "ConditionalOrExpression": "||",
    "Filter": "FILTER",
    "GraphGraphPattern": "GRAPH",
    "GroupClause": "GROUP BY",
    "GroupGraphPatternSub": "",
    "GroupOrUnionGraphPattern": "",
    "HavingClause": "HAVING",
    "InlineData": "VALUES",
    "MinusGraphPattern": "MINUS",
    "Builtin_NOTEXISTS": "NOT EXISTS",
    "OptionalGraphPattern": "OPTIONAL",
    "OrderClause": "ORDER BY",
    "OrderCondition": "",
    "PathAlternative": "path",
    "PathElt": "",
    "PathEltOrInverse": "^",
    "PathSequence": "path",
    "RelationalExpression": "",
    "ServiceGraphPattern": "SERVICE",
    "SubSelect": "SELECT",
    "vars": "",
}


def _short(term: str) -> str:
    from hamkg.namespaces import compact

    if term.startswith("<"):
        iri = term[1:-1]
        return compact(iri) if compact(iri) != iri else term
    return term.partition("@^^")[0] if term.startswith('"') else term
