"""Starts Virtuoso 7 for tests: a database of its own in a folder, on loopback."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.servers import await_port, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "dba", "dba"
"""What a new database has; it listens on loopback alone, for minutes."""

# The bounds of [SPARQL] are those of the configuration file that Virtuoso comes with.
_CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
ServerThreads = 20
MaxClientConnections = 20
CheckpointInterval = 0

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@contextmanager
def virtuoso_server() -> Iterator[str]:
    """Serve an empty database, bounded as it comes; give the address of the server."""
    http, sql = free_port(), free_port()
    text = _CONFIGURATION.format(http=http, sql=sql)
    command = ["virtuoso-t", "-f", "+configfile", "virtuoso.ini"]
    quiet = subprocess.DEVNULL
    with TemporaryDirectory() as folder:
        (Path(folder) / "virtuoso.ini").write_text(text, encoding="utf-8")
        with subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet) as process:
            try:
                await_port(http, seconds=90)
                yield f"http://127.0.0.1:{http}"
            finally:
                process.kill()  # nothing of it is kept: it need not tidy up
