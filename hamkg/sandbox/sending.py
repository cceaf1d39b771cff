"""An answer as it is sent: in the format that is wanted, and within its limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hamkg.engine.services import Answered, with_answers
from hamkg.results import Boolean, Table, Triples
from hamkg.sandbox.wire import unpacked_parts
from hamkg.service_errors import ResultTooLargeError, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.results import Answer
    from hamkg.sandbox.wire import Frame

_KINDS: Mapping[type[Answer], str] = {Table: "table", Boolean: "table", Triples: "graph"}


def sent(answer: Answer, head: Mapping[str, Any]) -> Frame:
    """Write an answer as a head wants it; raises UnacceptableError and ResultTooLargeError."""
    wanted = head["formats"][_KINDS[type(answer)]]
    if wanted is None:
        raise UnacceptableError
    _refuse_too_many_rows(answer, head.get("max_rows"))
    written = answer.write(wanted)
    refuse_too_many_bytes(written, head.get("max_bytes"))
    return {"format": wanted, "kind": type(answer).__name__, "empty": not answer.data}, written


def refuse_too_many_bytes(written: bytes, limit: int | None) -> None:
    """Raise ResultTooLargeError where there are more bytes than are sent."""
    if limit is not None and len(written) > limit:
        msg = f"The answer has {len(written):,} bytes, and {limit:,} are the most that are sent."
        raise ResultTooLargeError(msg)


def with_called(head: Mapping[str, Any], body: bytes, base: str | None) -> str:
    """Give a query with what other servers answered in the place of each call."""
    query, *answers = unpacked_parts(head["sizes"], body)
    answered = [
        None if name is None else Answered(name, answer)
        for name, answer in zip(head["answer_formats"], answers, strict=True)
    ]
    return with_answers(query.decode(), base, answered, head["most_answer_rows"])


def _refuse_too_many_rows(answer: Answer, limit: int | None) -> None:
    # No row is written in fewer than two bytes, so that most answers need no counting.
    if limit is None or len(answer.data) <= 2 * limit:
        return
    if isinstance(answer, Table):
        rows = len(json.loads(answer.data)["results"]["bindings"])
    else:
        rows = len(answer) if isinstance(answer, Triples) else 1
    if rows > limit:
        msg = f"The answer has {rows:,} rows, and {limit:,} are the most that are sent."
        raise ResultTooLargeError(msg)
