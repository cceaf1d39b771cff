"""What several operations of the JSON API have in common: shapes of answers, and parameters."""

from __future__ import annotations

from typing import Any

from hamkg.server.api.operation import Parameter

TERM = "A local name, CURIE, IRI, or a label or synonym that names one thing only."
SPARQL_JSON = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON Format",
    "required": ["head", "results"],
    "properties": {"head": {"type": "object"}, "results": {"type": "object"}},
}


def object_of(about: str, *names: str) -> dict[str, Any]:
    """Describe an answer that is put together for JSON, by the names that it always has."""
    shape = {"type": "object", "description": about, "required": list(names)}
    return shape | {"properties": {name: {} for name in names}}


def list_of(shape: dict[str, Any]) -> dict[str, Any]:
    """Describe a list of such answers."""
    return {"type": "array", "items": shape}


def limit_of(most: int, default: int) -> Parameter:
    """Give the parameter that says how many are wanted at most."""
    return Parameter("limit", "How many at most.", "5", default=default, least=1, most=most)
