"""The process that answers one query and ends: a request comes in as JSON, the answer goes out.

The answer is one line of JSON that says what follows, then the bytes of the answer.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from pathlib import Path
from typing import Any

from hamkg.engine.embedded import EmbeddedEngine
from hamkg.errors import HamkgError, QueryMemoryError

# The engine recurses with the nesting of a query; a deep one must not end in a crash.
_STACK_BYTES = 256 * 1024 * 1024


def reply(request: dict[str, Any]) -> bytes:
    """Answer a request; what hamkg reports on purpose becomes part of the reply."""
    try:
        source = Path(request["source"])
        engine = (
            EmbeddedEngine.open_read_only(source)
            if source.is_dir()
            else EmbeddedEngine.load(source)
        )
        answer = engine.answer(request["query"], graphs=request["graphs"])
    except HamkgError as error:
        told = {
            "error": error.code,
            "message": str(error),
            "hint": error.hint,
            "line": getattr(error, "line", None),
            "column": getattr(error, "column", None),
        }
        return json.dumps(told).encode() + b"\n"
    head = {"answer": type(answer).__name__}
    return json.dumps(head).encode() + b"\n" + answer.data


def main() -> None:
    """Take the request from standard input, limit this process, and reply."""
    request = json.load(sys.stdin)
    _limit_memory(request["memory_mb"] * 1024 * 1024)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.stack_size(_STACK_BYTES)
    replies: list[bytes] = []
    thread = threading.Thread(target=_reply_into, args=(replies, request))
    thread.start()
    thread.join()
    sys.stdout.buffer.write(replies[0])


def _reply_into(replies: list[bytes], request: dict[str, Any]) -> None:
    try:
        replies.append(reply(request))
    except MemoryError:
        os._exit(QueryMemoryError.exit_code)


def _limit_memory(size: int) -> None:
    # A tighter limit that this machine already sets may not be raised.
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
