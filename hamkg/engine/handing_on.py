r"""What of a stranger's query is not handed on to another server, though it is a query.

That server reads it with its own parser, in the process that holds the data. Kept from it are

- escapes, which SPARQL reads before all else (section 19.2) and our engine only within terms, so
  that a string to one of them is a call of another server to the other;
- functions by which servers reach out of SPARQL: into their own language, files, classes;
- nesting and chains that end a process. The Oxigraph server, which is no worse than others, ends
  at 250 nested functions, 400 nested NOT EXISTS, 800 expressions in a row: the bounds are well
  below these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.engine.guard import refuse_calls, unescaped
from hamkg.engine.prologue import declarations
from hamkg.engine.tokens import iris, prefixed_names, without_opaque_parts
from hamkg.errors import QueryMemoryError, QueryRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 64
MOST_PARTS = 400
# Brackets, commas, and what makes a query longer by one more part. No dot or minus of a number,
# and no hyphen of a language tag.
_MARK = re.compile(
    r"(?P<opens>[({\[]|<<)|(?P<closes>[)}\]]|>>)|(?P<comma>,)"
    r"|(?P<part>\|\|?|&&|[;/+*!^]|(?<!\d)\.|\.(?!\d)|(?<![A-Za-z])-"
    r"|\b(?:union|optional|minus|exists|filter|bind|as|values|graph)\b)",
    re.IGNORECASE,
)
_HINT = "Ask for it in several queries."
# Virtuoso's built-in functions and its SQL, Jena's classes.
_OUTSIDE = re.compile("<?(?:bif|sql|java):", re.IGNORECASE)
_ABSOLUTE = re.compile("<[A-Za-z][A-Za-z0-9+.-]*:")


def refuse_risky(query: str, parse: Callable[[str], object]) -> None:
    """Raise QueryRefusedError or QueryMemoryError where a query, which does parse, is risky.

    >>> refuse_risky(f"ASK {'{' * 99} {'}' * 99}", lambda text: None)
    Traceback (most recent call last):
    hamkg.errors.QueryMemoryError: The query nests deeper than 64 or has more than 400 parts: ...
    """
    _refuse_large(query)
    _refuse_functions(query)
    read = unescaped(query)
    if read == query:
        return
    try:
        refuse_calls(read, parse)
        parse(read)
    except (SyntaxError, ValueError) as error:
        msg = "The query has an escape that another server could read as a part of the query."
        hint = r"Write the character itself, or \" or \n, in the place of \uXXXX."
        raise QueryRefusedError(msg, hint=hint) from error
    _refuse_large(read)
    _refuse_functions(read)


def _refuse_large(query: str) -> None:
    opened: list[str] = []
    parts = 0
    for found in _MARK.finditer(without_opaque_parts(query)):
        if found["opens"]:
            opened.append(found[0])
            parts += found[0] == "{"
        elif found["closes"]:
            del opened[-1:]
        else:
            # In brackets commas part arguments, of which there may be many.
            parts += not (found["comma"] and opened and opened[-1] == "(")
        if len(opened) > DEEPEST or parts > MOST_PARTS:
            msg = (
                f"The query nests deeper than {DEEPEST} or has more than {MOST_PARTS} parts: "
                "it is not handed on to the server that has the data."
            )
            raise QueryMemoryError(msg, hint=_HINT)


def _refuse_functions(query: str) -> None:
    if any(_OUTSIDE.match(name) for name, _ in (*iris(query), *prefixed_names(query))):
        msg = "The query names what some servers keep for themselves: bif:, sql: or java:."
        raise QueryRefusedError(msg, hint="Use the functions of SPARQL.")
    # Put together with a name, one that is relative could come to mean the same.
    if any(p is not None and not _ABSOLUTE.match(iri) for p, iri in declarations(query)):
        msg = "The query declares a prefix that is no whole IRI."
        raise QueryRefusedError(msg, hint="Write the IRI of each prefix out.")
