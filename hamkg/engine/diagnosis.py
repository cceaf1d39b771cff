"""Says in plain words why a text is not a query, or an update, that can be carried out."""

from __future__ import annotations

import re

from hamkg.engine.tokens import place_of, prefixed_names, without_opaque_parts
from hamkg.errors import QuerySyntaxError
from hamkg.namespaces import PREFIXES

_PLACE = re.compile(r"\bat (\d+):(\d+)\b")
# Among the tokens that the engine expected it may say in words what is wrong.
_SAID = re.compile(r"(?:expected (?:one of )?|, )([A-Z][\w-]*(?: [\w-]+){2,})")
_FUNCTION = re.compile(r"The custom function (<[^>]*>) is not supported")
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_UPDATE = re.compile(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)
_QUERY = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


def query_error(query: str, error: Exception) -> QuerySyntaxError:
    """Turn the engine's complaint into ours: what is wrong, and on which line and column.

    >>> str(query_error("SELECT * { ?s x:p ?o }", SyntaxError("error at 1:16: expected ...")))
    'Line 1, column 15: the prefix x: is not declared.'
    """
    place = _PLACE.search(str(error))
    if place is None:
        return _without_place("This query cannot be answered", error)
    words = without_opaque_parts(query)
    is_update = _QUERY.search(words) is None and _UPDATE.search(words)
    mistaken = "this is an update, and a query only reads" if is_update else ""
    return _placed(query, place, mistaken or _said(error))


def update_error(update: str, error: Exception) -> QuerySyntaxError:
    """Turn the engine's complaint about an update into ours.

    >>> str(update_error("CLEAR GRAPH <urn:g>", RuntimeError("The graph <urn:g> does not exist")))
    'This update cannot be carried out: The graph <urn:g> does not exist.'
    """
    place = _PLACE.search(str(error))
    if place is None:
        return _without_place("This update cannot be carried out", error)
    words = without_opaque_parts(update)
    is_query = _UPDATE.search(words) is None and _QUERY.search(words)
    mistaken = "this is a query, and an update only writes" if is_query else ""
    return _placed(update, place, mistaken or _said(error))


def _without_place(said: str, error: Exception) -> QuerySyntaxError:
    """Tell what is no fault of syntax: the text was understood, and cannot be done."""
    why = _FUNCTION.sub(r"the function \1 is not known here", str(error))
    return QuerySyntaxError(f"{said}: {why}.")


def _said(error: Exception) -> str:
    said = _SAID.search(str(error))
    return said[1] if said else ""


def _placed(text: str, place: re.Match[str], told: str) -> QuerySyntaxError:
    unknown = _undeclared(text)
    if unknown is not None:
        name, offset = unknown
        line, column = place_of(text, offset)
        reason = f"the prefix {name}: is not declared"
    else:
        line, column = int(place[1]), int(place[2])
        reason = told or _near(text, line, column)
    return QuerySyntaxError(f"Line {line}, column {column}: {reason}.", line=line, column=column)


def _undeclared(query: str) -> tuple[str, int] | None:
    """Give the first prefix that is used without being declared, and where that is."""
    declared = {*PREFIXES, *_DECLARED.findall(query), "_"}
    for name, offset in prefixed_names(query):
        prefix = name.partition(":")[0]
        if prefix not in declared:
            return prefix, offset
    return None


def _near(query: str, line: int, column: int) -> str:
    lines = query.split("\n")
    rest = lines[min(line, len(lines)) - 1][column - 1 :].strip()
    where = f'near "{rest[:40]}"' if rest else "at the end of the line"
    return f"this is not SPARQL {where}"
