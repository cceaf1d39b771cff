"""A form as an address that a person can read, and back.

Each clause is an ``if``: ``strengthens:hamstrings``, ``not stretches:hamstrings``,
``maybe treats``, ``treats:hamstring_strain,sciatica narrower``, ``innervatedBy:(Nerve)``, and
alternatives with ``or`` between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode

from hamkg.form_model import ANY_KIND, LIMIT, MAY, MOST_ROWS, MUST, NOT, Condition, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = "build"
NAMES = ("kind", "if", "only", "grade", "show", "limit")
"""All that the address of the page can hold."""
_MARKS = {NOT: "not ", MAY: "maybe ", MUST: ""}
_ROLES = {"not": NOT, "maybe": MAY}
_STATED, _UNDISPUTED, _EVIDENCE = "stated", "undisputed", "evidence"
_CONDITION = re.compile(
    r"(?:(not|maybe) )?([^\s:]+)(?::(?:\(([^\s(),:]+)\)|([^\s():]+)))?( narrower)?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and the parts of it that say nothing a form can hold."""

    form: Form
    unread: tuple[str, ...]


def pairs(form: Form) -> list[tuple[str, str]]:
    """Give a form as names and values; what is usual is left out.

    >>> pairs(Form("Exercise", ((Condition("stretches", ("hamstrings",), role="not"),),)))
    [('kind', 'Exercise'), ('if', 'not stretches:hamstrings')]
    """
    found = [] if form.category == ANY_KIND else [("kind", _name(form.category))]
    found += [("if", " or ".join(map(_condition, clause))) for clause in form.clauses]
    found += [("only", _STATED)] * form.stated + [("only", _UNDISPUTED)] * form.undisputed
    found += [("grade", _name(form.grade))] if form.grade else []
    found += [("show", _EVIDENCE)] * form.evidence
    return found if form.limit == LIMIT else [*found, ("limit", str(form.limit))]


def build_query(form: Form) -> str:
    """Give what stands after the question mark of a form's address."""
    return urlencode(pairs(form), safe=":,()")


def build_url(form: Form) -> str:
    """Give the address of a form on its page.

    >>> build_url(Form("Muscle", ((Condition("innervatedBy", category="Nerve"),),)))
    'build?kind=Muscle&if=innervatedBy:(Nerve)'
    """
    return f"{PAGE}?{build_query(form)}"


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
        stated=_STATED in held["only"],
        grade=unquote(held["grade"][-1]) if held["grade"] else "",
        undisputed=_UNDISPUTED in held["only"],
        evidence=_EVIDENCE in held["show"],
        limit=int(limit) if fits else LIMIT,
    )
    unread = [f"if={text}" for text, clause in clauses if not clause]
    unread += [f"only={word}" for word in held["only"] if word not in {_STATED, _UNDISPUTED}]
    unread += [f"show={word}" for word in held["show"] if word != _EVIDENCE]
    return Asked(form, (*unread, *(() if fits else (f"limit={limit}",))))


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
