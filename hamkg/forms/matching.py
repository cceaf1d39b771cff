"""Knows the blocks of a form's SPARQL again, whatever their variables are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from hamkg.forms.blocks import Link, disputed, graded, is_stated, stated, supported, undisputed
from hamkg.forms.syntax import Node, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.forms.syntax import Tree

_START, _END, _MOST = "?start", "?end", "?most"
_ONE_END = "<urn:x-form:end>"
_PREDICATE, _BACK = "<urn:x-form:predicate>", "<urn:x-form:back>"
_ANYTHING = {_ONE_END, _MOST, _PREDICATE, _BACK}
_BLOCKS: dict[str, Callable[[Link], str]] = {
    "stated": stated,
    "graded": lambda link: graded(link, _MOST),
    "undisputed": undisputed,
    "is_stated": is_stated,
    "supported": supported,
    "disputed": disputed,
}
BACKING = {"is_stated", "supported", "disputed"}
"""The blocks that together show what backs a relation."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it was found: what it is about, with IRIs and variables as a tree has them."""

    link: Link
    rank: str = ""


def known_block(name: str, part: Tree) -> Block | None:
    """Give what a part of a group says, if it is the block of this name."""
    for end, back in product((_END, _ONE_END), ("", _BACK)):
        found: dict[str, str] = {}
        if _same(_pattern(name, end, back), part, found):
            link = Link(found[_START], found[_PREDICATE], found[end], found.get(_BACK, ""))
            return Block(link, found.get(_MOST, ""))
    return None


@cache
def _pattern(name: str, end: str, back: str) -> Tree:
    block = _BLOCKS[name](Link(_START, _PREDICATE, end, back))
    if name in BACKING and end != _END:
        return ""  # What backs a relation is shown of a column, and that is a variable.
    group = parse(f"SELECT * {{ {block} }}").get("where")
    if not isinstance(group, Node):
        raise TypeError(name)
    return group.all("part")[0]


def _same(pattern: Tree, part: Tree, found: dict[str, str]) -> bool:
    """Tell whether a part is like a pattern, and find what stands for what is open in it."""
    if isinstance(pattern, str):
        return isinstance(part, str) and _stands_for(pattern, part, found)
    if isinstance(pattern, Node):
        return (
            isinstance(part, Node)
            and pattern.name == part.name
            and [key for key, _ in pattern.parts] == [key for key, _ in part.parts]
            and all(
                _same(one, other, found)
                for (_, one), (_, other) in zip(pattern.parts, part.parts, strict=True)
            )
        )
    return (
        isinstance(part, tuple)
        and len(pattern) == len(part)
        and all(_same(one, other, found) for one, other in zip(pattern, part, strict=True))
    )


def _stands_for(pattern: str, part: str, found: dict[str, str]) -> bool:
    if pattern in found:
        return found[pattern] == part
    if pattern not in _ANYTHING:
        if not pattern.startswith("?"):
            return pattern == part
        # No two variables of a pattern stand for one.
        if not part.startswith("?") or part in found.values():
            return False
    found[pattern] = part
    return True
