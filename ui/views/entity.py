"""One kind: what it is, how it is related, and what backs each relation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError, UnknownTermError
from ui.components import category_chip, error_box, heading, html, section
from ui.downloads import download_row
from ui.drawing import show_network
from ui.evidence import relation_groups, relation_row
from ui.links import graph_url, link, query_url, rdf_url, web_link
from ui.redflags import redflag_boxes
from ui.state import address_value, kinds_by_iri, open_graph

if TYPE_CHECKING:
    from hamkg.model import Entity

DRAWN = 14
RDF_FORMATS = ("turtle", "jsonld", "nt")


def show_header(entity: Entity) -> None:
    """Show the name, the category and the definition."""
    category = entity.category.curie.removeprefix("ham:")
    source = ""
    if entity.definition_source is not None:
        who = escape(entity.definition_source.label)
        source = f'<span class="hk-soft hk-small">Defined by {who}.</span>'
    synonyms = ""
    if entity.synonyms:
        names = escape(", ".join(entity.synonyms))
        synonyms = f'<p><span class="hk-soft">Also called</span> {names}</p>'
    html(
        redflag_boxes(entity),
        f'<div class="hk-chips">{category_chip(category)}</div><h1>{escape(entity.label)}</h1>',
        f'<p class="hk-lead">{escape(entity.definition)} {source}</p>{synonyms}',
        f'<p class="hk-soft hk-small">IRI <code class="hk-copy">{escape(entity.iri)}</code> '
        f"· {link(graph_url(entity.curie), 'Graph around it')} "
        f"· {link(query_url(f'DESCRIBE {entity.curie}'), 'View as SPARQL')} "
        f"· {link(rdf_url(entity.curie), 'Linked data')}</p>",
    )


def show_relations(entity: Entity) -> None:
    """Show every relation under its property, then the claims that were not taken in."""
    section("Relations")
    disputed = sum(bool(relation.disputing) for relation in entity.relations)
    alert = ""
    if disputed:
        badge = '<span class="hk-badge is-disputed">Disputed</span>'
        alert = f"<p>Sources disagree on {disputed} of these: see {badge}</p>"
    html(
        '<p class="hk-soft hk-small">Open a row to see who says so, or how it was inferred.</p>',
        alert,
        relation_groups(entity.relations) or "<p>The graph states none yet.</p>",
    )
    apart = entity.disputed_apart
    if apart:
        section("Disputed, and not part of the graph")
        rows = "".join(relation_row(relation, sentence=True) for relation in apart)
        html(f'<ul class="hk-relations">{rows}</ul>')


def show_neighbourhood(entity: Entity) -> None:
    """Draw the nearest neighbours."""
    around = open_graph().neighbourhood(entity.iri, limit=DRAWN)
    if not around.nodes:
        return
    section("Neighbourhood")
    show_network(around.root, around.edges)
    more = link(graph_url(entity.curie), "Open in graph")
    html(f'<p class="hk-small">Showing {len(around.nodes)} of {around.total}. {more}</p>')


def show_mappings(entity: Entity) -> None:
    """List the same and like kinds of other vocabularies."""
    if not entity.mappings:
        return
    section("In other vocabularies")
    rows = "".join(
        f"<li>{escape(mapping.match)}: {web_link(mapping.iri, mapping.iri)}</li>"
        for mapping in entity.mappings
    )
    html(f'<ul class="hk-small">{rows}</ul>')


def show_downloads(entity: Entity) -> None:
    """Offer this page as data."""
    section("This page as data")
    kinds = ("graph", "dataset")
    stem = entity.curie.removeprefix("ham:")
    download_row(RDF_FORMATS, kinds, lambda name: describe(entity.iri, name), stem)


def describe(iri: str, format_name: str) -> bytes:
    """Serialise what is known of one kind."""
    return open_graph().describe(iri, format=format_name)


def show(term: str) -> None:
    """Show the page of the kind that a term names; raises HamkgError where it names none."""
    iri = open_graph().resolve(term)
    if iri not in kinds_by_iri():
        raise UnknownTermError(term)
    entity = open_graph().entity(iri)
    st.set_page_config(page_title=f"{entity.label} · hamkg")
    show_header(entity)
    show_relations(entity)
    show_neighbourhood(entity)
    show_mappings(entity)
    show_downloads(entity)


term = address_value("iri")
if term:
    try:
        show(term)
    except HamkgError as error:
        heading("Not found")
        error_box(error)
        html(f"<p>{link('.', 'Search the graph')}</p>")
else:
    heading("No kind chosen", "A page like this shows one kind: a muscle, a symptom, an exercise.")
    html(f"<p>{link('.', 'Search the graph')}</p>")
