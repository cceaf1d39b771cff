"""Words paths of any length so that Virtuoso 7 finds what they end at.

Where such a path ends at a term, and its beginning has been found already, Virtuoso may silently
find nothing. Told to walk it from its end, in words of its own, it finds all. Where that cannot be
said the end becomes a variable that is compared, which may find nothing where a UNION stands by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from hamkg.engine.tokens import brackets, replaced, tokens, without_opaque_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.engine.tokens import Token

OURS = "hamkgEnd"
"""How the variables begin that are put into a query here."""

_STEPS = {"+": "T_MIN(1)", "*": "T_MIN(0)", "?": "T_MIN(0), T_MAX(1)"}
_FROM_ITS_END = "OPTION(TRANSITIVE, T_DISTINCT, {}, T_DIRECTION 2)"
_TERMS = {"iri", "name"}
# One more variable would be one more difference between rows.
_ALL_VARIABLES = re.compile(r"\b(?:DISTINCT|REDUCED|DESCRIBE)\s*\*", re.IGNORECASE)
_APART = re.compile(r"\b(?:EXISTS|MINUS)\s*\Z", re.IGNORECASE)


class _Path(NamedTuple):
    """A path whose last part is of any length, and the term that it ends at.

    ``joined`` tells whether there are other parts before, from where it ``begins``; ``walks``
    whether it can be walked from its end; ``apart`` whether it is all that an EXISTS or a MINUS
    is about.
    """

    last: str
    end: Token
    group: int
    begins: int
    joined: bool
    walks: bool
    apart: bool

    def compared(self, number: int) -> list[tuple[int, int, str]]:
        """Let it end at a variable that is compared."""
        variable, term = f"?{OURS}{number}", self.end.text
        return [
            (self.group, self.group, f" FILTER(STR({variable}) = STR({term}))"),
            (self.end.start, self.end.end, variable),
        ]

    def walked(self, number: int) -> list[tuple[int, int, str]]:
        """Have its last part walked from its end; what is before that meets it at a variable."""
        option = " " + _FROM_ITS_END.format(_STEPS[self.last[-1]])
        if not self.joined:
            return [(self.end.end, self.end.end, option)]
        variable = f"?{OURS}{number}"
        return [
            (self.group, self.group, f" {variable} {self.last} {self.end.text}{option} ."),
            (self.begins, self.end.end, f" {variable}"),
        ]


def with_ends_compared(query: str) -> str:
    """Give a query that means the same, and whose paths of any length end at variables.

    >>> with_ends_compared("ASK { ?a <urn:p>+ <urn:b> }")
    'ASK { FILTER(STR(?hamkgEnd0) = STR(<urn:b>)) ?a <urn:p>+ ?hamkgEnd0 }'
    """
    found = enumerate(_paths(query))
    return replaced(query, [change for n, path in found for change in path.compared(n)])


def walked_from_ends(query: str, *, but_apart: bool = False) -> str:
    """Give a query that means the same to Virtuoso, which walks its paths from their ends.

    With ``but_apart``, those of an EXISTS or a MINUS end at variables.

    >>> walked_from_ends("ASK { ?a <urn:p>+ <urn:b> }")
    'ASK { ?a <urn:p>+ <urn:b> OPTION(TRANSITIVE, T_DISTINCT, T_MIN(1), T_DIRECTION 2) }'
    >>> walked_from_ends("ASK { ?a <urn:q>/<urn:p>* <urn:b> }").split(" OPTION")[0]
    'ASK { ?hamkgEnd0 <urn:p>* <urn:b>'
    >>> walked_from_ends("ASK { ?a <urn:q>/<urn:p>* <urn:b> }").split(" . ")[1]
    '?a <urn:q> ?hamkgEnd0 }'
    """
    shows_all = _ALL_VARIABLES.search(without_opaque_parts(query)) is not None
    changes: list[tuple[int, int, str]] = []
    for number, path in enumerate(_paths(query)):
        compares = (path.joined and shows_all) or (path.apart and but_apart)
        walks = path.walks and not compares
        changes += path.walked(number) if walks else path.compared(number)
    return replaced(query, changes)


def _paths(query: str) -> Iterator[_Path]:
    parts = list(tokens(query))
    bare = without_opaque_parts(query)
    groups = brackets(bare, "{}")
    for place, token in enumerate(parts[1:-1], 1):
        if token.text not in _STEPS or not _ends_a_part(parts[place - 1]):
            continue
        after = place + 1
        while parts[after].text == ")":
            after += 1
        around = [opened for opened, closed in groups.items() if opened < token.start < closed]
        if parts[after].kind not in _TERMS or parts[after + 1].text == "(" or not around:
            continue
        first = _beginning(parts, place)
        joints = _joints(parts, first)
        of_a_term = parts[first - 1].kind in _TERMS
        yield _Path(
            last=query[parts[first].start : token.end],
            end=parts[after],
            group=max(around) + 1,
            begins=parts[first - 1].start,
            joined=bool(joints),
            walks="|" not in joints and after == place + 1 and not of_a_term,
            apart=_APART.search(bare, 0, max(around)) is not None,
        )


def _ends_a_part(token: Token) -> bool:
    return token.kind in _TERMS or token.text in {"a", ")"}


def _beginning(parts: Sequence[Token], place: int) -> int:
    """Give where the part of a path begins that ends there: its ``^``, its bracket or its name."""
    if parts[place].text in _STEPS:
        place -= 1
    depth = 0
    while depth := depth + {")": 1, "(": -1}.get(parts[place].text, 0):
        place -= 1
    while parts[place - 1].text in {"^", "!"}:
        place -= 1
    return place


def _joints(parts: Sequence[Token], first: int) -> str:
    """Give what joins the parts of a path that are before one: ``/`` and ``|``."""
    joints = ""
    while parts[first - 1].text in {"/", "|"}:
        joints += parts[first - 1].text
        first = _beginning(parts, first - 2)
    return joints
