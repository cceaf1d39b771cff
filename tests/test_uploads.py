"""A stranger's document becomes statements, or a clear refusal; never a fetch, never a crash.

The letters D19 to D30 name the threats that a test stands for.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine.convert import RDF, serialize
from hamkg.engine.uploads import UploadLimits, decoded, parse_upload
from hamkg.errors import RdfSyntaxError, UnknownFormatError
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SYNTAX = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_XML = f'<rdf:RDF xmlns:rdf="{SYNTAX}" xmlns:e="urn:e:">{{}}</rdf:RDF>'
ONE = '<rdf:Description rdf:about="urn:a"><e:p>{}</e:p></rdf:Description>'
PROTEGE = '<!DOCTYPE rdf:RDF [<!ENTITY owl "http://www.w3.org/2002/07/owl#">]>'
LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)
LIMIT = 1_000_000


def quads(data: bytes | str, name: str, base: str | None = None) -> list[ox.Quad]:
    text = data.encode() if isinstance(data, str) else data
    return list(ox.parse(parse_upload(text, name, base=base), format=ox.RdfFormat.N_QUADS))


def typed(subset: str) -> str:
    """Give a document with this document type."""
    return f"<!DOCTYPE rdf:RDF [{subset}]>" + RDF_XML.format(ONE.format("x"))


# ---------------------------------------------------------------- what is welcome


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("turtle", "<urn:a> <urn:e:p> 'x' ."),
        ("ttl", "<urn:a> <urn:e:p> 'x' ."),
        ("nt", '<urn:a> <urn:e:p> "x" .'),
        ("nq", '<urn:a> <urn:e:p> "x" .'),
        ("trig", "{ <urn:a> <urn:e:p> 'x' }"),
        ("rdfxml", RDF_XML.format(ONE.format("x"))),
        ("jsonld", '{"@id": "urn:a", "urn:e:p": "x"}'),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_format_is_read_also_behind_a_byte_order_mark(
    name: str, text: str, mark: str
) -> None:
    (quad,) = quads(mark + text, name)

    assert (str(quad.subject), str(quad.object)) == ("<urn:a>", '"x"')


def test_graph_names_stay() -> None:
    (quad,) = quads("<urn:g> { <urn:a> <urn:b> 1 }", "trig")

    assert quad.graph_name == ox.NamedNode("urn:g")


@pytest.mark.parametrize("name", ["csv", "hext", "longturtle", "nonsense"])
def test_what_is_no_format_of_uploads_is_said_to_be_none(name: str) -> None:
    with pytest.raises(UnknownFormatError):
        quads("", name)


def test_names_are_relative_to_the_base() -> None:
    (quad,) = quads("<a> <b> <> .", "turtle", "http://x.example/d/")

    assert quad.subject == ox.NamedNode("http://x.example/d/a")
    assert quad.object == ox.NamedNode("http://x.example/d/")


def test_blank_nodes_never_meet_those_of_another_document() -> None:
    first, second = (quads("_:b <urn:p> 1 .", "turtle")[0].subject for _ in range(2))

    assert first != second


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "iso-8859-1", "US-ASCII"])
def test_xml_is_read_in_the_encodings_it_is_met_in(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = head + RDF_XML.format(ONE.format("é" if encoding != "US-ASCII" else "&#233;"))

    (quad,) = quads(text.encode(encoding), "rdfxml")

    assert quad.object == ox.Literal("é")


@pytest.mark.parametrize(
    ("subset", "text", "meant"),
    [
        (PROTEGE[19:-2], "&owl;Thing", "http://www.w3.org/2002/07/owl#Thing"),
        ("<!ENTITY a 'say \"hi\" > &#39;'>", "&a;", 'say "hi" > \''),
        ('<!-- > ] --><!ENTITY a "1"><!ENTITY a "2">', "&a;&amp;", "1&"),
        ('<!ENTITY gt ">"><!ATTLIST rdf:RDF a CDATA "b">', "&gt;", ">"),
    ],
    ids=["protege", "quotes", "twice", "predefined"],
)
def test_harmless_entities_are_read_as_xml_has_it(subset: str, text: str, meant: str) -> None:
    """D20."""
    document = f"<!DOCTYPE rdf:RDF [{subset}]>" + RDF_XML.format(ONE.format(text))

    (quad,) = quads(document, "rdfxml")

    assert quad.object == ox.Literal(meant)


def test_brackets_in_texts_names_and_comments_are_no_nesting() -> None:
    many = "<<( [ { ( " * 10_001
    text = f"""@prefix e: <urn:> . # {many}
        e:a\\(\\( e:b '{many}', "\\"{many}", '''{many}'\\'{many}''', <urn:%28((> ."""

    assert len(quads(text, "turtle")) == 4
    assert len(quads('{"@id": "urn:a", "urn:p": "\\"' + "[{" * 600 + '"}', "jsonld")) == 1


def test_nesting_up_to_the_limits_is_read() -> None:
    limits = UploadLimits()
    most = limits.triple_term_depth
    term = "<<( <urn:a> <urn:b> " * most + "1" + " )>>" * most
    brackets = "(" * limits.bracket_depth + ")" * limits.bracket_depth
    elements = limits.xml_depth // 2 - 1
    xml = "<rdf:Description><e:p>" * elements + "</e:p></rdf:Description>" * elements
    json_ld = '{"urn:p":' * limits.json_depth + "1" + "}" * limits.json_depth

    assert len(quads(f"<urn:a> <urn:b> {term} , {brackets} .", "turtle")) > most
    assert len(quads(RDF_XML.format(xml), "rdfxml")) == elements
    assert len(quads(json_ld, "jsonld")) == limits.json_depth


# ---------------------------------------------------------------- what is hostile

DEEP = 20_000
TERM = "<<( <urn:a> <urn:b> " * DEEP + "1" + " )>>" * DEEP
NT_TERM = f"<urn:a> <urn:b> {TERM} .".replace("1", '"1"')
NAMES = "".join(f' xmlns:n{n}="urn:{n}:"' for n in range(1000))
FEW_NAMES = "".join(f' xmlns:n{n}="urn:{n}:"' for n in range(200))
LITERAL = '<rdf:Description><e:p rdf:parseType="Literal">{}</e:p></rdf:Description>'
CHAIN = ",".join(f'"t{n}":"t{n + 1}:x"' for n in range(30_000))
# For each document its format, the code of its refusal, and a word of it. Many are built as they
# are sent: together they have a hundred megabytes.
HOSTILE: dict[str, tuple[str, str, str, Callable[[], str]]] = {
    # D19
    "laughs": ("rdfxml", "upload-refused", "made of others", lambda: typed(LAUGHS)),
    "laughs by numbers": (
        "rdfxml",
        "upload-refused",
        "made of others",
        lambda: typed(LAUGHS.replace("&", "&#38;")),
    ),
    "quadratic": (
        "rdfxml",
        "upload-refused",
        "is long",
        lambda: typed(f'<!ENTITY a "{"a" * 50_000}">'),
    ),
    "much of a short entity": (
        "rdfxml",
        "upload-too-large",
        "grows",
        lambda: typed(f'<!ENTITY a "{"a" * 250}">').replace(">x<", f">{'&a;' * 1_000_000}<"),
    ),
    "outside": (
        "rdfxml",
        "upload-refused",
        "fetched",
        lambda: typed('<!ENTITY a SYSTEM "file:///etc/hostname">'),
    ),
    "outside by a public name": (
        "rdfxml",
        "upload-refused",
        "fetched",
        lambda: typed('<!ENTITY a PUBLIC "x" "http://127.0.0.1:9/x">'),
    ),
    "parameter": ("rdfxml", "upload-refused", "%a;", lambda: typed('<!ENTITY % a "b"> %a;')),
    "remote type": (
        "rdfxml",
        "upload-refused",
        "fetched",
        lambda: f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">{RDF_XML.format("")}',
    ),
    "late type": (
        "rdfxml",
        "rdf-syntax",
        "not XML",
        lambda: RDF_XML.format(f"<!DOCTYPE x [{LAUGHS}]>{ONE}"),
    ),
    "second type": (
        "rdfxml",
        "rdf-syntax",
        "not XML",
        lambda: f"<!DOCTYPE x [{LAUGHS[:17]}]><!DOCTYPE x [{LAUGHS}]>{RDF_XML}",
    ),
    "deep elements": (
        "rdfxml",
        "upload-refused",
        "deep",
        lambda: RDF_XML.format("<e:a>" * 50_000 + "</e:a>" * 50_000),
    ),
    "many namespaces": (
        "rdfxml",
        "upload-refused",
        "256",
        lambda: RDF_XML.format(f"<e:a{NAMES}>" + "<e:b/>" * 100_000 + "</e:a>"),
    ),
    "namespaces in a literal": (
        "rdfxml",
        "upload-too-large",
        "grows",
        lambda: RDF_XML.format(LITERAL.format(f"<e:a{FEW_NAMES}>{'<e:b/>' * 100_000}</e:a>")),
    ),
    "many attributes": (
        "rdfxml",
        "upload-refused",
        "256",
        lambda: RDF_XML.format("<e:a" + "".join(f" e:b{n}=''" for n in range(40_000)) + "/>"),
    ),
    # D15, D21
    "deep objects": (
        "jsonld",
        "upload-refused",
        "deep",
        lambda: '{"urn:p":' * DEEP + "1" + "}" * DEEP,
    ),
    "deep lists": (
        "jsonld",
        "upload-refused",
        "deep",
        lambda: '{"urn:p":' + '{"@list":[' * DEEP + "]}" * DEEP + "}",
    ),
    "open brackets": ("jsonld", "upload-refused", "deep", lambda: "[" * 500_000),
    "many values": (
        "jsonld",
        "upload-too-large",
        "values",
        lambda: '{"urn:p":[' + "1," * 4_000_000 + "1]}",
    ),
    "terms of terms": (
        "jsonld",
        "upload-refused",
        "terms",
        lambda: f'{{"@context":{{{CHAIN}}},"t0":1}}',
    ),
    "terms of terms, given twice": (
        "jsonld",
        "upload-refused",
        "terms",
        lambda: f'{{"@context":[{{{CHAIN}}}],"t0":1,"@context":null}}',
    ),
    "long text": ("jsonld", "upload-too-large", "16 MB", lambda: f'{{"urn:p":"{"a" * 2**24}"}}'),
    # D22
    "deep terms in N-Triples": ("nt", "upload-refused", "triple terms", lambda: NT_TERM),
    "deep terms in N-Quads": ("nq", "upload-refused", "triple terms", lambda: NT_TERM),
    "deep terms in Turtle": (
        "turtle",
        "upload-refused",
        "triple terms",
        lambda: f"<urn:a> <urn:b> '''<''' , {TERM} .",
    ),
    "deep terms in TriG": (
        "trig",
        "upload-refused",
        "triple terms",
        lambda: f"<urn:g> {{ <urn:a> <urn:b> {TERM} }}",
    ),
    "deep reified triples": (
        "turtle",
        "upload-refused",
        "triple terms",
        lambda: "<<" * DEEP + "<urn:a>" + " <urn:b> 1 >>" * DEEP + " <urn:b> 1 .",
    ),
    "deep lists in Turtle": (
        "turtle",
        "upload-refused",
        "brackets",
        lambda: "<urn:a> <urn:b> " + "(" * 5_000_000,
    ),
    "deep blank nodes": (
        "trig",
        "upload-refused",
        "brackets",
        lambda: "<urn:a> <urn:b> " + "[<urn:b>" * 1_000_000 + "]" * 1_000_000 + " .",
    ),
    # D23
    "long literal": (
        "nt",
        "upload-too-large",
        "16777216",
        lambda: f'<urn:a> <urn:b> "{"a" * 2**24}" .',
    ),
    "long literal in XML": (
        "rdfxml",
        "upload-too-large",
        "16777216",
        lambda: RDF_XML.format(ONE.format("a" * 2**24)),
    ),
    "literal that is long once written": (
        "turtle",
        "upload-too-large",
        "16777216",
        lambda: f'<urn:a> <urn:b> "{chr(1) * 3_000_000}" .',
    ),
    "unfinished text": ("turtle", "rdf-syntax", "Line 1", lambda: '<urn:a> <urn:b> """' + "a" * 9),
    "long prefix": (
        "turtle",
        "upload-too-large",
        "in all",
        lambda: f"@prefix a: <urn:{'a' * 2**20}> .\n" + "a:b a:c a:d .\n" * 1000,
    ),
}
APART = """
import json, resource, sys, threading
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from hamkg.engine.uploads import parse_upload
from hamkg.errors import HamkgError
told = {}
def work():
    try:
        told["size"] = len(parse_upload(sys.stdin.buffer.read(), sys.argv[1], base=None))
    except HamkgError as error:
        told.update(code=error.code, message=str(error), hint=error.hint)
thread = threading.Thread(target=work)
thread.start()
thread.join()
json.dump(told, sys.stdout)
"""


def apart(document: bytes, name: str) -> dict[str, Any]:
    """Read a document in a process that has two gigabytes, ten seconds and a usual stack."""
    done = subprocess.run(
        [sys.executable, "-c", APART, name],
        input=document,
        capture_output=True,
        timeout=10,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_document_is_refused_in_plain_words(hostile: str) -> None:
    """D15, D19, D21, D22, D23."""
    name, code, word, document = HOSTILE[hostile]

    told = apart(document().encode(), name)

    assert told["code"] == code
    assert word in told["message"]
    assert told["hint"]
    assert len(told["message"]) < 500


@pytest.mark.parametrize(
    "subset",
    [f"<!-- {LAUGHS} -->", f"<?a {LAUGHS} ?>", f"%a; {LAUGHS}"],
    ids=["comment", "instruction", "unknown parameter"],
)
def test_entities_that_one_parser_sees_and_another_does_not_do_nothing(subset: str) -> None:
    """D19: the engine would expand them all."""
    assert apart(typed(subset).encode(), "rdfxml")["size"] == len('<urn:a> <urn:e:p> "x" .\n')


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "iso-8859-1"])
def test_bombs_in_another_encoding_are_refused(encoding: str) -> None:
    """D19."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{typed(LAUGHS)}'

    with pytest.raises(UploadRefusedError, match="made of others"):
        quads(text.encode(encoding), "rdfxml")


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "shift_jis"])
def test_encodings_that_readers_differ_on_are_refused(encoding: str) -> None:
    """D19."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>{RDF_XML}'

    with pytest.raises(UploadRefusedError, match=encoding):
        quads(text, "rdfxml")


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}',
        '{"\\u0040context": "http://127.0.0.1:9/c", "@id": "urn:a"}',
        '{"@context": ["file:///etc/hostname"], "@id": "urn:a"}',
        '[{"@id": "urn:a", "urn:p": {"@context": "c.jsonld"}}]',
        '{"@context": {"@import": "http://127.0.0.1:9/c"}, "@id": "urn:a"}',
        '{"@context": {"t": {"@id": "urn:t", "@context": "http://127.0.0.1:9/c"}}}',
    ],
)
def test_no_context_is_fetched(text: str) -> None:
    """D15: the tests' own guard of the network would see it."""
    with pytest.raises(UploadRefusedError, match="never fetched"):
        quads(text, "jsonld")


