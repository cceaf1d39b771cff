"""Answers a caller's query in a process of its own, which is stopped at the deadline."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hamkg.engine.convert import write_table, write_triples
from hamkg.errors import (
    HamkgError,
    MissingFileError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    RdfSyntaxError,
    StoreError,
)
from hamkg.results import Boolean, Table, Triples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.results import Answer

MEMORY_MB = 2048
_START = "import sys; sys.path.insert(0, sys.argv[1]); from hamkg.worker import main; main()"
_ANSWERS: Mapping[str, type[Table | Boolean | Triples]] = {
    "Table": Table,
    "Boolean": Boolean,
    "Triples": Triples,
}
_ERRORS: Mapping[str, type[HamkgError]] = {
    error.code: error
    for error in (
        MissingFileError,
        QueryMemoryError,
        QueryRefusedError,
        QuerySyntaxError,
        RdfSyntaxError,
        StoreError,
    )
}


def answer_apart(
    text: str,
    source: str | Path,
    *,
    graphs: Sequence[str] = (),
    deadline: float,
    memory_mb: int = MEMORY_MB,
) -> Answer:
    """Answer a query over an RDF file or a store folder, within ``deadline`` seconds.

    The process may use ``memory_mb`` of address space. Raises QueryTimeoutError,
    QueryMemoryError (also where the query crashed the engine), QuerySyntaxError and
    QueryRefusedError.
    """
    request = {
        "query": text,
        "source": str(source),
        "graphs": list(graphs),
        "memory_mb": memory_mb,
    }
    return _unpack(_output(json.dumps(request).encode(), deadline))


def _output(request: bytes, deadline: float) -> bytes:
    # The interpreter that runs us, this very package, no shell, and (-P) no module that happens
    # to lie in the folder we are in: nothing of it is the caller's.
    command = [sys.executable, "-P", "-c", _START, str(Path(__file__).parent.parent)]
    try:
        done = subprocess.run(  # noqa: S603  see above
            command,
            input=request,
            capture_output=True,
            timeout=deadline,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        msg = f"The query was stopped after {deadline:g} seconds."
        raise QueryTimeoutError(msg) from error
    if done.returncode < 0 or done.returncode == QueryMemoryError.exit_code:
        # Ended by a signal: the engine aborts when it gets no memory, and crashes when too deep.
        msg = "The query needed more memory or deeper nesting than one query may use."
        raise QueryMemoryError(msg)
    if done.returncode != 0:
        msg = f"the query process failed: {done.stderr.decode(errors='replace')}"
        raise RuntimeError(msg)
    return done.stdout


def _unpack(output: bytes) -> Answer:
    head, _, data = output.partition(b"\n")
    told = json.loads(head)
    if "error" in told:
        raise _error(told)
    answer = _ANSWERS[told["answer"]]
    return answer(data, write_triples if answer is Triples else write_table)


def _error(told: Mapping[str, str | int | None]) -> HamkgError:
    kind = _ERRORS[str(told["error"])]
    message, hint = str(told["message"]), str(told["hint"])
    error = kind(message, hint=hint) if kind is not QuerySyntaxError else _placed(told)
    error.hint = hint
    return error


def _placed(told: Mapping[str, str | int | None]) -> QuerySyntaxError:
    line, column = told.get("line"), told.get("column")
    return QuerySyntaxError(
        str(told["message"]),
        line=line if isinstance(line, int) else None,
        column=column if isinstance(column, int) else None,
    )
