"""What the pages share: one graph for all visitors, and the selection that the address holds."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

import streamlit as st

from hamkg import KnowledgeGraph
from hamkg.errors import AmbiguousTermError, UnknownTermError
from hamkg.model import Ref
from hamkg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.catalogue_model import FacetValue
    from hamkg.search_model import Hit

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")


@st.cache_resource(show_spinner="Opening the knowledge graph …")
def open_graph() -> KnowledgeGraph:
    """Open the release, or the store that HAMKG_STORE names, once for all visitors.

    Where this process serves a graph already, it is that one.
    """
    return KnowledgeGraph.served or KnowledgeGraph.open(os.environ.get("HAMKG_STORE"))


def of_the_data(make: Callable[[KnowledgeGraph], T]) -> Callable[[], T]:
    """Let what is made of the graph be made once for all visitors, and anew as its data change.

    Not for the script of a page: that is run anew, and defines its functions anew, at each visit.
    """

    @wraps(make)
    def kept() -> T:
        return open_graph().kept(make)

    return kept


@of_the_data
def kinds_by_iri(graph: KnowledgeGraph) -> dict[str, Ref]:
    """Give every kind by its IRI."""
    return {ref.iri: ref for ref in graph.kinds()}


@of_the_data
def kinds_by_curie(_graph: KnowledgeGraph) -> dict[str, Ref]:
    """Give every kind by its CURIE."""
    return {ref.curie: ref for ref in kinds_by_iri().values()}


@of_the_data
def category_labels(graph: KnowledgeGraph) -> dict[str, str]:
    """Give the label of every category that holds kinds, by local name."""
    counts = graph.categories()
    return {row.ref.curie.removeprefix("ham:"): row.ref.label for row in counts}


@of_the_data
def categories_to_browse(graph: KnowledgeGraph) -> tuple[FacetValue, ...]:
    """Give the categories to browse by, those that hold most first."""
    facets = graph.catalogue.listing("kinds").facets
    return next(facet.values for facet in facets if facet.name == "category")


def category_label(category: str | None) -> str:
    """Give a category's label in words; one that holds no kinds keeps its own name."""
    name = category or "kind"
    return category_labels().get(name, name)


@of_the_data
def sources_by_iri(graph: KnowledgeGraph) -> dict[str, Ref]:
    """Give every source by its IRI."""
    entries = graph.catalogue.listing("sources").entries
    return {entry.ref.iri: entry.ref for entry in entries}


@of_the_data
def kinds_by_label(_graph: KnowledgeGraph) -> dict[str, Ref]:
    """Give every kind by its label."""
    return {ref.label: ref for ref in kinds_by_iri().values()}


@of_the_data
def sources_by_title(graph: KnowledgeGraph) -> dict[str, Ref]:
    """Give the sources by their titles; one title may be that of several, and then is left out."""
    entries = graph.catalogue.listing("sources").entries
    titles = Counter(entry.cells["title"] for entry in entries)
    return {
        entry.cells["title"]: entry.ref for entry in entries if titles[entry.cells["title"]] == 1
    }


def label_of(iri: str) -> str:
    """Give what a kind or a source is called; anything else has no label here."""
    ref = kinds_by_iri().get(iri) or sources_by_iri().get(iri)
    return "" if ref is None else ref.label


def address_value(name: str) -> str:
    """Give what the page's address says under a name, or nothing."""
    return st.query_params.get(name, "").strip()


def suggestions(term: str, names: Iterable[str] = (), *, limit: int = 5) -> tuple[Ref, ...]:
    """Give the kinds that an unknown term may have meant: those with ``names`` near it first.

    What is no letter of a word, such as a bracket that came with a link, is looked past.
    """
    text = unquote(term)
    words = " ".join(_WORD.findall(text.removeprefix(BASE).removeprefix("ham:")))
    hits = open_graph().search(words, limit=limit) if words else ()
    found = [*filter(None, map(_named, names)), *map(ref_of, hits)]
    return tuple(dict.fromkeys(found))[:limit]


def _named(name: str) -> Ref | None:
    try:
        return find(name)
    except AmbiguousTermError:
        return None


def ref_of(hit: Hit) -> Ref:
    """Give what was found as a pointer to it."""
    return Ref(hit.iri, hit.curie, hit.label, hit.type)


def find(term: str) -> Ref | None:
    """Give the kind a term names, or nothing where it names none."""
    try:
        return kinds_by_iri().get(open_graph().resolve(term))
    except UnknownTermError:
        return None
