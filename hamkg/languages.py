"""The languages in which hamkg has names of kinds beside English."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language: what it is called in English and by itself."""

    english: str
    own: str


ENGLISH = "en"
# By their tags in BCP 47. A further one also goes into ontology/shapes/foreign_names.ttl.
LANGUAGES = {
    "la": Language("Latin", "Latina"),
    "de": Language("German", "Deutsch"),
    "es": Language("Spanish", "Español"),
    "fr": Language("French", "Français"),
    "zh": Language("Chinese", "中文"),
}
