"""Addresses of pages, relative so that they hold behind any path, and links as HTML."""

from __future__ import annotations

from html import escape
from string import ascii_lowercase
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from ui.shapes import icon
from ui.text import in_html

if TYPE_CHECKING:
    from hamkg.model import Ref

HAM = "https://w3id.org/hamkg/"
WEB = ("https://", "http://", "mailto:", "urn:")
"""How an address may begin that becomes a link; javascript: and the like stay text."""


def entity_url(term: str) -> str:
    """Give the address of a kind's page; every way to name the kind will do.

    >>> entity_url("ham:biceps_femoris")
    'entity?iri=ham:biceps_femoris'
    """
    return f"entity?iri={quote(term, safe=':')}"


def graph_url(term: str) -> str:
    """Give the address of the graph around a kind.

    >>> graph_url("ham:hamstrings")
    'graph?root=ham:hamstrings'
    """
    return f"graph?root={quote(term, safe=':')}"


def paths_url(start: str, end: str) -> str:
    """Give the address of how two kinds are related.

    >>> paths_url("ham:squat", "ham:hamstrings")
    'paths?from=ham:squat&to=ham:hamstrings'
    """
    return f"paths?from={quote(start, safe=':')}&to={quote(end, safe=':')}"


def compare_url(*terms: str) -> str:
    """Give the address of kinds side by side.

    >>> compare_url("ham:sciatica", "ham:dvt")
    'compare?a=ham:sciatica&b=ham:dvt'
    """
    return f"compare?{urlencode(dict(zip(ascii_lowercase, terms, strict=False)), safe=':')}"


def relation_url(subject: str, predicate: str, value: str) -> str:
    """Give the address of one relation on its subject's page, with what backs it.

    >>> relation_url("ham:squat", "ham:strengthens", "ham:hamstrings")
    'entity?iri=ham:squat&claim=strengthens.hamstrings'
    """
    name = f"{predicate.removeprefix('ham:')}.{value.removeprefix('ham:')}"
    return f"{entity_url(subject)}&claim={quote(name)}"


def gap_url(name: str) -> str:
    """Give the address of one gap of the graph, with what lacks it.

    >>> gap_url("muscles-without-a-nerve")
    'gaps?gap=muscles-without-a-nerve'
    """
    return f"gaps?{urlencode({'gap': name})}"


def why_not_url(subject: str, predicate: str, value: str) -> str:
    """Give the address of why a relation is not there.

    >>> why_not_url("ham:squat", "ham:treats", "ham:dvt")
    'gaps?subject=ham:squat&relation=ham:treats&object=ham:dvt'
    """
    terms = {"subject": subject, "relation": predicate, "object": value}
    return f"gaps?{urlencode(terms, safe=':')}"


def source_url(term: str) -> str:
    """Give the address of a source's page; an IRI of hamkg's own is shortened.

    >>> source_url("https://w3id.org/hamkg/koes2007")
    'sources?source=ham:koes2007'
    """
    return f"sources?source={quote(term.replace(HAM, 'ham:'), safe=':')}"


def browse_url(category: str) -> str:
    """Give the address of all kinds of a category.

    >>> browse_url("Exercise")
    'browse?category=Exercise'
    """
    return f"browse?{urlencode({'category': category})}"


def redflag_url(curie: str) -> str:
    """Give the address of a red flag among all of them.

    >>> redflag_url("ham:rf_pe")
    'redflags?flag=ham:rf_pe'
    """
    return f"redflags?flag={quote(curie, safe=':')}"


def question_url(name: str, **values: str) -> str:
    """Give the address of a curated question, with terms in place of its own.

    >>> question_url("nerves-of-a-muscle", muscle="ham:biceps_femoris")
    'questions?name=nerves-of-a-muscle&muscle=ham:biceps_femoris'
    """
    return f"questions?{urlencode({'name': name} | values, safe=':')}"


def query_url(text: str) -> str:
    """Give the address of the query page with this query in it."""
    return f"query?{urlencode({'query': text})}"


def rdf_url(curie: str) -> str:
    """Give the address of what is known of one of hamkg's own terms, in Turtle.

    That of the term itself would lead a browser back to the term's page.

    >>> rdf_url("ham:hamstrings")
    'data/hamstrings.ttl'
    """
    return f"data/{quote(curie.removeprefix('ham:'))}.ttl"


def link(address: str, text: str, *, classes: str = "") -> str:
    """Give a link as HTML; the text is data and is escaped."""
    named = f' class="{escape(classes)}"' if classes else ""
    return f'<a href="{escape(address)}"{named}>{in_html(text)}</a>'


def kind_link(ref: Ref, words: str = "") -> str:
    """Give a kind's shape and name, or ``words`` for it, linked to its page."""
    address = escape(entity_url(ref.curie))
    named = in_html(words or ref.label)
    return f'<a class="hk-kind" href="{address}">{icon(ref.category)}{named}</a>'


def address_link(address: str) -> str:
    """Link what is a web address without its scheme; words about an unknown one stay words."""
    if " " in address or "." not in address or ":" in address.partition("/")[0]:
        return in_html(address)
    return web_link(f"https://{address}", address)


def web_link(address: str, text: str) -> str:
    """Link to another site, in a new tab; what is not a web address stays text."""
    if not address.startswith(WEB):
        return in_html(text)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{in_html(text)}</a>'
