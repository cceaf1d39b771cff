"""The muscle map: a plate whose shapes are kinds of the graph, and the same facts as a list."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import UnknownTermError
from ui.components import heading, html, section
from ui.links import kind_link, link, query_url
from ui.plate import NERVES, VESSELS, View, entries, groups, places
from ui.plate_view import show_plate
from ui.redflags import redflag_boxes
from ui.state import address_value, category_label, find, kinds_by_iri, open_graph
from ui.tables import html_table
from ui.text import in_html

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from hamkg.model import Ref
    from hamkg.plate_model import Felt, Measure, Plate

ANATOMY = "anatomy"
SHOWN = ("labels", "bones", "nerves", "vessels")
HIDEABLE = {"nerves": NERVES, "vessels": VESSELS}


def choose(label: str, name: str, options: dict[str, str], *, default: str | None) -> str | None:
    """Let the visitor choose one of some options, given with their words.

    The address holds the choice under a name; the default leaves it empty.
    """
    asked = address_value(name)
    current = asked if asked in options else default
    chosen = st.selectbox(
        label,
        list(options),
        index=None if current is None else list(options).index(current),
        format_func=options.__getitem__,
        placeholder="Choose one",
        key=f"{name}_of_{current}",
    )
    if chosen != current:
        if chosen in {None, default}:
            del st.query_params[name]
        else:
            st.query_params[name] = chosen
        st.rerun()
    return chosen


def choose_measure(plate: Plate) -> Measure | None:
    """Let the visitor choose what the colours mean."""
    measures = {measure.name: measure for measure in plate.measures}
    titles = {ANATOMY: "As in an atlas"} | {name: m.title for name, m in measures.items()}
    return measures.get(choose("Colours", "colour", titles, default=ANATOMY) or ANATOMY)


def choose_condition(plate: Plate) -> Ref | None:
    """Let the visitor choose a condition whose pain is shown."""
    kinds = kinds_by_iri()
    conditions = {kinds[iri].curie: kinds[iri] for iri in plate.felt}
    asked = address_value("condition")
    named = find(asked) if asked else None
    if named is not None and named.curie in conditions and named.curie != asked:
        st.query_params["condition"] = named.curie
    elif asked and asked not in conditions:
        html(
            f'<p role="alert">The map knows no symptoms of “{in_html(asked)}”. '
            "Choose a condition from the list.</p>"
        )
    ordered = sorted(conditions.values(), key=lambda ref: ref.label.casefold())
    labels = {ref.curie: ref.label for ref in ordered}
    chosen = choose("Where the pain of a condition is felt", "condition", labels, default=None)
    return conditions[chosen] if chosen else None


def choose_view(plate: Plate) -> tuple[View, Ref | None]:
    """Offer what can be chosen; all of it is in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = st.segmented_control(
            "Layer", plate.layers, key="layer", default="superficial", bind="query-params",
            required=True,
        )  # fmt: skip
        shown = st.pills(
            "Show", SHOWN, key="show", default=SHOWN, selection_mode="multi", bind="query-params"
        )
    left, right = st.columns(2)
    with left:
        measure = choose_measure(plate)
    with right:
        condition = choose_condition(plate)
    hidden = [HIDEABLE[name] for name in HIDEABLE if name not in shown]
    view = View(
        layer=layer or "superficial",
        measure=measure,
        felt=plate.felt[condition.iri] if condition else (),
        labels="labels" in shown,
        ghosts="bones" in shown,
        hidden=frozenset().union(*hidden),
    )
    return view, condition


def show_list(plate: Plate, view: View) -> None:
    """Show what is drawn as a list: the same kinds, the same numbers, the same links."""
    section("The same as a list")
    head = ["No.", "Name", "What it is"]
    if view.measure:
        head.append(view.measure.unit.capitalize())
        query = "\n".join(
            line for line in view.measure.sparql.splitlines() if not line.startswith("#+")
        )
        html(
            f'<p class="hk-soft hk-small">{in_html(view.measure.why)} '
            f"{link(query_url(query.strip()), 'View as SPARQL')}</p>"
        )
    rows = []
    for entry in entries(plate, view):
        category = in_html(category_label(entry.kind.category))
        counted = "\u2013" if entry.value is None else str(entry.value)
        value = [counted] if view.measure else []
        rows.append([str(entry.number), kind_link(entry.kind), category, *value])
    html(html_table(head, rows), groups_line(plate, view))


def groups_line(plate: Plate, view: View) -> str:
    """Name the muscles that are drawn by their parts, with their own numbers."""
    told = []
    for iri in groups(plate, view):
        kind = kinds_by_iri()[iri]
        value = f" · {view.measure.value(kind)}" if view.measure else ""
        told.append(f"{kind_link(kind)}{value}")
    return f'<p class="hk-small">Drawn by their parts: {", ".join(told)}.</p>' if told else ""


def show_felt(plate: Plate, condition: Ref, felt: tuple[Felt, ...]) -> None:
    """Say in words what the map shades, and for which symptoms the graph names no place."""
    section(f"Where {condition.label} is felt")
    placed: dict[str, list[str]] = defaultdict(list)
    for one in felt:
        if one.place is not None:
            placed[kind_link(one.symptom)].append(place_row(plate, one))
    if placed:
        html(
            "".join(
                f"<h3>{symptom}</h3><ul>{''.join(rows)}</ul>" for symptom, rows in placed.items()
            )
        )
    else:
        html(
            f"<p>The graph does not say where the symptoms of {kind_link(condition)} are felt, "
            "so nothing is shaded.</p>"
        )
    nowhere = [kind_link(one.symptom) for one in felt if one.place is None]
    if nowhere:
        html(
            '<p class="hk-small">Symptoms and signs for which the graph names no place: '
            f"{', '.join(nowhere)}.</p>"
        )


def place_row(plate: Plate, felt: Felt) -> str:
    """Give one place of a symptom, with how it is known where no relation states it."""
    if felt.place is None:
        return ""
    notes = []
    if felt.words:
        notes.append(f"read from its definition: “{felt.words}”")
    if not places(plate, felt):
        notes.append("not on this plate")
    note = f' <span class="hk-soft hk-small">({in_html("; ".join(notes))})</span>' if notes else ""
    return f"<li>{in_html(felt.how)} {kind_link(felt.place)}{note}</li>"


def show(plate: Plate, above: DeltaGenerator) -> None:
    """Show the map and, beside it, what it says; red flags of the condition stand above all."""
    view, condition = choose_view(plate)
    if condition is not None:
        with above:
            html(redflag_boxes(open_graph().entity(condition.iri)))
    drawing, words = st.columns([3, 2], gap="medium")
    with drawing:
        show_plate(plate, view)
    with words:
        if condition is not None:
            show_felt(plate, condition, view.felt)
        show_list(plate, view)


top = st.container()
heading(
    "Muscle map",
    "Right leg from behind. Point at a structure to read its name; open it to see all about it.",
)
try:
    found = open_graph().plate
except UnknownTermError as error:
    html(
        '<div class="hk-alert" role="alert"><strong>This store has no kind '
        f"“{in_html(error.term)}”, which the muscle map shows.</strong>"
        "<p>Open the release to see the map.</p></div>"
    )
else:
    show(found, top)
