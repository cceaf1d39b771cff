"""One kind: what it is, how it is related, and what backs each relation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg import Table
from hamkg.errors import HamkgError, UnknownTermError
from ui import card
from ui.beyond import show_resource
from ui.components import error_box, heading, html, kind_list, section
from ui.drawing import show_network
from ui.evidence import TOO_MANY, find_claim, grouped, relation_groups, relation_row
from ui.links import graph_url, link, why_not_url
from ui.reading import choose_reading
from ui.redflags import redflag_boxes
from ui.state import address_value, open_graph, ref_of
from ui.tables import answer_table
from ui.takeaway import describe, offer_files
from ui.text import long_text, visible

if TYPE_CHECKING:
    from hamkg.entity_model import Entity, Place
    from hamkg.model import Relation
    from ui.reading import Reading

DRAWN = 14
FOUND = 12
SHOWN_RDF = (("turtle", "Turtle"), ("jsonld", "JSON-LD"))


def anchored(anchor: str, title: str) -> None:
    """Open a part of the page that links lead to."""
    html(f'<h2 id="{escape(anchor)}">{escape(title)}</h2>')


def show_header(entity: Entity, place: Place, reading: Reading) -> None:
    """Show where the kind stands, its names and what it is."""
    html(
        card.obsolete(entity, reading),
        card.position(place, reading),
        card.title(entity, reading),
        card.definition(entity, reading),
        card.names(entity, reading),
        card.identifiers(entity, reading),
    )


def show_claim(relations: tuple[Relation, ...], reading: Reading) -> None:
    """Show the one statement or relation that the address names, before all others."""
    name = address_value("claim")
    if not name:
        return
    relation = find_claim(relations, name)
    if relation is None:
        told = f"This page holds no statement {visible(name)}."
        hint = "It may have been taken out since the link was made. All there is stands below."
        told = f"<strong>{escape(told)}</strong><p>{hint}</p>{_why_not(name)}"
        html(f'<div class="hk-alert" role="alert">{told}</div>')
        return
    row = relation_row(relation, sentence=True, opened=True, reading=reading)
    html(
        f'<div class="hk-linked" role="region" aria-label="The statement of this link">'
        f'<p class="hk-soft hk-small">This link leads to {escape(visible(name))}:</p>'
        f'<ul class="hk-relations">{row}</ul></div>'
    )


def _why_not(name: str) -> str:
    """Lead on from a relation that is not there, where the name is that of one."""
    predicate, dot, value = name.partition(".")
    if not dot:
        return ""
    address = why_not_url(address_value("iri"), f"ham:{predicate}", f"ham:{value}")
    return f"<p>{link(address, 'Why is it not here?')}</p>"


def show_relations(entity: Entity, relations: tuple[Relation, ...], reading: Reading) -> None:
    """Show every relation under its property, then the claims that were not taken in."""
    anchored("relations", f"Relations ({len(relations)})")
    hint = "Open a row to see who says so, or how it was inferred."
    left_out = len(entity.relations) - len(relations)
    if left_out:
        hint = f"{hint} {left_out} inferred ones are left out."
    disputed = sum(bool(relation.disputing) for relation in relations)
    alert = ""
    if disputed:
        badge = '<span class="hk-badge is-disputed">Disputed</span>'
        alert = f"<p>Sources disagree on {disputed} of these: see {badge}</p>"
    many = ""
    if len(relations) > TOO_MANY:
        around = link(graph_url(entity.curie), "the graph")
        many = (
            f"<p>These are too many to show at once: each group shows its first ones, with a link"
            f" to all of it. In {around} they can be filtered.</p>"
        )
    if not relations:
        hint = ""
        many = "<p>The graph states none yet. What is like it, below, may lead on.</p>"
    groups = relation_groups(relations, reading, address_value("group"))
    with st.container(gap=None):
        html(
            f'<p class="hk-soft hk-small" role="status">{hint}</p>' if hint else "",
            alert,
            many,
            _groups_to_jump_to(relations, reading),
            next(groups, ""),
        )
        # What is in sight comes alone and first: to draw the others takes a browser a while.
        others = "".join(groups)
        if others:
            html(others)
    apart = entity.disputed_apart
    if apart:
        anchored("disputed", "Disputed, and not part of the graph")
        rows = "".join(relation_row(one, sentence=True, reading=reading) for one in apart)
        html(f'<ul class="hk-relations">{rows}</ul>')


def _groups_to_jump_to(relations: tuple[Relation, ...], reading: Reading) -> str:
    groups = grouped(relations, reading)
    if len(groups) < 4:  # noqa: PLR2004  all are in sight anyhow
        return ""
    return card.jump_links((f"r-{name}", words, len(members)) for name, words, members in groups)


def show_neighbourhood(entity: Entity, reading: Reading) -> None:
    """Draw the nearest neighbours, by the relations that the visitor wants to see."""
    around = open_graph().neighbourhood(entity.iri, limit=DRAWN)
    edges = [edge for edge in around.edges if not (edge.inferred and reading.stated_only)]
    if not edges:
        return
    anchored("neighbourhood", "Neighbourhood")
    show_network(around.root, edges)
    shown = len({one.iri for edge in edges for one in (edge.subject, edge.object)}) - 1
    more = link(graph_url(entity.curie), "Open in graph")
    html(f'<p class="hk-small">Showing {shown} of {around.total}. {more}</p>')


def show_rest(entity: Entity, place: Place, reading: Reading) -> None:
    """Show what is like it, and what other vocabularies call it."""
    like = card.similar(place, reading)
    if like:
        anchored("similar", f"Similar: {entity.category.label}s with most in common")
        html(like)
    if entity.mappings and not reading.plain:
        anchored("mappings", "In other vocabularies")
        html(card.mappings(entity, reading))


def show_data(entity: Entity, relations: tuple[Relation, ...], reading: Reading) -> None:
    """Offer this page as data, and show it as such to who works with it."""
    anchored("data", "This page as data")
    offer_files(entity, relations)
    html(card.addresses(entity))
    if not reading.data:
        return
    for direction, pattern in (
        ("Triples from here", f"<{entity.iri}> ?predicate ?other"),
        ("Triples to here", f"?other ?predicate <{entity.iri}>"),
    ):
        found = open_graph().query(
            f"SELECT DISTINCT ?predicate ?other WHERE {{ {pattern} }} ORDER BY ?predicate ?other"
        )
        if isinstance(found, Table):
            section(f"{direction} ({len(found)})")
            html(answer_table(found))
    for name, words in SHOWN_RDF:
        text = long_text(describe(entity.iri, name).decode())
        html(
            f"<details><summary class='hk-more'>Show {words}</summary><pre>{text}</pre></details>"
        )


def show(term: str) -> None:
    """Show the page of the kind or resource that a term names; raises HamkgError for none."""
    graph = open_graph()
    try:
        iri = graph.resolve(term)
    except UnknownTermError as unknown:
        try:
            show_resource(term)
        except UnknownTermError:
            raise unknown from None
        return
    entity = graph.entity(iri)
    place = graph.place(iri)
    st.set_page_config(page_title=f"{visible(entity.label)} · hamkg")
    flags = redflag_boxes(entity)
    if flags:
        html(flags)
    # The name comes before the choices, which it takes to be written: it has its place kept.
    head = st.container()
    reading = choose_reading(entity.curie)
    relations = tuple(
        relation
        for relation in entity.relations
        if not (relation.inferred and reading.stated_only)
    )
    with head:
        show_header(entity, place, reading)
    html(card.jump_links(_parts(entity, place, relations, reading)))
    show_claim((*relations, *entity.disputed_apart), reading)
    show_relations(entity, relations, reading)
    show_neighbourhood(entity, reading)
    show_rest(entity, place, reading)
    show_data(entity, relations, reading)


def _parts(
    entity: Entity, place: Place, relations: tuple[Relation, ...], reading: Reading
) -> list[tuple[str, str, int]]:
    """Give the parts of the page that hold something, each with how much."""
    parts = [
        ("relations", "Relations", len(relations)),
        ("disputed", "Disputed apart", len(entity.disputed_apart)),
        ("neighbourhood", "Neighbourhood", len({one.other.iri for one in entity.relations})),
        ("similar", "Similar", sum(like.shared > 1 for like in place.like)),
        ("mappings", "Other vocabularies", 0 if reading.plain else len(entity.mappings)),
    ]
    return [part for part in parts if part[2] or part[0] == "relations"]


def search_instead() -> None:
    """Offer to search from here, where an address led to nothing."""
    text = st.text_input(
        "Search the graph",
        key="instead",
        type="search",
        live=True,
        placeholder="A muscle, a symptom, an exercise … in any of its names",
    )
    if not text:
        return
    hits = open_graph().search(text, limit=FOUND)
    html(kind_list(map(ref_of, hits)) if hits else "<p>No result for that.</p>")


term = address_value("iri")
if term:
    try:
        show(term)
    except HamkgError as error:
        heading("Not found")
        error_box(error)
        search_instead()
else:
    heading("No kind chosen", "A page like this shows one kind: a muscle, a symptom, an exercise.")
    search_instead()
