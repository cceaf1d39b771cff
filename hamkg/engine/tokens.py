"""Takes the text of a query apart as SPARQL 1.1 section 19.8 does, as far as no grammar is needed.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What may hold a keyword without meaning it. The longest token wins, so an IRI stands before all:
# comments, strings (long ones first), variables, and names with a colon. A string that is not
# closed reaches to the end of the line, or of the text. No part of a text is read twice (+ after
# * and +), and a word is read as a whole: a hostile text takes no longer than another.
_OPAQUE = r"""
      (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8})*+>)
    | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?|'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?)
    | (?P<short>"(?:[^"\\\n\r]|\\.)*+"?|'(?:[^'\\\n\r]|\\.)*+'?)
    | (?P<comment>\#[^\n\r]*+)
    | (?P<variable>[?$]\w++)
    | (?P<name>[\w.-]*+:(?:[\w.:%-]|\\[_~.!$&'()*+,;=/?\#@%-])*+)
    | (?P<word>[\w.-]++)
"""


def without_opaque_parts(text: str) -> str:
    """Blank out comments, IRIs, strings, variables and prefixed names; the rest keeps its place.

    >>> without_opaque_parts('ASK { ?s ham:p "}" }')
    'ASK {              }'
    """
    return _opaque().sub(_blanked, text)


def _blanked(found: re.Match[str]) -> str:
    return found[0] if found.lastgroup == "word" else " " * len(found[0])


def prefixed_names(text: str) -> tuple[tuple[str, int], ...]:
    """List the prefixed names of a query, each with its offset.

    >>> prefixed_names("ASK { ham:a rdfs:label 'x:y' }")
    (('ham:a', 6), ('rdfs:label', 12))
    """
    return tuple(_parts(text, "name"))


def iris(text: str) -> tuple[tuple[str, int], ...]:
    """List the IRIs of a query in their brackets, each with its offset.

    >>> iris("ASK { <a> ?p '<b>' }")
    (('<a>', 6),)
    """
    return tuple(_parts(text, "iri"))


def has_word(word: str, text: str) -> bool:
    """Tell whether a word of lower-case letters stands among the keywords of a query.

    The engine needs no space between words, so neither do we.

    >>> has_word("from", "SELECT*FROM<g>{}"), has_word("from", "ASK { ?from ?p 'from' }")
    (True, False)
    """
    # Most queries lack the word altogether: they are spared the longer look.
    return word in text.lower() and word in without_opaque_parts(text).lower()


class Token:
    """A part of a query that means something: its kind, its text, and where it stands.

    Kinds are those of the parts above, and ``sign`` for each character that is none of them.
    """

    # No dataclass: importing that module costs a query from the command line 5 ms.
    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end


def tokens(text: str) -> Iterator[Token]:
    """Give the parts of a query one after the other, without comments and space.

    A full stop behind a name or a number is a part of its own, as SPARQL has it.

    >>> [token.text for token in tokens("{ ?s ham:p 1. } # so")]
    ['{', '?s', 'ham:p', '1', '.', '}']
    """
    place = 0
    for found in _opaque().finditer(text):
        yield from _signs(text, place, found.start())
        place = found.end()
        kind = found.lastgroup or ""
        if kind in {"name", "word"}:
            end = found.start() + len(found[0].rstrip("."))
            if end > found.start():
                yield Token(kind, text[found.start() : end], found.start(), end)
            yield from _signs(text, end, place)
        elif kind != "comment":
            yield Token(kind, found[0], found.start(), place)
    yield from _signs(text, place, len(text))


def _signs(text: str, start: int, end: int) -> Iterator[Token]:
    for place in range(start, end):
        if not text[place].isspace():
            yield Token("sign", text[place], place, place + 1)


def brackets(text: str, pair: str) -> dict[int, int]:
    """Give where each bracket that opens is closed, if it is.

    ``text`` is without opaque parts, and ``pair`` the two kinds of bracket.

    >>> brackets("f((1), 2) + (3", "()")
    {2: 4, 1: 8}
    """
    closed: dict[int, int] = {}
    opened: list[int] = []
    for found in re.finditer(f"[{re.escape(pair)}]", text):
        if found[0] == pair[0]:
            opened.append(found.start())
        elif opened:
            closed[opened.pop()] = found.start()
    return closed


def replaced(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Give a text with other words in some places: from where to where, and the words.

    >>> replaced("abc", [(3, 3, "!"), (0, 1, "A")])
    'Abc!'
    """
    parts, place = [], 0
    for start, end, words in sorted(changes):
        parts += [text[place:start], words]
        place = end
    return "".join([*parts, text[place:]])


def place_of(text: str, offset: int) -> tuple[int, int]:
    r"""Give the line and the column of an offset, both counted from 1.

    >>> place_of("ASK\n{ }", 6)
    (2, 3)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _parts(text: str, kind: str) -> Iterator[tuple[str, int]]:
    for found in _opaque().finditer(text):
        if found[kind]:
            yield found[kind], found.start()


@cache
def _opaque() -> re.Pattern[str]:
    # Compiling this takes longer than answering a small query: only who needs it waits.
    return re.compile(_OPAQUE, re.VERBOSE | re.DOTALL)
