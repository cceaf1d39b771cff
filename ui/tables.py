"""Tables as HTML whose kinds are links."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hamkg.results import shown
from hamkg.terms import Iri
from ui.links import HAM, entity_url, kind_link, link, query_url, source_url
from ui.shapes import icon
from ui.state import kinds_by_iri, sources_by_iri
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg import Table
    from hamkg.terms import Term
    from hamkg.views import Link

MOST_ROWS = 200
_LINK = ("From", "Relation", "To", "Known", "Backing")


def answer_table(table: Table) -> str:
    """Give the first rows of an answer; the rest is in the downloads."""
    if not table.rows:
        return "<p>No row matches. Nothing stated is not the same as false.</p>"
    more = ""
    if len(table) > MOST_ROWS:
        more = f"The first {MOST_ROWS} of {len(table)} rows; download for all."
    rows = [[cell(term) for term in row] for row in table.rows[:MOST_ROWS]]
    return html_table(table.variables, rows, note=more)


def link_table(links: Iterable[Link]) -> str:
    """Give relations as a table, for eyes and for screen readers."""
    rows = [
        [
            kind_link(link.subject),
            in_html(link.predicate.phrase or link.predicate.label),
            kind_link(link.object),
            link.known,
            f"{escape(link.backing)}{' (disputed)' if link.disputing else ''}",
        ]
        for link in links
    ]
    # On a phone each row is read as a sentence; the roles keep it a table for who listens.
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in _LINK)
    body = "".join(
        f'<tr role="row">{"".join(f"<td role=cell>{cell}</td>" for cell in row)}</tr>'
        for row in rows
    )
    return scrolling(
        f'<table class="hk-told" role="table"><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def html_table(head: Iterable[str], rows: Iterable[Iterable[str]], *, note: str = "") -> str:
    """Give a table that scrolls by itself where it is too wide; its cells are HTML already."""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f"<caption>{escape(note)}</caption>" if note else ""
    return scrolling(
        f"<table>{caption}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    )


def scrolling(content: str, name: str = "Table") -> str:
    """Let HTML scroll by itself where it is too wide, by keyboard too, under a name."""
    return f'<div class="hk-scroll" tabindex="0" role="region" aria-label="{name}">{content}</div>'


def cell(term: Term | None) -> str:
    """Give a term: a kind by its label with its short name, other terms as they are."""
    text = shown(term)
    if not isinstance(term, Iri) or not term.value.startswith(HAM):
        return long_text(text)
    kind = kinds_by_iri().get(term.value)
    if kind is not None:
        name = f'<span class="hk-soft hk-small">{in_html(text)}</span>'
        return f"{icon(kind.category)}{link(entity_url(kind.curie), kind.label)} {name}"
    if term.value in sources_by_iri():
        return link(source_url(text), sources_by_iri()[term.value].label)
    if text.startswith("ham:"):
        return link(query_url(f"DESCRIBE {text}"), text)
    return long_text(text)
