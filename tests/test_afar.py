"""hamkg serve over another SPARQL server: to its clients it is as over the release itself."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from hamkg.cli import cli
from hamkg.engine.sparql_client import SparqlClient
from tests.servers import oxigraph_server
from tests.trust.serving import FORM, Reply, Server, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.uncounted

PART = "SELECT ?m ?l { ?m ham:partOf ham:hamstrings ; rdfs:label ?l } ORDER BY ?m ?l"
RELATIONS = "CONSTRUCT { ham:sciatica ?p ?o } WHERE { ham:sciatica ?p ?o FILTER(isIRI(?o)) }"
ASSERTED = "https://w3id.org/hamkg/graph/asserted"
TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
GRAPHS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the release."""
    with serving(tmp_path_factory.mktemp("here"), "--no-ui", "--workers", "1") as found:
        yield found


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """Another SPARQL server that holds the release; its default graph is apart."""
    with oxigraph_server() as address:
        told = CliRunner().invoke(cli, ["deploy", "--store", address], catch_exceptions=False)
        assert told.output.count("verified") == 4
        yield address


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory, store: str) -> Iterator[Server]:
    """A server over that one."""
    folder = tmp_path_factory.mktemp("far")
    with serving(folder, "--no-ui", "--store", f"{store}/query") as found:
        yield found


def asked(query: str, **more: str) -> str:
    return f"/sparql?{urlencode({'query': query, **more})}"


def told(reply: Reply) -> tuple[int, str | None, bytes]:
    return reply.status, reply.headers["Content-Type"], reply.body


ALIKE = {
    **{f"rows as {kind}": (asked(PART), kind) for kind in (*TABLES, "text/tab-separated-values")},
    **{f"triples as {kind}": (asked(RELATIONS), kind) for kind in GRAPHS},
    "yes": (asked("ASK { ham:sciatica a ham:Condition }"), "*/*"),
    "no": (asked("ASK { ham:sciatica a ham:Muscle }"), "text/csv"),
    "graphs of the protocol": (
        asked("SELECT (COUNT(*) AS ?n) { ?s a ham:Muscle }", **{"default-graph-uri": ASSERTED}),
        "text/csv",
    ),
    "a graph of the query": (
        asked("SELECT (COUNT(*) AS ?n) FROM ham:graph\\/asserted { ?s a ham:Muscle }"),
        "text/csv",
    ),
    "a graph by name": (
        asked("SELECT (COUNT(*) AS ?n) { GRAPH ham:graph\\/asserted { ?s ?p ?o } }"),
        "text/csv",
    ),
    "what the engine spells otherwise": (asked("ASK { FILTER(TRUE) }"), ""),
    "no query": (asked("SELECT ?x { ?x"), ""),
    "a call": (asked("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), ""),
    "a call behind an escape": (asked("ASK { \\u0053ERVICE <http://127.0.0.1:1/> {} }"), ""),
    "an update": (asked("DROP ALL"), ""),
    "no format": (asked(PART), "image/png"),
    "too many rows": (asked(PART, **{"max-rows": "2"}), ""),
    "too many bytes": (asked(PART, **{"max-bytes": "20"}), ""),
    "two queries": (f"{asked('ASK {}')}&query=x", ""),
    "a kind's data": ("/data/sciatica.ttl", ""),
    "a kind as JSON": ("/data/sciatica.json", ""),
    "a kind that is not there": ("/data/nothing.ttl", ""),
    "a kind in the API": ("/api/v1/entity?term=hamstring%20strain", ""),
    "search in the API": ("/api/v1/search?q=semitend", ""),
    "a question in the API": ("/api/v1/question/CQ11", ""),
    "a graph of the store": (f"/graphs?{urlencode({'graph': ASSERTED})}", "application/n-triples"),
    "a graph that is not there": ("/graphs?graph=urn:none", ""),
    "the default graph": ("/graphs?default", "application/n-triples"),
}


@pytest.mark.parametrize("what", ALIKE)
def test_a_server_over_another_answers_as_one_over_the_release(
    here: Server, far: Server, what: str
) -> None:
    path, accept = ALIKE[what]
    wanted = here.send("GET", path, accept=accept or "*/*")

    assert told(far.send("GET", path, accept=accept or "*/*")) == told(wanted)


def test_queries_come_through_every_door(far: Server) -> None:
    direct = far.query(PART, "text/csv")
    form = far.send("POST", "/sparql", urlencode({"query": PART}), accept="text/csv", **FORM)
    head = far.send("HEAD", asked(PART), accept="text/csv")

    assert direct.status == form.status == head.status == 200
    assert direct.body == form.body != b""
    assert head.body == b""


def test_a_relative_iri_is_resolved_here(far: Server) -> None:
    reply = far.query("SELECT (STR(<x>) AS ?x) {}", "text/csv")

    assert reply.text.split()[1] == f"http://127.0.0.1:{far.port}/x"


def test_the_dataset_has_the_statements_of_each_graph(far: Server) -> None:
    quads = far.send("GET", "/dataset", accept="application/n-quads").body
    graph = far.send("GET", ALIKE["a graph of the store"][0], accept="application/n-triples").body

    in_it = [line for line in quads.splitlines() if line.endswith(f"<{ASSERTED}> .".encode())]
    assert len(in_it) == graph.count(b"\n") > 0


def test_a_name_leads_to_data_and_to_a_page(far: Server) -> None:
    data = far.send("GET", "/id/sciatica", accept="text/turtle")
    page = far.send("GET", "/id/sciatica", accept="text/html")

    assert (data.status, data.headers["Location"]) == (303, "/data/sciatica.ttl")
    assert (page.status, page.headers["Location"]) == (303, "/entity?iri=ham:sciatica")


def test_what_is_no_iri_is_no_graph(far: Server) -> None:
    reply = far.send("GET", asked("ASK {}", **{"default-graph-uri": "x y"}))

    assert (reply.status, reply.json["code"]) == (400, "input")


def test_nothing_is_written_through_it(far: Server) -> None:
    assert far.update("CLEAR ALL").status == 405
    assert far.put("<urn:a> a <urn:b> .", "text/turtle").status == 405
    assert far.send("DELETE", f"/graphs?{urlencode({'graph': ASSERTED})}").status == 405


def test_a_query_that_takes_long_there_is_refused_in_time_and_others_are_answered(
    tmp_path_factory: pytest.TempPathFactory, store: str
) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c < ?f) }"
    folder = tmp_path_factory.mktemp("slow")
    with serving(folder, "--no-ui", "--store", f"{store}/query", "--deadline", "1.5") as server:
        server.light()
        begun = time.monotonic()
        reply = server.query(endless)

        assert time.monotonic() - begun < 4
        assert (reply.status, reply.json["code"]) == (503, "query-timeout")
        assert "Retry-After" in reply.headers
        assert server.light() < 3


