"""A form in words that a person can write and read, as names and values, and back.

Each clause is an ``if``: ``strengthens:hamstrings``, ``not stretches:hamstrings``,
``maybe treats``, ``treats:hamstring_strain,sciatica narrower``, ``innervatedBy:(Nerve)``, and
alternatives with ``or`` between them. Addresses and the command line speak like this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from hamkg.form_errors import FormError
from hamkg.form_model import ANY_KIND, LIMIT, MAY, MOST_ROWS, MUST, NOT, Condition, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("kind", "if", "only", "grade", "show", "limit")
"""All that a form in words consists of."""
STATED, UNDISPUTED, EVIDENCE = "stated", "undisputed", "evidence"
_MARKS = {NOT: "not ", MAY: "maybe ", MUST: ""}
_ROLES = {"not": NOT, "maybe": MAY}
_CONDITION = re.compile(
    r"(?:(not|maybe) )?([^\s:]+)(?::(?:\(([^\s(),:]+)\)|([^\s():]+)))?( narrower)?"
)
_PLACE = re.compile(r"([1-9]\d?)(?:\.([1-9]\d?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What words ask for, and those of them that say nothing a form can hold."""

    form: Form
    unread: tuple[str, ...]


def form_pairs(form: Form) -> list[tuple[str, str]]:
    """Give a form as names and values; what is usual is left out.

    >>> form_pairs(Form("Exercise", ((Condition("stretches", ("hamstrings",), role="not"),),)))
    [('kind', 'Exercise'), ('if', 'not stretches:hamstrings')]
    """
    found = [] if form.category == ANY_KIND else [("kind", _name(form.category))]
    found += [("if", " or ".join(map(_condition, clause))) for clause in form.clauses]
    found += [("only", STATED)] * form.stated + [("only", UNDISPUTED)] * form.undisputed
    found += [("grade", _name(form.grade))] if form.grade else []
    found += [("show", EVIDENCE)] * form.evidence
    return found if form.limit == LIMIT else [*found, ("limit", str(form.limit))]


def read_pairs(found: Sequence[tuple[str, str]]) -> Asked:
    """Read a form from names and values; any text may stand there.

    >>> read_pairs([("kind", "Nerve"), ("if", "!"), ("limit", "5")]).form.limit
    5
    >>> read_pairs([("if", "a b c")]).unread
    ('if=a b c',)
    """
    held: dict[str, list[str]] = {name: [] for name in NAMES}
    for name, value in found:
        held[name].append(" ".join(value.split()))
    clauses = [(text, _clause(text)) for text in held["if"]]
    limit = held["limit"][-1] if held["limit"] else str(LIMIT)
    fits = limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST_ROWS
    form = Form(
        unquote(held["kind"][-1]) if held["kind"] else ANY_KIND,
        tuple(clause for _, clause in clauses if clause),
        stated=STATED in held["only"],
        grade=unquote(held["grade"][-1]) if held["grade"] else "",
        undisputed=UNDISPUTED in held["only"],
        evidence=EVIDENCE in held["show"],
        limit=int(limit) if fits else LIMIT,
    )
    unread = [f"if={text}" for text, clause in clauses if not clause]
    unread += [f"only={word}" for word in held["only"] if word not in {STATED, UNDISPUTED}]
    unread += [f"show={word}" for word in held["show"] if word != EVIDENCE]
    return Asked(form, (*unread, *(() if fits else (f"limit={limit}",))))


def form_of(found: Sequence[tuple[str, str]]) -> Form:
    """Read a form from names and values, all of which have to say something.

    Raises FormError.

    >>> form_of([("kind", "Exercise"), ("if", "stretches:hamstrings")]).category
    'Exercise'
    """
    asked = read_pairs(found)
    if asked.unread:
        raise FormError(f"This says nothing to the query builder: {'; '.join(asked.unread)}.")
    return asked.form


def place_of(text: str) -> tuple[int, int]:
    """Give the places of a condition and of its alternative, which people count from 1.

    Raises FormError.

    >>> place_of("2"), place_of("2.3")
    ((1, 0), (1, 2))
    """
    found = _PLACE.fullmatch(text.strip())
    if not found:
        msg = f'"{text}" is no place of a condition.'
        raise FormError(msg, hint="Give 1 for the first condition, 1.2 for its other one.")
    return int(found[1]) - 1, int(found[2] or 1) - 1


def _condition(condition: Condition) -> str:
    values = ",".join(map(_name, condition.values))
    if condition.category:
        values = f"({_name(condition.category)})"
    narrower = " narrower" if condition.narrower else ""
    after = f":{values}" if values else ""
    return f"{_MARKS[condition.role]}{_name(condition.predicate)}{after}{narrower}"


def _clause(text: str) -> tuple[Condition, ...]:
    """Read a clause; gives none where any part of it cannot be read."""
    found = [_CONDITION.fullmatch(part) for part in text.split(" or ")]
    return tuple(_read(one) for one in found if one) if all(found) else ()


def _read(found: re.Match[str]) -> Condition:
    role, predicate, category, values, narrower = found.groups()
    return Condition(
        unquote(predicate),
        tuple(unquote(value) for value in (values or "").split(",") if value),
        unquote(category or ""),
        narrower=bool(narrower),
        role=_ROLES.get(role, MUST),
    )


def _name(name: str) -> str:
    """Write a name so that no letter of it is taken for a mark; hamkg's own stay as they are."""
    return quote(name, safe="")
