"""How a visitor reads a page: at which level, with or without inferences, in which language.

All of it stands in the address, and every link on the page carries it on. Nothing else keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from hamkg.languages import ENGLISH, LANGUAGES, Wording
from ui.components import html
from ui.links import entity_url
from ui.shapes import icon
from ui.state import address_value, open_graph
from ui.text import in_html

if TYPE_CHECKING:
    from hamkg.languages import ForeignName
    from hamkg.model import Ref

PLAIN, CLINICAL, DATA = "plain", "clinical", "data"
LEVELS = (PLAIN, CLINICAL, DATA)
ALL_RELATIONS, STATED = "with inferences", "stated"
KNOWN = (ALL_RELATIONS, STATED)
_LAST = 1000
_NO_WORDS = Wording({}, {}, {})


@dataclass(frozen=True, slots=True)
class Reading:
    """A choice of level, of relations and of language, with the words they need."""

    level: str = CLINICAL
    known: str = ALL_RELATIONS
    language: str = ENGLISH
    wording: Wording = field(default=_NO_WORDS, repr=False)

    @property
    def plain(self) -> bool:
        """Whether the page speaks to somebody without training."""
        return self.level == PLAIN

    @property
    def data(self) -> bool:
        """Whether the page speaks to somebody who works with the data."""
        return self.level == DATA

    @property
    def stated_only(self) -> bool:
        """Whether inferred relations are left out."""
        return self.known == STATED

    def url(self, curie: str, **more: str) -> str:
        """Give the address of a kind's page, read in the same way.

        >>> Reading(level="plain").url("ham:sciatica", claim="st_0002")
        'entity?iri=ham:sciatica&level=plain&claim=st_0002'
        """
        chosen = {"level": self.level, "known": self.known, "lang": self.language}
        usual = {"level": CLINICAL, "known": ALL_RELATIONS, "lang": ENGLISH}
        wanted = {name: value for name, value in chosen.items() if value != usual[name]} | more
        return entity_url(curie) + (f"&{urlencode(wanted)}" if wanted else "")

    def name(self, iri: str) -> ForeignName | None:
        """Give what a kind is called in the chosen language, where the graph knows that."""
        names = self.wording.foreign.get(iri, ())
        return next((name for name in names if name.language == self.language), None)

    def link(self, ref: Ref) -> str:
        """Give a kind's shape and name, in the chosen language first, linked to its page."""
        name = self.name(ref.iri)
        label = in_html(ref.label)
        if name is not None and name.text != ref.label:
            english = f'<span class="hk-soft">({label})</span>'
            label = f'<span lang="{escape(name.language)}">{in_html(name.text)}</span> {english}'
        address = escape(self.url(ref.curie))
        return f'<a class="hk-kind" href="{address}">{icon(ref.category)}{label}</a>'

    def heading(self, predicate: Ref) -> str:
        """Give what stands over the relations of one property."""
        words = self.wording.plain.get(predicate.iri)
        if self.plain and words is not None:
            return words.heading
        return predicate.phrase or predicate.label

    def order(self, predicate: Ref) -> int:
        """Give the place of a property among others: what helps a person comes first."""
        words = self.wording.plain.get(predicate.iri)
        return _LAST if words is None else words.order

    def meaning(self, label: str) -> str:
        """Give what a grade or a sort of number means, for who does not know it; else nothing."""
        return self.wording.meanings.get(label, "") if self.plain else ""


def choose_reading(curie: str) -> Reading:
    """Offer the choices of a reading; the address holds them."""
    # The options are what the address says: with words made of them it would say those.
    with st.container(horizontal=True, vertical_alignment="bottom", key="hk_reading"):
        level = st.segmented_control(
            "Reading level",
            LEVELS,
            key="level",
            default=CLINICAL,
            bind="query-params",
            required=True,
        )
        known = st.segmented_control(
            "Relations",
            KNOWN,
            key="known",
            default=ALL_RELATIONS,
            bind="query-params",
            required=True,
        )
    asked = address_value("lang")
    language = asked if asked in LANGUAGES else ENGLISH
    reading = Reading(level or CLINICAL, known or ALL_RELATIONS, language, open_graph().wording())
    html(_languages(reading, curie))
    return reading


def _languages(reading: Reading, curie: str) -> str:
    """Give the languages to have names in, as links; the chosen one is marked."""
    own = {ENGLISH: "English"} | {tag: language.own for tag, language in LANGUAGES.items()}
    links = "".join(
        f'<a lang="{tag}" href="{escape(replace(reading, language=tag).url(curie))}"'
        f"{' aria-current=true' if tag == reading.language else ''}>{words}</a>"
        for tag, words in own.items()
    )
    return f'<nav class="hk-languages" aria-label="Language of names">Names in {links}</nav>'