def test_a_context_within_a_json_literal_is_data() -> None:
    """D15."""
    text = '{"urn:p": {"@type": "@json", "@value": {"@context": "http://127.0.0.1:9/c"}}}'

    assert len(quads(text, "jsonld")) == 1


# ---------------------------------------------------------------- what is broken


@pytest.mark.parametrize(
    ("name", "text", "line", "column"),
    [
        ("turtle", b"<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> oops .", 2, 17),
        ("trig", b"<urn:g> {\n<urn:a> <urn:b> 1", 2, 18),
        ("nt", b'<urn:a> <urn:b> "1" .\n<urn:a> <urn:b> 1 .', 2, 17),
        ("nq", b'<urn:a> <urn:b> "1" <urn:g> <urn:g> .', 1, 29),
        ("jsonld", b'{"@id":\n', 2, 1),
        ("jsonld", b'{"urn:p":\n NaN}', None, None),
        ("jsonld", b'{"@id": 1}', None, None),
        ("rdfxml", b"<a>\n</b>", 2, 3),
        ("rdfxml", RDF_XML.format("\n<e:a/>\n")[:-9].encode(), 3, 1),
        ("rdfxml", b"", 1, 1),
        ("turtle", b'<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> "\xff" .', 2, 18),
        ("nt", b"# \xff", 1, 3),
        ("jsonld", b'{"\xff": 1}', 1, 3),
        ("rdfxml", b"<a>\n\xff</a>", 2, 1),
        ("turtle", "<urn:a> <urn:b> 1 .".encode("utf-16"), 1, 1),
        ("nt", b'<urn:a> <urn:b> "\\uD800" .', 1, 18),
    ],
)
def test_a_broken_document_is_told_by_line_and_column(
    name: str, text: bytes, line: int | None, column: int | None
) -> None:
    """D27."""
    with pytest.raises(RdfSyntaxError) as found:
        quads(text, name)

    assert (found.value.line, found.value.column) == (line, column)
    assert str(found.value).startswith(f"Line {line}, column {column}: " if line else "")


