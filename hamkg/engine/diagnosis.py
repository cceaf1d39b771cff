"""Says in plain words why a text is not a query that can be answered."""

from __future__ import annotations

import re

from hamkg.engine.guard import prefixed_names, without_opaque_parts
from hamkg.errors import QuerySyntaxError
from hamkg.namespaces import PREFIXES

_PLACE = re.compile(r"\bat (\d+):(\d+)\b")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_UPDATE = re.compile(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)
_QUERY = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


def query_error(query: str, error: Exception) -> QuerySyntaxError:
    """Turn the parser's complaint into ours: what is wrong, and on which line and column.

    >>> str(query_error("SELECT * { ?s x:p ?o }", SyntaxError("error at 1:16: expected ...")))
    'Line 1, column 15: the prefix x: is not declared.'
    """
    place = _PLACE.search(str(error))
    if place is None:
        return QuerySyntaxError(f"This query cannot be answered: {error}.")
    unknown = _undeclared(query)
    if unknown is not None:
        name, offset = unknown
        line = query.count("\n", 0, offset) + 1
        column = offset - query.rfind("\n", 0, offset)
        reason = f"the prefix {name}: is not declared"
    else:
        line, column = int(place[1]), int(place[2])
        reason = _update(query) or _near(query, line, column)
    return QuerySyntaxError(f"Line {line}, column {column}: {reason}.", line=line, column=column)


def _undeclared(query: str) -> tuple[str, int] | None:
    """Give the first prefix that is used without being declared, and where that is."""
    declared = {*PREFIXES, *_DECLARED.findall(query), "_"}
    for name, offset in prefixed_names(query):
        prefix = name.partition(":")[0]
        if prefix not in declared:
            return prefix, offset
    return None


def _update(query: str) -> str | None:
    text = without_opaque_parts(query)
    if _QUERY.search(text) is None and _UPDATE.search(text):
        return "this is an update, and a query only reads"
    return None


def _near(query: str, line: int, column: int) -> str:
    lines = query.splitlines() or [""]
    rest = lines[min(line, len(lines)) - 1][column - 1 :].strip()
    where = f'near "{rest[:40]}"' if rest else "at the end of the line"
    return f"this is not SPARQL {where}"
