"""What `hamkg probe` finds out of other SPARQL servers: good ones, odd ones, and none at all."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest
from click.testing import CliRunner

from hamkg.cli import cli
from hamkg.engine.sparql_client import ClientLimits, SparqlClient
from hamkg.errors import InputError
from hamkg.headers import read_header
from hamkg.locations import ontology
from hamkg.probing import outcome_over, probe
from hamkg.service_errors import RemoteStoreError
from tests.servers import free_port, oxigraph_server
from tests.test_remote import RESULTS, YES, answering
from tests.virtuoso import PASSWORD, USER, virtuoso_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hamkg import KnowledgeGraph
    from hamkg.probe_model import Probe

FILES = sorted((ontology() / "probe").glob("*.rq"))


@pytest.fixture(scope="module", params=[(), ("--union-default-graph",)], ids=["apart", "union"])
def there(request: pytest.FixtureRequest, kg: KnowledgeGraph) -> Iterator[Probe]:
    """An Oxigraph server with the release, probed."""
    with oxigraph_server(*request.param) as address:
        list(kg.deploy(address))
        before = everything(address)
        yield probe(f"{address}/query")
        assert everything(address) == before


def everything(server: str) -> list[str]:
    """Give all that an Oxigraph server holds, in its own words."""
    found = httpx2.get(f"{server}/store", headers={"Accept": "application/n-quads"})
    lines = found.raise_for_status().text.splitlines()
    assert len(lines) > 40_000
    return sorted(lines)


def bare(found: Probe) -> dict[str, tuple[str, str]]:
    return {each.name: (each.bare.state, each.bare.words) for each in found.features}


def asked(found: Probe) -> dict[str, tuple[str, str]]:
    return {each.name: (each.asked.state, each.asked.words) for each in found.features}


def amiss(answers: dict[str, tuple[str, str]]) -> set[str]:
    return {name for name, (state, _) in answers.items() if state not in {"right", "told"}}


@pytest.mark.uncounted
def test_oxigraph_says_who_it_is_and_answers_in_every_format(there: Probe) -> None:
    assert (there.server, there.version, there.adapter) == ("Oxigraph", "0.5.13", "")
    assert [row.lacking for row in there.formats] == [()] * 4
    assert there.graph_store == there.address.replace("/query", "/store")
    assert there.update == there.address.replace("/query", "/update")
    assert there.update_status == 400


def test_hamkg_asks_oxigraph_for_everything_and_gets_it_right(there: Probe) -> None:
    assert amiss(asked(there)) == set()
    assert len(there.features) == len(FILES)


def test_what_a_query_without_a_graph_is_about_is_told(
    there: Probe, request: pytest.FixtureRequest
) -> None:
    apart = request.node.callspec.params["there"] == ()
    told = "the default graph alone" if apart else "all graphs"
    assert bare(there)["default-union"] == ("told", told)
    assert asked(there)["default-union"] == ("told", "all graphs")
    assert (bare(there)["path-plus"][0] == "untried") == apart


def test_the_release_that_is_there_is_told(there: Probe, kg: KnowledgeGraph) -> None:
    assert asked(there)["release"] == ("told", kg.summary().version)
    assert asked(there)["graphs"] == ("told", "asserted; evidence; inferred; schema")


def test_an_empty_server_is_probed_with_what_needs_no_data() -> None:
    with oxigraph_server() as address:
        found = probe(f"{address}/query")
    needing = {path.stem for path in FILES if "given" in read_header(path, ())}
    assert amiss(asked(found)) == amiss(bare(found)) == needing
    assert asked(found)["graphs"] == ("told", "nothing")


def test_nothing_that_could_change_anything_is_sent() -> None:
    with answering((200, RESULTS, YES)) as (address, sent):
        probe(address)
    assert [each["update"] for each in sent if "update" in each] == [["this is no update"]]
    assert len(sent) > 2 * len(FILES)


def test_a_server_that_says_yes_to_everything_is_not_believed() -> None:
    with answering((200, RESULTS, YES)) as (address, _):
        found = probe(address)
    assert bare(found)["ask-yes"][0] == "right"
    assert bare(found)["ask-no"] == ("wrong", "true")
    assert bare(found)["values"] == ("wrong", "true")
    assert bare(found)["rows"] == ("wrong", "0 rows")
    assert (found.server.startswith("BaseHTTP"), found.described) == (True, ())
    assert found.graph_store is None
    assert [row.given for row in found.formats] == [("json",), ("json",), (), ()]


def test_what_cannot_be_read_is_no_answer_in_its_format() -> None:
    broken = (200, "text/turtle", b"<urn:a> <urn:b")
    with answering((200, RESULTS, YES), broken) as (address, _):
        found = probe(address)
    assert [row.given for row in found.formats] == [()] * 4
    assert bare(found)["values"][0] == "refused"
    assert asked(found)["values"] == ("untried", "hamkg cannot ask this server")


def test_a_server_that_refuses_each_question_is_told_with_its_words() -> None:
    with answering((200, RESULTS, YES), (400, "text/plain", b"too hard")) as (address, _):
        found = probe(address)
    assert bare(found)["values"] == ("refused", f"{address} answers 400: too hard")


class Silent(BaseHTTPRequestHandler):
    """Answers queries with yes, and nothing else in time."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/sparql":
            return self.do_HEAD()
        self.send_response(200)
        self.send_header("Content-Type", RESULTS)
        self.end_headers()
        self.wfile.write(YES)
        return None

    def do_HEAD(self) -> None:
        time.sleep(1.0)

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_what_is_not_answered_in_time_is_not_found_and_the_rest_is_told() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/sparql"
        found = probe(address, ClientLimits(seconds=0.5))
        server.shutdown()
    assert (found.described, found.graph_store, found.update) == ((), None, None)
    assert bare(found)["ask-yes"][0] == "right"