@pytest.mark.parametrize(
    "broken",
    ["<rdf:li/>", '<e:a rdf:ID="1 2"/>', '<e:a rdf:about="b"/>', "<e:a>\ntext <e:b/></e:a>"],
)
def test_rdf_xml_that_is_xml_and_no_rdf_is_told_by_its_line(broken: str) -> None:
    """D27: the engine does not tell it."""
    lines = PROTEGE.replace("[", "[\n") + RDF_XML.format("\n<e:a/>" * 7 + f"\n{broken}\n<e:a/>")

    with pytest.raises(RdfSyntaxError, match=r"^Line \d+: ") as found:
        quads(lines, "rdfxml")

    assert found.value.line == 10 + broken.count("\n")


def test_what_a_broken_document_holds_is_not_repeated_at_length() -> None:
    with pytest.raises(RdfSyntaxError) as found:
        quads("<urn:a> " + "x" * 1_000_000, "turtle")

    assert len(str(found.value)) < 500


# ---------------------------------------------------------------- nothing is lost

SCALARS = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
# What XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
NO_XML = {*map(chr, range(0x20)), "\ufffe", "\uffff"} - set("\t\n\r")


def written(texts: Iterable[str], name: str) -> bytes:
    subject, predicate = ox.NamedNode("urn:a"), ox.NamedNode("urn:e:b")
    return serialize([ox.Triple(subject, predicate, ox.Literal(text)) for text in texts], name)


