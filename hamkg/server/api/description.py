"""Describes the JSON API as OpenAPI 3.1 says; the shapes are read off our own values."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from hamkg import __version__, entity_model, languages, model, views

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from _typeshed import DataclassInstance

    from hamkg.server.api.operation import Operation, Parameter

    Schema = dict[str, Any]

_SCALARS: dict[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
}
# Where our values name each other: some do so only for a type checker.
_NAMES = {**vars(languages), **vars(views), **vars(model), **vars(entity_model)}
_PROBLEM: Schema = {
    "description": "What went wrong, and what to do (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["status", "code", "detail", "hint"],
                "properties": {
                    "status": {"type": "integer"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "hint": {"type": "string"},
                },
            }
        }
    },
}
_ABOUT = (
    "Reads the open knowledge graph of hamstring health. Every relation comes with its sources "
    "and grades, or with the proof that it follows. Education, not medical advice."
)


def description(operations: Iterable[Operation], base: str) -> Schema:
    """Give the OpenAPI document of these operations beneath a path."""
    shapes: dict[str, Schema] = {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hamkg",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": base}],
        "paths": {operation.path: {"get": _get(operation, shapes)} for operation in operations},
        "components": {"schemas": shapes},
    }


def _get(operation: Operation, shapes: dict[str, Schema]) -> Schema:
    content = {operation.media: {"schema": shape_of(operation.gives, shapes)}}
    return {
        "operationId": "-".join(re.findall(r"[\w-]+", operation.path)),
        "summary": operation.about,
        "parameters": [
            *(_parameter(each, "path") for each in operation.in_path),
            *(_parameter(each, "query") for each in operation.parameters),
            *([_OTHERS] if operation.open else []),
        ],
        "responses": {
            "200": {"description": "The answer.", "content": content},
            "304": {"description": "The same as the client has."},
            "default": _PROBLEM,
        },
    }


_OTHERS: Schema = {
    "name": "parameters",
    "in": "query",
    "description": "The question's own parameters, each a term.",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}


def _parameter(parameter: Parameter, where: str) -> Schema:
    schema: Schema = {"type": "string" if parameter.most is None else "integer"}
    if parameter.most is not None:
        schema |= {"minimum": parameter.least, "maximum": parameter.most}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.many:
        schema = {"type": "array", "items": schema}
    example: Any = parameter.example.split(",") if parameter.many else parameter.example
    return {
        "name": parameter.name,
        "in": where,
        "required": parameter.required,
        "description": parameter.about,
        "schema": schema,
        "example": int(example) if schema.get("type") == "integer" else example,
    }


def shape_of(kind: object, shapes: dict[str, Schema]) -> Schema:
    """Give the JSON Schema of a type of ours; those of dataclasses are collected in ``shapes``.

    >>> shape_of(tuple[int, ...], {})
    {'type': 'array', 'items': {'type': 'integer'}}
    """
    if isinstance(kind, dict):
        return kind  # it is one already
    if isinstance(kind, type) and kind in _SCALARS:
        return dict(_SCALARS[kind])
    if get_origin(kind) in {Union, UnionType}:
        return {"anyOf": [shape_of(each, shapes) for each in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": shape_of(get_args(kind)[0], shapes)}
    if not (isinstance(kind, type) and is_dataclass(kind)):
        msg = f"{kind} has no shape in JSON."
        raise TypeError(msg)
    name = kind.__name__
    if name not in shapes:
        shapes[name] = {}  # a value may hold others of its own kind
        shapes[name] = _shape_of_dataclass(kind, shapes)
    return {"$ref": f"#/components/schemas/{name}"}


def _shape_of_dataclass(kind: type[DataclassInstance], shapes: dict[str, Schema]) -> Schema:
    hints: Mapping[str, Any] = get_type_hints(kind, localns=_NAMES)
    names = [field.name for field in fields(kind)]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").split("\n\n")[0].replace("\n", " ").strip(),
        "required": names,
        "properties": {name: shape_of(hints[name], shapes) for name in names},
    }
