"""Kinds side by side, as a value: what is stated of which, how well, and what is not stated."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hamkg.model import Ref
    from hamkg.views import Link

NOT_STATED = "not stated"
"""Nothing is known here; that is not the same as no."""
FEWEST_COMPARED, MOST_COMPARED = 2, 6
"""So many kinds can be read beside each other."""
SHOWN = {
    "all": "Everything, what is shared first",
    "shared": "Only what all share",
    "differences": "Only where they differ",
}
"""Which rows of a comparison can be asked for, in words."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """What kinds of a category can be compared by: relations under a title."""

    name: str
    title: str
    relations: tuple[str, ...] = ()
    """By local name; none stands for all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one kind stands to a neighbour; without a link nothing is stated."""

    link: Link | None = None

    @property
    def state(self) -> str:
        """What is known, in a word or two: disputed comes before all other states."""
        if self.link is None:
            return NOT_STATED
        if self.link.disputing:
            return "disputed"
        if self.link.hypothesis:
            return "hypothesis"
        return "inferred" if self.link.inferred else "stated"

    @property
    def grade(self) -> str:
        """The best evidence grade of what is stated, in words."""
        return "" if self.link is None or self.link.grade is None else self.link.grade.label

    @property
    def words(self) -> str:
        """State and grade together."""
        return f"{self.state}, {self.grade}" if self.grade else self.state


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A relation to a neighbour, and how each of the compared kinds stands to it."""

    relation: Ref
    neighbour: Ref
    cells: tuple[Cell, ...]

    @property
    def shared(self) -> int:
        """How many of the kinds have it."""
        return sum(cell.link is not None for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Whether the kinds differ in it: one lacks it, or it is known of one in another way."""
        return len({cell.state for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Kinds side by side by an aspect; ``sparql`` answers with the same rows.

    ``total`` counts the rows there are when none is left out, ``common`` those that all share.
    """

    kinds: tuple[Ref, ...]
    aspects: tuple[Aspect, ...]
    aspect: Aspect
    only: str
    rows: tuple[ComparedRow, ...]
    total: int
    common: int
    sparql: str


def comparison_csv(comparison: Comparison) -> str:
    """Write a comparison as CSV: a row for each relation and neighbour, a column for each kind."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    names = [ref.label for ref in comparison.kinds]
    writer.writerow(("relation", "neighbour", "relation_id", "neighbour_id", *names))
    for row in comparison.rows:
        relation, neighbour = row.relation, row.neighbour
        writer.writerow(
            (
                relation.phrase or relation.label,
                neighbour.label,
                relation.curie,
                neighbour.curie,
                *(cell.words for cell in row.cells),
            )
        )
    return text.getvalue()


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison in plain values."""
    return {
        "kinds": [_named(ref) for ref in comparison.kinds],
        "aspect": comparison.aspect.name,
        "aspects": {aspect.name: aspect.title for aspect in comparison.aspects},
        "only": comparison.only,
        "total": comparison.total,
        "common": comparison.common,
        "rows": [
            {
                "relation": _named(row.relation),
                "neighbour": _named(row.neighbour),
                "cells": {
                    ref.curie: _cell_json(cell)
                    for ref, cell in zip(comparison.kinds, row.cells, strict=True)
                },
            }
            for row in comparison.rows
        ],
        "sparql": comparison.sparql,
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    link = cell.link
    if link is None:
        return {"state": cell.state}
    return {
        "state": cell.state,
        "grade": cell.grade or None,
        "sources": link.sources,
        "for": link.supporting,
        "against": link.disputing,
    }


def _named(ref: Ref) -> dict[str, str]:
    return {"iri": ref.iri, "curie": ref.curie, "label": ref.phrase or ref.label}
