"""Lets the engine look within EXISTS from what is known, one pattern after the other.

The engine puts the patterns within EXISTS together as they stand: for every row that it tests, it
finds all that each pattern matches by itself, and holds every one against every other. LATERAL
(https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md) matches a pattern with what
those before it found. For patterns of triples with neither paths nor blank nodes both mean the
same, in whichever order; whatever else stands within EXISTS is left as it is.
"""

from __future__ import annotations

import re

from hamkg.engine.tokens import Token, replaced, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# More, or in a longer text, is nobody's question; to take it apart would take too long.
_MOST, _LONGEST = 16, 10_000
# What the engine itself expects a pattern to match, by which of its three terms are known.
_EXPECTED = {
    (True, True, True): 1,
    (True, False, True): 2,
    (True, True, False): 10,
    (True, False, False): 100,
    (False, True, True): 1_000,
    (False, False, True): 10_000,
    (False, True, False): 1_000_000,
    (False, False, False): 1_000_000_000,
}


class _Unknown(Exception):  # noqa: N818  nothing is wrong
    """Something stands here that is left as it is."""


def with_lateral_exists(query: str) -> str:
    """Give a query that means the same, whose EXISTS the engine answers from what is known.

    >>> with_lateral_exists("ASK { ?s a ?c FILTER EXISTS { ?s <p> ?x . ?x <q> ?y } }")
    'ASK { ?s a ?c FILTER EXISTS { ?s <p> ?x LATERAL { ?x <q> ?y } } }'
    >>> with_lateral_exists("ASK { FILTER EXISTS { ?s <p>/<q> ?y . ?y <q> ?z } }")
    'ASK { FILTER EXISTS { ?s <p>/<q> ?y . ?y <q> ?z } }'
    """
    if not 0 < query.lower().count("exists") <= _MOST or len(query) > _LONGEST:
        return query
    return replaced(query, _changes(query, list(tokens(query))))


def _changes(query: str, found: list[Token]) -> Iterator[tuple[int, int, str]]:
    for place, token in enumerate(found[:-1]):
        if (
            token.text.lower() == "exists"
            and token.kind == "word"
            and found[place + 1].text == "{"
        ):
            end = _end_of_plain_group(found, place + 2)
            inside = found[place + 2 : end]
            outside = _seen_from(found, place, end)
            words = _rewritten(query, inside, outside)
            if words:
                yield inside[0].start, inside[-1].end, words


def _end_of_plain_group(found: list[Token], start: int) -> int:
    """Give where the next bracket of a group stands, whether it opens or closes one."""
    return next((i for i in range(start, len(found)) if found[i].text in {"{", "}"}), start)


def _seen_from(found: list[Token], start: int, end: int) -> set[str]:
    """Name the variables that a row may bring along into EXISTS, from ``start`` to ``end``.

    Of a sub-select that is over, they are the ones that it shows.
    """
    names: set[str] = set()
    place = 0
    while place < len(found):
        closed = end if place == start else _end_of_sub_select(found, place)
        if closed <= place or (place < start < closed):
            names.update(_name(token) for token in found[place : place + 1] if _is_open(token))
            closed = place + 1
        elif place != start:
            names |= _shown(found[place:closed])
        place = closed
    return names


def _end_of_sub_select(found: list[Token], place: int) -> int:
    """Give where the sub-select closes that opens here; the same place where none does."""
    if found[place].text != "{" or found[place + 1 : place + 2] == []:
        return place
    if found[place + 1].text.lower() != "select":
        return place
    depth = 0
    for end in range(place, len(found)):
        depth += {"{": 1, "}": -1}.get(found[end].text, 0)
        if depth == 0:
            return end
    return place


def _shown(select: list[Token]) -> set[str]:
    """Name the variables that a sub-select shows."""
    depth, names = 0, set[str]()
    for place, token in enumerate(select[1:], start=1):
        if token.text == "{":
            return names
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "*" and not depth:
            return {_name(each) for each in select if _is_open(each)}
        if _is_open(token) and (not depth or select[place - 1].text.lower() == "as"):
            names.add(_name(token))
    return names


def _rewritten(query: str, inside: list[Token], outside: set[str]) -> str:
    """Give other words for what stands within EXISTS; none where it is left as it is."""
    try:
        patterns, filters = _Reader(query, inside).read()
    except _Unknown:
        return ""
    parts = [_in_order(part, outside) for part in _connected(patterns, outside)]
    if max(map(len, parts), default=0) < 2:  # noqa: PLR2004  one pattern needs no order
        return ""
    if len(parts) == 1:
        return " ".join([_lateral(parts[0]), *filters])
    return " ".join([*(f"{{ {_lateral(part)} }}" for part in parts), *filters])


