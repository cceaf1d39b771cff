"""What stands around the pattern of a query: what it shows, in which order, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hamkg.form_model import MOST_ROWS, Misfit
from hamkg.forms.syntax import Node, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.forms.syntax import Tree

_NOT_HELD = {
    "datasetClause": "the form always asks the whole graph",
    "groupby": "the form does not count or sum up",
    "having": "the form does not count or sum up",
    "valuesClause": "the form has values with its conditions only",
}


def projected(query: Node) -> Iterator[str]:
    """Give the variables of an answer; empty for what is worked out."""
    for one in query.all("projection"):
        name = one.get("var") if isinstance(one, Node) else None
        yield name if isinstance(name, str) else ""


def terms(tree: Tree) -> Iterator[str]:
    """Give all terms and words of a part of a query."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Node):
        for _, part in tree.parts:
            yield from terms(part)
    else:
        for part in tree:
            yield from terms(part)


@dataclass(slots=True)
class Head:
    """What a form can hold of it, and what it cannot."""

    limit: int = MOST_ROWS
    misfits: list[Misfit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, part: Tree, why: str) -> None:
        """Say of a part why a form cannot hold it."""
        self.misfits.append(Misfit(" ".join(shown(part).split()), why))


def read_head(query: Node, kind: str, labels: set[str]) -> Head:
    """Read what a query about kinds shows, in which order and how much of it.

    ``labels`` are the variables that hold the names of the kinds.
    """
    head = Head()
    for key, why in _NOT_HELD.items():
        part = query.get(key)
        if part is not None:
            head.refuse(part, why)
    order = query.get("orderby")
    if isinstance(order, Node) and not all(map(_is_plain, order.all("condition"))):
        head.refuse(order, "the form orders by names, from A to Z")
    names = list(projected(query))
    if "" in names:
        head.refuse(query.all("projection")[names.index("")], "the form only shows")
    if names and not {kind, *labels} & set(names):
        head.refuse(kind, "the kind asked for is not in the answer")
    if query.get("modifier") != "DISTINCT":
        head.notes.append("Each row is listed once.")
    _read_limit(query.get("limitoffset"), head)
    return head


def _read_limit(found: Tree | None, head: Head) -> None:
    if not isinstance(found, Node):
        head.notes.append(f"At most {MOST_ROWS:,} rows are listed.")
        return
    number = str(found.get("limit") or "").partition("@")[0].strip('"')
    if found.get("offset") is not None:
        head.refuse(found, "the form always begins with the first row")
    elif not number.isdecimal() or not 1 <= int(number[:9]) <= MOST_ROWS:
        head.refuse(found, f"the form lists 1 to {MOST_ROWS:,} rows")
    else:
        head.limit = int(number)


def _is_plain(condition: Tree) -> bool:
    return (
        isinstance(condition, Node)
        and condition.get("order") in (None, "ASC")
        and isinstance(condition.get("expr"), str)
    )