def test_from_is_heeded_over_a_server_that_passes_over_it(tmp_path: Path) -> None:
    query = asked("SELECT ?s FROM <urn:g> { ?s ?p ?o } ORDER BY ?s")
    with (
        oxigraph_server("--union-default-graph") as address,
        closing(SparqlClient(f"{address}/query")) as client,
        served(tmp_path, address, b"<urn:in> <urn:p> <urn:o> .") as server,
    ):
        client.put(f"{address}/store", "urn:h", b"<urn:out> <urn:p> <urn:o> .")
        assert server.send("GET", query, accept="text/csv").text.split() == ["s", "urn:in"]


# ---------------------------------------------------------------- states of the data


def test_each_answer_names_the_state_of_the_data(here: Server, far: Server) -> None:
    paths = (asked(PART), asked("SELECT (NOW() AS ?t) {}"), "/data/sciatica.ttl")
    for server in (here, far):
        versions = {
            server.send(method, path).headers["Hamkg-Data-Version"]
            for path in (*paths, "/graphs?default", "/api/v1/questions")
            for method in ("GET", "HEAD")
        }
        assert len(versions) == 1
        assert None not in versions


TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def statements(*labels: str) -> bytes:
    """One kind with these labels."""
    about = "<https://w3id.org/hamkg/x>"
    lines = [f"{about} {TYPE} <https://w3id.org/hamkg/Muscle> ."]
    return "\n".join([*lines, *(f'{about} {LABEL} "{each}" .' for each in labels)]).encode()


def until(server: Server, path: str, holds: Callable[[Reply], bool]) -> Reply:
    """Ask until an answer is as it must come to be: it may be kept for some seconds."""
    end = time.monotonic() + 12
    while not holds(reply := server.send("GET", path, accept="text/csv")):
        assert time.monotonic() < end
        time.sleep(0.3)
    return reply


def test_a_change_of_the_data_changes_the_answers_and_the_name_of_the_data(
    tmp_path: Path,
) -> None:
    query, version = asked("SELECT ?l { ham:x rdfs:label ?l } ORDER BY ?l"), "Hamkg-Data-Version"
    with (
        oxigraph_server() as address,
        closing(SparqlClient(f"{address}/query")) as client,
        served(tmp_path, address, statements("old")) as server,
    ):
        before = server.send("GET", query, accept="text/csv")
        tag = before.headers["ETag"]
        assert server.send("GET", query, accept="text/csv", if_none_match=tag).status == 304

        # As many statements as before have the same name; the answer is the new one all the same.
        client.put(f"{address}/store", "urn:g", statements("new"))
        after = until(server, query, lambda reply: reply.body != before.body)
        assert after.text.split() == ["l", "new"]
        assert server.send("GET", query, accept="text/csv", if_none_match=tag).status == 200

        client.put(f"{address}/store", "urn:g", statements("new", "newer"))
        later = until(
            server, query, lambda reply: reply.headers[version] != after.headers[version]
        )
        assert later.text.split() == ["l", "new", "newer"]


@contextmanager
def served(folder: Path, address: str, triples: bytes) -> Iterator[Server]:
    """Serve what another server has in one graph."""
    with closing(SparqlClient(f"{address}/query")) as client:
        client.put(f"{address}/store", "urn:g", triples)
    with serving(folder, "--no-ui", "--store", f"{address}/query") as found:
        yield found


def test_servers_over_the_same_data_know_each_other_s_tags(
    tmp_path_factory: pytest.TempPathFactory, here: Server, far: Server, store: str
) -> None:
    paths = (asked(PART), "/data/sciatica.ttl", "/api/v1/entity?term=sciatica")
    folders = [tmp_path_factory.mktemp("replica") for _ in range(2)]
    with (
        serving(folders[0], "--no-ui", "--workers", "1") as second_here,
        serving(folders[1], "--no-ui", "--store", f"{store}/query") as second_far,
    ):
        for one, other in ((here, second_here), (far, second_far)):
            for path in paths:
                first, second = (server.send("GET", path) for server in (one, other))
                known = other.send("GET", path, if_none_match=first.headers["ETag"])

                assert first.body == second.body
                assert known.status == 304
                for name in ("ETag", "Hamkg-Data-Version"):
                    assert first.headers[name] == second.headers[name] == known.headers[name]
