"""Sources as HTML: what they are, where they are to be found, and what they say."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.links import address_link, kind_link, link, query_url, source_url, web_link
from ui.text import PARAGRAPH, in_html, long_text

if TYPE_CHECKING:
    from hamkg.model import Claim, Ref, Relation, Source


def cited(source: Source) -> str:
    """Give a source as it is cited, linked to its page, with its kind and where it is found."""
    where = places(source)
    shown = f" {where}" if where else ""
    kind = f'<span class="hk-soft">({in_html(source.kind)})</span>'
    name = in_html(source.citation, PARAGRAPH)
    return f'<a href="{escape(source_url(source.iri))}">{name}</a> {kind}{shown}'


def titled(ref: Ref, title: str) -> str:
    """Give a source by its title, linked to its page."""
    return f'<a href="{escape(source_url(ref.curie))}">{in_html(title, PARAGRAPH)}</a>'


def places(source: Source) -> str:
    """Link where a source is found: by DOI and PubMed number, else by its address."""
    where = []
    if source.doi:
        where.append(web_link(f"https://doi.org/{source.doi}", f"doi:{source.doi}"))
    if source.pmid:
        address = f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
        where.append(web_link(address, f"PMID {source.pmid}"))
    if source.address and not where:
        where.append(address_link(source.address))
    return " · ".join(where)


def said_row(relation: Relation) -> str:
    """Give one statement of a source: the sentence, its stance and grades, and where it stands."""
    (claim,) = relation.claims
    phrase = relation.predicate.phrase or relation.predicate.label
    sentence = f"{kind_link(relation.subject)} {in_html(phrase)} {kind_link(relation.other)}"
    style, stance = ("disputed", "Disputes") if claim.disputes else ("stated", "Supports")
    grades = [
        claim.evidence_level,
        f"certainty: {claim.certainty}",
        *filter(None, (claim.warning, claim.role)),
    ]
    return (
        f'<li><div class="hk-row"><span class="hk-badge is-{style}">{stance}</span>'
        f'<span class="hk-sentence">{sentence}</span>'
        f'<span class="hk-soft hk-small">{in_html(" · ".join(grades))}</span></div>'
        f"{_details(claim)}</li>"
    )


def _details(claim: Claim) -> str:
    name = claim.iri.rpartition("/")[2]
    where = [link(query_url(f"DESCRIBE ham:{name}"), name)]
    if claim.sentence is not None:
        where.append(in_html(f"{claim.sentence.notation}, {claim.sentence.locator}"))
    if claim.locator:
        where.append(in_html(claim.locator))
    numbers = ", ".join(f"{measure.label} {measure.value}" for measure in claim.measures)
    said = claim.sentence.paraphrase if claim.sentence is not None else ""
    lines = (
        f"In our words: {long_text(said)}" if said else "",
        in_html(numbers, PARAGRAPH),
        f"Note: {long_text(claim.note)}" if claim.note else "",
        f'<span class="hk-soft">{" · ".join(where)}</span>',
    )
    return "".join(f'<p class="hk-line hk-small">{line}</p>' for line in lines if line)
