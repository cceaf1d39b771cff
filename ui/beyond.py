"""The page of a resource that is no kind of hamkg: what is said of it, as it is said.

All of it is somebody else's text: it is shown as text, however long or odd it is.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from hamkg.resource_model import MOST_COUNTED
from ui.aslist import show_as_data
from ui.card import jump_links
from ui.components import html
from ui.links import entity_url, graph_url, kind_link, link, query_url
from ui.state import address_value, open_graph
from ui.text import in_html, long_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.resource_model import Group, Resource, Text, Value
    from hamkg.views import View

PAGE = 100
GROUP, START = "group", "from"
_MOST_NAMES = 30


def show_resource(term: str) -> None:
    """Show what is said of a resource, or one group of it; raises HamkgError where it is none."""
    resource = open_graph().resource(term)
    st.set_page_config(page_title=f"{visible(resource.label)} · hamkg")
    html(_origin(resource), _head(resource))
    key = address_value(GROUP)
    if key:
        _show_group(resource, key)
        return
    groups = resource.groups
    html(
        jump_links((_anchor(group), _title(group), group.count) for group in groups),
        "".join(_group(resource, group) for group in groups),
        _partial(resource),
    )
    html("<h2>This page as data</h2>")
    show_as_data(resource.sparql, "resource", what="What is said of it, a thousand statements")


def around_told(view: View) -> str:
    """Say how much of what surrounds a resource is drawn, and where the rest is."""
    root, drawn = view.root, len(view.links)
    page = link(entity_url(root.curie), f"Page of {root.label}")
    every = link(query_url(f"DESCRIBE <{root.iri}>"), "View as SPARQL")
    return (
        f'<h2>{in_html(root.label)}</h2><div class="hk-note" role="note"><strong>Not a kind of '
        "hamkg.</strong><p>What is drawn is shown as it is stated: no grades, no checked sources."
        f'</p></div><p role="status">Showing {drawn} of '
        f"{max(drawn, view.total - 1):,} statements or more. {page} · {every}</p>"
    )


def _show_group(resource: Resource, key: str) -> None:
    asked = address_value(START)
    offset = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0  # noqa: PLR2004
    page = open_graph().resource_values(resource.iri, key, offset=offset, limit=PAGE)
    group, last = page.group, offset + len(page.group.values)
    all_of_it = link(entity_url(resource.curie), f"All of {resource.label}")
    told = f"{offset + 1:,} to {last:,} of {group.counted}"
    ways = [all_of_it]
    if offset:
        ways.append(link(_group_url(resource, group, max(0, offset - PAGE)), "Before these"))
    if last < min(group.count, MOST_COUNTED) and group.values:
        ways.append(link(_group_url(resource, group, last), "After these"))
    elif group.more:
        ways.append(link(query_url(page.sparql), "Ask for more in SPARQL"))
    html(
        f"<h2>{in_html(_title(group))}</h2>"
        f'<p role="status">{told if group.values else "Nothing is left here."}'
        f" · {' · '.join(ways)}</p>{_values(group.values)}"
    )
    show_as_data(page.sparql, "group")


def _origin(resource: Resource) -> str:
    return (
        '<div class="hk-note" role="note"><strong>'
        f"{in_html(resource.origin[:1].upper() + resource.origin[1:], 400)}.</strong>"
        "<p>It is shown as it is stated there, and nobody of hamkg has judged it.</p></div>"
    )


def _head(resource: Resource) -> str:
    ways = " · ".join(
        (
            link(graph_url(resource.curie), "Graph around it"),
            link(query_url(f"DESCRIBE <{resource.iri}>"), "View as SPARQL"),
        )
    )
    lines = [
        ("Also called", _texts(resource.synonyms)),
        ("Its names", _texts(resource.names) if len(resource.names) > 1 else ""),
    ]
    told = "".join(
        f'<p><span class="hk-soft">{name}</span> {value}</p>' for name, value in lines if value
    )
    definitions = "".join(
        f'<div class="hk-lead">{long_text(one.text)}</div>' for one in resource.definitions[:5]
    )
    code = f'IRI <code class="hk-copy">{in_html(resource.iri, 400)}</code>'
    return (
        f"<h1>{in_html(resource.label)}</h1>{definitions}{told}"
        f'<p class="hk-soft hk-small">{code} · {ways}</p>'
    )


def _texts(texts: Iterable[Text]) -> str:
    every = list(texts)
    told = ", ".join(_text(one.text, one.language) for one in every[:_MOST_NAMES])
    return f"{told} and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else told


def _text(text: str, language: str) -> str:
    if not language:
        return in_html(text)
    tag = escape(language)
    return f'<span lang="{tag}">{in_html(text)}</span> <span class="hk-soft">({tag})</span>'


def _title(group: Group) -> str:
    """Begin with a capital, but leave an address as it is."""
    if "://" in group.title:
        return group.title
    return group.title[:1].upper() + group.title[1:]


def _anchor(group: Group) -> str:
    return f"g-{group.key}"


def _group(resource: Resource, group: Group) -> str:
    more = ""
    if group.more or len(group.values) < group.count:
        address = _group_url(resource, group, 0)
        more = f'<p class="hk-small">{link(address, f"All {group.counted}, in pages")}</p>'
    if group.unnamed:
        more += f'<p class="hk-soft hk-small">And {group.unnamed:,} without a name.</p>'
    count = f'<span class="hk-soft">{escape(group.counted)}</span>'
    return (
        f'<section class="hk-group"><h2 class="hk-h3" id="{escape(_anchor(group))}">'
        f"{in_html(_title(group))} {count}</h2>{_values(group.values)}{more}</section>"
    )


def _values(values: Iterable[Value]) -> str:
    rows = "".join(f"<li>{_value(value)}</li>" for value in values)
    return f'<ul class="hk-like">{rows}</ul>' if rows else ""


def _value(value: Value) -> str:
    if value.ref is None:
        language = f' <span class="hk-soft">({escape(value.language)})</span>'
        return f"{long_text(value.text)}{language if value.language else ''}"
    return kind_link(value.ref)


def _group_url(resource: Resource, group: Group, start: int) -> str:
    named = {GROUP: group.key} | ({START: str(start)} if start else {})
    return f"{entity_url(resource.curie)}&{urlencode(named)}"


def _partial(resource: Resource) -> str:
    if not resource.partial:
        return ""
    return (
        '<p class="hk-soft">There are so many statements that some relations may not be listed; '
        f"{link(query_url(resource.sparql), 'SPARQL')} has them all.</p>"
    )
