"""Starts Virtuoso 7 for tests and benchmarks: a database of its own in a folder, on loopback."""

from __future__ import annotations

import subprocess
from configparser import RawConfigParser
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.servers import await_port, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Settings = Mapping[str, Mapping[str, Any]]

USER, PASSWORD = "dba", "dba"
"""What a new database has; it listens on loopback alone, for minutes."""

_ALWAYS: Settings = {
    "Database": {
        "DatabaseFile": "virtuoso.db",
        "ErrorLogFile": "virtuoso.log",
        "LockFile": "virtuoso.lck",
        "TransactionFile": "virtuoso.trx",
        "xa_persistent_file": "virtuoso.pxa",
    },
    "TempDatabase": {
        "DatabaseFile": "virtuoso-temp.db",
        "TransactionFile": "virtuoso-temp.trx",
    },
    "Parameters": {"ServerThreads": 20, "MaxClientConnections": 20},
    "HTTPServer": {"ServerThreads": 20},
}
# The bounds of [SPARQL] are those of the configuration file that Virtuoso comes with.
_AS_IT_COMES: Settings = {
    "Parameters": {"NumberOfBuffers": 40000, "MaxDirtyBuffers": 30000, "CheckpointInterval": 0},
    "SPARQL": {
        "ResultSetMaxRows": 10000,
        "MaxQueryCostEstimationTime": 400,
        "MaxQueryExecutionTime": 60,
    },
}


class _Configuration(RawConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr  # letters stay as they are


def command(folder: Path, http: int, sql: int, settings: Settings) -> list[str]:
    """Write a configuration into a folder; give the command that starts Virtuoso there.

    ``http`` and ``sql`` are the ports that it listens on.
    """
    ports: Settings = {
        "HTTPServer": {"ServerPort": f"127.0.0.1:{http}"},
        "Parameters": {"ServerPort": f"127.0.0.1:{sql}"},
    }
    configuration = _Configuration()
    for each in (_ALWAYS, ports, settings):
        configuration.read_dict(each)
    with (folder / "virtuoso.ini").open("w", encoding="utf-8") as file:
        configuration.write(file)
    return ["virtuoso-t", "-f", "+configfile", "virtuoso.ini"]


@contextmanager
def virtuoso_server() -> Iterator[str]:
    """Serve an empty database, bounded as it comes; give the address of the server."""
    http, sql = free_port(), free_port()
    quiet = subprocess.DEVNULL
    with TemporaryDirectory() as folder:
        words = command(Path(folder), http, sql, _AS_IT_COMES)
        with subprocess.Popen(words, cwd=folder, stdout=quiet, stderr=quiet) as process:
            try:
                await_port(http, seconds=90)
                yield f"http://127.0.0.1:{http}"
            finally:
                process.kill()  # nothing of it is kept: it need not tidy up
