"""Nothing is fetched, read or run on a caller's behalf (D11 to D18 of the threat model).

A web server on this machine counts who comes to it: nobody must.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from pyshacl.errors import ReportableRuntimeError

from hamkg import KnowledgeGraph
from hamkg.build.validate import run_shapes
from hamkg.engine import EmbeddedEngine
from tests.trust.serving import FORM, Canary, Server, canary, is_clean, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.uncounted

PATTERN = "{ ?s ?p ?o }"
# {a} is the canary's address, and {e} the same with an escape in it.
CALLS = {
    "plain": "ASK { SERVICE <{a}> {p} }",
    "silent": "ASK { SERVICE SILENT <{a}> {p} }",
    "a variable": "ASK { BIND(<{a}> AS ?v) SERVICE ?v {p} }",
    "values": "ASK { VALUES ?v { <{a}> } SERVICE SILENT ?v {p} }",
    "a subquery": "ASK { { SELECT * { SERVICE <{a}> {p} } } }",
    "a prefixed name": "PREFIX x: <{a}> ASK { SERVICE x: {p} }",
    "the base": "BASE <{a}> ASK { SERVICE <> {p} }",
    "a comment": "ASK { SERVICE#\n<{a}> {p} }",
    "no space": "ASK{SERVICE<{a}>{p}}",
    "mixed case": "ASK { sErViCe <{a}> {p} }",
    "an escaped IRI": "ASK { SERVICE <{e}> {p} }",
    "an escaped keyword": "ASK { \\u0053ERVICE <{a}> {p} }",
    "a long escape": "ASK { \\U00000053ERVICE <{a}> {p} }",
    "a letter that folds to S": "ASK { \u017fERVICE <{a}> {p} }",
    "optional": "ASK { OPTIONAL { SERVICE <{a}> {p} } }",
    "union": "ASK { {p} UNION { SERVICE <{a}> {p} } }",
    "minus": "ASK { {p} MINUS { SERVICE <{a}> {p} } }",
    "graph": "ASK { GRAPH ?g { SERVICE <{a}> {p} } }",
    "exists": "ASK { FILTER EXISTS { SERVICE <{a}> {p} } }",
    "not exists": "ASK { FILTER NOT EXISTS { SERVICE <{a}> {p} } }",
    "lateral": "ASK { LATERAL { SERVICE <{a}> {p} } }",
    "behind a string": "ASK { ?x ?y '}' . SERVICE <{a}> {p} }",
    "behind an open string": 'ASK { ?x ?y """\'""" . SERVICE <{a}> {p} }',
    "behind a comment": "ASK { # '\n SERVICE <{a}> {p} }",
    "construct": "CONSTRUCT {p} WHERE { SERVICE <{a}> {p} }",
    "describe": "DESCRIBE ?s WHERE { SERVICE <{a}> {p} }",
}
LOADS = {
    "plain": "LOAD <{a}>",
    "into": "LOAD <{a}> INTO GRAPH <urn:loaded>",
    "a prefixed name": "PREFIX x: <{a}> LOAD x:",
    "the base": "BASE <{a}> LOAD <>",
    "a comment": "lOaD#\n<{a}>",
    "an escaped IRI": "LOAD <{e}>",
    "an escaped keyword": "\\u004cOAD <{a}>",
    "second": "INSERT DATA { <urn:first> <urn:p> 1 } ; LOAD <{a}>",
    "a file": "LOAD <file:///etc/hostname>",
    "a silent file": "LOAD SILENT <file:///etc/hostname> INTO GRAPH <urn:loaded>",
    "a file by its base": "BASE <file:///etc/> LOAD <hostname>",
    "a service": "INSERT { ?s ?p ?o } WHERE { SERVICE <{a}> {p} }",
    "a silent service": "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <{a}> {p} }",
    "a service in using": "DELETE {p} USING <{a}> WHERE { SERVICE <{a}> {p} }",
}
NAMED = {
    "from": "ASK FROM <{a}> {p}",
    "from named": "ASK FROM NAMED <{a}> { GRAPH ?g {p} }",
    "from a file": "ASK FROM <file:///etc/hostname> {p}",
    "graph": "ASK { GRAPH <{a}> {p} }",
    "describe": "DESCRIBE <{a}>",
}
CONTEXTS: dict[str, object] = {
    "a string": "{a}",
    "a file": "file:///etc/hostname",
    "relative": "context.jsonld",
    "in a list": [{}, "{a}"],
    "imported": {"@version": 1.1, "@import": "{a}"},
    "of a term": {"@version": 1.1, "p": {"@id": "urn:p", "@context": "{a}"}},
    "of a type": {"@version": 1.1, "T": {"@id": "urn:T", "@context": ["{a}"]}},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with scratch(tmp_path_factory.mktemp("server")) as found:
        yield found


@pytest.fixture
def bird() -> Iterator[Canary]:
    """A canary that nobody must have come to at the end."""
    with canary() as found:
        yield found
        assert found.visits == []


def filled(text: str, bird: Canary) -> str:
    escaped = bird.address.replace(":", "\\u003A", 1)
    return text.replace("{a}", bird.address).replace("{e}", escaped).replace("{p}", PATTERN)


# ---------------------------------------------------------------- queries and updates


@pytest.mark.parametrize("form", CALLS)
def test_no_other_server_is_asked(server: Server, bird: Canary, form: str) -> None:
    """D11."""
    reply = server.query(filled(CALLS[form], bird))

    # What folds to the keyword in other languages than SPARQL is no query at all.
    assert reply.status == (400 if form == "a letter that folds to S" else 403)
    assert is_clean(reply)


@pytest.mark.parametrize("form", ["plain", "silent", "an escaped IRI", "a subquery"])
def test_no_other_server_is_asked_by_a_form(server: Server, bird: Canary, form: str) -> None:
    """D11: through every door for queries."""
    text = urlencode({"query": filled(CALLS[form], bird)})

    assert server.send("GET", f"/sparql?{text}").status == 403
    assert server.send("POST", "/sparql", text, **FORM).status == 403


def test_the_word_alone_is_no_call(server: Server) -> None:
    """D11: in a string, a variable, a name, an IRI, a comment."""
    query = """PREFIX service: <urn:service:>
        ASK { ?service service:load 'SERVICE <http://x/>', <urn:SERVICE> } # SERVICE"""

    assert server.query(query).status == 200


def test_a_worker_could_reach_nobody_if_it_were_asked_to(server: Server) -> None:
    """D11: the second wall. A worker sees no network but a loopback of its own, which is down."""
    assert server.asks("")

    networks = {pid: Path(f"/proc/{pid}/ns/net").readlink() for pid in server.tree()}
    walled = [pid for pid, found in networks.items() if found != networks[server.process.pid]]

    assert walled, "this system gives no network namespaces"
    for pid in walled:
        devices = Path(f"/proc/{pid}/net/dev").read_text(encoding="utf-8")
        assert re.findall(r"^\s*(\S+):\s+(\d+)", devices, re.MULTILINE) == [("lo", "0")]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "dbpedia.org"])
