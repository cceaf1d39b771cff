"""An answer as a graph, where its rows are triples: what surrounds one of the things in them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.model import Edge
from hamkg.results import Triples
from hamkg.terms import Iri
from ui.components import html
from ui.drawing import show_network
from ui.query.glossary import ref_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg import Table
    from hamkg.model import Ref

MOST_EDGES = 40
MOST_ROWS = 5000
MOST_CENTRES = 200
_COLUMNS = (("subject", "predicate", "object"), ("s", "p", "o"))


def edges_of(answer: Table | Triples) -> tuple[Edge, ...]:
    """Give the relations between things that the first rows hold; texts are no things.

    The rows of a table are triples where its columns are named so, in full or by first letters.
    """
    if isinstance(answer, Triples):
        return tuple(_edges(answer.rows[:MOST_ROWS]))
    for names in _COLUMNS:
        if set(names) <= set(answer.variables):
            places = [answer.variables.index(name) for name in names]
            return tuple(_edges([row[at] for at in places] for row in answer.rows[:MOST_ROWS]))
    return ()


def _edges(rows: Iterable[Sequence[object]]) -> Iterable[Edge]:
    seen = set()
    for row in rows:
        subject, predicate, value = row
        if isinstance(subject, Iri) and isinstance(predicate, Iri) and isinstance(value, Iri):
            iris = subject.value, predicate.value, value.value
            if iris not in seen:
                seen.add(iris)
                yield Edge(ref_of(iris[0]), ref_of(iris[1]), ref_of(iris[2]))


def _of_rows(answer: Table | Triples) -> str:
    whole = len(answer)
    return "the answer" if whole <= MOST_ROWS else f"the first {MOST_ROWS:,} of {whole:,} rows"


def show_picture(answer: Table | Triples) -> None:
    """Draw what surrounds one thing, and offer the others that could stand in the middle."""
    edges = edges_of(answer)
    counts = Counter(ref for edge in edges for ref in (edge.subject, edge.object))
    centres = [ref for ref, _ in counts.most_common(MOST_CENTRES)]
    middle = st.selectbox(
        "In the middle",
        centres,
        format_func=lambda ref: f"{ref.label} ({counts[ref]})",
        key=f"middle_{len(edges)}_{centres[0].curie}",
    )
    own = around(middle, edges)
    drawn = own[:MOST_EDGES]
    html(
        f'<p class="hk-soft" role="status">Showing {len(drawn)} of {len(own)} relations of it; '
        f"{len(edges):,} between things in {_of_rows(answer)}. "
        "Texts and numbers are in the table.</p>"
    )
    show_network(middle, drawn)


def around(middle: Ref, edges: Sequence[Edge]) -> list[Edge]:
    """Give the relations of a thing as seen from it; those that lead to it say so by an arrow."""
    return [edge for edge in edges if edge.subject == middle] + [
        Edge(middle, _backwards(edge.predicate), edge.subject)
        for edge in edges
        if edge.object == middle and edge.subject != middle
    ]


def _backwards(predicate: Ref) -> Ref:
    words = f"← {predicate.phrase or predicate.label}"
    return type(predicate)(f"{predicate.iri}#", predicate.curie, words, None, words)
