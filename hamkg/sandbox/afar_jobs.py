"""The jobs of a process behind the walls whose data are in another SPARQL server.

It has none itself: it makes a stranger's query ready to be sent, and reads what came back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hamkg.engine.foreign import Reply, incoming, outgoing
from hamkg.engine.from_clauses import graphs_of_from
from hamkg.engine.guard import refuse_escaped_calls
from hamkg.engine.tokens import has_word
from hamkg.errors import QuerySyntaxError
from hamkg.sandbox.replaying import Recorded, WantedError
from hamkg.sandbox.sending import refuse_too_many_bytes, sent, with_called
from hamkg.sandbox.wire import unpacked_parts
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.results import Answer
    from hamkg.sandbox.jobs import Data, Job
    from hamkg.sandbox.wire import Frame


def _outgoing(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Check a query, with what other servers answered where it calls some."""
    base = data.engine.base
    text = with_called(head, body, base) if head["wants"] == "federated" else body.decode()
    graphs = (*head.get("default_graphs", ()), *head.get("named_graphs", ()))
    try:
        ready = outgoing(text, base, graphs)
    except QuerySyntaxError:
        refuse_escaped_calls(text)
        raise
    # As it is sent: there it is told which prefixes and which base are meant.
    default, named = graphs_of_from(ready) if (names := has_word("from", text)) else ((), ())
    return {"from": names, "default": default, "named": named}, ready.encode()


def _incoming(_data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Read what came back, and write it in the format that is wanted."""
    return _written(Reply(body=body, **head["reply"]), head)


def _virtuoso(_data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Ask Virtuoso as far as it has replied: give the next question, or the answer as wanted."""
    from hamkg.engine.virtuoso import VirtuosoClient

    text, *bodies = unpacked_parts(head["parts"], body)
    came = [Reply(body=each, **told) for told, each in zip(head["replies"], bodies, strict=True)]
    try:
        client = VirtuosoClient(Recorded(head["address"], came), head["graphs"])
        reply = client.query(
            text.decode(), default_graphs=head["default"], named_graphs=head["named"]
        )
    except WantedError as wanted:
        return {"ask": wanted.text, "pragmas": wanted.pragmas}, b""
    except (KeyError, TypeError, ValueError) as error:
        told = f"{head['address']} answers what is not SPARQL results."
        raise RemoteStoreError(told) from error
    return _written(reply, head)


def _written(reply: Reply, head: Mapping[str, Any]) -> Frame:
    answer = incoming(reply, head["address"])
    return _as_dataset(answer, head) if head.get("rows_are_quads") else sent(answer, head)


def _as_dataset(answer: Answer, head: Mapping[str, Any]) -> Frame:
    """Write rows of graph, subject, predicate and object as a dataset."""
    from hamkg.engine.convert import rows_as_dataset

    try:
        written = rows_as_dataset(answer.data, head["format"])
    except (TypeError, ValueError, SyntaxError) as error:
        told = f"{head['address']} answers no statements where statements were asked for."
        raise RemoteStoreError(told) from error
    refuse_too_many_bytes(written, head.get("max_bytes"))
    return {"format": head["format"]}, written


AFAR: Mapping[str, Job] = {
    "outgoing": _outgoing,
    "incoming": _incoming,
    "virtuoso": _virtuoso,
}
