"""A kind's page as files: everything on it in RDF and JSON, its relations as a table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import streamlit as st

from ui.downloads import download_row
from ui.state import open_graph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.entity_model import Entity
    from hamkg.model import Relation

RDF_FORMATS = ("turtle", "jsonld", "nt")
_COLUMNS = (
    "subject",
    "predicate",
    "object",
    "sentence",
    "known",
    "evidence_level",
    "for",
    "against",
    "sources",
    "statements",
)


def offer_files(entity: Entity, relations: Sequence[Relation]) -> None:
    """Offer the page as Turtle, JSON-LD, N-Triples, JSON, and its relations as CSV."""
    stem = entity.curie.removeprefix("ham:")[:80]
    download_row(RDF_FORMATS, ("graph", "dataset"), lambda name: describe(entity.iri, name), stem)
    with st.container(horizontal=True):
        for title, suffix, media, write in (
            ("Relations as CSV", "csv", "text/csv", lambda: relations_csv(relations)),
            ("JSON", "json", "application/json", lambda: entity_json(entity)),
        ):
            st.download_button(
                title,
                data=write,
                file_name=f"{stem}.{suffix}",
                mime=media,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{suffix}",
            )


def describe(iri: str, format_name: str) -> bytes:
    """Serialise what is known of one kind."""
    return open_graph().describe(iri, format=format_name)


def entity_json(entity: Entity) -> bytes:
    """Write the whole card of a kind as JSON, as /data/<name>.json gives it."""
    return (json.dumps(asdict(entity), ensure_ascii=False, indent=1) + "\n").encode()


def relations_csv(relations: Sequence[Relation]) -> bytes:
    """Write relations as CSV: one row each, with the best grade and who backs it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(map(_row, relations))
    return text.getvalue().encode()


def _row(relation: Relation) -> tuple[str | int, ...]:
    verb = relation.predicate.phrase or relation.predicate.label
    best = min(relation.supporting, key=lambda claim: claim.evidence_rank, default=None)
    return (
        relation.subject.curie,
        relation.predicate.curie,
        relation.other.curie,
        f"{relation.subject.label} {verb} {relation.other.label}",
        "inferred" if relation.inferred else "stated",
        "" if best is None else best.evidence_level,
        len(relation.supporting),
        len(relation.disputing),
        "; ".join(dict.fromkeys(claim.source.citation for claim in relation.claims)),
        "; ".join(claim.iri for claim in relation.claims),
    )
