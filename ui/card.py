"""The parts of a kind's page that are not its relations: name, place, mappings, triples."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from hamkg.languages import ENGLISH, LANGUAGES
from ui.components import category_chip
from ui.links import address_link, graph_url, link, query_url, rdf_url, web_link
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.entity_model import Entity, Mapping, Place
    from hamkg.languages import ForeignName
    from ui.reading import Reading

_STEP = ' <span aria-hidden="true">/</span> '
# Short, no space, two capitals: ACL, BFlh, VISA-H.
_SHORT = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9-]{2,8}")
_MATCHES = {
    "exact": "the same as",
    "close": "nearly the same as",
    "broad": "narrower than",
    "narrow": "wider than",
    "related": "related to",
}
# The names of vocabularies are in their addresses; a code follows the name.
_VOCABULARIES = (
    (r"http://id\.nlm\.nih\.gov/mesh/(.+)", "MeSH"),
    (r"http://id\.who\.int/icd/entity/(.+)", "ICF"),
    (r"http://purl\.bioontology\.org/ontology/ICD10CM/(.+)", "ICD-10-CM"),
    (r"http://purl\.org/sig/ont/fma/fma(.+)", "FMA"),
    (r"http://snomed\.info/id/(.+)", "SNOMED CT"),
    (r"https://bioregistry\.io/icd11\.code:(.+)", "ICD-11"),
    (r"https://icd\.who\.int/browse10/2019/en#/(.+)", "ICD-10"),
    (r"http://purl\.obolibrary\.org/obo/([A-Za-z]+_\w+)", "OBO"),
)


def title(entity: Entity, reading: Reading) -> str:
    """Give category and name, in the chosen language with English beside it."""
    category = entity.category.curie.removeprefix("ham:")
    name = reading.name(entity.iri)
    label = in_html(entity.label)
    if name is None:
        missing = ""
        if reading.language != ENGLISH:
            language = LANGUAGES[reading.language].english
            missing = (
                f'<p class="hk-soft hk-small">The graph knows no {language} name of this kind;'
                " its English one is shown.</p>"
            )
        heading = f"<h1>{label}</h1>{missing}"
    else:
        heading = (
            f'<h1 lang="{escape(name.language)}">{in_html(name.text)}</h1>'
            f'<p class="hk-lead hk-soft">English: {label}</p>'
            f'<p class="hk-soft hk-small">{_named_by(name)}</p>'
        )
    return f'<div class="hk-chips">{category_chip(category)}</div>{heading}'


def obsolete(entity: Entity, reading: Reading) -> str:
    """Say that a kind is no longer wanted, and which one took its place."""
    if not entity.deprecated:
        return ""
    instead = "Nothing took its place."
    if entity.replaced_by is not None:
        instead = f"Use {reading.link(entity.replaced_by)} instead."
    return (
        '<div class="hk-alert" role="alert"><strong>This kind is no longer wanted.</strong> '
        f"It stays, so that old links hold. {instead}</div>"
    )


def names(entity: Entity, reading: Reading) -> str:
    """Give the other names of a kind, its abbreviations apart, and its names elsewhere."""
    short = [text for text in entity.synonyms if _SHORT.fullmatch(text)]
    words = [text for text in entity.synonyms if text not in short]
    foreign = [name for name in entity.names if name.language != reading.language]
    lines = [
        ("Also called", ", ".join(map(in_html, words))),
        ("Short for it" if reading.plain else "Abbreviated", ", ".join(map(in_html, short))),
        ("In other languages", ", ".join(_foreign(name, reading, entity) for name in foreign)),
    ]
    return "".join(
        f'<p><span class="hk-soft">{name}</span> {value}</p>' for name, value in lines if value
    )


def definition(entity: Entity, reading: Reading) -> str:
    """Give what the kind is, and who says so."""
    if not entity.definition:
        return '<p class="hk-lead hk-soft">The graph has no definition of this kind yet.</p>'
    source = ""
    if entity.definition_source is not None and not reading.plain:
        who = in_html(entity.definition_source.label)
        source = f' <span class="hk-soft hk-small">Defined by {who}.</span>'
    return f'<div class="hk-lead">{long_text(entity.definition)}{source}</div>'


def identifiers(entity: Entity, reading: Reading) -> str:
    """Give the ways to name and to fetch the kind, for who works with the data."""
    around = link(graph_url(entity.curie), "Graph around it")
    if reading.plain:
        return f'<p class="hk-small">{around}</p>'
    ways = " · ".join(
        (
            around,
            link(query_url(f"DESCRIBE <{entity.iri}>"), "View as SPARQL"),
            link(rdf_url(entity.curie), "Linked data"),
        )
    )
    codes = f'IRI <code class="hk-copy">{in_html(entity.iri, 400)}</code>'
    if reading.data:
        codes += f' · CURIE <code class="hk-copy">{in_html(entity.curie, 400)}</code>'
    return f'<p class="hk-soft hk-small">{codes} · {ways}</p>'


def addresses(entity: Entity) -> str:
    """Give the ways to fetch the kind without this page."""
    query = link(query_url(f"DESCRIBE <{entity.iri}>"), "the query behind it")
    name = entity.curie.removeprefix("ham:")
    files = ", ".join(
        link(f"data/{quote(name)}.{suffix}", f".{suffix}") for suffix in ("ttl", "jsonld", "json")
    )
    return f'<p class="hk-small">In SPARQL: {query}. At addresses of their own: {files}.</p>'


def position(place: Place, reading: Reading) -> str:
    """Give the lines of wider kinds and wholes above a kind, as paths to walk."""
    lines = "".join(
        f"<li>{_STEP.join(map(reading.link, line))}{_STEP}this</li>" for line in place.lines
    )
    if not lines:
        return ""
    return f'<nav class="hk-place" aria-label="Wider kinds and wholes"><ul>{lines}</ul></nav>'


def similar(place: Place, reading: Reading) -> str:
    """List the kinds that have most in common with this one."""
    rows = "".join(
        f"<li>{reading.link(like.ref)} "
        f'<span class="hk-soft hk-small">{like.shared} relations in common</span></li>'
        for like in place.like
        if like.shared > 1
    )
    return f'<ul class="hk-like">{rows}</ul>' if rows else ""


def mappings(entity: Entity, reading: Reading) -> str:
    """List the same and like kinds of other vocabularies, by how near they are."""
    rows = "".join(f"<li>{_mapping(mapping, reading)}</li>" for mapping in entity.mappings)
    return f'<ul class="hk-small">{rows}</ul>'


def jump_links(sections: Iterable[tuple[str, str, int]]) -> str:
    """Give links to the parts of the page: an anchor, words, and how much is there."""
    links = " ".join(
        f'<a class="hk-jump" href="#{escape(anchor)}">{in_html(words)} '
        f'<span class="hk-soft">{count}</span></a>'
        for anchor, words, count in sections
    )
    return f'<nav class="hk-jumps" aria-label="On this page">{links}</nav>'


def _foreign(name: ForeignName, reading: Reading, entity: Entity) -> str:
    language = LANGUAGES.get(name.language)
    words = f'<span lang="{escape(name.language)}">{in_html(name.text)}</span>'
    if language is None:
        return f"{words} ({in_html(name.language)})"
    address = replace(reading, language=name.language).url(entity.curie)
    return f"{words} ({link(address, language.english)})"


def _named_by(name: ForeignName) -> str:
    language = LANGUAGES[name.language].english
    if name.source is None:
        return f"{language} name without a source."
    where = f", {in_html(name.locator)}" if name.locator else ""
    address = f" · {address_link(name.address)}" if name.address else ""
    return f"{language} name from: {in_html(name.source)}{where}{address}"


def _mapping(mapping: Mapping, reading: Reading) -> str:
    words = mapping.iri
    if not reading.data:
        for pattern, vocabulary in _VOCABULARIES:
            found = re.fullmatch(pattern, mapping.iri)
            if found:
                code = found[1].replace("_", ":", 1) if vocabulary == "OBO" else found[1]
                words = code if vocabulary == "OBO" else f"{vocabulary} {code}"
                break
    match = mapping.match if reading.data else _MATCHES.get(mapping.match, mapping.match)
    return f"{in_html(match)} {web_link(mapping.iri, words)}"
