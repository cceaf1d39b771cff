"""Turns a resource that is no kind of hamkg into lines for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.resource_model import Group, Resource, Text, Value

_WIDTH = 88
_LONGEST = 400


def resource_lines(resource: Resource) -> Iterator[str]:
    """Give what is said of a resource, line by line; counts say where there is more."""
    yield f"{resource.label}  ({resource.curie})"
    yield resource.origin
    for definition in resource.definitions:
        yield from wrap(definition.text[:_LONGEST], _WIDTH)
    yield from _texts("names", resource.names[1:] if len(resource.names) > 1 else ())
    yield from _texts("also called", resource.synonyms)
    for group in resource.groups:
        yield ""
        yield from _group(group)
    if resource.partial:
        yield ""
        yield "There are so many statements that some relations may not be listed."


def _texts(words: str, texts: Iterable[Text]) -> Iterator[str]:
    told = "; ".join(
        f"{each.text[:_LONGEST]}{f' ({each.language})' if each.language else ''}" for each in texts
    )
    if told:
        yield f"{words}: {told}"


def _group(group: Group) -> Iterator[str]:
    yield f"{group.title} ({group.counted})"
    for value in group.values:
        yield f"  {_value(value)}"
    if group.more or len(group.values) < group.count:
        yield f"  ... {len(group.values)} are shown"
    if group.unnamed:
        yield f"  and {group.unnamed} without a name"


def _value(value: Value) -> str:
    if value.ref is None:
        return value.text[:_LONGEST] + (f" ({value.language})" if value.language else "")
    same = value.ref.curie == value.text
    return value.text if same else f"{value.text[:_LONGEST]}  {value.ref.curie}"
