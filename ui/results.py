"""The answer of a query as an HTML table whose kinds are links."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hamkg.results import shown
from hamkg.terms import Iri
from ui.links import HAM, entity_url, link, query_url
from ui.shapes import icon
from ui.state import kinds_by_iri

if TYPE_CHECKING:
    from hamkg import Table
    from hamkg.terms import Term

MOST_ROWS = 200


def answer_table(table: Table) -> str:
    """Give the first rows of an answer; the rest is in the downloads."""
    if not table.rows:
        return "<p>No row matches. Nothing stated is not the same as false.</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.variables)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell(term)}</td>" for term in row) + "</tr>"
        for row in table.rows[:MOST_ROWS]
    )
    more = ""
    if len(table) > MOST_ROWS:
        more = f"<caption>The first {MOST_ROWS} of {len(table)} rows; download for all.</caption>"
    return (
        f'<div class="hk-scroll"><table>{more}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def cell(term: Term | None) -> str:
    """Give a term: a kind by its label with its short name, other terms as they are."""
    text = shown(term)
    if not isinstance(term, Iri) or not term.value.startswith(HAM):
        return escape(text)
    kind = kinds_by_iri().get(term.value)
    if kind is not None:
        name = f'<span class="hk-soft hk-small">{escape(text)}</span>'
        return f"{icon(kind.category)}{link(entity_url(kind.curie), kind.label)} {name}"
    if text.startswith("ham:"):
        return link(query_url(f"DESCRIBE {text}"), text)
    return escape(text)
