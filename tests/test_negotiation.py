"""The client's Accept header decides the format of an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.formats import FORMATS, RDF_KINDS
from hamkg.server.negotiation import accepted, prefers_page

TABLES = ("table",)
TYPES = {row.media_type: row.name for row in FORMATS if row.kind == "table"}
RDF_TYPES = sorted({row.media_type for row in FORMATS if row.kind in RDF_KINDS})
MANY_TABLE_TYPES = st.lists(st.sampled_from(sorted(TYPES)), min_size=1, unique=True)
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/xhtml+xml;q=0.5, */*;q=0.1"


def chosen(header: str, kinds: tuple[str, ...] = TABLES) -> str | None:
    row = accepted(header, kinds)
    return row.name if row else None


def weighed(types: list[str], weights: list[int]) -> str:
    return ", ".join(
        f"{name};q={weight / 1000}" for name, weight in zip(types, weights, strict=True)
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("TEXT/CSV", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv"),
        ("text/csv, text/tab-separated-values", "csv"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "xml"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=often", None),
        ("*/*;q=0", None),
        (",;,", None),
        ("*/*;q=0.1, text/csv;q=nan", "json"),
    ],
)
def test_the_header_decides(header: str, expected: str | None) -> None:
    assert chosen(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("*/*, application/sparql-results+json;q=0", "xml"),
        ("*/*;q=0.2, application/sparql-results+json;q=0.1", "xml"),
        ("text/*;q=0.9, text/csv;q=0.1", "tsv"),
    ],
)
def test_the_most_specific_range_decides_for_a_format(header: str, expected: str) -> None:
    assert chosen(header) == expected


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_every_rdf_type_can_be_had(media_type: str) -> None:
    row = accepted(media_type, RDF_KINDS)

    assert row is not None
    assert row.media_type == media_type


@given(st.text(max_size=60))
def test_no_header_breaks_the_choice(header: str) -> None:
    row = accepted(header, TABLES)

    assert row is None or row.kind == "table"


@given(MANY_TABLE_TYPES)
def test_equal_weights_fall_to_the_order_of_the_header(types: list[str]) -> None:
    assert chosen(", ".join(types)) == TYPES[types[0]]


@given(MANY_TABLE_TYPES, st.data())
def test_the_greatest_weight_wins_wherever_it_stands(
    types: list[str], data: st.DataObject
) -> None:
    weights = data.draw(
        st.lists(st.integers(1, 1000), min_size=len(types), max_size=len(types), unique=True)
    )

    assert chosen(weighed(types, weights)) == TYPES[types[weights.index(max(weights))]]


@given(MANY_TABLE_TYPES, st.integers(0, 1000))
def test_a_type_of_no_weight_is_never_sent(types: list[str], rest: int) -> None:
    refused = weighed(types, [0] * len(types))

    assert chosen(f"{refused}, */*;q={rest / 1000}") not in {TYPES[name] for name in types}


@pytest.mark.parametrize(
    ("header", "page"),
    [
        ("", True),
        ("*/*", True),
        (CHROME, True),
        ("image/png", True),
        (RDFLIB, False),
        ("text/turtle", False),
        ("text/turtle, text/html;q=0.1", False),
        ("text/html;q=0.1, text/turtle;q=0.05", True),
    ],
)
def test_browsers_prefer_the_page_and_rdf_clients_the_data(
    header: str,
    page: bool,  # noqa: FBT001  the fact
) -> None:
    assert prefers_page(header, RDF_KINDS) is page
