"""What is written as XML is XML that says the same, or the error names what XML cannot hold."""

from __future__ import annotations

import json
import re
from xml.dom import minidom

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine.convert import serialize, write_table, write_triples
from hamkg.errors import UnwritableTermError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ANY = st.characters(exclude_categories=["Cs"])
# Half of the characters are such that something may be wrong with them.
TEXTS = st.text(st.sampled_from("\0\x01\x0b\x1f\x7f\x85\r\n\t<&>'\"]\ufffe\uffff\u2028a ") | ANY)
PATHS = st.text(st.sampled_from("aé1-._~%:/?#[]@!$&'()*+,;=·Ͱ\U00010000"), max_size=6)
WRITABLE = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def table(text: str) -> bytes:
    cell = {"type": "literal", "value": text}
    return json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": cell}]}}).encode()


def triple(predicate: str, text: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode(predicate), ox.Literal(text))


@given(TEXTS)
def test_a_table_is_xml_that_says_the_same_or_an_error(text: str) -> None:
    if not WRITABLE.fullmatch(text):
        with pytest.raises(UnwritableTermError, match="XML has no character U\\+"):
            write_table(table(text), "xml")
        return

    found = minidom.parseString(write_table(table(text), "xml"))  # noqa: S318  our own

    (cell,) = found.getElementsByTagName("literal")
    assert "".join(node.nodeValue or "" for node in cell.childNodes) == text


@given(st.lists(TEXTS, max_size=4), PATHS)
def test_triples_are_xml_that_says_the_same_or_an_error(texts: list[str], path: str) -> None:
    try:
        predicate = ox.NamedNode(f"http://a/{path}").value
    except ValueError:
        predicate = "urn:p"
    triples = {triple(predicate, text) for text in texts} | {triple("urn:q", "")}
    if not all(map(WRITABLE.fullmatch, texts)):
        with pytest.raises(UnwritableTermError):
            serialize(triples, "rdfxml")
        return
    try:
        written = serialize(triples, "rdfxml")
    except UnwritableTermError:
        assert texts
        serialize([triple("urn:p", text) for text in texts], "rdfxml")
        return

    minidom.parseString(written)  # noqa: S318  our own
    found = {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.RDF_XML)}
    assert found == triples


@pytest.mark.parametrize(
    "predicate",
    [
        "http://a/",
        "http://a/1",
        "http://a/x?y=1",
        "http://a/%41",
        "http://a/#",
        "http://www.w3.org/2000/xmlns/foo",
        f"{RDF}li",
        f"{RDF}Description",
    ],
)
def test_a_property_that_is_no_name_of_xml_is_named(predicate: str) -> None:
    many = [f'<urn:s{n}> <urn:p> "{n}" .' for n in range(20)]
    data = "\n".join([*many, f'<urn:s> <{predicate}> "x" .', *many])

    with pytest.raises(
        UnwritableTermError, match=re.escape(f"the property <{predicate}>")
    ) as told:
        write_triples(data.encode(), "rdfxml")

    assert "Turtle" in told.value.hint


@pytest.mark.parametrize("predicate", ["http://a/1a", "urn:a", "http://a/b.c-1", f"{RDF}_1"])
def test_a_property_that_ends_in_a_name_is_written(predicate: str) -> None:
    written = serialize([triple(predicate, "x")], "rdfxml")

    (quad,) = ox.parse(written, format=ox.RdfFormat.RDF_XML)
    assert quad.predicate.value == predicate


def test_a_value_that_xml_cannot_hold_is_named_in_short() -> None:
    with pytest.raises(UnwritableTermError) as caught:
        serialize([triple("urn:p", f"\x01{'x' * 100_000}")], "rdfxml")

    assert str(caught.value).startswith('RDF/XML cannot hold the value "\\u0001xxx')
    assert len(str(caught.value)) < 300


def test_a_long_text_is_shown_in_part() -> None:
    with pytest.raises(UnwritableTermError) as caught:
        write_table(table(f"before \x01{'x' * 100_000}"), "xml")

    assert str(caught.value).startswith("XML has no character U+0001, as in before \x01xxx")
    assert len(str(caught.value)) < 300


def test_a_property_within_a_triple_term_is_told_as_well() -> None:
    term = ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("http://a/1"), ox.NamedNode("urn:c"))

    with pytest.raises(UnwritableTermError, match="http://a/1"):
        serialize([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term)], "rdfxml")
