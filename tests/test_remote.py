"""Another SPARQL server as the store: the same answers as over the release in memory."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from hamkg import KnowledgeGraph
from hamkg.cli import cli
from hamkg.engine.remote import RemoteEngine
from hamkg.engine.sparql_client import ClientLimits, SparqlClient
from hamkg.engine.state import Layout
from hamkg.errors import QueryRefusedError, QuerySyntaxError, QueryTimeoutError
from hamkg.results import Triples
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError
from tests.servers import free_port, oxigraph_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
YES = b'{"head":{},"boolean":true}'
RESULTS = "application/sparql-results+json"


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()


@pytest.fixture(scope="module", params=[(), ("--union-default-graph",)], ids=["apart", "union"])
def far(request: pytest.FixtureRequest) -> Iterator[KnowledgeGraph]:
    """The release in an Oxigraph server, whose default graph is apart or the union of all."""
    with oxigraph_server(*request.param) as address, deployed(address, "query") as graph:
        yield graph


@contextmanager
def deployed(address: str, query: str) -> Iterator[KnowledgeGraph]:
    """Put the release into a server, and ask it there."""
    told = CliRunner().invoke(cli, ["deploy", "--store", address], catch_exceptions=False)
    assert told.output.count("verified") == 4
    with closing(KnowledgeGraph.open(f"{address}/{query}")) as graph:
        yield graph


ASKED: tuple[Callable[[KnowledgeGraph], object], ...] = (
    lambda kg: kg.summary(),
    lambda kg: kg.entity("hamstring_strain"),
    lambda kg: kg.explain("biceps_femoris_long_head", "partOf", "hamstrings"),
    lambda kg: kg.describe("sciatica"),
    lambda kg: kg.neighbourhood("sciatica"),
    lambda kg: kg.explore("sciatica"),
    lambda kg: kg.paths("sciatica", "hamstrings"),
    lambda kg: kg.place("hamstring_strain"),
    lambda kg: kg.search("semitendin"),
    lambda kg: kg.categories(),
    lambda kg: kg.red_flags(["urinary_incontinence"]),
    lambda kg: kg.catalogue.listing("kinds"),
    lambda kg: kg.catalogue.listing("sources"),
    lambda kg: kg.plate,
    lambda kg: kg.export(format="nq"),
    lambda kg: kg.export(format="turtle", graph="asserted"),
    lambda kg: kg.query("SELECT ?g { GRAPH ?g { ham:sciatica rdfs:label ?label } }"),
    lambda kg: kg.query("ASK { ham:sciatica ham:partOf ham:hamstrings }"),
    lambda kg: kg.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c ; rdfs:label 'sciatica'@en }"),
    lambda kg: kg.query("SELECT ?m { ?m ham:partOf ham:hamstrings } ORDER BY ?m"),
    lambda kg: kg.query(
        "SELECT ?m { ?m ham:partOf ham:hamstrings } ORDER BY ?m", asserted_only=True
    ),
    lambda kg: kg.query_apart("SELECT ?l { ham:sciatica rdfs:label ?l }"),
    lambda kg: kg.begin_query("ASK { ham:sciatica ?p ?o }", deadline=20).answer(),
    lambda kg: kg.wording(),
    lambda kg: kg.proof("biceps_femoris_long_head", "partOf", "hamstrings"),
    lambda kg: kg.query(
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/hamkg/graph/schema> { ?s ?p ?o }"
    ),
)


@pytest.mark.uncounted
@pytest.mark.parametrize("ask", ASKED, ids=range(len(ASKED)))
def test_a_server_gives_the_same_as_the_release(
    ask: Callable[[KnowledgeGraph], object], kg: KnowledgeGraph, far: KnowledgeGraph
) -> None:
    assert ask(far) == ask(kg)


def test_every_curated_question_is_answered_alike(kg: KnowledgeGraph, far: KnowledgeGraph) -> None:
    assert kg.questions()
    for question in kg.questions():
        assert far.question(question.name) == kg.question(question.name), question.name


def test_the_command_line_asks_a_server() -> None:
    with oxigraph_server() as address:
        put = SparqlClient(f"{address}/query")
        put.put(f"{address}/store", "urn:g", b"<urn:s> <urn:p> <urn:o> .")
        put.close()
        words = ["query", "ASK { <urn:s> ?p ?o }", "--store", f"{address}/query"]
        command = [sys.executable, "-m", "hamkg", *words]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert '"boolean":true' in told.stdout


def test_to_serve_over_a_server_that_is_not_there_is_told_at_once() -> None:
    told = CliRunner().invoke(cli, ["serve", "--store", f"http://127.0.0.1:{free_port()}/query"])
    assert isinstance(told.exception, RemoteStoreError)
    assert "cannot be reached" in str(told.exception)


@pytest.mark.uncounted
def test_a_graph_of_another_name_is_left_alone_by_a_deployment(kg: KnowledgeGraph) -> None:
    with oxigraph_server() as address:
        client = SparqlClient(f"{address}/query")
        client.put(f"{address}/store", "urn:own", b"<urn:s> <urn:p> <urn:o> .")
        client.close()
        assert [graph.triples > 0 for graph in kg.deploy(address)] == [True] * 4
        with closing(KnowledgeGraph.open(f"{address}/query")) as far:
            assert far.query("ASK { <urn:s> ?p ?o }")


@contextmanager
def answering(
    *answers: tuple[int, str, bytes],
) -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    """Serve these answers in turn, the last for ever; give where, and what was sent."""
    left, sent = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(parse_qs(body.decode()) | {"headers": [str(self.headers)]})
            status, media_type, content = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", sent
        server.shutdown()


def engine(address: str, limits: ClientLimits | None = None) -> RemoteEngine:
    return RemoteEngine(SparqlClient(address, limits))


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_again(status: int) -> None:
    with answering((status, "text/plain", b"busy"), (200, RESULTS, YES)) as (address, sent):
        assert engine(address).answer("ASK {}")
    assert len(sent) == 2


@pytest.mark.parametrize("status", [302, 400, 401, 404, 500])
def test_what_will_not_pass_is_asked_once_and_told(status: int) -> None:
    refusal = (status, "text/plain", b"\n no such thing \nand more")
    with (
        answering(refusal) as (address, sent),
        pytest.raises(RemoteStoreError, match=f"answers {status}: no such thing$"),
    ):
        engine(address).answer("ASK {}")
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("media_type", "body", "told"),
    [
        ("text/html", b"<p>Welcome", 'answers with "text/html"'),
        (RESULTS, b"<p>Welcome", "answers what is not"),
        (RESULTS, ROWS[:-5], "answers what is not"),
        ("application/n-triples", b"<s> <p>", "answers what is not"),
        ("", b"", 'answers with ""'),
    ],
)
def test_what_is_no_answer_is_told(media_type: str, body: bytes, told: str) -> None:
    with (
        answering((200, media_type, body)) as (address, _),
        pytest.raises(RemoteStoreError, match=told),
    ):
        engine(address).answer("SELECT ?s { ?s ?p ?o }")


def test_an_answer_without_end_is_cut_off() -> None:
    with (
        answering((200, RESULTS, b" " * 200_000 + ROWS)) as (address, _),
        pytest.raises(ResultTooLargeError, match="100,000 bytes"),
    ):
        engine(address, ClientLimits(bytes=100_000)).answer("SELECT ?s { ?s ?p ?o }")


def test_who_does_not_answer_is_not_waited_for() -> None:
    with oxigraph_server() as address:
        client = SparqlClient(f"{address}/query")
        lines = "".join(f"<urn:s{n}> <urn:p> <urn:o{n}> .\n" for n in range(3000))
        client.put(f"{address}/store", "urn:g", lines.encode())
        client.close()
        endless = (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
        )
        asked = RemoteEngine.open(f"{address}/query", ClientLimits(seconds=1.0))
        with pytest.raises(QueryTimeoutError, match="1 seconds"):
            asked.answer(endless)


def test_where_nobody_listens_is_told() -> None:
    with pytest.raises(RemoteStoreError, match="cannot be reached"):
        KnowledgeGraph.open(f"http://127.0.0.1:{free_port()}/query")


def test_the_authorization_goes_to_the_server_and_is_in_no_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HAMKG_STORE_AUTHORIZATION", "Bearer s3cret")
    with answering((200, RESULTS, YES), (401, "text/plain", b"no")) as (address, sent):
        asked = engine(address)
        assert asked.answer("ASK {}")
        with pytest.raises(RemoteStoreError) as refused:
            asked.answer("ASK {}")
    assert "Authorization: Bearer s3cret" in sent[0]["headers"][0]
    assert "s3cret" not in str(refused.value) + refused.value.hint
    assert "HAMKG_STORE_AUTHORIZATION" in refused.value.hint


def test_our_prefixes_are_declared_and_a_query_s_own_are_kept() -> None:
    with answering((200, RESULTS, YES)) as (address, sent):
        engine(address).answer("PREFIX skos: <urn:mine:> ASK { ham:a skos:b rdfs:c }")
    assert sent[0]["query"] == [
        (
            "PREFIX ham: <https://w3id.org/hamkg/>\n"
            "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
            "PREFIX skos: <urn:mine:> ASK { ham:a skos:b rdfs:c }"
        )
    ]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT ?s { ?s ?p", QuerySyntaxError),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", QueryRefusedError),
    ],
)
def test_what_is_no_query_or_calls_others_is_not_sent(query: str, error: type[Exception]) -> None:
    with answering((200, RESULTS, YES)) as (address, sent):
        with pytest.raises(error):
            engine(address).answer(query)
        assert not sent


def test_a_query_without_from_names_the_graphs_where_the_server_needs_it() -> None:
    with answering((200, RESULTS, YES)) as (address, sent):
        asked = RemoteEngine(SparqlClient(address), Layout(("urn:g", "urn:h"), union=False))
        asked.answer("ASK { ?s ?p ?o }")
        asked.answer("ASK FROM <urn:x> { ?s ?p ?o }")
    assert sent[0]["default-graph-uri"] == sent[0]["named-graph-uri"] == ["urn:g", "urn:h"]
    assert sent[1]["default-graph-uri"] == ["urn:x"]
    assert "named-graph-uri" not in sent[1]


def test_triples_may_come_as_turtle() -> None:
    with answering((200, "text/turtle; charset=utf-8", b"<urn:s> a <urn:o> .")) as (address, _):
        found = engine(address).answer("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(found, Triples)
    assert len(found) == 1


def test_rdflib_asks_the_server(far: KnowledgeGraph) -> None:
    rows = far.to_rdflib().query(
        "SELECT ?l { GRAPH <https://w3id.org/hamkg/graph/asserted> {"
        " <https://w3id.org/hamkg/sciatica> <http://www.w3.org/2000/01/rdf-schema#label> ?l } }"
    )
    assert b"sciatica" in (rows.serialize(format="csv") or b"")
