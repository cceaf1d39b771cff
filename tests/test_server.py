"""The HTTP services: SPARQL protocol, linked data and release files, and how they say no."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from hamkg import KnowledgeGraph
from hamkg.formats import FORMATS, RDF_KINDS
from hamkg.locations import release
from hamkg.server.app import create_app
from hamkg.server.service import Limits
from hamkg.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

QUERY = "SELECT ?muscle ?label { ?muscle a ham:Muscle ; rdfs:label ?label } ORDER BY ?label"
GRAPH = "CONSTRUCT { ?m rdfs:label ?label } WHERE { ?m a ham:Muscle ; rdfs:label ?label }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i) }"
HUNGRY = "SELECT DISTINCT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f }"
DEEP = f"ASK {{ FILTER{'(' * 5_000}1{')' * 5_000} }}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDF_TYPES = {
    row.media_type: row.name
    for row in reversed(FORMATS)
    if row.kind in RDF_KINDS and row.name != "hext"
}
PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
LOCAL = ("127.0.0.1", 50000)
FILES = sorted(path.name for path in release().iterdir())


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(
        create_app(kg, Settings(ui=False)), follow_redirects=False, client=LOCAL
    ) as found:
        yield found


@pytest.fixture(scope="module")
def hasty(kg: KnowledgeGraph) -> Iterator[TestClient]:
    """A service that gives a query one second."""
    settings = Settings(ui=False, limits=Limits(deadline=1.0))
    with TestClient(create_app(kg, settings), client=LOCAL) as found:
        yield found


def ask(client: TestClient, query: str, accept: str = "*/*") -> Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


def triples(data: bytes, format_name: str) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(data, format=PARSERS[format_name])}


def labels(answer: Response) -> list[str]:
    return [row["label"]["value"] for row in answer.json()["results"]["bindings"]]


def test_the_service_says_that_it_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


# ---------------------------------------------------------------- SPARQL protocol


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "params": {"query": QUERY}},
        {"method": "POST", "data": {"query": QUERY}},
        {"method": "POST", "content": QUERY, "headers": DIRECT},
        {
            "method": "POST",
            "content": QUERY,
            "headers": {"Content-Type": f"{DIRECT['Content-Type']}; charset=utf-8"},
        },
    ],
    ids=["get", "form", "direct", "direct with charset"],
)
def test_a_query_comes_in_three_ways(
    client: TestClient, kg: KnowledgeGraph, request_: dict[str, object]
) -> None:
    answer = client.request(url="/sparql", **request_)  # type: ignore[arg-type]  # a row above

    assert answer.status_code == 200
    assert answer.content == kg.query(QUERY).write("json")


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_a_table_comes_in_the_type_that_is_accepted(client: TestClient, name: str) -> None:
    (row,) = (row for row in FORMATS if (row.name, row.kind) == (name, "table"))

    answer = ask(client, QUERY, f"{row.media_type}, text/csv;q=0.5")
    found = ox.parse_query_results(
        answer.content, format=getattr(ox.QueryResultsFormat, name.upper())
    )
    assert isinstance(found, ox.QuerySolutions)

    assert answer.headers["Content-Type"].startswith(row.media_type)
    assert [solution["label"].value for solution in found] == labels(ask(client, QUERY))


def test_a_table_comes_as_csv(client: TestClient) -> None:
    answer = ask(client, QUERY, "application/sparql-results+xml;q=0.1, text/csv")
    rows = list(csv.DictReader(answer.text.splitlines()))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["label"] for row in rows] == labels(ask(client, QUERY))


def test_an_ask_comes_as_json(client: TestClient) -> None:
    assert ask(client, "ASK { ham:hamstrings a ham:Muscle }").json()["boolean"] is True


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_a_graph_comes_in_every_rdf_type(
    client: TestClient, kg: KnowledgeGraph, media_type: str
) -> None:
    answer = ask(client, GRAPH, media_type)

    assert answer.headers["Content-Type"].startswith(media_type)
    assert triples(answer.content, RDF_TYPES[media_type]) == triples(
        kg.query(GRAPH).write("nt"), "nt"
    )


def test_head_asks_like_get_and_sends_no_body(client: TestClient) -> None:
    answer = client.head("/sparql", params={"query": QUERY})

    assert (answer.status_code, answer.content) == (200, b"")


def test_pages_elsewhere_may_read_answers(client: TestClient) -> None:
    assert ask(client, QUERY).headers["Access-Control-Allow-Origin"] == "*"


def test_caches_are_told_that_the_format_was_negotiated(client: TestClient) -> None:
    assert "Accept" in ask(client, QUERY).headers["Vary"]


def test_a_broken_query_is_a_400_with_its_place(client: TestClient) -> None:
    answer = ask(client, "ASK\n{ ?s ?p ?o } LIMIT x")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "query-syntax"
    assert answer.json()["detail"].startswith("Line 2, column 20:")


@pytest.mark.parametrize(
    ("method", "form"),
    [
        ("GET", "query="),
        ("GET", "query=ASK%20%7B%7D&query=ASK%20%7B%7D"),
        ("POST", ""),
        ("POST", "query="),
        ("POST", "query=ASK%20%7B%7D&query=ASK%20%7B%7D"),
    ],
)
def test_none_or_two_queries_are_a_400(client: TestClient, method: str, form: str) -> None:
    if method == "GET":
        answer = client.get(f"/sparql?{form}")
    else:
        answer = client.post("/sparql", content=form, headers=FORM)

    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_an_update_is_a_400_that_says_so(client: TestClient) -> None:
    answer = ask(client, "INSERT DATA { ham:a ham:b ham:c }")

    assert answer.status_code == 400
    assert "this is an update" in answer.json()["detail"]


def test_a_body_that_is_not_utf_8_is_a_400(client: TestClient) -> None:
    assert client.post("/sparql", content=b"ASK {} # \xff", headers=DIRECT).status_code == 400


def test_asking_another_server_is_a_403(client: TestClient) -> None:
    answer = ask(client, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")

    assert (answer.status_code, answer.json()["code"]) == (403, "query-refused")


def test_an_unknown_type_is_a_406(client: TestClient) -> None:
    assert ask(client, QUERY, "image/png").status_code == 406


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_a_405(client: TestClient, method: str) -> None:
    assert client.request(method, "/sparql").status_code == 405


def test_a_body_that_is_too_long_is_a_413(client: TestClient) -> None:
    query = f"ASK {{}} #{'x' * 300_000}"

    assert client.post("/sparql", content=query, headers=DIRECT).status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_a_body_of_another_type_is_a_415(client: TestClient, kind: str) -> None:
    answer = client.post("/sparql", content=QUERY, headers={"Content-Type": kind})

    assert answer.status_code == 415


# ---------------------------------------------------------------- heavy queries


def test_a_slow_query_is_a_503_and_keeps_nobody_waiting(hasty: TestClient) -> None:
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(ask, hasty, ENDLESS)
        light = ask(hasty, "ASK { ham:hamstrings a ham:Muscle }")
        still_running = not slow.done()

    assert still_running
    assert light.json()["boolean"] is True
    assert slow.result().status_code == 503
    assert slow.result().json()["code"] == "query-timeout"
    assert int(slow.result().headers["Retry-After"]) > 0


def test_queries_beyond_the_number_at_once_wait_for_their_turn(hasty: TestClient) -> None:
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda _: ask(hasty, QUERY), range(6)))

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("query", [DEEP, HUNGRY], ids=["deep", "hungry"])
def test_the_service_survives_a_hostile_query(hasty: TestClient, query: str) -> None:
    hostile = hasty.post("/sparql", content=query, headers=DIRECT)

    assert hostile.status_code in {200, 400, 413, 503}
    assert labels(ask(hasty, QUERY))


# ---------------------------------------------------------------- linked data


def test_a_name_leads_browsers_to_the_page(client: TestClient) -> None:
    answer = client.get("/id/hamstring_strain", headers={"Accept": BROWSER})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/entity?iri=ham:hamstring_strain"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/turtle", "ttl"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml;q=0.5, text/turtle", "ttl"),
        ("text/turtle, text/html;q=0.1", "ttl"),
    ],
)
def test_a_name_leads_programs_to_data(client: TestClient, accept: str, suffix: str) -> None:
    answer = client.get("/id/hamstring_strain", headers={"Accept": accept})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/data/hamstring_strain.{suffix}"
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("name", ["ham:biceps_femoris", "biceps femoris", "lateral hamstring"])
def test_a_name_may_be_a_curie_label_or_synonym(client: TestClient, name: str) -> None:
    answer = client.get(f"/id/{name}", headers={"Accept": "text/turtle"})

    assert answer.headers["Location"] == "/data/biceps_femoris.ttl"


@pytest.mark.parametrize("path", ["/id/hamstrnigs", "/data/hamstrnigs.ttl"])
def test_an_unknown_name_is_a_404_with_a_suggestion(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unknown-term"
    assert "Did you mean hamstrings?" in answer.json()["hint"]


@pytest.mark.parametrize(
    ("suffix", "format_name"),
    [("ttl", "turtle"), ("nt", "nt"), ("rdf", "rdfxml"), ("jsonld", "jsonld"), ("trig", "trig")],
)
def test_data_of_a_kind_are_the_same_in_every_format(
    client: TestClient, kg: KnowledgeGraph, suffix: str, format_name: str
) -> None:
    answer = client.get(f"/data/semitendinosus.{suffix}")
    expected = triples(kg.describe("semitendinosus", format="nt"), "nt")

    assert PARSERS[format_name].media_type in answer.headers["Content-Type"]
    assert expected
    assert triples(answer.content, format_name) == expected


@pytest.mark.parametrize("file", ["semitendinosus.docx", "semitendinosus", ".ttl", "x."])
def test_data_in_an_unknown_format_are_a_404(client: TestClient, file: str) -> None:
    answer = client.get(f"/data/{file}")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-format")


def test_a_name_of_two_kinds_is_a_300_that_lists_them(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path))
    data = """GRAPH <https://w3id.org/hamkg/graph/asserted> {
        ham:left a ham:Muscle ; rdfs:label "left" ; skos:altLabel "twin" .
        ham:right a ham:Muscle ; rdfs:label "right" ; skos:altLabel "twin" }"""
    prefixes = """PREFIX ham: <https://w3id.org/hamkg/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"""
    store.update(f"{prefixes} INSERT DATA {{ {data} }}")
    del store

    answer = TestClient(create_app(KnowledgeGraph.open(tmp_path), Settings())).get("/id/twin")

    assert (answer.status_code, answer.json()["code"]) == (300, "ambiguous-term")
    assert "ham:left, ham:right" in answer.json()["hint"]


