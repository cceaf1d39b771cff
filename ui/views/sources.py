"""Sources and evidence: who says what, how it is graded, and what the grades mean."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import UnknownTermError
from ui.aslist import show_as_data
from ui.components import error_box, heading, html, section
from ui.facets import PAGE, SORT
from ui.links import link, query_url, source_url
from ui.listing import show_listing
from ui.sources import places, said_row
from ui.state import address_value, open_graph
from ui.tables import html_table
from ui.text import PARAGRAPH, in_html, long_text

if TYPE_CHECKING:
    from hamkg.catalogue_model import Entry, SourceCard

LIST = "sources"
SAID = """SELECT ?statement ?sentence ?stance ?level ?certainty ?locator ?note WHERE {{
  ?statement ham:source {curie} ; rdfs:label ?sentence ; ham:stance/rdfs:label ?stance ;
    ham:evidenceLevel/rdfs:label ?level ; ham:certainty/rdfs:label ?certainty .
  OPTIONAL {{ ?statement ham:locator ?locator }}
  OPTIONAL {{ ?statement rdfs:comment ?note }}
}}
ORDER BY ?statement"""


def entry_html(entry: Entry) -> str:
    """Give a source: its title, how it is graded, and where it is found."""
    cells = entry.cells
    count = int(cells["statements"])
    facts = [cells["kind"], cells["year"], f"{count} statement{'' if count == 1 else 's'}"]
    chips = [f'<span class="hk-chip">{in_html(cells["level"])}</span>'] if cells["level"] else []
    source = open_graph().catalogue.source_of(entry)
    return (
        f'<div class="hk-row"><a class="hk-kind" href="{escape(source_url(entry.ref.curie))}">'
        f"{in_html(cells['title'], PARAGRAPH)}</a>{''.join(chips)}</div>"
        f'<p class="hk-line">{in_html(cells["label"], PARAGRAPH)}</p>'
        f'<p class="hk-line hk-small"><span class="hk-soft">'
        f"{in_html(' · '.join(filter(None, facts)))} ·</span> {places(source)}</p>"
    )


def show_scales() -> None:
    """Explain every grade in the words of the schema, with how often it is given."""
    html('<h2 id="grades">What the grades mean</h2>')
    html(
        '<p class="hk-small">Each scale is closed and kept in the schema; the numbers count the '
        "statements, sources and red flags that carry a grade.</p>"
    )
    for scale in open_graph().catalogue.scales():
        name = scale.ref.label
        html(
            f"<h3>{in_html(name[:1].upper() + name[1:])}</h3>",
            f'<p class="hk-soft hk-small">{long_text(scale.definition)}</p>',
            html_table(
                ("Grade", "Meaning", "Count"),
                [
                    [in_html(grade.label), long_text(grade.definition), str(grade.count)]
                    for grade in scale.grades
                ],
            ),
        )


def show_card(card: SourceCard) -> None:
    """Show one source with everything it says."""
    source = card.source
    st.set_page_config(page_title=f"{source.title} · hamkg")
    facts = [source.kind, card.year or "no year given"]
    heading(source.title)
    where = places(source) or "no address known"
    html(
        f"<p>{long_text(source.citation)}</p>",
        f'<p><span class="hk-soft">{in_html(" · ".join(facts))}</span> · {where}</p>',
        f'<p class="hk-soft hk-small">IRI <code class="hk-copy">{escape(source.iri)}</code> · '
        f"{link(query_url(f'DESCRIBE <{source.iri}>'), 'View as SPARQL')} · "
        f"{link('sources', 'All sources')}</p>",
    )
    section(f"What it says ({len(card.relations)})")
    disputed = sum(relation.claims[0].disputes for relation in card.relations)
    if disputed:
        html(f"<p>{disputed} of these speak against a relation.</p>")
    rows = "".join(said_row(relation) for relation in card.relations)
    html(
        f'<ul class="hk-relations hk-said">{rows}</ul>'
        if rows
        else "<p>No statement rests on it; it backs a name, a definition or a red flag.</p>"
    )
    show_as_data(SAID.format(curie=f"<{source.iri}>"), "statements", what="These statements")


def show(asked: str) -> None:
    """Show one source, or all of them; raises UnknownTermError."""
    if asked:
        show_card(open_graph().catalogue.source(asked))
        return
    heading("Sources and evidence", "Who says what, and how strong that is.")
    html('<p class="hk-small"><a href="#grades">What the grades mean</a></p>')
    facets = tuple(facet.name for facet in open_graph().catalogue.listing(LIST).facets)
    show_listing(
        LIST,
        "sources",
        (*facets, SORT, PAGE),
        find="Only with these letters in authors, title or journal",
        entry_html=entry_html,
    )
    show_scales()


try:
    show(address_value("source"))
except UnknownTermError as error:
    if address_value("source"):
        heading("Source not found")
    error_box(error)
    html(f"<p>{link('sources', 'All sources')}</p>")
