"""Hostile RDF is refused, and all other RDF comes back as it was sent (D19 to D30)."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.trust.serving import TOKEN, Canary, Reply, Server, canary, is_clean, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.uncounted

RDF_NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML, JSON = "application/rdf+xml", "application/ld+json"
TURTLE, NT = "text/turtle", "application/n-triples"
TRIG, NQ = "application/trig", "application/n-quads"
KEPT = "<urn:kept> <urn:p> <urn:o> ."
LIMIT = 50_000_000
FORMATS = {
    TURTLE: ox.RdfFormat.TURTLE,
    NT: ox.RdfFormat.N_TRIPLES,
    XML: ox.RdfFormat.RDF_XML,
    JSON: ox.RdfFormat.JSON_LD,
    TRIG: ox.RdfFormat.TRIG,
    NQ: ox.RdfFormat.N_QUADS,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with scratch(
        tmp_path_factory.mktemp("server"), "--memory", "1024", "--deadline", "20"
    ) as found:
        yield found


@pytest.fixture(scope="module")
def bird() -> Iterator[Canary]:
    with canary() as found:
        yield found


@pytest.fixture(autouse=True)
def _graph_with_something(server: Server) -> None:
    assert server.put(KEPT, TURTLE).status in {201, 204}


def assert_refused(server: Server, body: bytes | str, kind: str, *statuses: int) -> None:
    """Hold that a document is refused cleanly, at once, and that the old graph stays (D28)."""
    begun = time.monotonic()
    reply = server.put(body, kind)

    assert reply.status in (statuses or {400}), reply
    assert is_clean(reply)
    assert time.monotonic() - begun < 15
    assert server.light() < 10
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


def xml(declarations: str, text: str = "&a;") -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [ {declarations} ]>'
        f'<rdf:RDF xmlns:rdf="{RDF_NS}" xmlns:x="urn:x:">'
        f'<rdf:Description rdf:about="urn:s"><x:p>{text}</x:p></rdf:Description></rdf:RDF>'
    )


# ---------------------------------------------------------------- RDF/XML


def laughs() -> str:
    levels = (f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return xml('<!ENTITY a0 "lol">' + "".join(levels), "&a9;")


def quadratic() -> str:
    return xml(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 40_000)


def many_small() -> str:
    return xml(f'<!ENTITY a "{"x" * 250}">', "&a;" * 200_000)


@pytest.mark.parametrize("bomb", [laughs, quadratic, many_small])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_refused(server: Server, bomb: object, charset: str) -> None:
    """D19: billion laughs, and the quadratic kinds."""
    assert callable(bomb)

    assert_refused(server, bomb().encode(charset), XML, 400, 413)


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY a SYSTEM "{a}">',
        '<!ENTITY a PUBLIC "x" "{a}">',
        '<!ENTITY % p SYSTEM "{a}"> %p;',
        "<!ENTITY % p \"<!ENTITY a SYSTEM '{a}'>\"> %p;",
        '<!ENTITY a SYSTEM "{a}" NDATA n>',
    ],
)
def test_an_external_entity_is_refused(server: Server, bird: Canary, declarations: str) -> None:
    """D19."""
    assert_refused(server, xml(declarations.replace("{a}", bird.address)), XML)
    assert bird.visits == []


def test_an_external_document_type_is_refused(server: Server, bird: Canary) -> None:
    """D19."""
    for place in (f'SYSTEM "{bird.address}"', f'PUBLIC "x" "{bird.address}"'):
        assert_refused(server, f'<!DOCTYPE rdf:RDF {place}><rdf:RDF xmlns:rdf="{RDF_NS}"/>', XML)
    assert bird.visits == []


@pytest.mark.parametrize("unit", ["<x:C><x:p>", "<x:C x:a='1'><x:p>"])
def test_xml_that_is_nested_deeply_is_refused(server: Server, unit: str) -> None:
    """D19."""
    depth = 20_000
    body = unit * depth + "</x:p></x:C>" * depth

    assert_refused(
        server, f'<rdf:RDF xmlns:rdf="{RDF_NS}" xmlns:x="urn:x:">{body}</rdf:RDF>', XML, 400, 413
    )


def test_entities_for_namespaces_work(server: Server) -> None:
    """D20: as Protégé writes them."""
    owl = "http://www.w3.org/2002/07/owl#"
    document = (
        f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n    <!ENTITY owl "{owl}" >\n'
        f'    <!ENTITY rdf "{RDF_NS}" >\n    <!ENTITY mine "http://x.example/ontology#" >\n]>\n'
        f'<rdf:RDF xmlns="&mine;" xmlns:owl="&owl;" xmlns:rdf="{RDF_NS}">\n'
        '<owl:Class rdf:about="&mine;Muscle"><rdf:type rdf:resource="&owl;Thing"/></owl:Class>\n'
        "</rdf:RDF>"
    )

    assert server.put(document, XML).status == 204
    assert server.asks(
        f"GRAPH <urn:g> {{ <http://x.example/ontology#Muscle> a <{owl}Class>, <{owl}Thing> }}"
    )


# ---------------------------------------------------------------- nesting, lengths


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("[", "]"),
        ('{"@id":"urn:a","urn:p":', "}"),
        ('{"urn:p":{"@list":[', "]}}"),
        ('{"@graph":', "}"),
    ],
)
@pytest.mark.parametrize("depth", [501, 20_000])
def test_json_that_is_nested_deeply_is_refused(
    server: Server, opening: str, closing: str, depth: int
) -> None:
    """D21."""
    assert_refused(server, opening * depth + "{}" + closing * depth, JSON)


def test_brackets_in_a_text_of_json_are_no_nesting(server: Server) -> None:
    """D21."""
    document = json.dumps({"@id": "urn:a", "urn:p": "[{" * 5_000 + '\\"[' * 5_000})

    assert server.put(document, JSON).status == 204


@pytest.mark.parametrize("kind", [NT, TURTLE])
@pytest.mark.parametrize("depth", [101, 20_000])
@pytest.mark.parametrize("innermost", ["<urn:o>", '">>>>"', "<urn:>"])
def test_triple_terms_that_are_nested_deeply_are_refused(
    server: Server, kind: str, depth: int, innermost: str
) -> None:
    """D22."""
    body = "<urn:s> <urn:p> " + "<<( <urn:s> <urn:p> " * depth + innermost + " )>>" * depth + " ."

    assert_refused(server, body, kind)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("[ <urn:p> ", " ]"), ("( ", " )"), ("<< <urn:s> <urn:p> ", " >>"), ("[ <urn:p> ( ", " ) ]")],
)
def test_turtle_that_is_nested_deeply_is_refused(
    server: Server, opening: str, closing: str
) -> None:
    """D22."""
    body = "<urn:s> <urn:p> " + opening * 100_000 + "1" + closing * 100_000 + " ."

    assert_refused(server, body, TURTLE, 400, 413)


def test_a_literal_that_is_too_long_is_refused_with_the_limit(server: Server) -> None:
    """D23."""
    reply = server.put(f'<urn:s> <urn:p> "{"x" * 17_000_000}" .', NT)

    assert reply.status in {400, 413}
    assert is_clean(reply)
    assert "16777216" in reply.text or "16,777,216" in reply.text
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


# ---------------------------------------------------------------- bodies


@pytest.mark.parametrize("path", ["/graphs?graph=urn:g", "/update", "/sparql", "/dataset"])
def test_a_body_that_declares_too_much_is_refused_at_once(server: Server, path: str) -> None:
    """D24."""
    method = "PUT" if path.startswith(("/graphs", "/dataset")) else "POST"
    kind = {"/update": "application/sparql-update", "/sparql": "application/sparql-query"}
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {TOKEN['Authorization']}\r\n"
        f"Content-Type: {kind.get(path, TRIG if path == '/dataset' else TURTLE)}\r\n"
        f"Content-Length: {10**12}\r\n\r\n"
    )

    with server.dialled() as connection:
        connection.sendall(head.encode() + b"# the first of many")
        connection.settimeout(3)
        reply = connection.recv(1000)

    assert reply.startswith(b"HTTP/1.1 413")


def test_a_body_that_turns_out_too_long_is_refused(server: Server) -> None:
    """D24: at the limit, whatever is still to come."""
    head = (
        f"PUT /graphs?graph=urn:g HTTP/1.1\r\nHost: x\r\nContent-Type: {TURTLE}\r\n"
        f"Authorization: {TOKEN['Authorization']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"#" * 1_000_000

    with server.dialled() as connection:
        connection.sendall(head.encode())
        for _ in range(LIMIT // len(chunk) + 1):
            connection.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        reply = connection.recv(1000)

    assert reply.startswith(b"HTTP/1.1 413")
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


@pytest.mark.parametrize("length", ["-1", "+5", "5, 5", "0x5", "9" * 40, "5\r\nContent-Length: 6"])
def test_a_length_that_is_none_is_refused(server: Server, length: str) -> None:
    """D24: so that nobody in between reads another request than we do."""
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nASK{{}}"

    assert server.raw(head.encode()).startswith(b"HTTP/1.1 400")


def test_a_length_and_chunks_together_are_refused(server: Server) -> None:
    """D24."""
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    )

    assert server.raw(head.encode()).startswith(b"HTTP/1.1 400")


def put_packed(server: Server, body: bytes, packing: str) -> Reply:
    headers = {**TOKEN, "Content-Type": TURTLE, "Content-Encoding": packing}
    return server.send("PUT", "/graphs?graph=urn:g", body, **headers)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_packed_body_counts_unpacked(server: Server, packing: str) -> None:
    """D25."""
    pack = gzip.compress if packing == "gzip" else zlib.compress
    bomb = pack(b"#" * (LIMIT + 1))
    short = pack(b"<urn:kept> <urn:packed> 1 .")

    reply = put_packed(server, bomb, packing)
    query = server.send(
        "POST", "/sparql", bomb, content_type="application/sparql-query", content_encoding=packing
    )
    assert {reply.status, query.status} == {413}
    assert is_clean(reply)
    assert server.asks("GRAPH <urn:g> { <urn:kept> <urn:p> ?o }")
    reply = put_packed(server, short, packing)
    assert reply.status == 204
    assert server.asks("GRAPH <urn:g> { <urn:kept> <urn:packed> 1 }")


@pytest.mark.parametrize("packing", ["br", "zstd", "compress", "gzip, gzip", "nonsense"])
def test_another_packing_is_a_415(server: Server, packing: str) -> None:
    """D25."""
    reply = put_packed(server, KEPT.encode(), packing)

    assert reply.status == 415
    assert is_clean(reply)


@pytest.mark.parametrize("damage", [slice(0, -5), slice(10, None), slice(0, 0)])
def test_a_broken_packing_is_refused(server: Server, damage: slice) -> None:
    """D25."""
    reply = put_packed(server, gzip.compress(KEPT.encode())[damage], "gzip")

    assert reply.status == 400
    assert is_clean(reply)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "a.ttl"])
def test_an_archive_is_not_taken(server: Server, name: str) -> None:
    """D26: so that none can lead out of a folder, or unpack to too much."""
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr(name, KEPT)
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))

    for body, kind in (
        (zipped.getvalue(), "application/zip"),
        (zipped.getvalue(), "application/octet-stream"),
        (tarred.getvalue(), "application/x-tar"),
        (tarred.getvalue(), "application/gzip"),
    ):
        reply = server.put(body, kind)
        assert reply.status == 415
        assert is_clean(reply)
    assert_refused(server, zipped.getvalue(), TURTLE)


# ---------------------------------------------------------------- broken documents


@pytest.mark.parametrize("kind", [TURTLE, NT])
@pytest.mark.parametrize(
    "third", [b'<urn:s> <urn:p> "\xff" .', b"nonsense .", b"<urn:s> <urn:p> <urn:o", b"<urn:s> ."]
)
def test_a_broken_document_is_refused_with_the_line(
    server: Server, kind: str, third: bytes
) -> None:
    """D27, D28: and nothing of it is stored."""
    body = b'<urn:new> <urn:p> "1" .\n<urn:new> <urn:p> "2" .\n' + third + b"\n"

    for method in ("PUT", "POST"):
        reply = server.send(method, "/graphs?graph=urn:g", body, content_type=kind, **TOKEN)
        assert reply.status == 400
        assert is_clean(reply)
        assert reply.json["line"] in {3, 4}
    assert not server.asks("GRAPH ?g { <urn:new> ?p ?o }")
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


@pytest.mark.parametrize("kind", [XML, JSON, TRIG, NQ])
def test_a_broken_document_of_any_format_is_refused(server: Server, kind: str) -> None:
    """D27."""
    path = "/dataset" if kind in {TRIG, NQ} else "/graphs?graph=urn:g"
    for body in (
        b"\x00",
        b"{",
        b"<",
        b"\xff\xfe\x00",
        b"[1,",
        b"<rdf:RDF",
        b"@prefix",
        b"\x1f\x8b",
    ):
        reply = server.put(body, kind, path)
        assert reply.status == 400, (body, reply)
        assert is_clean(reply)
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


def test_a_replacement_of_everything_that_fails_replaces_nothing(server: Server) -> None:
    """D28."""
    assert server.put("<urn:s> <urn:p> nonsense .", TRIG, "/dataset").status == 400
    of_the_release = "<urn:a> <urn:p> <urn:o> <https://w3id.org/hamkg/graph/asserted> ."
    assert server.put(of_the_release, NQ, "/dataset").status == 403
    assert server.update("DROP ALL ; INSERT DATA { <urn:new> <urn:p> 1 } ; nonsense").status == 400
    assert server.update("DROP ALL ; CREATE GRAPH <urn:x> ; CREATE GRAPH <urn:x>").status == 400

    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


@pytest.mark.parametrize(
    "framing", [f"Content-Length: {LIMIT // 10}", "Transfer-Encoding: chunked"]
)
def test_a_client_that_leaves_in_the_middle_leaves_nothing(server: Server, framing: str) -> None:
    """D29."""
    head = (
        f"PUT /graphs?graph=urn:g HTTP/1.1\r\nHost: x\r\nContent-Type: {TURTLE}\r\n"
        f"Authorization: {TOKEN['Authorization']}\r\n{framing}\r\n\r\n"
    )
    line = b"<urn:new> <urn:p> 1 .\n"

    with server.dialled() as connection:
        chunk = f"{len(line):x}\r\n".encode() + line + b"\r\n" if "chunked" in framing else line
        connection.sendall(head.encode() + chunk * 100)
        time.sleep(0.2)
    time.sleep(0.3)

    assert not server.asks("GRAPH ?g { <urn:new> ?p ?o }")
    assert server.asks("GRAPH <urn:g> { <urn:kept> ?p ?o }")


# ---------------------------------------------------------------- whole and unchanged


def scalars(kind: str) -> Iterator[str]:
    """Every Unicode scalar that a format can carry, in texts of some thousands."""
    found = [number for number in range(0x110000) if not 0xD800 <= number <= 0xDFFF]
    if kind == XML:  # https://www.w3.org/TR/xml/#charsets
        found = [n for n in found if n in {9, 10, 13} or (n >= 0x20 and n not in {0xFFFE, 0xFFFF})]
    for start in range(0, len(found), 16_384):
        yield "".join(map(chr, found[start : start + 16_384]))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_character_and_every_length_comes_back(server: Server, kind: str) -> None:
    """D30."""
    texts = [*scalars(kind), "", " ", "x" * 200_000, "\n\r\t\"'\\<>&", "<a>&amp;]]>", "\r\n", "#"]
    name = ox.NamedNode("urn:all")
    sent = {
        ox.Triple(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:x:p"), value)
        for n, text in enumerate(texts)
        for value in (ox.Literal(text), ox.Literal(text, language="en"))
    }
    named = kind in {TRIG, NQ}
    path = "/dataset" if named else "/graphs?graph=urn:all"
    body = (
        ox.serialize((_in_graph(triple, name) for triple in sent), format=FORMATS[kind])
        if named
        else ox.serialize(sent, format=FORMATS[kind])
    )
    assert body is not None

    # A server reads carriage returns of XML as line feeds, unless they are written as references.
    body = body.replace(b"\r", b"&#13;") if kind == XML else body
    assert server.put(body, kind, path).status in {201, 204}
    for accept in {kind, NT}:
        found = server.send(
            "GET", "/graphs?graph=urn:all" if accept != kind else path, accept=accept
        )
        assert found.status == 200
        quads = ox.parse(found.body, format=FORMATS[accept])
        assert {quad.triple for quad in quads} == sent


def _in_graph(triple: ox.Triple, name: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)