# ---------------------------------------------------------------- release files


@pytest.mark.parametrize("file", FILES)
def test_an_export_is_the_release_file(client: TestClient, file: str) -> None:
    assert client.get(f"/export/{file}").content == (release() / file).read_bytes()


def test_an_unknown_export_is_a_404_that_lists_the_files(client: TestClient) -> None:
    answer = client.get("/export/nothing.ttl")

    assert (answer.status_code, answer.json()["code"]) == (404, "missing-file")
    assert all(file in answer.json()["hint"] for file in FILES)


@pytest.mark.parametrize(
    "path",
    [
        "/export/../manifest.json",
        "/export/..%2f..%2f..%2fpyproject.toml",
        "/export/%2e%2e/%2e%2e/pyproject.toml",
        "/export/..%5c..%5cpyproject.toml",
        "/export/%2fetc%2fpasswd",
        "/export/.",
        "/export/manifest.json%00.ttl",
        "/data/..%2f..%2fpyproject.toml",
        "/id/..%2f..%2fpyproject.toml",
    ],
)
def test_no_path_leads_out_of_the_release(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


# ---------------------------------------------------------------- every answer


@pytest.mark.parametrize(
    "path", ["/healthz", "/sparql", "/id/hamstrings", "/data/nothing.ttl", "/export/x", "/nowhere"]
)
def test_every_answer_tells_browsers_to_be_careful(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_long_answer_is_compressed_for_who_accepts_it(client: TestClient) -> None:
    packed = client.get("/export/hamkg.ttl", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/export/hamkg.ttl", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content


def test_a_problem_is_one_json_document(client: TestClient) -> None:
    problem = json.loads(client.get("/data/nothing.ttl").content)

    assert set(problem) == {"status", "code", "detail", "hint"}


@pytest.mark.parametrize(
    ("query", "accept", "told"),
    [
        ('SELECT ("a\\u0001b" AS ?x) {}', "application/sparql-results+xml", "U+0001"),
        ("CONSTRUCT { <urn:s> <urn:a/1> 1 } {}", "application/rdf+xml", "<urn:a/1>"),
        ('CONSTRUCT { <urn:s> <urn:p> "\\uFFFE" } {}', "application/rdf+xml", "the value"),
    ],
)
def test_what_xml_cannot_hold_is_a_406_that_names_it(
    client: TestClient, query: str, accept: str, told: str
) -> None:
    reply = client.get("/sparql", params={"query": query}, headers={"Accept": accept})

    assert (reply.status_code, reply.json()["code"]) == (406, "unwritable-term")
    assert told in reply.json()["detail"]
    assert "Ask for" in reply.json()["hint"]
