"""Commands to look around with: list, source."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from hamkg.catalogue_model import choices_of, listing_json
from hamkg.cli.options import csv_text, echo_json, format_option
from hamkg.cli.render import standing
from hamkg.graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.catalogue_model import Listing, SourceCard

_WIDTH = 88


@click.command("list", short_help="List kinds or sources, narrowed by their facets.")
@click.argument("name", default="kinds")
@click.option(
    "--choose", metavar="FACET:VALUE", multiple=True, help="As category:Joint; repeatable."
)
@click.option("--find", default="", help="Only what holds this text.")
@click.option("--sort", default="", help="The order; those there are stand below the list.")
@click.option("--facets", is_flag=True, help="Show what can be chosen, and what it would leave.")
@format_option("csv", "sparql")
def list_(
    name: str, choose: tuple[str, ...], find: str, sort: str, format_name: str, *, facets: bool
) -> None:
    """List NAME, which is kinds or sources, as the pages do.

    A FACET is one of those that --facets shows, such as category, with one of its values.
    """
    catalogue = KnowledgeGraph.open().catalogue
    found = catalogue.listing(name, choices_of(choose), find=find, sort=sort)
    if format_name == "json":
        echo_json(listing_json(found))
    elif format_name == "csv":
        rows = [{"term": entry.ref.curie, **entry.cells} for entry in found.entries]
        click.echo(csv_text(list(rows[0]) if rows else ["term"], rows), nl=False)
    elif format_name == "sparql":
        click.echo(found.sparql.rstrip("\n"))
    else:
        click.echo("\n".join(_facet_lines(found) if facets else _entry_lines(found)))


def _entry_lines(found: Listing) -> Iterator[str]:
    yield from (f"{entry.ref.label}  {entry.ref.curie}" for entry in found.entries)
    yield f"{len(found.entries)} of {found.total}; orders: {', '.join(found.sorts)}"


def _facet_lines(found: Listing) -> Iterator[str]:
    for facet in found.facets:
        yield f"{facet.name}: {facet.title}"
        for value in facet.values:
            mark = "*" if value.chosen else " "
            yield f"{mark}{value.count:>6,}  {facet.name}:{value.key}  {value.label}"


@click.command(short_help="Show a source and all it says.")
@click.argument("term")
@format_option()
def source(term: str, format_name: str) -> None:
    """Show the source TERM: where it is found, and each relation it speaks for or against."""
    found = KnowledgeGraph.open().catalogue.source(term)
    if format_name == "json":
        echo_json(asdict(found))
    else:
        click.echo("\n".join(_source_lines(found)))


def _source_lines(card: SourceCard) -> Iterator[str]:
    yield from wrap(card.source.citation, _WIDTH)
    ids = (("doi", card.source.doi), ("pmid", card.source.pmid), ("at", card.source.address))
    yield "; ".join((card.source.kind, *(f"{name} {value}" for name, value in ids if value)))
    for relation in card.relations:
        verb = relation.predicate.phrase or relation.predicate.label
        yield f"  {relation.subject.label} {verb} {relation.other.label}  [{standing(relation)}]"