@pytest.mark.parametrize("name", RDF)
def test_every_unicode_character_comes_through(name: str) -> None:
    """D30."""
    known = [char for char in SCALARS if name != "rdfxml" or char not in NO_XML]
    texts = ["".join(known[start : start + 4096]) for start in range(0, len(known), 4096)]

    found = quads(written(texts, name), name)

    assert {quad.object for quad in found} == {ox.Literal(text) for text in texts}


@pytest.mark.parametrize("char", ["\0", "\x0b", "\ufffe"])
def test_characters_that_xml_has_not_are_an_error(char: str) -> None:
    """D30."""
    with pytest.raises(RdfSyntaxError, match="not XML"):
        quads(RDF_XML.format(ONE.format(char)), "rdfxml")


@pytest.mark.parametrize("name", RDF)
@pytest.mark.parametrize("texts", [[], [""], ["x" * 200_000], ["\r\n\t \\\"'&<>]]>"]])
def test_texts_of_every_length_come_through(name: str, texts: list[str]) -> None:
    """D30: nothing at all, an empty text, and one of 200 kB."""
    found = quads(written(texts, name), name)

    assert [quad.object for quad in found] == [ox.Literal(text) for text in texts]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), st.sampled_from([*RDF]))
def test_any_text_comes_through(text: str, name: str) -> None:
    """D30."""
    if name == "rdfxml":
        text = "".join(char for char in text if char not in NO_XML)

    (quad,) = quads(written([text], name), name)

    assert quad.object == ox.Literal(text)


