"""A stranger's document becomes statements, or a clear refusal; never a fetch, never a crash."""

from __future__ import annotations

import gzip
import zlib

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine.uploads import decoded, parse_upload
from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">'
    "{}</rdf:RDF>"
)
ONE = '<rdf:Description rdf:about="urn:a"><e:p>{}</e:p></rdf:Description>'
LAUGHS = "<!DOCTYPE x [{}]>".format(
    '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REMOTE_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
PROTEGE = '<!DOCTYPE rdf:RDF [<!ENTITY owl "http://www.w3.org/2002/07/owl#">]>'
DEEP_TERM = "<<( " * 200 + "<urn:a> <urn:b> <urn:c>" + " )>> <urn:b> <urn:c>" * 200 + " ."
LIMIT = 1_000_000


def quads(data: bytes | str, name: str, base: str | None = None) -> list[ox.Quad]:
    text = data.encode() if isinstance(data, str) else data
    return list(ox.parse(parse_upload(text, name, base=base), format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("turtle", "<urn:a> <urn:e:p> 'x' ."),
        ("nt", '<urn:a> <urn:e:p> "x" .'),
        ("nq", '<urn:a> <urn:e:p> "x" .'),
        ("trig", "{ <urn:a> <urn:e:p> 'x' }"),
        ("rdfxml", RDF_XML.format(ONE.format("x"))),
        ("jsonld", '{"@id": "urn:a", "urn:e:p": "x"}'),
    ],
)
def test_every_format_is_read(name: str, text: str) -> None:
    (quad,) = quads(text, name)

    assert (str(quad.subject), str(quad.object)) == ("<urn:a>", '"x"')


def test_names_are_relative_to_the_base() -> None:
    (quad,) = quads("<a> <b> <> .", "turtle", "http://x.example/d/")

    assert quad.subject == ox.NamedNode("http://x.example/d/a")
    assert quad.object == ox.NamedNode("http://x.example/d/")


def test_blank_nodes_never_meet_those_of_another_document() -> None:
    first, second = (quads("_:b <urn:p> 1 .", "turtle")[0].subject for _ in range(2))

    assert first != second


@pytest.mark.parametrize("head", [LAUGHS, QUADRATIC, OUTSIDE, REMOTE_DTD])
def test_entities_that_grow_or_reach_out_are_refused(head: str) -> None:
    with pytest.raises(UploadRefusedError):
        quads(head + RDF_XML.format(ONE.format("x")), "rdfxml")


def test_entities_as_editors_write_them_are_read() -> None:
    (quad,) = quads(PROTEGE + RDF_XML.format(ONE.format("&owl;Thing")), "rdfxml")

    assert quad.object == ox.Literal("http://www.w3.org/2002/07/owl#Thing")


def test_bombs_in_another_encoding_are_refused() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS + RDF_XML.format("")

    with pytest.raises(UploadRefusedError):
        quads(text.encode("utf-16"), "rdfxml")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rdfxml", RDF_XML.format("<e:a>" * 600 + "</e:a>" * 600)),
        ("jsonld", "[" * 600 + "]" * 600),
        ("jsonld", '{"a":' * 600 + "1" + "}" * 600),
        ("nt", DEEP_TERM),
        ("turtle", DEEP_TERM),
        ("nq", DEEP_TERM),
        ("trig", DEEP_TERM),
    ],
)
def test_deep_nesting_is_refused(name: str, text: str) -> None:
    with pytest.raises(UploadRefusedError, match="deep"):
        quads(text, name)


def test_brackets_in_texts_are_no_nesting() -> None:
    text = "<urn:a> <urn:b> '" + "<<[{" * 600 + "' ."

    assert len(quads(text, "turtle")) == 1
    assert len(quads('{"@id": "urn:a", "urn:p": "' + "[{" * 600 + '"}', "jsonld")) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}',
        '{"@context": ["file:///etc/hostname"], "@id": "urn:a"}',
        '[{"@id": "urn:a", "urn:p": {"@context": "c.jsonld"}}]',
        '{"@context": {"@import": "http://127.0.0.1:9/c"}, "@id": "urn:a"}',
    ],
)
def test_no_context_is_fetched(text: str) -> None:
    with pytest.raises(UploadRefusedError, match="never fetched"):
        quads(text, "jsonld")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("turtle", b"<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> oops .", 2),
        ("nt", b'<urn:a> <urn:b> "\xff" .', 1),
        ("rdfxml", b"<a>\n</b>", 2),
        ("jsonld", b'{"@id":\n', 2),
    ],
)
def test_a_broken_document_is_placed(name: str, text: bytes, line: int) -> None:
    with pytest.raises(RdfSyntaxError) as found:
        quads(text, name)

    assert found.value.line == line


def test_a_text_that_is_too_long_is_said_to_be() -> None:
    with pytest.raises(UploadTooLargeError, match="16777216"):
        quads(b'<urn:a> <urn:b> "' + b"a" * 17_000_000 + b'" .', "nt")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_comes_through(text: str) -> None:
    written = ox.serialize(
        [ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(text))],
        format=ox.RdfFormat.N_TRIPLES,
    )

    (quad,) = quads(written or b"", "nt")

    assert quad.object == ox.Literal(text)


# ---------------------------------------------------------------- packing


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("GZIP ", gzip.compress)],
)
def test_packed_bodies_are_unpacked(packing: str, pack: object) -> None:
    assert decoded(pack(b"hello"), packing, LIMIT) == b"hello"  # type: ignore[operator]  # a function


def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    with pytest.raises(UploadTooLargeError, match="more than 1,000,000 bytes"):
        decoded(gzip.compress(b"0" * 50_000_000), "gzip", LIMIT)


@pytest.mark.parametrize(
    ("packing", "data"),
    [("br", b"x"), ("gzip", b"no gzip at all"), ("gzip", gzip.compress(b"hello")[:-6])],
)
def test_what_cannot_be_unpacked_is_refused(packing: str, data: bytes) -> None:
    with pytest.raises(UploadRefusedError):
        decoded(data, packing, LIMIT)
