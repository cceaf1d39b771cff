"""What surrounds a resource that is no kind of hamkg, as the drawing of the graph shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.model import Ref
from hamkg.resource_model import OUT
from hamkg.views import Link, Node, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.resource_model import Group, Resource

AROUND = 12
"""So many values of each relation are drawn, and of all no more than five times as many."""
_MOST = 5 * AROUND


def view_of(resource: Resource) -> View:
    """Draw what a resource was found with: its neighbours, and the statements that lead there.

    ``total`` counts the statements that lead to something with a name, as far as counting went.
    """
    root = Ref(resource.iri, resource.curie, resource.label)
    origin = ", ".join(resource.files) or "the data"
    links = list(_links(root, resource.groups, origin))[:_MOST]
    others = {link.other(root.iri).iri: link.other(root.iri) for link in links}
    others.pop(root.iri, None)
    nodes = (
        Node(root, more=0, opened=True, step=0, near=None),
        *(Node(ref, more=0, opened=False, step=0, near=root) for ref in others.values()),
    )
    counted = sum(group.count for group in resource.groups if any(_refs(group)))
    return View(root, nodes, tuple(links), total=max(len(nodes), 1 + counted))


def _links(root: Ref, groups: tuple[Group, ...], origin: str) -> Iterator[Link]:
    for group in groups:
        for ref in _refs(group):
            ends = (root, ref) if group.direction == OUT else (ref, root)
            yield Link(ends[0], group.relation, ends[1], inferred=False, origin=origin)


def _refs(group: Group) -> Iterator[Ref]:
    return (value.ref for value in group.values if value.ref is not None)
