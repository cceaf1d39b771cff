"""Gives the WHERE of an update the dataset that a client of the SPARQL 1.1 Protocol names.

https://www.w3.org/TR/sparql11-protocol/#update-operation
"""

from __future__ import annotations

import re

from hamkg.engine.guard import refuse_keywords
from hamkg.engine.tokens import brackets, replaced, without_opaque_parts
from hamkg.errors import QuerySyntaxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WHERE_OR_BRACE = r"(?P<short>delete\s*)?where|[{}]"


def refuse_conflict(update: str, parse: Callable[[str], object]) -> None:
    """Raise QuerySyntaxError where an update itself says USING or WITH."""
    refuse_keywords(update, parse, {"using": _conflict, "with": _conflict}, harmless=True)


def _conflict() -> QuerySyntaxError:
    return QuerySyntaxError(
        "An update that names its dataset with USING or WITH cannot be given another one."
    )


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Give an update whose every WHERE reads these graphs: what the engine has no argument for.

    >>> with_dataset("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", ["urn:g"], [])
    'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", [], ["urn:g"])
    'DELETE { ?s ?p 1 } USING NAMED <urn:g> WHERE { ?s ?p 1 }'
    """
    clauses = [f"USING <{iri}> " for iri in default] + [f"USING NAMED <{iri}> " for iri in named]
    words = "".join(clauses)
    wheres = _outer_wheres(update)
    return replaced(update, [(start, start, pattern + words) for start, pattern in wheres])


def _outer_wheres(update: str) -> Iterator[tuple[int, str]]:
    """Give where each WHERE of an operation stands, and what DELETE WHERE leaves out before it."""
    text = without_opaque_parts(update)
    closed = brackets(text, "{}")
    depth = 0
    for found in re.finditer(_WHERE_OR_BRACE, text, re.IGNORECASE):
        if found[0] in {"{", "}"}:
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            first = text.find("{", found.end())
            last = closed.get(first, -1) + 1
            short = found["short"] or ""
            yield found.start() + len(short), (f"{update[first:last]} " if short else "")
