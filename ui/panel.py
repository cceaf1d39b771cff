"""What stands beside the drawing: the kind or the relation that is chosen, in words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.components import category_chip
from ui.evidence import relation_row
from ui.explorer import link_name
from ui.links import entity_url, graph_url, link, paths_url, query_url
from ui.redflags import redflag_boxes
from ui.state import open_graph
from ui.text import in_html, long_text, visible

if TYPE_CHECKING:
    from hamkg.views import Link, View

_NOTHING = """
<p><strong>Choose a kind or a relation</strong> to see here what it is and what backs it.</p>
<p>Click it, or go to the drawing with Tab and walk with the arrow keys; R steps through the
relations of a kind.</p>"""
_EXPAND = "<p>Double click, E or the button expands a kind.</p>"


def panel(view: View, chosen: str, *, can_expand: bool = False) -> str:
    """Give the panel for what is chosen in a view, a kind or a link, by its name."""
    for node in view.nodes:
        if node.ref.curie == chosen:
            return _framed(chosen, node.ref.label, _kind(chosen, view))
    for shown in view.links:
        if link_name(shown) == chosen:
            return _framed(chosen, shown.sentence, _relation(shown))
    return _framed("", "nothing", _NOTHING + (_EXPAND if can_expand else ""))


def _framed(name: str, title: str, content: str) -> str:
    return (
        f'<div class="hk-panel" role="region" tabindex="-1" '
        f'aria-label="Chosen: {escape(visible(title))}" data-of="{escape(name)}">{content}</div>'
    )


def _kind(curie: str, view: View) -> str:
    entity = open_graph().entity(curie)
    category = entity.category.curie.removeprefix("ham:")
    root = view.root
    ways = [link(entity_url(curie), "Open its page")]
    if curie != root.curie:
        ways += [
            link(graph_url(curie), "Put it in the middle"),
            link(paths_url(root.curie, curie), f"All ways from {root.label}"),
        ]
    ways.append(link(query_url(f"DESCRIBE {curie}"), "View as SPARQL"))
    items = "".join(f"<li>{way}</li>" for way in ways)
    return (
        f"{redflag_boxes(entity)}"
        f'<div class="hk-chips">{category_chip(category)}</div><h2>{in_html(entity.label)}</h2>'
        f"<div>{long_text(entity.definition)}</div><ul>{items}</ul>"
    )


def _relation(shown: Link) -> str:
    relation = open_graph().explain(shown.subject.curie, shown.predicate.curie, shown.object.curie)
    row = relation_row(relation, sentence=True, opened=True)
    return f'<ul class="hk-relations">{row}</ul>'
