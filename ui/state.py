"""What the pages share: one graph for all visitors, and the selection that the address holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from hamkg import KnowledgeGraph, Table
from hamkg.errors import UnknownTermError

if TYPE_CHECKING:
    from hamkg.model import Ref, Relation

_DISPUTED_APART = """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  ?claim ham:stance ham:stance_disputes ;
    ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object .
  FILTER(?subject = <%(iri)s> || ?object = <%(iri)s>)
  FILTER NOT EXISTS { ?subject ?predicate ?object }
} ORDER BY ?subject ?predicate ?object"""


@st.cache_resource(show_spinner="Opening the knowledge graph …")
def open_graph() -> KnowledgeGraph:
    """Open the release, or the store that HAMKG_STORE names, once for all visitors."""
    return KnowledgeGraph.open(os.environ.get("HAMKG_STORE"))


@st.cache_resource(show_spinner=False)
def kinds_by_iri() -> dict[str, Ref]:
    """Give every kind by its IRI."""
    return {ref.iri: ref for ref in open_graph().kinds()}


@st.cache_resource(show_spinner=False)
def category_labels() -> dict[str, str]:
    """Give the label of every category that holds kinds, by local name."""
    counts = open_graph().categories()
    return {row.ref.curie.removeprefix("ham:"): row.ref.label for row in counts}


def category_label(category: str | None) -> str:
    """Give a category's label in words; one that holds no kinds keeps its own name."""
    name = category or "kind"
    return category_labels().get(name, name)


def address_value(name: str) -> str:
    """Give what the page's address says under a name, or nothing."""
    return st.query_params.get(name, "").strip()


def suggestions(term: str, *, limit: int = 5) -> tuple[Ref, ...]:
    """Give the kinds that an unknown term may have meant, nearest first."""
    words = term.rpartition(":")[2].rpartition("/")[2].replace("_", " ").replace("-", " ")
    kinds = kinds_by_iri()
    return tuple(kinds[hit.iri] for hit in open_graph().search(words, limit=limit))


def find(term: str) -> Ref | None:
    """Give the kind a term names, or nothing where it names none."""
    try:
        return kinds_by_iri().get(open_graph().resolve(term))
    except UnknownTermError:
        return None


def disputed_apart(iri: str) -> tuple[Relation, ...]:
    """Give the claims about a kind that are disputed and were never taken in as relations."""
    graph = open_graph()
    answer = graph.query(_DISPUTED_APART % {"iri": iri})
    rows = answer.rows if isinstance(answer, Table) else ()
    return tuple(graph.explain(*map(str, row)) for row in rows)
