"""Updates and the Graph Store Protocol over HTTP, on an empty dataset in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from hamkg import KnowledgeGraph
from hamkg.server.app import create_app
from hamkg.server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

LOCAL = ("127.0.0.1", 50000)
WRITER = "writer-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
READER = "reader-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
TOKEN = {"Authorization": f"Bearer {WRITER}"}
TURTLE = {**TOKEN, "Content-Type": "text/turtle"}
PROTECTED = "https://w3id.org/hamkg/graph/asserted"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    tokens: Path = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text(f"{WRITER} update\n{READER} read\n", encoding="utf-8")
    tokens.chmod(0o600)
    settings = Settings(ui=False, scratch=True, token_file=str(tokens))
    with TestClient(create_app(KnowledgeGraph.open(), settings), client=LOCAL) as found:
        yield found


@pytest.fixture(autouse=True)
def _empty(scratch: TestClient) -> None:
    assert update(scratch, "DROP ALL").status_code == 204


def update(client: TestClient, text: str, **parameters: str) -> Response:
    headers = {**TOKEN, "Content-Type": "application/sparql-update"}
    return client.post("/update", params=parameters, content=text, headers=headers)


def asked(client: TestClient, query: str, **parameters: str) -> bool:
    answer = client.get("/sparql", params={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    found: bool = answer.json()["boolean"]
    return found


# ---------------------------------------------------------------- the doors to writing


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong-token-that-is-long-enough"}, 401),
        ({"Authorization": f"Basic {WRITER}"}, 401),
        ({"Authorization": f"Bearer {READER}"}, 403),
        ({**TOKEN, "Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_who_may_not_write_is_told_why(
    scratch: TestClient, headers: dict[str, str], status: int
) -> None:
    for answer in (
        scratch.post("/update", data={"update": "CLEAR ALL"}, headers=headers),
        scratch.put(
            "/graphs?default", content="", headers={"Content-Type": "text/turtle"} | headers
        ),
    ):
        assert answer.status_code == status
        assert answer.json()["hint"]


def test_a_token_counts_in_the_header_alone(scratch: TestClient) -> None:
    answer = scratch.post(f"/update?access_token={WRITER}", data={"update": "CLEAR ALL"})

    assert answer.status_code == 401


def test_the_release_is_not_for_writing() -> None:
    with TestClient(create_app(KnowledgeGraph.open(), Settings(ui=False)), client=LOCAL) as client:
        answers = [
            client.post("/update", data={"update": "CLEAR ALL"}, headers=TOKEN),
            client.put("/graphs?default", content="", headers=TURTLE),
        ]

    assert [answer.status_code for answer in answers] == [405, 405]


def test_no_graph_of_the_release_is_written(scratch: TestClient) -> None:
    answers = [
        scratch.put("/graphs", params={"graph": PROTECTED}, content="", headers=TURTLE),
        update(scratch, f"INSERT DATA {{ GRAPH <{PROTECTED}> {{ <urn:a> <urn:b> 1 }} }}"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[1].json()["code"] == "protected-graph"


# ---------------------------------------------------------------- update


def test_an_update_is_seen_by_the_next_query(scratch: TestClient) -> None:
    update(scratch, "INSERT DATA { <urn:a> <urn:b> 1 }")

    assert asked(scratch, "ASK { <urn:a> <urn:b> 1 }")


def test_a_form_updates_too(scratch: TestClient) -> None:
    text = "INSERT DATA { <urn:a> <urn:b> 2 }"

    assert scratch.post("/update", data={"update": text}, headers=TOKEN).status_code == 204
    assert asked(scratch, "ASK { <urn:a> <urn:b> 2 }")


def test_a_failing_update_changes_nothing(scratch: TestClient) -> None:
    answer = update(scratch, "INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g> ; nonsense")

    assert (answer.status_code, answer.json()["code"]) == (400, "query-syntax")
    assert not asked(scratch, "ASK { ?s ?p ?o }")


def test_an_update_reads_the_graphs_that_the_client_names(scratch: TestClient) -> None:
    update(scratch, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")

    move = "INSERT { <urn:copy> ?p ?o } WHERE { ?s ?p ?o }"
    update(scratch, move)
    assert not asked(scratch, "ASK { <urn:copy> ?p ?o }")
    update(scratch, move, **{"using-graph-uri": "urn:g"})
    assert asked(scratch, "ASK { <urn:copy> ?p ?o }")


def test_a_query_reads_the_graphs_that_the_client_names(scratch: TestClient) -> None:
    update(scratch, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")

    assert not asked(scratch, "ASK { ?s ?p ?o }")
    assert asked(scratch, "ASK { ?s ?p ?o }", **{"default-graph-uri": "urn:g"})
    assert asked(scratch, "ASK { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": "urn:g"})


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:9/x>", "LOAD SILENT <file:///etc/hosts>"]
)
def test_nothing_is_loaded_for_an_update(scratch: TestClient, text: str) -> None:
    assert update(scratch, text).status_code == 403


def test_the_entity_tag_changes_with_the_data(scratch: TestClient) -> None:
    query = {"query": "ASK { ?s ?p ?o }"}
    before = scratch.get("/sparql", params=query)
    known = {"If-None-Match": before.headers["ETag"]}

    assert scratch.get("/sparql", params=query, headers=known).status_code == 304
    update(scratch, "INSERT DATA { <urn:a> <urn:b> 1 }")
    after = scratch.get("/sparql", params=query, headers=known)
    assert (after.status_code, after.json()["boolean"]) == (200, True)


# ---------------------------------------------------------------- graphs


def put(client: TestClient, name: str, turtle: str) -> Response:
    return client.put("/graphs", params={"graph": name}, content=turtle, headers=TURTLE)


def test_a_graph_is_made_replaced_and_taken_away(scratch: TestClient) -> None:
    assert put(scratch, "urn:g", "<urn:a> <urn:b> 1 .").status_code == 201
    assert put(scratch, "urn:g", "<urn:a> <urn:b> 2 .").status_code == 204
    found = scratch.get("/graphs?graph=urn:g", headers={"Accept": "application/n-triples"})
    assert '"2"' in found.text
    assert '"1"' not in found.text
    assert scratch.delete("/graphs?graph=urn:g", headers=TOKEN).status_code == 204
    assert scratch.get("/graphs?graph=urn:g").status_code == 404
    assert scratch.delete("/graphs?graph=urn:g", headers=TOKEN).status_code == 404


def test_a_graph_that_cannot_be_read_replaces_nothing(scratch: TestClient) -> None:
    put(scratch, "urn:g", "<urn:a> <urn:b> 1 .")

    answer = put(scratch, "urn:g", "<urn:a> <urn:b> oops .")

    assert (answer.status_code, answer.json()["code"]) == (400, "rdf-syntax")
    assert asked(scratch, "ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")


def test_an_empty_graph_exists(scratch: TestClient) -> None:
    assert put(scratch, "urn:empty", "").status_code == 201
    assert scratch.get("/graphs?graph=urn:empty").status_code == 200


def test_statements_are_added_to_a_graph(scratch: TestClient) -> None:
    put(scratch, "urn:g", "<urn:a> <urn:b> 1 .")

    answer = scratch.post("/graphs?graph=urn:g", content="<urn:a> <urn:b> 2 .", headers=TURTLE)

    assert answer.status_code == 204
    assert asked(scratch, "ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1, 2 } }")


def test_a_new_graph_gets_an_address(scratch: TestClient) -> None:
    answer = scratch.post("/graphs", content="<urn:a> <urn:b> 1 .", headers=TURTLE)

    assert answer.status_code == 201
    assert "<urn:b>" in scratch.get(answer.headers["Location"]).text


def test_several_files_come_at_once(scratch: TestClient) -> None:
    files = [
        ("a", ("a.ttl", "<urn:a> <urn:b> 1 .", "text/turtle")),
        ("b", ("b.nt", "<urn:a> <urn:b> <urn:c> .", "application/n-triples")),
    ]

    answer = scratch.post("/graphs?graph=urn:g", files=files, headers=TOKEN)

    assert answer.status_code == 201
    assert asked(scratch, "ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1, <urn:c> } }")


def test_the_default_graph_is_one_of_them(scratch: TestClient) -> None:
    assert scratch.put("/graphs?default", content="<urn:a> <urn:b> 1 .", headers=TURTLE).is_success
    assert scratch.head("/graphs?default").status_code == 200
    assert asked(scratch, "ASK { <urn:a> <urn:b> 1 }")


def test_names_in_a_graph_are_relative_to_it(scratch: TestClient) -> None:
    put(scratch, "http://x.example/data/", "<a> <b> <> .")

    assert asked(
        scratch,
        "ASK { GRAPH ?g { <http://x.example/data/a> <http://x.example/data/b>"
        " <http://x.example/data/> } }",
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=urn:g&default", 400),
        ("?graph=relative", 400),
        ("?graph=urn:a%20b", 400),
        ("?graph=urn:none", 404),
    ],
)
def test_what_names_no_graph_is_an_error(scratch: TestClient, query: str, status: int) -> None:
    assert scratch.get(f"/graphs{query}").status_code == status


def test_what_is_no_rdf_is_a_415(scratch: TestClient) -> None:
    headers = {**TOKEN, "Content-Type": "image/png"}

    assert scratch.put("/graphs?default", content=b"x", headers=headers).status_code == 415


def test_a_dataset_is_put_and_got_whole(scratch: TestClient) -> None:
    trig = "<urn:a> <urn:b> 1 . GRAPH <urn:g> { <urn:a> <urn:b> 2 }"
    headers = {**TOKEN, "Content-Type": "application/trig"}

    assert scratch.put("/dataset", content=trig, headers=headers).status_code == 204
    found = scratch.get("/dataset", headers={"Accept": "application/n-quads"}).text
    assert sorted("<urn:g>" in line for line in found.splitlines()) == [False, True]
