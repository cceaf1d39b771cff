"""How two kinds are related: ways from one to the other, step by step, with what backs each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from hamkg.views import Node, View
from ui.components import error_box, heading, html, section
from ui.evidence import relation_row
from ui.explorer import Picture, show_explorer
from ui.links import graph_url, link, paths_url, query_url
from ui.panel import panel
from ui.state import address_value, kinds_by_iri, open_graph
from ui.tables import link_table
from ui.text import SENTENCE, in_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref
    from hamkg.views import Link, Way

MOST = 5
_EXAMPLES = (
    ("ham:nordic_hamstring_exercise", "ham:sciatic_nerve"),
    ("ham:sciatica", "ham:hamstrings"),
    ("ham:squat", "ham:hamstring_strain"),
)


def choose_ends() -> tuple[Ref | None, Ref | None]:
    """Let the visitor choose both kinds; the address holds the choice."""
    start, end = (_asked(name) for name in ("from", "to"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = [_choose(label, current) for label, current in (("From", start), ("To", end))]
    if chosen != [start, end]:
        for name, ref in zip(("from", "to"), chosen, strict=True):
            if ref is not None:
                st.query_params[name] = ref.curie
        st.rerun()
    return start, end


def _asked(name: str) -> Ref | None:
    term = address_value(name)
    if not term:
        return None
    try:
        return kinds_by_iri().get(open_graph().resolve(term))
    except HamkgError as error:
        error_box(error)
        return None


def _choose(label: str, current: Ref | None) -> Ref | None:
    options = sorted(kinds_by_iri().values(), key=lambda ref: ref.label.casefold())
    return st.selectbox(
        label,
        options,
        index=None if current is None else options.index(current),
        format_func=lambda ref: ref.label,
        placeholder="Choose a kind",
        key=f"{label}_{'' if current is None else current.curie}",
        width=330,
    )


def show_start() -> None:
    """Offer pairs to start from."""
    kinds = {ref.curie: ref.label for ref in kinds_by_iri().values()}
    rows = "".join(
        f"<li>{link(paths_url(*pair), ' and '.join(kinds[end] for end in pair))}</li>"
        for pair in _EXAMPLES
        if kinds.keys() >= set(pair)
    )
    html(f"<p>Choose two kinds. For example</p><ul>{rows}</ul>")


def show_nothing(start: Ref, end: Ref) -> None:
    """Say that there is no way, and where to go on."""
    if start == end:
        html("<p>These are the same kind: choose two that differ.</p>")
        return
    ways = " · ".join(
        link(graph_url(ref.curie), f"Graph around {ref.label}") for ref in (start, end)
    )
    html(
        "<p><strong>The graph knows no way between these two.</strong> That nothing is stated "
        f"does not mean that nothing relates them.</p><p>{ways}</p>"
    )


@st.fragment
def show(start: Ref, end: Ref) -> None:
    """Show the ways: the chosen one in words, drawn among all of them, then each as a table."""
    ways = open_graph().paths(start.iri, end.iri, limit=MOST)
    if not ways:
        show_nothing(start, end)
        return
    html(_intro(ways))
    numbers = range(1, len(ways) + 1)
    number = st.segmented_control(
        "Marked in the drawing", numbers, key="way", default=1, bind="query-params", required=True
    )
    # The words are sent before the drawing, which needs a script: the facts do not wait for it.
    drawing = st.container()
    for place, way in enumerate(ways, start=1):
        _show_way(place, way)
    view = _together(ways)
    drawn = {_between(step): step for step in view.links}
    marked = ways[(number or 1) - 1]
    picture = Picture(
        f"Ways from {start.label} to {end.label}",
        view,
        ends=(start.curie, end.curie),
        way=tuple(drawn[_between(step)] for step in marked.steps),
        chosen=address_value("chosen"),
    )
    with drawing:
        wide, narrow = st.columns([29, 11])
        with wide:
            chosen = show_explorer(picture, f"ways_{start.curie}_{end.curie}")
        with narrow:
            html(panel(view, chosen))


def _intro(ways: Sequence[Way]) -> str:
    stated = sum(not way.inferred for way in ways)
    return (
        f'<p role="status">{len(ways)} way{"" if len(ways) == 1 else "s"}, {stated} of stated '
        "relations only. Short ways come first, stated steps before inferred ones, and few of "
        "them pass kinds that are related to everything.</p>"
    )


def _show_way(place: int, way: Way) -> None:
    section(f"Way {place}: {len(way.steps)} step{'' if len(way.steps) == 1 else 's'}")
    caution = ""
    if way.inferred:
        caution = (
            '<p><span class="hk-badge is-inferred">Inferred</span> At least one step follows by '
            "rule: no source says it.</p>"
        )
    chain = "; ".join(in_html(step.sentence, SENTENCE) for step in way.steps)
    backing = "".join(
        _backing(step.subject.curie, step.predicate.curie, step.object.curie) for step in way.steps
    )
    html(
        f"<p>{chain}.</p>{caution}",
        link_table(way.steps),
        f'<details><summary class="hk-more">What backs each step</summary>'
        f'<ul class="hk-relations">{backing}</ul></details>',
        f"<p>{link(query_url(way.sparql), 'View as SPARQL')}</p>",
    )


@st.cache_data(show_spinner=False, max_entries=500)
def _backing(subject: str, predicate: str, value: str) -> str:
    return relation_row(open_graph().explain(subject, predicate, value), sentence=True)


def _together(ways: Sequence[Way]) -> View:
    """Put all ways into one view; what joins two kinds is drawn once, whoever walks it how."""
    near: dict[str, Ref | None] = {}
    refs: dict[str, Ref] = {}
    for way in ways:
        for last, ref in zip((None, *way.kinds), way.kinds, strict=False):
            refs.setdefault(ref.iri, ref)
            near.setdefault(ref.iri, last)
    nodes = tuple(
        Node(ref, more=0, opened=False, step=0, near=near[iri]) for iri, ref in refs.items()
    )
    links = {_between(step): step for way in reversed(ways) for step in way.steps}
    return View(ways[0].kinds[0], nodes, tuple(links.values()), len(nodes))


def _between(link: Link) -> frozenset[str]:
    return frozenset((link.subject.iri, link.object.iri))


heading("Paths", "How two kinds are related, step by step, and what backs each step.")
first, last = choose_ends()
if first is None or last is None:
    show_start()
else:
    st.set_page_config(page_title=f"{first.label} and {last.label} · hamkg")
    show(first, last)
