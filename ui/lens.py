"""The lens of the graph page, as its address holds it: what was opened, hidden, marked, sieved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from hamkg.views import Lens, Opened, Sieve
from ui.state import address_value, kinds_by_curie, open_graph

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

LIMITS = (30, 60, 150, 300, 500)
DEFAULT_LIMIT = 150
STEPS = (1, 2)
KNOWN = {"stated": "stated", "inferred": "inferred"}


def choose_reach() -> Lens:
    """Offer how far and how much to look; the address holds it, and what was opened."""
    depth = st.segmented_control(
        "Steps from it",
        STEPS,
        key="depth",
        default=STEPS[0],
        bind="query-params",
        required=True,
    )
    limit = st.segmented_control(
        "Kinds at most",
        LIMITS,
        key="limit",
        default=DEFAULT_LIMIT,
        bind="query-params",
        required=True,
    )
    kinds = kinds_by_curie()
    hidden = {kinds[name].iri for name in st.query_params.get_all("hide") if name in kinds}
    return Lens(depth or STEPS[0], limit or DEFAULT_LIMIT, _opened(), frozenset(hidden))


def choose_sieve() -> Sieve:
    """Offer what to let through; the address holds it."""
    choices = open_graph().choices()
    rows = {
        "types": ("Categories", choices.categories),
        "preds": ("Relations", choices.predicates),
        "grade": ("Evidence", choices.grades),
        "known": ("Known as", KNOWN),
    }
    active = [name for name in rows if name in st.query_params]
    title = f"Filters ({len(active)} in use)" if active else "Filters"
    with st.expander(title, expanded=bool(active), key="filters"):
        columns = st.columns(len(rows))
        chosen = {
            name: _choose(name, *row, column=column)
            for (name, row), column in zip(rows.items(), columns, strict=True)
        }
    return Sieve(
        categories=chosen["types"],
        predicates=chosen["preds"],
        grades=chosen["grade"],
        known=chosen["known"],
    )


def marked_ends() -> tuple[str, str]:
    """Give the ends of the way that is marked, as CURIEs; nothing where there is none."""
    start, end = (address_value(name) for name in ("from", "to"))
    known = kinds_by_curie()
    return (start if start in known else "", end if end in known else "")


def keep_view(wanted: Any) -> None:  # noqa: ANN401  whatever a browser sends
    """Write the view that the drawing asks for into the address, as far as it names kinds.

    The drawing gives ``opened`` as pairs of a CURIE and a number, ``hidden`` as CURIEs, and the
    ends ``from`` and ``to``.
    """
    if not isinstance(wanted, dict):
        return
    known = kinds_by_curie()
    opened = [
        name if times == 1 else f"{name}~{times}"
        for name, times in _pairs(wanted.get("opened"))
        if name in known
    ]
    hidden = [name for name in _names(wanted.get("hidden")) if name in known]
    ends = {name: wanted.get(name) for name in ("from", "to")}
    values = {"open": opened, "hide": hidden} | {
        name: [end] if isinstance(end, str) and end in known else [] for name, end in ends.items()
    }
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def _choose(
    name: str, label: str, options: dict[str, str], *, column: DeltaGenerator
) -> frozenset[str]:
    picked = column.multiselect(
        label,
        list(options),
        key=name,
        format_func=options.__getitem__,
        placeholder="All",
        bind="query-params",
    )
    return frozenset(picked)


def _opened() -> tuple[Opened, ...]:
    kinds = kinds_by_curie()
    found = []
    for text in st.query_params.get_all("open"):
        name, tilde, times = text.rpartition("~")
        if not tilde:
            name, times = text, "1"
        if name in kinds and times.isdecimal():
            found.append(Opened(kinds[name].iri, int(times)))
    return tuple(found)


def _pairs(value: object) -> list[tuple[str, int]]:
    pairs = value if isinstance(value, list) else []
    return [
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and list(map(type, pair)) == [str, int]
    ]


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
