"""The values of curated questions; all frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: its variable, the category of its values, and its default."""

    name: str
    category: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """A curated question: a query file with its header."""

    name: str
    id: str | None
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    tags: tuple[str, ...]
    audience: str
    sparql: str
