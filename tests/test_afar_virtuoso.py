"""hamkg serve over Virtuoso, which needs several questions for one answer."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from hamkg.engine.sparql_client import SparqlClient
from tests.trust.serving import Server, serving
from tests.virtuoso import virtuoso_server

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.needs_virtuoso, pytest.mark.uncounted]

DATA = b'<urn:a> <urn:p> "one" .\n<urn:b> <urn:p> "two" .\n'
LOGIN = {"HAMKG_STORE_USER": "dba", "HAMKG_STORE_PASSWORD": "dba"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch, virtuoso_server() as address:
        for name, value in LOGIN.items():
            patch.setenv(name, value)
        with closing(SparqlClient(f"{address}/sparql")) as client:
            client.put(f"{address}/sparql-graph-crud-auth", "urn:g", DATA)
        folder = tmp_path_factory.mktemp("server")
        options = ("--no-ui", "--deadline", "60", "--store", f"{address}/sparql")
        with serving(folder, *options) as found:
            yield found


@pytest.mark.parametrize(
    ("query", "accept", "wanted"),
    [
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o", "text/csv", b"o\r\none\r\ntwo\r\n"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv", b"n\r\n2\r\n"),
        ("SELECT ?g { GRAPH ?g { <urn:a> ?p ?o } }", "text/csv", b"g\r\nurn:g\r\n"),
        ("ASK { <urn:a> ?p ?o }", "*/*", b'{"head":{},"boolean":true}'),
        ("ASK { <urn:c> ?p ?o }", "*/*", b'{"head":{},"boolean":false}'),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples", DATA),
    ],
)
def test_virtuoso_answers_as_others_do(
    server: Server, query: str, accept: str, wanted: bytes
) -> None:
    reply = server.query(query, accept)

    assert (reply.status, reply.body) == (200, wanted)
    assert reply.headers["Hamkg-Data-Version"]


def test_a_graph_of_virtuoso_can_be_fetched(server: Server) -> None:
    path = f"/graphs?{urlencode({'graph': 'urn:g'})}"
    reply = server.send("GET", path, accept="application/n-triples")

    assert (reply.status, reply.body) == (200, DATA)
    assert server.send("GET", "/graphs?graph=urn:none").status == 404
    assert server.send("GET", "/readyz").status == 200
