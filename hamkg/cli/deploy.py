"""The command that puts the release into another server."""

from __future__ import annotations

import click

from hamkg.graph import KnowledgeGraph


@click.command(short_help="Put the release into a SPARQL server, and verify it.")
@click.option("--store", "address", required=True, metavar="URL", help="Its address.")
@click.option("--graph-store-url", "graph_store", metavar="URL", help="Where its graphs are put.")
def deploy(address: str, graph_store: str | None) -> None:
    """Put each graph of the release into the server at URL, and hold it against the release.

    URL is the query endpoint, or what comes before it at an Oxigraph or Fuseki server. A hamkg
    server keeps the graphs of its own release, and refuses these.
    What the server wants as Authorization stands in the environment variable
    HAMKG_STORE_AUTHORIZATION.
    """
    for graph in KnowledgeGraph.open().deploy(address, graph_store=graph_store):
        click.echo(f"{graph.graph}  {graph.triples:,} triples, verified")
