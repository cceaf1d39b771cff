"""Lets tests that open the graph without a store ask it in another SPARQL server instead."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph
from tests.servers import oxigraph_server
from tests.virtuoso import PASSWORD, USER, virtuoso_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

SERVERS: dict[str, tuple[Callable[[], AbstractContextManager[str]], str]] = {
    "oxigraph": (partial(oxigraph_server, "--union-default-graph"), "query"),
    "virtuoso": (virtuoso_server, "sparql"),
}


@contextmanager
def release_in(engine: str) -> Iterator[None]:
    """Put the release into a server of this kind; the graph is opened there meanwhile."""
    serve, query = SERVERS[engine]
    opened = KnowledgeGraph.open
    with pytest.MonkeyPatch.context() as patched, serve() as address, ExitStack() as hanging_up:
        patched.setenv("HAMKG_STORE_USER", USER)
        patched.setenv("HAMKG_STORE_PASSWORD", PASSWORD)
        with closing(opened()) as release:
            assert all(graph.triples for graph in release.deploy(address))

        def open_there(store: str | Path | None = None) -> KnowledgeGraph:
            # The release in memory needs no closing, and most tests do not close it.
            return hanging_up.enter_context(closing(opened(store or f"{address}/{query}")))

        patched.setattr(KnowledgeGraph, "open", open_there)
        yield