@pytest.mark.parametrize(
    ("media_type", "body", "told"),
    [("text/html", b"<p>Welcome", 'answers with "text/html"'), (RESULTS, b"<p>", "is not")],
)
def test_what_is_no_sparql_server_is_told(media_type: str, body: bytes, told: str) -> None:
    with (
        answering((200, media_type, body)) as (address, _),
        pytest.raises(RemoteStoreError, match=told),
    ):
        probe(address)


def test_where_nobody_listens_is_told_and_what_is_no_address_too() -> None:
    with pytest.raises(RemoteStoreError, match="cannot be reached"):
        probe(f"http://127.0.0.1:{free_port()}/query")
    with pytest.raises(InputError, match="no address"):
        probe("data.ttl")


def test_the_command_tells_it_in_words_and_as_json() -> None:
    with oxigraph_server() as address:
        client = SparqlClient(f"{address}/query")
        client.put(f"{address}/store", "urn:g", b"<urn:s> <urn:p> <urn:o> .")
        client.close()
        words = CliRunner().invoke(cli, ["probe", f"{address}/query"], catch_exceptions=False)
        told = CliRunner().invoke(cli, ["probe", f"{address}/query", "--format", "json"])
    assert "server: Oxigraph 0.5.13\nasked by: plain SPARQL\n" in words.output
    assert "no graph, it is about: the default graph alone; asked by hamkg: all" in words.output
    document = json.loads(told.output)
    assert [each["name"] for each in document["features"] if each["section"] == "Data"] == [
        "default-union",
        "graphs",
        "release",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_hamkg_itself_answers_each_feature_right(kg: KnowledgeGraph, path: Path) -> None:
    state = outcome_over(kg.query, path).state
    assert state in {"right", "told"}


@pytest.mark.uncounted
@pytest.mark.needs_virtuoso
def test_what_virtuoso_does_otherwise_is_found(kg: KnowledgeGraph) -> None:
    with pytest.MonkeyPatch.context() as patched, virtuoso_server() as address:
        patched.setenv("HAMKG_STORE_USER", USER)
        patched.setenv("HAMKG_STORE_PASSWORD", PASSWORD)
        list(kg.deploy(address))
        found = probe(f"{address}/sparql")
    assert (found.server, found.adapter) == ("Virtuoso", "Virtuoso")
    assert bare(found)["rows"] == ("wrong", "10,000 rows")
    assert asked(found)["rows"] == ("right", "27,000 rows")
    mended = amiss(bare(found)) - amiss(asked(found))
    assert mended >= {"ask-no", "ask-yes", "blank-kept", "rows"}
    assert amiss(asked(found)) <= amiss(bare(found))
    assert asked(found)["path-union-term"][0] == "right"
