"""Asks Virtuoso 7, and puts right on the way there and back what it does otherwise than SPARQL.

All of it was met with 7.2.5 as Debian has it; docs/engines.md lists it, tests/test_virtuoso.py
holds it.

- Its own graphs (settings, schemas) are part of every dataset: queries leave them out by name. A
  list of graphs as the dataset, which SPARQL has, makes a query of a dozen patterns take seconds.
- It tries so many orders of joining that this takes longer than the answer: it is told ours.
- A name with a backslash in it is none to it: it is written as an IRI.
- A path of any length that ends at a term is empty for it, where what is before it has been found
  already: virtuoso_paths.py words it otherwise. It wants one end, and a VALUES is none to it: of
  one term, it becomes a BIND.
- The form of an answer is asked for by the form of the query, or triples come as rows.
- A yes or no comes as a table, a stored truth value as 1 or 0, and a blank node as an address.
- It sorts labels that begin alike in no order, and takes sorting for long work: that is done here.
- It sends 10,000 rows at most and calls that the answer: the rest is fetched in parts.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from hamkg.engine.foreign import Reply
from hamkg.engine.prologue import declarations, end_of_prologue
from hamkg.engine.sorting import in_order, unsorted
from hamkg.engine.tokens import has_word, prefixed_names, replaced, without_opaque_parts
from hamkg.engine.virtuoso_paths import OURS, walked_from_ends, with_ends_compared
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.engine.sparql_client import ClientLimits

_RESULTS = "application/sparql-results+json"
_ASKED = re.compile(rb'\s*\{\s*"head":\s*\{[^}]*"vars":\s*\["__ASK_RETVAL"\]')
_BOOLEAN = re.compile(
    rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean",\s*"value":\s*)"([01])"'
)
_BLANK = re.compile(rb'("type":\s*"bnode",\s*"value":\s*")nodeID://')
_WORDS = {b"0": rb'"false"', b"1": rb'"true"'}
_OWN = re.compile(
    r"http://www\.openlinksw\.com/|http://localuriqaserver/|http://www\.w3\.org/ns/ldp#$"
    r"|http://www\.w3\.org/2002/07/owl#$|https?://[^/]+/DAV/|virtrdf-label$|urn:rules\.skos$"
)
_OUR_ORDER = 'define sql:select-option "order" '
_CUT = re.compile(r"\b(?:LIMIT|OFFSET)\b", re.IGNORECASE)
_FEW = 1000
_NO_GRAPH = "urn:x-hamkg:none"
_IRI = r"<[^<>\"{}|^`\\\s]*>"
_ONE_TERM = re.compile(rf"(\{{\s*(?:BIND\({_IRI} AS \?\w+\)\s*)*)VALUES (\?\w+) \{{ ({_IRI}) \}}")
_ESCAPED = re.compile(r"\\(?=.)")
_NO_START = "transitive start not given"
_BOUND = re.compile(rf"BIND\({_IRI} AS \?\w+\)")
# What it refuses before it works, and what is to be done about it.
_HINTS = {
    _NO_START: (
        "Give a path with *, + or ? one end that is known: a term, or a pattern before it."
    ),
    "estimated execution time": (
        "Ask for less, or set MaxQueryCostEstimationTime higher in its virtuoso.ini."
    ),
    "Stack Overflow in cost model": (
        "Keep a path with *, + or ? out of EXISTS and MINUS, or the UNION out of the query."
    ),
}


class Asking(Protocol):
    """What sends queries, of which this module makes those that Virtuoso understands."""

    address: str
    limits: ClientLimits

    def query(self, text: str, *, pragmas: str = "") -> Reply:
        """Send a query as it is, behind what is no part of it."""

    def put(self, graph_store: str, graph: str, triples: bytes) -> None:
        """Put a graph in place of what has its name."""

    def close(self) -> None:
        """Hang up."""


def is_virtuoso(reply: Reply) -> bool:
    """Tell whether Virtuoso answered ``ASK {}``: it says so, or answers as only it does."""
    return "virtuoso" in reply.server.lower() or _ASKED.match(reply.body) is not None


def is_own(graph: str) -> bool:
    """Tell whether a graph is one of those that Virtuoso makes for itself."""
    return _OWN.match(graph) is not None


def spoken(query: str) -> str:
    r"""Give a query in words by which Virtuoso does what they say.

    >>> spoken("ASK WHERE { VALUES ?a { <urn:a> } ?a <urn:p>? ?b }")
    'ASK WHERE { BIND(<urn:a> AS ?a) ?a <urn:p>? ?b }'
    >>> spoken(r"PREFIX a: <urn:> ASK { ?a a:b\/c ?b }")
    'PREFIX a: <urn:> ASK { ?a <urn:b/c> ?b }'
    """
    if "\\" in query:
        query = _with_whole_names(query)
    while query != (query := _ONE_TERM.sub(r"\1BIND(\3 AS \2)", query)):
        pass
    return query


def _with_whole_names(query: str) -> str:
    prefixes = {prefix: iri for prefix, iri in declarations(query) if prefix is not None}
    changes = []
    for words, place in prefixed_names(query):
        prefix, _, name = words.partition(":")
        if "\\" in name and prefix in prefixes:
            iri = f"{prefixes[prefix][:-1]}{_ESCAPED.sub('', name)}>"
            changes.append((place, place + len(words), iri))
    return replaced(query, changes)


def pragmas(*, default_but: Iterable[str], named: Iterable[str]) -> str:
    """Give what stands before a query about all graphs but some, and with these names.

    Without the names it would find nothing in a graph that the query names.

    >>> pragmas(default_but=["urn:a"], named=["urn:b"]).split(" define ")[1:]
    ['input:default-graph-exclude <urn:a>', 'input:named-graph-uri <urn:b> ']
    """
    dataset = [
        *(f"define input:default-graph-exclude <{graph}> " for graph in default_but),
        *(f"define input:named-graph-uri <{graph}> " for graph in named),
    ]
    return "".join((_OUR_ORDER, *dataset))


def heard(body: bytes) -> bytes:
    """Give results in JSON as SPARQL has them.

    >>> heard(b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}')
    b'{"head":{},"boolean":false}'
    """
    if _ASKED.match(body):
        said = b"true" if json.loads(body)["results"]["bindings"] else b"false"
        return b'{"head":{},"boolean":%b}' % said
    return _BLANK.sub(rb"\1", _BOOLEAN.sub(lambda found: found[1] + _WORDS[found[2]], body))


def part_of(query: str, offset: int, rows: int) -> str:
    r"""Give the query for some rows of the answer to another one, in its order.

    >>> part_of("PREFIX a: <urn:> SELECT * { ?s ?p a:o } ORDER BY ?s", 200, 100)
    'PREFIX a: <urn:> SELECT * { { SELECT * { ?s ?p a:o } ORDER BY ?s\n} } LIMIT 100 OFFSET 200'
    """
    start = end_of_prologue(query)
    return f"{query[:start]}SELECT * {{ {{ {query[start:]}\n}} }} LIMIT {rows} OFFSET {offset}"


class VirtuosoClient:
    """Asks one Virtuoso by the client of any other server."""

    def __init__(self, client: Asking, graphs: Iterable[str]) -> None:
        """Ask about these graphs, Virtuoso's own among them: all that there are."""
        self._client = client
        self.address = client.address
        self.limits = client.limits
        self._graphs = tuple(graphs)

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Reply:
        """Send a query; raises what the client raises, and ResultTooLargeError."""
        words = spoken(text)
        if has_word("from", words):
            return self._whole(words, pragmas(default_but=(), named=()))
        ours = [graph for graph in self._graphs if not is_own(graph)]
        default = default_graphs or ours
        named = named_graphs or ((_NO_GRAPH,) if default_graphs else ours)
        left_out = [graph for graph in self._graphs if graph not in default]
        return self._whole(words, pragmas(default_but=left_out, named=named))

    def put(self, graph_store: str, graph: str, triples: bytes) -> None:
        """Put a graph in place of what has its name."""
        self._client.put(graph_store, graph, triples)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _whole(self, text: str, before: str) -> Reply:
        """Ask until all of the answer is there, and put rows in order."""
        bare, order = unsorted(text)
        asked, before, reply = self._begun(bare, before)
        if reply.media_type != _RESULTS:
            return self._all_triples(reply, asked, before)
        bodies = [heard(reply.body)]
        while reply.most_rows:
            if has_word("from", text):
                raise self._too_many(reply.most_rows)
            offset = len(bodies) * reply.most_rows
            reply = self._client.query(part_of(asked, offset, reply.most_rows), pragmas=before)
            bodies.append(heard(reply.body))
        body = _joined(bodies)
        return Reply(reply.media_type, in_order(body, order) if order else body, reply.server)

    def _begun(self, text: str, before: str) -> tuple[str, str, Reply]:
        """Ask in our words and order, or in its own order or other words where it must."""
        walked, compared = walked_from_ends(text), with_ends_compared(text)
        its_own = before.removeprefix(_OUR_ORDER)
        apart = walked_from_ends(text, but_apart=True)
        tries = [(walked, before), (walked, its_own), (apart, before), (compared, its_own)]
        if not has_word("union", text):  # beside one, these may silently find nothing
            tries += [(compared, before), (text, before)]
        refused: RemoteStoreError | None = None
        for words, pragma in dict.fromkeys(tries):
            if pragma == its_own and _NO_START in str(refused) and _begins_at_values(text):
                continue  # it would walk from anywhere, and find what is not so
            try:
                return words, pragma, self._client.query(words, pragmas=pragma)
            except RemoteStoreError as error:
                if not any(reason in str(error) for reason in _HINTS):
                    raise
                refused = refused or error
        hint = next(hint for reason, hint in _HINTS.items() if reason in str(refused))
        raise RemoteStoreError(str(refused), hint=hint)

    def _all_triples(self, reply: Reply, text: str, before: str) -> Reply:
        """Give all triples: what is cut off of them Virtuoso does not say."""
        if reply.body.count(b"\n") < _FEW or not self._most_rows:
            return reply
        if _CUT.search(without_opaque_parts(text)):
            raise self._too_many(self._most_rows)
        parts = [reply.body]
        while parts[-1].count(b"\n") > 1:
            cut = f"\nLIMIT {self._most_rows} OFFSET {len(parts) * self._most_rows}"
            parts.append(self._client.query(text + cut, pragmas=before).body)
        return replace(reply, body=b"".join(parts))

    @cached_property
    def _most_rows(self) -> int:
        return self._client.query("SELECT (1 AS ?row) WHERE { ?s ?p ?o }").most_rows

    def _too_many(self, rows: int) -> ResultTooLargeError:
        return ResultTooLargeError(f"{self.address} sends {rows:,} rows of an answer at most.")


def _begins_at_values(query: str) -> bool:
    return has_word("values", query) or _BOUND.search(query) is not None


def _joined(bodies: list[bytes]) -> bytes:
    """Put parts of an answer together, without the variables that are ours."""
    if len(bodies) == 1 and OURS.encode() not in bodies[0]:
        return bodies[0]
    documents = [json.loads(body) for body in bodies]
    if "boolean" in documents[0]:
        return bodies[0]
    names = [name for name in documents[0]["head"]["vars"] if not name.startswith(OURS)]
    rows = [
        {name: row[name] for name in names if name in row}
        for document in documents
        for row in document["results"]["bindings"]
    ]
    document = {"head": {"vars": names}, "results": {"bindings": rows}}
    return json.dumps(document, ensure_ascii=False).encode()
