"""Reads a query just far enough to know what it must not do, and which data it names."""

from __future__ import annotations

import re
from functools import cache

from hamkg.errors import QueryRefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# What may hold a keyword without meaning it, in the order SPARQL 1.1 section 19.8 reads them:
# comments, IRIs, strings (long ones first), variables, and names with a colon.
_OPAQUE = r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*''')
    | (?P<short>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<name>[\w.-]*:[\w.:%-]*)
"""

_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)


def refuse_federation(query: str, parse: Callable[[str], object]) -> None:
    """Raise where a query holds the keyword SERVICE, as the engine's own parser sees it.

    The word is made meaningless wherever it stands. In a text, comment, IRI or name that changes
    nothing, but where it was the keyword the query no longer parses, and is not answered: no
    reading of ours has to agree with the engine's, which needs no space between words.

    Raises QueryRefusedError, or what ``parse`` raises where the query is broken anyway.
    """
    if "service" not in query.lower():
        return
    try:
        parse(_SERVICE.sub("sxrvice", query))
    except SyntaxError as error:
        if "service" not in without_opaque_parts(query).lower():
            raise
        msg = "hamkg does not call other servers on a query's behalf."
        raise QueryRefusedError(msg) from error


def names_its_dataset(query: str) -> bool:
    """Tell whether a query says with FROM which graphs it is about.

    >>> names_its_dataset("SELECT * FROM <http://example.org/> { ?s ?p ?o }")
    True
    >>> names_its_dataset("SELECT ?from { ?from ?p 'from' }")
    False
    """
    return _has_keyword("from", query)


def without_opaque_parts(query: str) -> str:
    """Blank out comments, IRIs, strings, variables and prefixed names.

    >>> without_opaque_parts('ASK { ?s ham:p "x" }').split()
    ['ASK', '{', '}']
    """
    return _opaque().sub(" ", query)


def prefixed_names(query: str) -> tuple[tuple[str, int], ...]:
    """List the prefixed names of a query, each with its offset.

    >>> prefixed_names("ASK { ham:a rdfs:label 'x:y' }")
    (('ham:a', 6), ('rdfs:label', 12))
    """
    return tuple(
        (found["name"], found.start()) for found in _opaque().finditer(query) if found["name"]
    )


def _has_keyword(keyword: str, query: str) -> bool:
    # Most queries lack the word altogether: they are spared the longer look.
    if keyword not in query.lower():
        return False
    pattern = rf"\b{keyword}\b"
    return re.search(pattern, without_opaque_parts(query), re.IGNORECASE) is not None


@cache
def _opaque() -> re.Pattern[str]:
    # Compiling this takes longer than answering a small query: only who needs it waits.
    return re.compile(_OPAQUE, re.VERBOSE | re.DOTALL)
