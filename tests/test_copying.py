"""What is kept of another server's data: pages cost few round trips, and changes are noticed."""

from __future__ import annotations

import json
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from hamkg import KnowledgeGraph
from hamkg.engine import copying
from hamkg.engine.copying import LocalCopy
from hamkg.engine.remote import RemoteEngine
from hamkg.engine.sparql_client import SparqlClient
from hamkg.service_errors import RemoteStoreError
from tests.servers import oxigraph_server
from tests.test_remote import RESULTS, ROWS, answering
from tests.tiny import tiny

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASSERTED = "https://w3id.org/hamkg/graph/asserted"
PREFIXES = (
    "PREFIX ham: <https://w3id.org/hamkg/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
# As long as it was: the number of statements and their length stay as they are.
RENAMED = (
    f"{PREFIXES} WITH <{ASSERTED}> DELETE {{ ham:hip rdfs:label ?old }}"
    " INSERT { ham:hip rdfs:label 'HIP' } WHERE { ham:hip rdfs:label ?old }"
)
OWN = f"{PREFIXES} INSERT DATA {{ GRAPH <urn:own> {{ ham:hip rdfs:label 'hip, my own' }} }}"


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The release in an Oxigraph server."""
    with oxigraph_server() as address:
        with closing(KnowledgeGraph.open()) as kg:
            assert len([*kg.deploy(address)]) == 4
        yield address


@pytest.fixture
def small(tmp_path: Path) -> Iterator[str]:
    """Some relations in an Oxigraph server, which a test may change."""
    with oxigraph_server() as address:
        with closing(tiny(tmp_path, "hip joins pelvis: +1")) as kg:
            assert len([*kg.deploy(address)]) == 4
        yield address


@contextmanager
def counting(address: str) -> Iterator[tuple[str, list[bytes]]]:
    """Hand queries on to a server; give where, and what was sent."""
    sent: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(body)
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            reply = httpx2.post(f"{address}/query", content=body, headers=kept, timeout=60)
            self.send_response(reply.status_code)
            self.send_header("Content-Type", reply.headers["Content-Type"])
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/query", sent
        server.shutdown()


def page(kg: KnowledgeGraph, term: str) -> tuple[object, ...]:
    """Ask what the page of a kind asks."""
    iri = kg.resolve(term)
    entity = kg.entity(iri)
    inferred = [relation for relation in entity.relations if relation.inferred][:5]
    proofs = [kg.proof(one.subject.iri, one.predicate.iri, one.other.iri) for one in inferred]
    assert proofs
    return entity, kg.place(iri), kg.neighbourhood(iri), kg.wording(), proofs


def update(store: str, text: str) -> None:
    httpx2.post(f"{store}/update", data={"update": text}).raise_for_status()


def test_a_page_costs_at_most_three_round_trips(store: str) -> None:
    with (
        counting(store) as (address, sent),
        closing(KnowledgeGraph.open(address, holds=60)) as far,
    ):
        assert len(sent) == 2
        first = page(far, "hamstring_strain")
        # A look at the state of the data, and a question for each graph.
        assert len(sent) == 2 + 1 + 4
        second = page(far, "sciatica")
        assert len(sent) == 7
    with closing(KnowledgeGraph.open()) as kg:
        assert (first, second) == (page(kg, "hamstring_strain"), page(kg, "sciatica"))


def test_a_query_reads_no_more_than_it_asks(store: str) -> None:
    with counting(store) as (address, sent), closing(KnowledgeGraph.open(address)) as far:
        opened = len(sent)
        assert far.query("ASK { ham:sciatica ?p ?o }")
        assert len(sent) == opened + 1


def test_changed_data_are_noticed_with_one_look(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_SHARE", 0)
    with (
        counting(small) as (address, sent),
        closing(KnowledgeGraph.open(address, holds=0)) as far,
    ):
        assert far.entity("ham:hip").label == "hip"
        assert labels(far) == {"hip", "pelvis"}
        before = len(sent)
        assert labels(far) == {"hip", "pelvis"}
        assert len(sent) == before + 1
        update(small, RENAMED)
        assert far.entity("ham:hip").label == "HIP"
        assert labels(far) == {"HIP", "pelvis"}


def labels(kg: KnowledgeGraph) -> set[str]:
    return {entry.ref.label for entry in kg.catalogue.listing("kinds").entries}


def test_data_that_hold_are_not_looked_at_again(small: str) -> None:
    with closing(KnowledgeGraph.open(f"{small}/query", holds=3600)) as far:
        assert far.entity("ham:hip").label == "hip"
        update(small, RENAMED)
        assert far.entity("ham:hip").label == "hip"


def test_what_stands_in_other_graphs_is_asked_of_the_server(small: str) -> None:
    update(small, OWN)
    with closing(KnowledgeGraph.open(f"{small}/query")) as far:
        assert far.entity("ham:hip").label == "hip"
        assert far.query("ASK { ham:hip rdfs:label 'hip, my own' }")


def test_more_than_is_kept_is_asked_of_the_server(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST_COPIED", 10_000)
    with counting(store) as (address, sent), closing(KnowledgeGraph.open(address)) as far:
        far.entity("sciatica")
        before = len(sent)
        assert far.entity("sciatica").label == "sciatica"
        assert len(sent) - before > 3


def state(count: int) -> tuple[int, str, bytes]:
    names = [f"{name}{number}" for number in range(4) for name in ("n", "sum")]
    values = [count, *[0] * 7]
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    row = {
        name: {"type": "literal", "datatype": integer, "value": str(value)}
        for name, value in zip(names, values, strict=True)
    }
    found = {"head": {"vars": names}, "results": {"bindings": [row]}}
    return 200, RESULTS, json.dumps(found).encode()


NOTHING = (200, RESULTS, ROWS.replace(b'["s"]', b'["s","p","o"]'))


@pytest.mark.parametrize(
    "answers",
    [[state(0)], [state(2), NOTHING], [(400, "text/plain", b"no MD5")], [NOTHING]],
    ids=["none of our graphs", "fewer than it counts", "a refusal", "no state"],
)
def test_who_cannot_be_copied_is_asked_itself(answers: list[tuple[int, str, bytes]]) -> None:
    with answering(*answers) as (address, _):
        far = RemoteEngine(SparqlClient(address))
        assert LocalCopy(far, 0).engine() is far


def test_who_does_not_answer_any_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_SHARE", 0)
    with answering(state(0), (500, "text/plain", b"broken")) as (address, _):
        copy = LocalCopy(RemoteEngine(SparqlClient(address)), 0)
        copy.engine()
        with pytest.raises(RemoteStoreError, match="broken"):
            copy.engine()
