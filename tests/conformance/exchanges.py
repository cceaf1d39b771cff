"""The suites' tests of HTTP itself: requests to send in turn, and what each must bring back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from tests.conformance.comparing import Comparison, Graph
from tests.conformance.suite import MF, ROOT, Manifest, Node, quads_of

if TYPE_CHECKING:
    from tests.conformance.service import Reply, Service
    from tests.conformance.suite import Files

_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_TYPES = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


@dataclass(frozen=True)
class Exchange:
    """One request and what the reply must be."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    format_name: str | None
    boolean: bool | None
    graph: str | None


@dataclass(frozen=True)
class Conversation:
    """A test: the data that the server must have, and the exchanges in their order."""

    name: str
    data: Files
    exchanges: tuple[Exchange, ...]


def conversations() -> list[Conversation]:
    """All tests of HTTP that the suites here have, as requests to send."""
    paths = [*ROOT.rglob("sparql11/protocol/manifest.ttl")]
    paths += sorted(ROOT.rglob("sparql11/graph-store-protocol/manifest-*.ttl"))
    return [talk for path in paths for talk in _Reader(path).conversations()]


class _Reader(Manifest):
    def conversations(self) -> list[Conversation]:
        found = self.store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None)
        entries = [entry for each in found for entry in self.items(each.object)]
        return [self.conversation(entry) for entry in entries if self.one(entry, MF + "action")]

    def conversation(self, entry: Node) -> Conversation:
        assert isinstance(entry, ox.NamedNode)
        fragment = entry.value.rpartition("#")[2]
        requests = self.items(self.one(self.one(entry, MF + "action"), _HT + "requests"))
        return Conversation(
            name=f"{'/'.join(self.folder.parts[-2:])}#{fragment}",
            data=self.files(entry),
            exchanges=tuple(self.exchange(request, fragment) for request in requests),
        )

    def exchange(self, request: Node, fragment: str) -> Exchange:
        headers = self.headers(request)
        reply = self.one(request, _HT + "resp")
        boolean = self.text(reply, MF + "expectedBoolean")
        body, answer = self.one(request, _HT + "body"), self.one(reply, _HT + "body")
        chars = self.text(body, _CNT + "chars")
        encoding = self.text(body, _CNT + "characterEncoding") or "utf-8"
        return Exchange(
            method=self.text(request, _HT + "methodName") or "GET",
            path=_place(self.text(request, _HT + "absolutePath") or "", fragment, headers),
            headers=headers,
            body=None if chars is None else chars.encode(encoding),
            statuses=tuple(
                status.value.rpartition("#")[2]
                for status in self.values(reply, MF + "expectedStatus")
                if isinstance(status, ox.NamedNode)
            ),
            format_name=self.text(reply, MF + "expectedFormat"),
            boolean=None if boolean is None else boolean == "true",
            graph=self.text(answer, _CNT + "chars"),
        )

    def headers(self, request: Node) -> dict[str, str]:
        found = self.items(self.one(request, _HT + "headers"))
        return {
            self.text(each, _HT + "fieldName") or "": self.text(each, _HT + "fieldValue") or ""
            for each in found
        }

    def text(self, node: Node | None, predicate: str) -> str | None:
        value = self.one(node, predicate)
        return value.value if isinstance(value, ox.Literal) else None


def _place(path: str, fragment: str, headers: dict[str, str]) -> str:
    """Turn the address that a test writes into hamkg's: updates have one of their own."""
    is_query = "sparql-query" in headers.get("content-type", "")
    door = "/update" if "update" in fragment and not is_query else "/sparql"
    return path.replace("/sparql/", door, 1).replace("/gsp", "/graphs", 1)


def hold_conversation(service: Service, talk: Conversation) -> None:
    """Send the requests of a test, and fail where a reply is not what it must be."""
    service.put(quads_of(talk.data))
    location = ""
    for exchange in talk.exchanges:
        path = exchange.path.replace("$LOCATION$", quote(location, safe=""))
        reply = service.send(exchange.method, path, exchange.body, **exchange.headers)
        location = reply.headers.get("location", location)
        _check(exchange, reply)


def _check(exchange: Exchange, reply: Reply) -> None:
    assert any(_is_status(name, reply.status) for name in exchange.statuses), reply
    kind = reply.headers.get("content-type", "").partition(";")[0]
    if exchange.format_name is not None:
        assert kind in _TYPES[exchange.format_name], reply
    if exchange.boolean is not None:
        assert json.loads(reply.body)["boolean"] is exchange.boolean, reply
    if exchange.graph is not None and exchange.method != "HEAD":
        assert kind == "text/turtle", reply
        found, wanted = _graph(reply.body), _graph(exchange.graph.encode())
        assert Comparison().same(found, wanted), reply


def _is_status(name: str, status: int) -> bool:
    if name.startswith("StatusCode"):
        return name == f"StatusCode{status // 100}xx"
    return _STATUSES[name] == status


def _graph(turtle: bytes) -> Graph:
    base = "http://www.example/gsp/"
    return Graph(frozenset(ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base)))