def test_no_server_is_listed_unasked(server: Server, host: str) -> None:
    """D12: none may be asked, wherever it is."""
    assert server.query(f"ASK {{ SERVICE <http://{host}/sparql> {PATTERN} }}").status == 403


@pytest.mark.parametrize("form", LOADS)
def test_nothing_is_loaded(server: Server, bird: Canary, form: str) -> None:
    """D13."""
    reply = server.update(filled(LOADS[form], bird))

    assert reply.status == 403
    assert is_clean(reply)
    assert "No such file" not in reply.text
    assert not server.asks("{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "form",
    [
        "LOAD SILENT <{a}>",
        "LOAD SILENT <{a}> INTO GRAPH <urn:loaded>",
        "BASE <file:///etc/> LOAD SILENT <hostname>",
        "PREFIX f: <file:///etc/> LOAD SILENT f:hostname INTO GRAPH <urn:loaded>",
    ],
)
def test_a_silent_load_fails_in_silence(server: Server, bird: Canary, form: str) -> None:
    """D13: as the standard has it, and fetches nothing."""
    reply = server.update(filled(form, bird))

    assert reply.status in {204, 403}
    assert not server.asks("{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }")


@pytest.mark.parametrize("form", NAMED)
def test_a_graph_that_is_named_is_not_fetched(server: Server, bird: Canary, form: str) -> None:
    """D14."""
    reply = server.query(filled(NAMED[form], bird))

    assert reply.status == 200
    assert b"true" not in reply.body


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_of_the_protocol_is_not_fetched(server: Server, bird: Canary, name: str) -> None:
    """D14."""
    query = f"ASK {{ {PATTERN} UNION {{ GRAPH ?g {PATTERN} }} }}"

    for address in (bird.address, "file:///etc/hostname", "file:/etc/hostname"):
        reply = server.query(query, **{name: address})
        assert (reply.status, reply.json["boolean"]) == (200, False)


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_a_graph_for_an_update_is_not_fetched(server: Server, bird: Canary, name: str) -> None:
    """D14."""
    form = {"update": f"INSERT {{ <urn:got> <urn:it> 1 }} WHERE {PATTERN}", name: bird.address}

    reply = server.update(urlencode(form), **FORM)

    assert reply.status == 204
    assert not server.asks("<urn:got> ?p ?o")


