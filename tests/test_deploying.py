"""Where a deployment puts graphs: beside the endpoint of each server that is known."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph
from hamkg.engine.neighbours import store_to_write
from hamkg.engine.sparql_client import SparqlClient
from hamkg.service_errors import RemoteStoreError
from tests.servers import await_port, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITER = "deployer-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty hamkg server that may be written to by who has the token, as we do."""
    tokens: Path = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text(f"{WRITER} update\n", encoding="utf-8")
    tokens.chmod(0o600)
    port = free_port()
    options = ["--scratch", "--token-file", str(tokens), "--port", str(port)]
    command = [sys.executable, "-m", "hamkg", "serve", *options]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HAMKG_STORE_AUTHORIZATION", f"Bearer {WRITER}")
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                await_port(port)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def test_a_graph_is_put_where_a_hamkg_server_takes_it(served: str) -> None:
    client = SparqlClient(f"{served}/sparql")
    store = store_to_write(client, client.query("ASK {}"))
    assert store == f"{served}/graphs"
    client.put(store, "urn:own", b"<urn:s> <urn:p> <urn:o> .")
    assert b"true" in client.query("ASK { GRAPH <urn:own> { <urn:s> <urn:p> <urn:o> } }").body
    client.close()


@pytest.mark.parametrize("path", ["", "/sparql"])
def test_a_hamkg_server_keeps_the_graphs_of_the_release_and_says_so(
    served: str, path: str
) -> None:
    with pytest.raises(RemoteStoreError, match="read-only") as refused:
        list(KnowledgeGraph.open().deploy(served + path))
    assert str(refused.value).startswith(f"{served}/graphs answers 403: The graphs of")
    assert "keeps the graphs of its release" in refused.value.hint
