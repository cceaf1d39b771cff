"""Red flags: when to see a clinician and how soon, in plain words, fit to be printed."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ui.aslist import show_as_data
from ui.components import heading, html, section
from ui.links import kind_link, link
from ui.redflags import urgency_mark
from ui.sources import cited
from ui.state import address_value, open_graph
from ui.tables import html_table
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.catalogue_model import RedFlagCard
    from hamkg.model import Ref

LIST = """SELECT ?rank ?urgency ?flag ?label ?what_to_do ?counts WHERE {
  ?flag a ham:RedFlag ; rdfs:label ?label ; ham:urgency ?level ; ham:whatToDo ?what_to_do ;
    ham:logic/obo:IAO_0000115 ?counts .
  ?level ham:rank ?rank ; rdfs:label ?urgency .
}
ORDER BY ?rank ?label"""


def sentence_case(words: str) -> str:
    """Give words with a capital."""
    return words[:1].upper() + words[1:]


def named(title: str, refs: Iterable[Ref]) -> str:
    """Give kinds as a list under a title; nothing where there are none."""
    rows = "".join(f"<li>{kind_link(ref)}</li>" for ref in refs)
    return (
        f'<div><h4>{title}</h4><ul class="hk-bullets hk-columns">{rows}</ul></div>' if rows else ""
    )


def anchor(card: RedFlagCard) -> str:
    """Give the name of the place of a red flag on this page."""
    return card.flag.ref.curie.removeprefix("ham:")


def card_html(card: RedFlagCard) -> str:
    """Give one red flag: what to do first, then which findings count and how."""
    flag = card.flag
    points = ", ".join(kind_link(ref) for ref in card.suggests)
    note = f'<p class="hk-small">Note: {long_text(card.note)}</p>' if card.note else ""
    sources = "".join(f"<li>{cited(source)}</li>" for source in card.sources)
    whole = not card.supporting and not flag.context
    return (
        f'<article class="hk-flag is-urgency-{flag.urgency_rank}">'
        f"<h3>{kind_link(flag.ref)}</h3>"
        f'<p class="hk-flag-do">{urgency_mark(flag)} {long_text(flag.what_to_do)}</p>'
        f"<p>{long_text(card.logic)}{f' It may point to {points}.' if points else ''}</p>"
        f'<div class="hk-flag-parts">'
        f"{named('Findings' if whole else 'Core findings', card.core)}"
        f"{named('Supporting findings', card.supporting)}"
        f"{named('Count in the presence of', flag.context)}</div>"
        f'<details><summary class="hk-more">Who says so</summary>'
        f'{note}<ul class="hk-bullets hk-small">{sources}</ul></details></article>'
    )


def overview(cards: Iterable[RedFlagCard]) -> str:
    """Give all red flags in one table, to find one's own by."""
    rows = [
        [
            urgency_mark(card.flag),
            link(f"#{anchor(card)}", card.flag.ref.label),
            ", ".join(in_html(ref.label) for ref in card.suggests),
        ]
        for card in cards
    ]
    return html_table(("How soon", "Red flag", "May point to"), rows)


heading(
    "Red flags",
    "Signs that call for a clinician, by how soon. If one of these fits you, do what it says "
    "and read no further.",
)
cards = open_graph().catalogue.red_flags()
html(
    '<div class="hk-alert"><strong>This page cannot examine you.</strong> It lists what '
    "guidelines and studies call warning signs. A sign that is not listed can still be serious: "
    "when in doubt, ask a clinician. In an emergency call your local emergency number.</div>",
    '<p class="hk-soft hk-small hk-noprint">Print this page from your browser '
    "(Ctrl + P, or Cmd + P on a Mac).</p>",
)
asked = address_value("flag")
for card in cards:
    if asked.removeprefix("ham:") == anchor(card):
        section("The red flag you came for")
        html(card_html(card))
jumps = {card.flag.urgency_rank: card.flag for card in cards}
html(
    '<p class="hk-chips hk-noprint">'
    + " ".join(
        f'<a href="#urgency-{rank}">{urgency_mark(flag)}</a>' for rank, flag in jumps.items()
    )
    + "</p>"
)
for _, group in groupby(cards, lambda card: card.flag.urgency_rank):
    members = list(group)
    flag = members[0].flag
    html(
        f'<h2 id="urgency-{flag.urgency_rank}">{in_html(sentence_case(flag.urgency))} '
        f"({len(members)})</h2>",
        "".join(f'<div id="{escape(anchor(card))}">{card_html(card)}</div>' for card in members),
    )
section("All of them at a glance")
html(overview(cards))
show_as_data(LIST, "redflags")
