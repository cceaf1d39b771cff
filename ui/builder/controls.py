"""The form itself: one condition after the other, each choice with what it would leave.

The address holds the form. Each box is filled from it before it is drawn, and what is chosen in
one is written back, so that Back and a link give the same form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.form_model import ANY_KIND, MAY, MOST_CLAUSES, MOST_CONDITIONS, MUST, NOT, Condition
from hamkg.form_notation import NAMES
from ui.address import move_to
from ui.builder.notation import build_query
from ui.components import html
from ui.state import open_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hamkg.form_model import Choice, Form

_ROLES = {MUST: "It does", NOT: "No statement", MAY: "Only show"}
_OF_CATEGORY = "any:"


def write_address(form: Form) -> None:
    """Let the address hold a form."""
    move_to(build_query(form), *NAMES)


def show_controls(form: Form) -> None:
    """Show the form, filled in."""
    choices = open_graph().composer.choices(form)
    _category(form, choices.categories)
    # Boxes stay where they are whatever comes and goes: else they would lose the focus.
    with st.container():
        for place in range(len(form.clauses)):
            _clause(form, place)
    with st.container():
        if len(form.clauses) < MOST_CLAUSES:
            _add(
                "Add a condition",
                choices.predicates,
                key="build_add",
                then=lambda name: replace(form, clauses=(*form.clauses, (Condition(name),))),
            )
    _counting(form)


def _pick(
    label: str,
    options: Sequence[Choice],
    current: str,
    *,
    key: str,
    then: Callable[[str], Form],
    nothing: str | None = None,
) -> None:
    """Offer one of several choices in the place of the current one."""
    labels = {choice.name: f"{choice.label} ({choice.count:,})" for choice in options}
    if current and current not in labels:
        composer = open_graph().composer
        labels[current] = f"{composer.phrase(current)} (0)"
    st.session_state[key] = current or None

    def changed() -> None:
        write_address(then(st.session_state[key] or ""))

    st.selectbox(
        label,
        list(labels),
        index=None,
        format_func=lambda name: labels.get(name, name),
        key=key,
        placeholder=nothing or "Choose",
        on_change=changed,
    )


def _add(label: str, options: Sequence[Choice], *, key: str, then: Callable[[str], Form]) -> None:
    """Offer to begin something new."""
    _pick(label, options, "", key=key, then=then, nothing="Choose a relation")


def _category(form: Form, options: Sequence[Choice]) -> None:
    _pick(
        "Which kinds?",
        [replace(one, label="any kind") if one.name == ANY_KIND else one for one in options],
        form.category,
        key="build_kind",
        then=lambda name: replace(form, category=name or ANY_KIND),
    )


# ---------------------------------------------------------------- clauses


def _clause(form: Form, place: int) -> None:
    clause = form.clauses[place]
    with st.container(border=True, key=f"build_clause_{place}"):
        with st.container():
            for at in range(len(clause)):
                _condition(form, place, at)
        if clause[0].role != MAY and len(clause) < MOST_CONDITIONS:
            _add(
                "Or instead",
                open_graph().composer.choices(form, place, len(clause)).predicates,
                key=f"build_or_{place}",
                then=lambda name: form.having(place, (*clause, Condition(name))),
            )


def _condition(form: Form, place: int, at: int) -> None:
    clause = form.clauses[place]
    condition = clause[at]
    choices = open_graph().composer.choices(form, place, at)

    def put(other: Condition) -> Form:
        return form.having(place, (*clause[:at], other, *clause[at + 1 :]))

    where = f"{place}_{at}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _role(condition, where, put, alone=len(clause) == 1, title=_title(place, at))
        st.button(
            "Remove",
            key=f"build_remove_{where}",
            icon=":material/close:",
            help=f"Take {_title(place, at).lower()} away",
            on_click=lambda: write_address(form.having(place, (*clause[:at], *clause[at + 1 :]))),
        )
    _pick(
        "Relation",
        choices.predicates,
        condition.predicate,
        key=f"build_relation_{where}",
        then=lambda name: put(Condition(name or condition.predicate, role=condition.role)),
    )
    _values(condition, choices.value_categories, choices.values, where, put)


def _title(place: int, at: int) -> str:
    return f"Condition {place + 1}" if at == 0 else f"Condition {place + 1}, alternative {at + 1}"


def _role(
    condition: Condition,
    where: str,
    put: Callable[[Condition], Form],
    *,
    alone: bool,
    title: str,
) -> None:
    key = f"build_role_{where}"
    st.session_state[key] = condition.role
    options = [MUST, NOT, MAY] if alone else [MUST, NOT]
    st.segmented_control(
        title,
        options,
        format_func=_ROLES.__getitem__,
        key=key,
        required=True,
        on_change=lambda: write_address(put(replace(condition, role=st.session_state[key]))),
    )


def _values(
    condition: Condition,
    categories: Sequence[Choice],
    values: Sequence[Choice],
    where: str,
    put: Callable[[Condition], Form],
) -> None:
    """Offer to what the relation has to be: any of some kinds, or any kind of a category."""
    chosen = list(condition.values)
    if condition.category:
        chosen = [f"{_OF_CATEGORY}{condition.category}"]
    labels = _value_labels(chosen, categories, values)
    key = f"build_values_{where}"
    st.session_state[key] = chosen
    st.multiselect(
        "To any of these",
        list(labels),
        format_func=lambda name: labels.get(name, name),
        key=key,
        placeholder="anything",
        on_change=lambda: write_address(put(_to_these(condition, st.session_state[key]))),
    )
    if condition.values:
        _check(
            "and to narrower kinds of these",
            f"build_narrower_{where}",
            chosen=condition.narrower,
            then=lambda on: put(replace(condition, narrower=on)),
        )


def _value_labels(
    chosen: Sequence[str], categories: Sequence[Choice], values: Sequence[Choice]
) -> dict[str, str]:
    """Give what a relation can be to, categories first, with counts; what is chosen stays."""
    labels = {
        f"{_OF_CATEGORY}{one.name}": f"any {one.label} ({one.count:,})" for one in categories
    }
    labels |= {one.name: f"{one.label} ({one.count:,})" for one in values}
    for name in chosen:
        label = open_graph().composer.label(name.removeprefix(_OF_CATEGORY))
        labels.setdefault(name, f"{label} (0)")
    return labels


def _to_these(condition: Condition, names: Sequence[str]) -> Condition:
    """Give a condition to other values.

    A category and single kinds exclude each other: what was chosen last counts.
    """
    if names and names[-1].startswith(_OF_CATEGORY):
        category = names[-1].removeprefix(_OF_CATEGORY)
        return replace(condition, values=(), category=category, narrower=False)
    kinds = tuple(name for name in names if not name.startswith(_OF_CATEGORY))
    return replace(
        condition, values=kinds, category="", narrower=condition.narrower and bool(kinds)
    )


# ---------------------------------------------------------------- which relations count


def _counting(form: Form) -> None:
    html('<p class="hk-soft">Which relations count, and what is shown of them</p>')
    _check(
        "Only stated ones, no inferred ones",
        "build_stated",
        chosen=form.stated,
        then=lambda on: replace(form, stated=on),
    )
    _check(
        "None that a source disputes",
        "build_undisputed",
        chosen=form.undisputed,
        then=lambda on: replace(form, undisputed=on),
    )
    key = "build_grade"
    grades = {grade.name: grade.label for grade in open_graph().composer.grades}
    st.session_state[key] = form.grade or None
    st.selectbox(
        "Evidence of at least this grade",
        list(grades),
        index=None,
        format_func=lambda name: grades.get(name, name),
        key=key,
        placeholder="any grade, or none",
        on_change=lambda: write_address(replace(form, grade=st.session_state[key] or "")),
    )
    _check(
        "Show the evidence in columns of its own",
        "build_evidence",
        chosen=form.evidence,
        then=lambda on: replace(form, evidence=on),
    )


def _check(label: str, key: str, *, chosen: bool, then: Callable[[bool], Form]) -> None:
    st.session_state[key] = chosen
    st.checkbox(label, key=key, on_change=lambda: write_address(then(bool(st.session_state[key]))))
