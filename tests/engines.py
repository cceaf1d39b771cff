"""Lets tests that open the graph without a store ask it in another SPARQL server instead."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from hamkg import KnowledgeGraph
from hamkg.engine import EmbeddedEngine
from hamkg.engine.copying import LocalCopy
from tests.servers import oxigraph_server
from tests.virtuoso import PASSWORD, USER, virtuoso_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyoxigraph as ox

    from hamkg.engine import Engine

SERVERS: dict[str, tuple[Callable[[], AbstractContextManager[str]], str]] = {
    "oxigraph": (partial(oxigraph_server, "--union-default-graph"), "query"),
    "virtuoso": (virtuoso_server, "sparql"),
}

_COSTLY = "Virtuoso refuses it as too costly, bounded as it comes (docs/engines.md); it says so"
OTHERWISE = {
    "virtuoso": {
        "test_the_query_of_a_list_gives_this_list_in_its_order": _COSTLY,
        "test_the_query_gives_the_same_rows_and_cells_in_the_same_order": (
            "Virtuoso finds nothing by the query of a comparison; kg.compare itself is right there"
        ),
        "test_a_new_facet_is_a_file": "Virtuoso joins texts of VALUES with nothing it computed",
        "test_the_query_gives_exactly_the_rows": (
            "Virtuoso refuses or answers otherwise the SPARQL of some questions; kg.ask is right"
        ),
        "test_no_wrong_option_is_true_of_a_whole_a_part_or_another_kind_in_line": (
            "asks the server itself so often that Virtuoso may take longer than a test may"
        ),
        "test_the_query_of_a_question_with_its_values_gives_the_same_answer"
        "[symptoms-that-come-together]": (
            "Virtuoso takes no start of a path from VALUES there; it says so, kg.question is right"
        ),
    },
}
"""Of an engine, the tests that may fail there, by the beginning of their names, and why."""


def mark_otherwise(engine: str, items: Iterable[pytest.Item]) -> None:
    """Mark what may fail over an engine: what it refuses depends on how it counts its data."""
    for beginning, reason in OTHERWISE.get(engine, {}).items():
        marked = [item for item in items if item.name.startswith(beginning)]
        for item in marked:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=False))


@contextmanager
def release_in(engine: str) -> Iterator[None]:
    """Put the release into a server of this kind; the graph is opened there meanwhile.

    What is kept of the server is read from it once, and not by each test that opens the graph.
    """
    serve, query = SERVERS[engine]
    opened = KnowledgeGraph.open
    read = LocalCopy._read  # noqa: SLF001
    kept: list[ox.Store] = []

    def read_once(copy: LocalCopy, count: int) -> Engine:
        # The data do not change meanwhile. Some graphs are closed, and with them what they hold.
        if not kept:
            engine = read(copy, count)
            assert isinstance(engine, EmbeddedEngine)
            kept.append(engine.store)
        return EmbeddedEngine(kept[0])

    with pytest.MonkeyPatch.context() as patched, serve() as address, ExitStack() as hanging_up:
        patched.setenv("HAMKG_STORE_USER", USER)
        patched.setenv("HAMKG_STORE_PASSWORD", PASSWORD)
        with closing(opened()) as release:
            assert all(graph.triples for graph in release.deploy(address))

        def open_there(store: str | Path | None = None) -> KnowledgeGraph:
            # The release in memory needs no closing, and most tests do not close it.
            return hanging_up.enter_context(closing(opened(store or f"{address}/{query}")))

        patched.setattr(KnowledgeGraph, "open", open_there)
        patched.setattr(LocalCopy, "_read", read_once)
        yield