# ---------------------------------------------------------------- documents


@pytest.mark.parametrize("form", CONTEXTS)
def test_a_context_elsewhere_is_refused(server: Server, bird: Canary, form: str) -> None:
    """D15."""
    document = {"@context": CONTEXTS[form], "@id": "urn:a", "@type": "T", "p": {"@id": "urn:b"}}
    text = filled(json.dumps(document), bird)
    hidden = text.replace('"@context"', '"\\u0040context"')

    for body in (text, hidden):
        reply = server.put(body, "application/ld+json")
        assert reply.status == 400
        assert is_clean(reply)


def test_a_context_within_the_document_works(server: Server) -> None:
    """D15."""
    document = {"@context": {"p": "urn:p", "T": "urn:T"}, "@id": "urn:a", "@type": "T", "p": "x"}

    assert server.put(json.dumps(document), "application/ld+json").status in {201, 204}
    assert server.asks('GRAPH <urn:g> { <urn:a> a <urn:T> ; <urn:p> "x" }')


def test_a_context_that_comes_with_hamkg_may_be_named(server: Server) -> None:
    """D15: it is read from the package."""
    document = {
        "@context": "https://w3id.org/hamkg/export/context.jsonld",
        "id": "ham:of_mine",
        "type": "Muscle",
    }

    assert server.put(json.dumps(document), "application/ld+json").status in {201, 204}
    assert server.asks("GRAPH <urn:g> { ham:of_mine a ham:Muscle }")


def test_an_import_is_data(server: Server, bird: Canary) -> None:
    """D16."""
    turtle = f"<urn:o> <http://www.w3.org/2002/07/owl#imports> <{bird.address}> ."

    assert server.put(turtle, "text/turtle").status in {201, 204}
    assert server.asks(f"GRAPH <urn:g> {{ <urn:o> ?imports <{bird.address}> }}")


# ---------------------------------------------------------------- other libraries


def test_a_graph_for_owlready2_fetches_and_runs_nothing(
    tmp_path: Path, bird: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16, D17: neither an import nor a Python module that the data name."""
    monkeypatch.syspath_prepend(tmp_path)
    module = tmp_path / "named_by_the_data.py"
    module.write_text("raise SystemExit('the data ran a program')", encoding="utf-8")
    owlready = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
    data = tmp_path / "data.trig"
    data.write_text(
        f"""PREFIX owl: <http://www.w3.org/2002/07/owl#>
        GRAPH <https://w3id.org/hamkg/graph/asserted> {{
          <https://w3id.org/hamkg> a owl:Ontology ; owl:imports <{bird.address}> ;
            <{owlready}python_module> "named_by_the_data" .
          <urn:C> a owl:Class ; <{owlready}python_name> "named_by_the_data" }}""",
        encoding="utf-8",
    )

    with closing(KnowledgeGraph.open(data)) as graph, pytest.warns(UserWarning, match="3 stat"):
        world = graph.to_owlready()

    assert [found.iri for found in world.classes()] == ["urn:C"]
    assert "named_by_the_data" not in sys.modules


@pytest.mark.parametrize(
    "constraint",
    [
        'sh:sparql [ sh:select "SELECT $this { SERVICE <{a}> { $this ?p ?o } }" ]',
        'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "{a}" ] ]',
        "owl:imports <{a}>",
        "sh:shapesGraph <{a}>",
    ],
    ids=["service", "script", "imports", "shapes"],
)
def test_shapes_fetch_and_run_nothing(tmp_path: Path, bird: Canary, constraint: str) -> None:
    """D18: whether it is the shapes that ask for it or the data."""
    prologue = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"<urn:o> a owl:Ontology ; owl:imports <{bird.address}> .\n"
    )
    shape = f"<urn:S> a sh:NodeShape ; sh:targetNode <urn:a> ; {filled(constraint, bird)} ."
    (tmp_path / "shapes.ttl").write_text(prologue + shape, encoding="utf-8")
    data = f"{prologue}{shape}<urn:a> <urn:p> 1 ."

    # How pySHACL refuses: with an error, or with one in the place of the report.
    with (
        closing(EmbeddedEngine.of("turtle", data.encode())) as engine,
        suppress(ReportableRuntimeError, AttributeError),
    ):
        run_shapes(engine, tmp_path)
