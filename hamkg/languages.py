"""What pages need to speak: languages, names in them, everyday words and what terms mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Language(NamedTuple):
    """A language: what it is called in English and by itself."""

    english: str
    own: str


@dataclass(frozen=True, slots=True)
class ForeignName:
    """A name of a kind in another language than English, and who gives it."""

    language: str
    text: str
    source: str | None = None
    locator: str | None = None
    """Where in the source the name stands, such as its code there."""
    address: str | None = None
    """Where the source was read."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What the plain reading level writes over a relation, and where it stands on the page."""

    heading: str
    order: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a graph: by the IRI of a relation, by the label of a grade, by a kind's IRI."""

    plain: Mapping[str, PlainWords]
    meanings: Mapping[str, str]
    foreign: Mapping[str, tuple[ForeignName, ...]]


ENGLISH = "en"
# By their tags in BCP 47. A further one also goes into ontology/shapes/foreign_names.ttl.
LANGUAGES = {
    "la": Language("Latin", "Latina"),
    "de": Language("German", "Deutsch"),
    "es": Language("Spanish", "Español"),
    "fr": Language("French", "Français"),
    "zh": Language("Chinese", "中文"),
}
