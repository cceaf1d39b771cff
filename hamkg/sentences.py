"""Tells relations in English sentences, by the templates of the schema.

A way is told in clauses that hang on each other as long as a reader can follow. What is inferred,
a hypothesis or disputed is called so beside the very relation it is said of.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import sparql_prologue
from hamkg.nouns import PEOPLE, listed, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.engine import Engine
    from hamkg.model import Ref
    from hamkg.nouns import Noun, Nouns
    from hamkg.views import Link

_TEMPLATES = sparql_prologue("ham") + (
    "SELECT ?relation ?template ?people WHERE { ?relation ham:template ?template"
    " OPTIONAL { ?relation ham:templateOfPeople ?people } }"
)
_PLACE = re.compile(r"\{(?:(bare )?(subject|object)|([^{}|]*)\|([^{}|]*))\}")
_STARTS, _ENDS = "{subject} ", "object}"
MOST_CLAUSES = 3
"""A sentence of more clauses is told as two."""


class Sentences:
    """Puts relations into words."""

    def __init__(self, engine: Engine, nouns: Nouns) -> None:
        """Read nothing yet: the first sentence does."""
        self._engine = engine
        # A kind is told again and again, with each of its relations.
        self._noun = cache(nouns.of)

    @cached_property
    def _templates(self) -> dict[str, tuple[str, str]]:
        """The template of each relation, and the one where an end of it is people."""
        return {
            str(relation): (str(text), str(people or text))
            for relation, text, people in select(self._engine, _TEMPLATES)
        }

    def told(self, steps: Iterable[Link]) -> str:
        """Tell steps that follow on each other, each in the direction it is walked."""
        text, clauses, hangs = "", 0, False
        for step in steps:
            ends = self._ends(step)
            template = self._template(step.predicate, ends)
            if hangs and clauses < MOST_CLAUSES and template.startswith(_STARTS):
                text += ", " + _filled(template, ends | {"subject": ends["subject"].again})
                clauses += 1
            else:
                text += (". " if text else "") + capital(_filled(template, ends))
                clauses = 1
            text += _bracketed(doubt(step))
            hangs = template.endswith(_ENDS)
        return f"{text}."

    def shared(self, links: Sequence[Link]) -> str:
        """Tell what several kinds have in common: one link from each of them to one other kind."""
        if len({link.predicate for link in links}) > 1:
            return capital("; ".join(self._clause(link) for link in links)) + "."
        all_of_them = together([self._noun(link.subject) for link in links])
        ends = {"subject": all_of_them, "object": self._noun(links[0].object)}
        said = capital(_filled(self._template(links[0].predicate, ends), ends))
        return f"{said}{_bracketed(self._doubts(links))}."

    def _clause(self, link: Link) -> str:
        ends = self._ends(link)
        said = _filled(self._template(link.predicate, ends), ends)
        return said + _bracketed(doubt(link))

    def _doubts(self, links: Sequence[Link]) -> str:
        """Say which of several links are not plainly stated, and how."""
        found: dict[str, list[str]] = {}
        for link in links:
            if said := doubt(link):
                found.setdefault(said, []).append(self._noun(link.subject).words)
        return "; ".join(
            said if len(kinds) == len(links) else f"{said} for {listed(kinds)}"
            for said, kinds in found.items()
        )

    def _ends(self, link: Link) -> dict[str, Noun]:
        return {"subject": self._noun(link.subject), "object": self._noun(link.object)}

    def _template(self, predicate: Ref, ends: dict[str, Noun]) -> str:
        if predicate.iri in self._templates:
            text, of_people = self._templates[predicate.iri]
            return of_people if any(end.pronoun == PEOPLE for end in ends.values()) else text
        verb = (predicate.phrase or predicate.label).translate({ord("{"): "(", ord("}"): ")"})
        return f"{{subject}} {verb} {{object}}"


def doubt(link: Link) -> str:
    """Say why a relation is not plainly stated, or nothing where it is."""
    words = []
    if link.hypothesis:
        words.append("hypothesis, inferred")
    elif link.inferred:
        words.append("inferred")
    if link.disputing:
        words.append("disputed")
    return ", ".join(words)


def capital(text: str) -> str:
    """Begin as a sentence does.

    >>> capital("the femur")
    'The femur'
    """
    return text[:1].upper() + text[1:]


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""


def _filled(template: str, ends: dict[str, Noun]) -> str:
    """Put the ends in their places; a verb agrees with the end that stands before it."""
    before = ends["subject"]

    def put(place: re.Match[str]) -> str:
        nonlocal before
        bare, end, one, several = place.groups()
        if end is None:
            return several if before.several else one
        before = ends[end]
        return before.bare if bare else before.words

    return _PLACE.sub(put, template)
