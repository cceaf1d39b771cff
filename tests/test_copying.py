"""What is kept of another server's data: pages cost few round trips, and changes are noticed."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from hamkg import KnowledgeGraph
from hamkg.engine import copying, sparql_client, watching
from hamkg.engine.copying import LocalCopy
from hamkg.engine.remote import RemoteEngine
from hamkg.engine.sparql_client import SparqlClient
from hamkg.engine.watching import Watch
from hamkg.errors import QueryTimeoutError
from hamkg.server.settings import Settings, make_service
from hamkg.server.tokens import Tokens
from hamkg.service_errors import RemoteStoreError
from tests.engines import SERVERS
from tests.servers import oxigraph_server
from tests.test_remote import RESULTS, ROWS, answering
from tests.tiny import tiny
from tests.virtuoso import PASSWORD, USER
from ui import state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hamkg.engine.state import Depth, State
    from hamkg.server.service import Service
    from hamkg.server.standing import Standing

HIP = "https://w3id.org/hamkg/hip"
ASSERTED = "https://w3id.org/hamkg/graph/asserted"
PREFIXES = (
    "PREFIX ham: <https://w3id.org/hamkg/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
# As long as it was: the number of statements and their length stay as they are.
RENAMED = (
    f"{PREFIXES} WITH <{ASSERTED}> DELETE {{ ham:hip rdfs:label ?old }}"
    " INSERT { ham:hip rdfs:label 'HIP' } WHERE { ham:hip rdfs:label ?old }"
)
ANOTHER = (
    f"{PREFIXES} INSERT {{ GRAPH <{ASSERTED}> {{ ham:knee ?p ?o ; rdfs:label 'knee' }} }}"
    f" WHERE {{ GRAPH <{ASSERTED}> {{ ham:hip ?p ?o FILTER(?p != rdfs:label) }} }}"
)
OWN = f"{PREFIXES} INSERT DATA {{ GRAPH <urn:own> {{ ham:hip rdfs:label 'hip, my own' }} }}"


@pytest.fixture(
    scope="module",
    params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.needs_virtuoso)],
)
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    """The query endpoint of a server that holds the release."""
    serve, query = SERVERS[request.param]
    with pytest.MonkeyPatch.context() as patched, serve() as address:
        patched.setenv("HAMKG_STORE_USER", USER)
        patched.setenv("HAMKG_STORE_PASSWORD", PASSWORD)
        with closing(KnowledgeGraph.open()) as kg:
            assert len([*kg.deploy(address)]) == 4
        yield f"{address}/{query}"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[str]:
    """Some relations in an Oxigraph server, which a test may change."""
    with oxigraph_server() as address:
        with closing(tiny(tmp_path, "hip joins pelvis: +1")) as kg:
            assert len([*kg.deploy(address)]) == 4
        yield address


@contextmanager
def counting(endpoint: str) -> Iterator[tuple[str, list[bytes]]]:
    """Hand queries on to an endpoint; give where, and what was sent."""
    sent: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(body)
            kept = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            reply = httpx2.post(endpoint, content=body, headers=kept, timeout=120)
            self.send_response(reply.status_code)
            for name in ("Content-Type", "X-SPARQL-MaxRows"):
                if name in reply.headers:
                    self.send_header(name, reply.headers[name])
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


@pytest.mark.uncounted
def test_the_first_page_costs_three_round_trips_with_the_opening_and_the_next_none(
    store: str,
) -> None:
    with (
        counting(store) as (address, sent),
        closing(KnowledgeGraph.open(address, holds=60)) as far,
    ):
        assert len(sent) == 1  # how the dataset lies
        first = page(far, "hamstring_strain")
        assert len(sent) == 1 + 2  # the state of the data, and the four graphs
        second = page(far, "sciatica")
        assert len(sent) == 3
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
    monkeypatch.setattr(watching, "_SHARE", 0)
    with (
        counting(f"{small}/query") as (address, sent),
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


def test_what_the_pages_keep_follows_the_data(small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_SHARE", 0)
    with closing(KnowledgeGraph.open(f"{small}/query", holds=0)) as far:
        monkeypatch.setattr(KnowledgeGraph, "served", far)
        state.open_graph.clear()
        try:
            assert state.label_of(HIP) == "hip"
            assert state.kinds_by_label() is state.kinds_by_label()
            before = sum(value.count for value in state.categories_to_browse())
            update(small, RENAMED)
            update(small, ANOTHER)
            assert state.label_of(HIP) == "HIP"
            assert set(state.kinds_by_label()) == {"HIP", "pelvis", "knee"}
            assert sum(value.count for value in state.categories_to_browse()) == before + 1
        finally:
            state.open_graph.clear()


def test_doors_and_pages_share_one_look(small: str) -> None:
    with (
        counting(f"{small}/query") as (address, sent),
        closing(KnowledgeGraph.open(address, holds=60)) as far,
    ):
        service = make_service(far, Settings(store=address, ui=False), Tokens())
        opened = len(sent)
        standings = asyncio.run(standings_of(service))
        assert len(sent) == opened + 1
        assert far.data_version == standings[0].version == standings[1].version != ""
        assert far.entity("ham:hip").label == "hip"
        assert len(sent) == opened + 2  # and the graphs


async def standings_of(service: Service) -> list[Standing]:
    return [*await asyncio.gather(service.standing(), service.standing())]


def test_a_change_beside_our_graphs_is_another_state_of_the_same_copy(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_SHARE", 0)
    with (
        counting(f"{small}/query") as (address, sent),
        closing(KnowledgeGraph.open(address, holds=0)) as far,
    ):
        before, asked = far.data_version, len(sent)
        update(small, OWN)
        assert far.data_version != before
        assert len(sent) == asked + 1
        assert far.query("ASK { GRAPH <urn:own> { ham:hip rdfs:label ?own } }")


def test_what_was_counted_is_not_counted_again(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST_HASHED", 1)  # what is not kept is asked of the server
    with (
        counting(f"{small}/query") as (address, sent),
        closing(KnowledgeGraph.open(address, holds=60)) as far,
    ):
        summary, asked = far.summary(), len(sent)
        assert summary.kinds == 2
        assert far.summary() == summary
        assert len(sent) == asked


def test_what_stands_in_other_graphs_is_asked_of_the_server(small: str) -> None:
    update(small, OWN)
    with closing(KnowledgeGraph.open(f"{small}/query")) as far:
        assert far.entity("ham:hip").label == "hip"
        assert far.query("ASK { ham:hip rdfs:label 'hip, my own' }")


@pytest.mark.uncounted
def test_more_than_is_kept_is_asked_of_the_server(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST_HASHED", 10_000)
    with counting(store) as (address, sent), closing(KnowledgeGraph.open(address)) as far:
        far.entity("sciatica")
        before = len(sent)
        assert far.entity("sciatica").label == "sciatica"
        assert len(sent) - before > 3


ASKED_FOR = ("default", "v", "of", "sum", "g", "n")
NOTHING = (200, RESULTS, ROWS.replace(b'["s"]', b'["s","p","o"]'))
REFUSED = (400, "text/plain", b"no MD5")


CELLS = {name: {"type": "uri", "value": f"urn:{name}"} for name in ("s", "p", "o")}
FOUND = {"head": {"vars": [*CELLS]}, "results": {"bindings": [CELLS]}}
STATEMENT = (200, RESULTS, json.dumps(FOUND).encode())


def told(*rows: dict[str, str]) -> tuple[int, str, bytes]:
    """What a server answers that tells its state."""
    bindings = [
        {name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows
    ]
    found = {"head": {"vars": ASKED_FOR}, "results": {"bindings": bindings}}
    return 200, RESULTS, json.dumps(found).encode()


def counted(count: int, graph: str = ASSERTED) -> tuple[int, str, bytes]:
    ours = str(count if graph == ASSERTED else 0)
    return told({"g": graph, "n": str(count)}, {"of": "asserted", "n": ours, "sum": "1"})


ONE = {"of": "asserted", "n": "1", "sum": "1"}


@pytest.mark.parametrize(
    "answers",
    [
        [counted(7, "urn:own")],
        [counted(2), NOTHING],
        [REFUSED, REFUSED, told({"g": ASSERTED, "n": "2"})],
        [REFUSED],
        [NOTHING],
        [told({"g": ASSERTED})],
    ],
    ids=[
        "none of our graphs",
        "fewer than it counts",
        "no sums",
        "no counts",
        "nothing",
        "a count is lacking",
    ],
)
def test_who_cannot_be_copied_is_asked_itself(answers: list[tuple[int, str, bytes]]) -> None:
    with answering(*answers) as (address, _):
        far = RemoteEngine(SparqlClient(address))
        copy = LocalCopy(far, Watch(far, 60))
        assert copy.now().engine is copy.now().engine is far


def test_who_cannot_give_all_graphs_at_once_is_asked_for_each() -> None:
    with answering(counted(1), REFUSED, STATEMENT, NOTHING) as (address, sent):
        far = RemoteEngine(SparqlClient(address))
        engine = LocalCopy(far, Watch(far, 60)).now().engine
        assert len(sent) == 2 + 4
    assert engine.answer("ASK { <urn:s> <urn:p> <urn:o> }")


def test_who_has_too_much_to_count_is_asked_for_ours_alone_from_then_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "_SHARE", 0)
    ours = told({"g": ASSERTED}, {"g": "urn:own"}, ONE)
    with answering(REFUSED, ours) as (address, sent):
        far = RemoteEngine(SparqlClient(address))
        watch = Watch(far, 0)
        first, second = watch.now().state, watch.now().state
        assert len(sent) == 3
    assert first is not None
    assert first == second
    assert (first.ours, first.layout.graphs) == (1, tuple(sorted([ASSERTED, "urn:own"])))


def test_who_is_slow_to_tell_is_asked_itself_and_its_data_have_no_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(_depth: Depth) -> State:
        msg = "slow"
        raise QueryTimeoutError(msg)

    far = RemoteEngine(SparqlClient("http://127.0.0.1:1/"))
    monkeypatch.setattr(far, "look", slow)
    assert LocalCopy(far, Watch(far, 60)).now() == (far, "")


def test_who_goes_away_before_giving_the_graphs_is_told_and_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sparql_client, "_WAITS", ())
    busy = (503, "text/plain", b"busy")
    with answering(counted(1), busy, STATEMENT, STATEMENT, NOTHING) as (address, _):
        far = RemoteEngine(SparqlClient(address))
        copy = LocalCopy(far, Watch(far, 60))
        with pytest.raises(RemoteStoreError, match="busy"):
            copy.now()
        # What comes is no packed answer: then each graph is asked for.
        assert copy.now().engine is not far


def test_who_does_not_answer_any_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_SHARE", 0)
    with answering(counted(0), (500, "text/plain", b"broken")) as (address, _):
        far = RemoteEngine(SparqlClient(address))
        watch = Watch(far, 0)
        watch.now()
        with pytest.raises(RemoteStoreError, match="broken"):
            watch.now()
