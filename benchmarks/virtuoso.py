"""Runs Virtuoso 7 for the benchmark over HTTP, with memory of its own and the data loaded."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from tests.virtuoso import PASSWORD, USER
from tests.virtuoso import command as in_folder

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = "urn:x-bench:bsbm"
# Buffers for 2 GB of memory, as the comments in its own configuration file advise.
_BUFFERS = {"NumberOfBuffers": 170000, "MaxDirtyBuffers": 130000}


def version() -> str:
    """Give the version of Virtuoso that is installed, or nothing."""
    program = shutil.which("virtuoso-t")
    if program is None or shutil.which("isql-vt") is None:
        return ""
    told = subprocess.run([program, "-?"], check=False, capture_output=True, text=True)
    lines = (told.stdout + told.stderr).splitlines()
    return next((line.strip() for line in lines if "Version" in line), "Virtuoso")


def command(folder: Path, http: int, sql: int, data: Path) -> list[str]:
    """Give the command that starts Virtuoso in a folder, without bounds, to load these data."""
    settings = {
        "Parameters": {"DirsAllowed": data.parent, **_BUFFERS},
        "SPARQL": {"DefaultGraph": GRAPH},
    }
    return in_folder(folder, http, sql, settings)


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
    words = ["isql-vt", f"127.0.0.1:{port}", USER, PASSWORD, f"exec={statement}"]
    return subprocess.run(words, check=False, capture_output=True, text=True)