Pattern = tuple[Token, Token, Token]


class _Reader:
    """Reads patterns and filters, and gives up where something else stands."""

    def __init__(self, query: str, inside: Sequence[Token]) -> None:
        self._query = query
        self._left = list(inside)[::-1]

    def read(self) -> tuple[list[Pattern], list[str]]:
        patterns: list[Pattern] = []
        filters: list[str] = []
        while self._left:
            if self._next_is("filter"):
                filters.append(self._filter())
                self._skip(".")
            else:
                patterns += self._patterns()
        return patterns, filters

    def _next_is(self, *texts: str) -> bool:
        return bool(self._left) and self._left[-1].text.lower() in texts

    def _skip(self, text: str) -> bool:
        if self._next_is(text):
            self._left.pop()
            return True
        return False

    def _take(self) -> Token:
        if not self._left:
            raise _Unknown
        return self._left.pop()

    def _filter(self) -> str:
        """Read FILTER with its brackets, or with the name of a function before them."""
        start, token = self._take().start, self._take()
        if token.text != "(":
            token = self._take()
        if token.text != "(":
            raise _Unknown
        depth = 1
        while depth:
            token = self._take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        return self._query[start : token.end]

    def _patterns(self) -> Iterator[Pattern]:
        """Read what is said of one subject."""
        subject = self._term(("variable", "iri", "name"))
        while True:
            verb = self._verb()
            yield subject, verb, self._object()
            while self._skip(","):
                yield subject, verb, self._object()
            if not self._skip(";"):
                break
            if self._next_is("."):
                break
        if self._left and not self._skip(".") and not self._next_is("filter"):
            raise _Unknown

    def _term(self, kinds: tuple[str, ...]) -> Token:
        token = self._take()
        if token.kind not in kinds or token.text.startswith("_:"):
            raise _Unknown
        return token

    def _verb(self) -> Token:
        if self._next_is("a"):
            return self._take()
        return self._term(("variable", "iri", "name"))

    def _object(self) -> Token:
        token = self._term(("variable", "iri", "name", "word", "short", "long"))
        if token.kind == "word" and not re.fullmatch(r"true|false|[+-]?\d[\w.+-]*", token.text):
            raise _Unknown
        if token.kind not in {"short", "long"}:
            return token
        end = token.end
        if self._skip("@"):
            end = self._take().end
        elif self._skip("^"):
            if not self._skip("^"):
                raise _Unknown
            end = self._term(("iri", "name")).end
        return Token("literal", self._query[token.start : end], token.start, end)


def _is_open(token: Token) -> bool:
    return token.kind == "variable"


def _name(token: Token) -> str:
    return token.text[1:]


def _connected(patterns: list[Pattern], outside: set[str]) -> list[list[Pattern]]:
    """Part patterns that share no variable but such as a row brings along.

    The engine tests such parts one by one, and so it should.
    """
    parts: list[tuple[set[str], list[Pattern]]] = []
    for pattern in patterns:
        names = {_name(term) for term in pattern if _is_open(term)} - outside
        mine = [part for part in parts if part[0] & names]
        parts = [part for part in parts if not part[0] & names]
        shared = names.union(*(part[0] for part in mine))
        parts.append((shared, [*(each for part in mine for each in part[1]), pattern]))
    return [part for _, part in parts]


def _in_order(patterns: list[Pattern], outside: set[str]) -> list[Pattern]:
    """Put first what matches least by what is known, then what is joined to it, and so on."""
    known, left, ordered = set(outside), list(patterns), list[Pattern]()
    while left:
        best = min(left, key=lambda pattern: _expected(pattern, known))
        left.remove(best)
        ordered.append(best)
        known |= {_name(term) for term in best if _is_open(term)}
    return ordered


def _expected(pattern: Pattern, known: set[str]) -> int:
    subject, verb, value = (not _is_open(term) or _name(term) in known for term in pattern)
    return _EXPECTED[subject, verb, value]


def _lateral(patterns: list[Pattern]) -> str:
    first, *others = (" ".join(term.text for term in pattern) for pattern in patterns)
    return " ".join([first, *(f"LATERAL {{ {other} }}" for other in others)])
