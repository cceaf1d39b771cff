"""The command that serves the browser UI, SPARQL and linked data."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from hamkg.cli.load import store_with
from hamkg.graph import KnowledgeGraph


@click.command(short_help="Serve the browser UI, SPARQL and linked data on one port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--public", is_flag=True, help="Let other machines reach the host address.")
@click.option("--no-ui", is_flag=True, help="Only SPARQL and linked data, by all workers.")
@click.option("--store", type=click.Path(), help="Serve this file, store or SPARQL server.")
@click.option(
    "--beside",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Serve this RDF file beside it, in a graph of its own; repeatable.",
)
@click.option("--scratch", is_flag=True, help="Serve an empty dataset in memory, without pages.")
@click.option("--token-file", type=click.Path(), help="Tokens that may write, one a line.")
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
@click.option(
    "--memory",
    default=3072,
    show_default=True,
    type=click.IntRange(min=256),
    help="Megabytes of address space that one query may take.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="ORIGIN",
    help="Let queries call this server with SERVICE, as https://sparql.uniprot.org; repeatable.",
)
@click.option("--log-file", type=click.Path(), help="A line of JSON per request; - is stderr.")
def serve(store: str | None, beside: tuple[str, ...], **told: Any) -> None:  # noqa: ANN401  click hands over each by name
    """Serve until stopped with Ctrl-C; prints the address once it answers.

    Read-only unless there are tokens, and a store or --scratch to write to. Tokens may also
    stand in the environment variable HAMKG_TOKENS.
    """
    from hamkg.server.app import serve as run  # `hamkg --help` must not wait for the web server
    from hamkg.server.service import Limits
    from hamkg.server.settings import Settings

    ui = not (told.pop("no_ui") or told["scratch"])
    limits = Limits(deadline=told.pop("deadline"))
    if beside and told["scratch"]:
        msg = "An empty dataset has nothing that files could lie beside."
        raise click.UsageError(msg)
    with store_with(store, beside) as data:
        run(partial(KnowledgeGraph.open, data), Settings(**told, ui=ui, store=data, limits=limits))