@given(st.binary(max_size=200), st.sampled_from([*RDF]))
def test_any_bytes_become_statements_or_an_error_of_ours(data: bytes, name: str) -> None:
    """D27."""
    try:
        found = parse_upload(data, name, base=None)
    except (RdfSyntaxError, UploadRefusedError):
        return
    assert list(ox.parse(found, format=ox.RdfFormat.N_QUADS)) is not None


# ---------------------------------------------------------------- packing


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)],
)
def test_packed_bodies_are_unpacked(packing: str, pack: Callable[[bytes], bytes]) -> None:
    """D25."""
    assert decoded(pack(b"hello"), f" {packing.upper()}", 5) == b"hello"


@pytest.mark.parametrize("packing", ["", "identity"])
def test_bodies_that_are_not_packed_stay_as_they_are(packing: str) -> None:
    assert decoded(b"hello", packing, 5) == b"hello"
    with pytest.raises(UploadTooLargeError):
        decoded(b"hello!", packing, 5)


def test_a_bomb_is_unpacked_no_further_than_the_limit() -> None:
    """D25."""
    with pytest.raises(UploadTooLargeError, match="more than 1,000,000 bytes"):
        decoded(gzip.compress(b"0" * 50_000_000, mtime=0), "gzip", LIMIT)


@pytest.mark.parametrize(
    ("packing", "data"),
    [
        ("br", b"x"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(b"hello", mtime=0)[:-6]),
        ("gzip", gzip.compress(b"hello", mtime=0) + b"more"),
        ("gzip", gzip.compress(b"hello", mtime=0) * 2),
        ("gzip", b""),
    ],
)
def test_what_cannot_be_unpacked_is_refused(packing: str, data: bytes) -> None:
    """D25."""
    with pytest.raises(UploadRefusedError):
        decoded(data, packing, LIMIT)
