"""What a process behind the walls can be asked to do, by name.

A job is a head of plain values and a body of bytes; so is its reply.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from hamkg.engine.guard import refuse_escaped_calls
from hamkg.engine.services import calls_in
from hamkg.engine.uploads import parse_upload
from hamkg.errors import InputError, QuerySyntaxError
from hamkg.sandbox.afar_jobs import AFAR
from hamkg.sandbox.protection import CHANGED, Protection
from hamkg.sandbox.sending import refuse_too_many_bytes, sent, with_called
from hamkg.service_errors import ProtectedGraphError, UnknownGraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hamkg.engine import EmbeddedEngine
    from hamkg.engine.datasets import Dataset
    from hamkg.sandbox.wire import Frame

    Job: TypeAlias = Callable[["Data", Mapping[str, Any], bytes], Frame]


class Data:
    """The data that jobs work on: a dataset, and the engine that answers queries over it."""

    def __init__(self, dataset: Dataset, engine: EmbeddedEngine) -> None:
        """Take both; the engine works on the store of the dataset."""
        self.dataset = dataset
        self.engine = engine

    @cached_property
    def protection(self) -> Protection:
        """What keeps the graphs of the release from changes."""
        return Protection(self.engine)


def _query(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    try:
        answer = data.engine.answer(
            body.decode(),
            graphs=head.get("graphs", ()),
            default_graphs=head.get("default_graphs", ()),
            named_graphs=head.get("named_graphs", ()),
        )
    except QuerySyntaxError:
        refuse_escaped_calls(body.decode())
        raise
    return sent(answer, head)


def _calls(data: Data, _head: Mapping[str, Any], body: bytes) -> Frame:
    try:
        found = calls_in(body.decode(), data.engine.base)
    except QuerySyntaxError:
        refuse_escaped_calls(body.decode())
        raise
    return {"calls": [call._asdict() for call in found]}, b""


def _federated(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Answer a query that calls other servers, with what they answered."""
    text = with_called(head, body, data.engine.base)
    return _query(data, head, text.encode())


def _graph(data: Data, head: Mapping[str, Any], _body: bytes) -> Frame:
    name = head["name"]
    if not data.dataset.has_graph(name):
        raise UnknownGraphError(name)
    written = data.dataset.triples(name).write(head["format"])
    refuse_too_many_bytes(written, head.get("max_bytes"))
    return {"format": head["format"]}, written


def _dataset(data: Data, head: Mapping[str, Any], _body: bytes) -> Frame:
    written = data.dataset.dump(head["format"])
    refuse_too_many_bytes(written, head.get("max_bytes"))
    return {"format": head["format"]}, written


def _parse(_data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    return {}, parse_upload(body, head["format"], base=head["base"])


def _ping(data: Data, _head: Mapping[str, Any], _body: bytes) -> Frame:
    data.engine.answer("ASK {}")
    return {}, b""


def _update(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    try:
        data.engine.update(
            body.decode(),
            using_default=head.get("using_default", ()),
            using_named=head.get("using_named", ()),
            then=data.protection.operations,
        )
    except QuerySyntaxError as error:
        if f"<{CHANGED}>" in str(error):
            raise ProtectedGraphError from error
        refuse_escaped_calls(body.decode())
        raise
    return {}, b""


def _put_graph(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    data.protection.refuse(head["name"])
    return {"created": data.dataset.put_graph(head["name"], body)}, b""


def _add_to_graph(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    data.protection.refuse(head["name"])
    return {"created": data.dataset.add_to_graph(head["name"], body)}, b""


def _drop_graph(data: Data, head: Mapping[str, Any], _body: bytes) -> Frame:
    data.protection.refuse(head["name"])
    if not data.dataset.drop_graph(head["name"]):
        raise UnknownGraphError(head["name"])
    return {}, b""


def _put_dataset(data: Data, _head: Mapping[str, Any], body: bytes) -> Frame:
    data.protection.refuse_replacement()
    data.protection.refuse_quads(body)
    data.dataset.put_dataset(body)
    return {}, b""


def _add_to_dataset(data: Data, _head: Mapping[str, Any], body: bytes) -> Frame:
    data.protection.refuse_quads(body)
    data.dataset.add_to_dataset(body)
    return {}, b""


def done(jobs: Mapping[str, Job], data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Do the job that a head names; raises HamkgError."""
    try:
        return jobs[head["job"]](data, head, body)
    except ValueError as error:
        # The engine's word for a name that is no IRI.
        raise InputError(f"{error}.", hint="Name each graph by a whole IRI.") from error


READS: Mapping[str, Job] = {
    "query": _query,
    "calls": _calls,
    "federated": _federated,
    "graph": _graph,
    "dataset": _dataset,
    "parse": _parse,
    "ping": _ping,
    **AFAR,
}
WRITES: Mapping[str, Job] = {
    "update": _update,
    "put_graph": _put_graph,
    "add_to_graph": _add_to_graph,
    "drop_graph": _drop_graph,
    "put_dataset": _put_dataset,
    "add_to_dataset": _add_to_dataset,
}
