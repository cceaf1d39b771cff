"""The command that serves the browser UI, SPARQL and linked data."""

from __future__ import annotations

from pathlib import Path

import click

from hamkg.graph import KnowledgeGraph


@click.command(short_help="Serve the browser UI, SPARQL and linked data on one port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-ui", is_flag=True, help="Only SPARQL and linked data.")
@click.option(
    "--store", type=click.Path(path_type=Path), help="Serve this Oxigraph store instead."
)
@click.option(
    "--deadline",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Seconds after which a query is stopped.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many queries run at once.",
)
def serve(
    host: str,
    port: int,
    no_ui: bool,  # noqa: FBT001  click hands flags over by name
    store: Path | None,
    deadline: float,
    workers: int,
) -> None:
    """Serve until stopped with Ctrl-C; prints the address once it answers."""
    from hamkg.server.app import Settings
    from hamkg.server.app import serve as run  # `hamkg --help` must not wait for the web server

    graph = KnowledgeGraph.open(store)
    run(graph, Settings(host, port, deadline, workers, ui=not no_ui))
