"""Search: one box over all kinds, and where to start without a word in mind."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.search_model import Match
from ui.address import Address
from ui.aslist import show_as_data
from ui.components import heading, html
from ui.inpage import go_link, show_inpage
from ui.links import browse_url, kind_link, link
from ui.shapes import icon
from ui.starts import starts_html
from ui.state import categories_to_browse, category_label, open_graph, ref_of
from ui.text import SENTENCE, in_html, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.search_model import Finding, Found

MOST = 60
LONGEST = 200
TEXT, CATEGORY = "q", "type"
_CALLED = "also called {}"
_LIKE = "by a like word"
_HOW = {
    Match.FOREIGN: "in another language: {}",
    Match.CODE: "its code: {}",
    Match.NEAR_CODE: "{}, the code of something near",
    Match.READ: "by a like word: {}",
    Match.ALIKE: "spelt alike: {}",
}


@st.fragment
def search() -> None:
    """Show the box and, as one types, what it finds."""
    text = st.text_input(
        "Search the graph",
        key=TEXT,
        type="search",
        live=True,
        bind="query-params",
        max_chars=LONGEST,
        placeholder="A muscle, a symptom, an exercise … in any of its names",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    words = (text or "").strip()[:LONGEST]
    if not words:
        html(categories_html(), starts_html())
        return
    found = open_graph().find(words, limit=MOST)
    if not found.findings:
        html(nothing_html(words))
        return
    address = Address.current(".", CATEGORY).having(TEXT, words)
    chosen = next((name for name in address.of(CATEGORY) if name in found.counts), None)
    shown = found
    if chosen is not None:
        shown = open_graph().find(words, category=chosen, limit=MOST)
    show_inpage(
        f"{chips_html(found.counts, chosen, address)}{findings_html(shown.findings)}",
        status=found_words(shown, chosen),
        names=(CATEGORY,),
        key="hits",
    )
    show_as_data(open_graph().catalogue.hits_sparql(shown.hits), "search")


def categories_html() -> str:
    """Offer every category, with how many kinds it holds."""
    chips = "".join(
        f'<a class="hk-chip" href="{escape(browse_url(value.key))}">{icon(value.key)}'
        f'{in_html(value.label)}&nbsp;<span class="hk-count">{value.count}</span></a>'
        for value in categories_to_browse()
    )
    return (
        '<details class="hk-browse"><summary class="hk-more">Browse by category</summary>'
        f'<p class="hk-chips">{chips}</p></details>'
    )


def chips_html(counts: Mapping[str, int], chosen: str | None, address: Address) -> str:
    """Offer the categories of what was found, one of them to be chosen or taken back."""
    links = [
        go_link(
            address.having(CATEGORY, *(() if name == chosen else (name,))),
            f'{icon(name)}{in_html(category_label(name))}&nbsp;<span class="hk-count">'
            f"{count}</span>",
            id_=f"type:{name}",
            state=f' class="hk-chip"{" aria-current=true" if name == chosen else ""}',
        )
        for name, count in counts.items()
    ]
    return f'<p class="hk-chips">{"".join(links)}</p>'


def found_words(found: Found, chosen: str | None) -> str:
    """Say how much was found, and whether it only comes near what was typed."""
    total = found.total if chosen is None else found.counts[chosen]
    told = f"{total}{' or more' if found.more else ''} result{'' if total == 1 else 's'}"
    if len(found.findings) < total:
        told = f"The best {len(found.findings)} of {told}"
    return " ".join(filter(None, (visible(found.nearness, SENTENCE), told)))


def findings_html(findings: Sequence[Finding]) -> str:
    """List what was found under its categories, the best first."""
    parts = []
    for category in dict.fromkeys(one.hit.type for one in findings):
        rows = "".join(finding_row(one) for one in findings if one.hit.type == category)
        parts.append(
            f"<h2 class='hk-h3'>{icon(category)}{in_html(category_label(category))}</h2>"
            f'<ul class="hk-hits">{rows}</ul>'
        )
    return "".join(parts)


def finding_row(finding: Finding) -> str:
    """Give a result: its name, and by which other name or code it was found."""
    hit = finding.hit
    words = ""
    if finding.words:
        same = finding.match is Match.READ and hit.matched == hit.label
        words = _LIKE if same else _HOW.get(finding.match, _CALLED).format(hit.matched)
    return (
        f'<li class="hk-row"><span>{kind_link(ref_of(hit))}</span>'
        f'<span class="hk-soft hk-small">{in_html(words)}</span></li>'
    )


def nothing_html(words: str) -> str:
    """Say that nothing was found, and offer ways on."""
    links = ", ".join(
        link(browse_url(value.key), f"{value.label} ({value.count})")
        for value in categories_to_browse()[:6]
    )
    return (
        f'<p role="status">No result for “{in_html(words)}”.</p>'
        '<p class="hk-soft">Try one word of it, or another name; the graph knows many synonyms. '
        f"Or browse: {links}.</p>{starts_html()}"
    )


heading(
    "Hamstring knowledge graph",
    "What is known of the muscles at the back of the thigh: anatomy, injuries, pain, exercise. "
    "Each fact with its source.",
)
search()
summary = open_graph().summary()
html(
    f'<p class="hk-soft hk-small">{summary.kinds} kinds · {summary.asserted} stated and '
    f"{summary.inferred} inferred relations · {summary.statements} statements from "
    f"{link('sources', f'{summary.sources} sources')} · release {escape(summary.version)}, "
    f"{escape(summary.date)}</p>"
)
