"""The jobs of a process behind the walls whose data are in another SPARQL server.

It has none itself: it makes a stranger's query ready to be sent, and reads what came back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hamkg.engine.foreign import Reply, incoming, outgoing
from hamkg.engine.guard import refuse_escaped_calls
from hamkg.engine.tokens import has_word
from hamkg.errors import QuerySyntaxError
from hamkg.sandbox.sending import refuse_too_many_bytes, sent, with_called
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
    return {"from": has_word("from", text)}, ready.encode()


def _incoming(_data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Read what came back, and write it in the format that is wanted."""
    return sent(_read(head, body), head)


def _incoming_dataset(_data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Read rows of graph, subject, predicate and object, and write them as a dataset."""
    from hamkg.engine.convert import rows_as_dataset

    answer = _read(head, body)
    try:
        written = rows_as_dataset(answer.data, head["format"])
    except (TypeError, ValueError, SyntaxError) as error:
        told = f"{head['address']} answers no statements where statements were asked for."
        raise RemoteStoreError(told) from error
    refuse_too_many_bytes(written, head.get("max_bytes"))
    return {"format": head["format"]}, written


def _read(head: Mapping[str, Any], body: bytes) -> Answer:
    return incoming(Reply(body=body, **head["reply"]), head["address"])


AFAR: Mapping[str, Job] = {
    "outgoing": _outgoing,
    "incoming": _incoming,
    "incoming_dataset": _incoming_dataset,
}
