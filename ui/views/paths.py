"""How two kinds are related: ways from one to the other, and what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError
from hamkg.views import Node, View
from ui.components import error_box, heading, html, section
from ui.explorer import Picture, show_explorer
from ui.links import compare_url, graph_url, link, paths_url
from ui.panel import panel
from ui.redflags import redflag_notes
from ui.state import address_value, kinds_by_iri, open_graph
from ui.ways import common_html, way_html, ways_csv, ways_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref
    from hamkg.views import Link
    from hamkg.way_model import Way

MOST = 5
NAMES = ("from", "to", "and")
_LABELS = ("From", "To", "And, if you like")
_EXAMPLES = (
    ("ham:nordic_hamstring_exercise", "ham:sciatic_nerve"),
    ("ham:sciatica", "ham:hamstrings"),
    ("ham:squat", "ham:hamstring_strain"),
)


def choose_kinds() -> list[Ref | None]:
    """Let the visitor choose both ends and, if wanted, a third kind; the address holds all."""
    asked = [_asked(name) for name in NAMES]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = [_choose(label, current) for label, current in zip(_LABELS, asked, strict=True)]
    if chosen != asked:
        for name, ref in zip(NAMES, chosen, strict=True):
            if ref is not None:
                st.query_params[name] = ref.curie
            elif name in st.query_params:
                del st.query_params[name]
        st.rerun()
    return asked


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
        section(f"Way {place}: {len(way.steps)} step{'' if len(way.steps) == 1 else 's'}")
        html(way_html(way))
    _offer_data(ways)
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
    stated, every = sum(not way.inferred for way in ways), len(ways)
    count = "1 way" if every == 1 else f"{every} ways"
    known = f"{stated} of them by stated relations only"
    if stated in (0, every):
        known = "by stated relations only" if stated else "none without an inferred step"
    return (
        f'<p role="status">{count}, {known}. Short and well backed ways come first, a hypothesis '
        "last.</p>"
    )


def _offer_data(ways: Sequence[Way]) -> None:
    with st.container(horizontal=True):
        for suffix, media, write in (
            ("csv", "text/csv", ways_csv),
            ("json", "application/json", ways_document),
        ):
            st.download_button(
                f"Ways as {suffix.upper()}",
                data=write(ways),
                file_name=f"ways.{suffix}",
                mime=media,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{suffix}",
            )


def show_common(kinds: Sequence[Ref]) -> None:
    """Show what the chosen kinds have in common."""
    *most, end = (ref.label for ref in kinds)
    section(f"What {', '.join(most)} and {end} have in common")
    html(
        common_html(open_graph().common(*(ref.iri for ref in kinds))),
        f"<p>{link(compare_url(*(ref.curie for ref in kinds)), 'Compare them side by side')}</p>",
    )


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


heading("Paths", "How two kinds are related, step by step, and what they have in common.")
first, last, third = choose_kinds()
if first is None or last is None:
    show_start()
else:
    st.set_page_config(page_title=f"{first.label} and {last.label} · hamkg")
    together = list(dict.fromkeys(ref for ref in (first, last, third) if ref is not None))
    html(redflag_notes(open_graph().entity(ref.iri) for ref in together))
    show(first, last)
    if len(together) > 1:
        show_common(together)
