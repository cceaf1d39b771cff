"""What a form answers: kinds and values as links, each relation with what backs it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hamkg.namespaces import local_name
from ui.builder.notation import build_url
from ui.components import html
from ui.links import entity_url, kind_link, link
from ui.state import kinds_by_iri, open_graph
from ui.tables import MOST_ROWS, html_table
from ui.text import in_html

if TYPE_CHECKING:
    from hamkg import Table
    from hamkg.form_model import Form
    from hamkg.terms import Row

_HEADS = {"Grade": "Best grade", "For": "Sources for", "Against": "Sources against"}
_NONE = {"Grade": "", "For": "0", "Against": "0"}
_MOST_LOOSENED = 6


def status_words(count: int) -> str:
    """Say how many kinds match.

    >>> status_words(12), status_words(1)
    ('12 kinds match', '1 kind matches')
    """
    return "1 kind matches" if count == 1 else f"{count:,} kinds match"


def show_outcome(form: Form, table: Table) -> None:
    """Show an answer as a table; the rest of a long one is in the downloads."""
    composer = open_graph().composer
    columns = composer.columns(form)
    head = [composer.label(form.category)]
    for column in columns:
        head.append(composer.phrase(column.condition.predicate))
        head += [words for end, words in _HEADS.items() if form.evidence]
    rows = [_cells(form, table, row) for row in table.rows[:MOST_ROWS]]
    html(
        html_table(
            (f"{name[:1].upper()}{name[1:]}" for name in head), rows, note=_note(form, table)
        )
    )


def _note(form: Form, table: Table) -> str:
    count = len(table)
    if count == form.limit:
        return f"The answer ends after {count:,} rows, and there may be more: narrow it down."
    if count > MOST_ROWS:
        return f"The first {MOST_ROWS} of {count:,} rows; a download has all."
    return ""


def _cells(form: Form, table: Table, row: Row) -> list[str]:
    bound = dict(zip(table.variables, row, strict=True))
    kind = str(bound["kind"])
    cells = [_kind(kind)]
    for column in open_graph().composer.columns(form):
        value = bound[column.variable]
        if value is None:
            cells.append('<span class="hk-soft">nothing stated</span>')
        else:
            cells.append(_value(kind, column.condition.predicate, str(value)))
        if form.evidence:
            found = ((bound[f"{column.variable}{end}"], none) for end, none in _NONE.items())
            cells += [none if cell is None else in_html(str(cell)) for cell, none in found]
    return cells


def _kind(iri: str) -> str:
    ref = kinds_by_iri().get(iri)
    return in_html(iri) if ref is None else kind_link(ref)


def _value(kind: str, predicate: str, value: str) -> str:
    """Give a value, with how the relation to it is known and the way to what backs it."""
    subject, other = local_name(kind), local_name(value)
    backing = open_graph().composer.backing(subject, predicate, other)
    address = f"{entity_url(f'ham:{subject}')}&claim={predicate}.{other}"
    known = link(address, backing.known, classes="hk-small hk-soft")
    badge = '<span class="hk-badge is-disputed">Disputed</span>' if backing.disputed else ""
    if not backing.stated:
        status = "hypothesis" if backing.hypothesis else "inferred"
        words = escape(backing.known.capitalize())
        known = f'<a class="hk-badge is-{status}" href="{escape(address)}">{words}</a>'
    return f'<span class="hk-row">{_kind(value)} {badge} {known}</span>'


def show_too_big(form: Form) -> None:
    """Say that an answer would be too big, and how it gets smaller."""
    rows = open_graph().composer.size(form)
    html(
        f"<p><strong>This would be {rows:,} rows:</strong> each kind stands there with each of "
        "its values of one condition beside each value of the others. Choose values, or take "
        "away a condition. The SPARQL editor asks it with a deadline.</p>"
    )


def show_nothing(form: Form) -> None:
    """Say that nothing matches, and which demand keeps everything out."""
    loosened = open_graph().composer.loosened(form)[:_MOST_LOOSENED]
    html(
        '<p role="status"><strong>The graph has no kind that meets all of this.</strong> That '
        "nothing is stated is not a no: it may only not have been entered.</p>"
    )
    if loosened:
        rows = "".join(
            f"<li>{link(build_url(one.form), f'Without “{one.without}”')}: "
            f"{status_words(one.count)}</li>"
            for one in loosened
        )
        html(f"<p>Take one of these away, and something is left:</p><ul>{rows}</ul>")
    elif form.clauses:
        html("<p>No single demand keeps everything out: take away more than one.</p>")
