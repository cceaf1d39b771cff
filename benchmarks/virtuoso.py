"""Runs Virtuoso 7 for the benchmark over HTTP: a database of its own in a folder, on loopback."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = "urn:x-bench:bsbm"
# Buffers for 2 GB of memory, as the comments in its own configuration file advise.
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
DirsAllowed = {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
ServerThreads = 20
MaxClientConnections = 20

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20

[SPARQL]
DefaultGraph = {graph}
"""


def version() -> str:
    """Give the version of Virtuoso that is installed, or nothing."""
    program = shutil.which("virtuoso-t")
    if program is None or shutil.which("isql-vt") is None:
        return ""
    told = subprocess.run([program, "-?"], check=False, capture_output=True, text=True)
    lines = (told.stdout + told.stderr).splitlines()
    return next((line.strip() for line in lines if "Version" in line), "Virtuoso")


def command(folder: Path, http: int, sql: int, data: Path) -> list[str]:
    """Write a configuration into a folder; give the command that starts Virtuoso there."""
    text = _CONFIGURATION.format(http=http, sql=sql, data=data.parent, graph=GRAPH)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    return ["virtuoso-t", "-f", "+configfile", "virtuoso.ini"]


def load(sql: int, data: Path) -> None:
    """Load a Turtle file once the server answers; raises CalledProcessError."""
    until = time.monotonic() + 60
    while _sql(sql, "SELECT 1;").returncode:
        if time.monotonic() > until:
            break
        time.sleep(0.5)
    statement = f"DB.DBA.TTLP_MT(file_open('{data}'), '', '{GRAPH}'); checkpoint;"
    _sql(sql, statement).check_returncode()


def _sql(port: int, statement: str) -> subprocess.CompletedProcess[str]:
    # "dba" is the password that a new database has; it listens on loopback alone, for minutes.
    words = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", f"exec={statement}"]
    return subprocess.run(words, check=False, capture_output=True, text=True)
