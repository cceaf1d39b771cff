"""What the query builder gives and takes as JSON: forms, what they ask, and what was read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hamkg.form_errors import FormError
from hamkg.form_model import ROLES, Condition, Form
from hamkg.form_notation import form_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.form_model import Choice, Choices, Composed, Reading


def to_json(form: Form) -> dict[str, Any]:
    """Give a form as JSON can hold it; ``from_json`` gives it back.

    >>> to_json(Form("Exercise"))["category"]
    'Exercise'
    """
    return {**asdict(form), "clauses": [[*map(asdict, clause)] for clause in form.clauses]}


def from_json(document: object) -> Form:
    """Read what ``to_json`` gives; whatever is left out has its usual value.

    Raises FormError for what is no form.

    >>> from_json({"clauses": [[{"predicate": "treats"}]]}).clauses[0][0].role
    'must'
    """
    if not isinstance(document, dict):
        raise _no_form("it is not a JSON object")
    rows = document.get("clauses", [])
    if not isinstance(rows, list | tuple) or not all(
        isinstance(row, list | tuple) for row in rows
    ):
        raise _no_form("clauses is a list of lists of conditions")
    clauses = tuple(tuple(map(_condition, row)) for row in rows)
    return Form(**_fields(Form(), {**document, "clauses": clauses}))


def form_from_text(text: str) -> Form:
    """Read a form from the text of a JSON document; raises FormError.

    >>> form_from_text('{"category": "Nerve"}').category
    'Nerve'
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_form(f"it is not JSON ({error})") from None
    inner = document.get("form") if isinstance(document, dict) else None
    return from_json(document if inner is None else inner)


def _condition(row: object) -> Condition:
    if not isinstance(row, dict) or not isinstance(row.get("predicate"), str):
        raise _no_form("a condition has a predicate")
    values = row.get("values", ())
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        raise _no_form("values is a list of names")
    found = Condition(**_fields(Condition(""), {**row, "values": tuple(values)}))
    if found.role not in ROLES:
        raise _no_form(f"role is one of {', '.join(ROLES)}")
    return found


def _fields(usual: Form | Condition, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a value, each of the type that the usual one has."""
    known = {name: getattr(usual, name) for name in type(usual).__slots__}
    for name, value in given.items():
        if name not in known:
            raise _no_form(f'nothing in it is called "{name}"')
        if type(value) is not type(known[name]):
            raise _no_form(f"{name} is not of the kind that belongs there")
    return dict(given)


def _no_form(why: str) -> FormError:
    return FormError(f"This is no form of the query builder: {why}.", hint=_HINT)


_HINT = "`hamkg compose --format json` shows how a form looks."


# ---------------------------------------------------------------- what is given beside a form


def composed_json(composed: Composed) -> dict[str, Any]:
    """Give a form with all that it says; ``pairs`` are the form in words, as addresses have it."""
    return {
        "form": to_json(composed.form),
        "pairs": [{"name": name, "value": value} for name, value in form_pairs(composed.form)],
        "sentence": composed.sentence,
        "count": composed.count,
        "rows": composed.rows,
        "sparql": composed.sparql,
        "loosened": [
            {"without": one.without, "count": one.count, "form": to_json(one.form)}
            for one in composed.loosened
        ],
    }


def reading_json(reading: Reading) -> dict[str, Any]:
    """Give what was read from a query: a form, or the parts that do not fit one."""
    return {
        "form": None if reading.form is None else to_json(reading.form),
        "misfits": [asdict(one) for one in reading.misfits],
        "notes": list(reading.notes),
    }


def choices_json(choices: Choices) -> dict[str, Any]:
    """Give what can be chosen next, each choice with how many kinds it would leave."""
    return {
        "total": choices.total,
        "categories": [*map(_choice, choices.categories)],
        "predicates": [*map(_choice, choices.predicates)],
        "values": [*map(_choice, choices.values)],
        "value_categories": [*map(_choice, choices.value_categories)],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"name": choice.name, "label": choice.label, "count": choice.count}
