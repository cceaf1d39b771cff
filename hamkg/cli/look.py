"""Commands that show what is known: search, show, explain."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from hamkg.cli.render import card_lines, relation_lines
from hamkg.formats import RDF_KINDS, find_format
from hamkg.graph import KnowledgeGraph

_TEXT_OR_JSON = click.Choice(["text", "json"])


@click.command(short_help="Find kinds by name.")
@click.argument("text")
@click.option("--type", "category", help="Only this category, such as Muscle.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--format", "format_name", type=_TEXT_OR_JSON, default="text", show_default=True)
def search(text: str, category: str | None, limit: int, format_name: str) -> None:
    """Find kinds whose label or synonym is like TEXT, best first."""
    hits = KnowledgeGraph.open().search(text, category=category, limit=limit)
    if format_name == "json":
        click.echo(json.dumps([asdict(hit) for hit in hits], indent=2, ensure_ascii=False))
        return
    for hit in hits:
        also = "" if hit.matched == hit.label else f' (found as "{hit.matched}")'
        click.echo(f"{hit.label}{also}  {hit.type}  {hit.curie}")
    if not hits:
        click.echo(f'Nothing is named like "{text}". Try one word, or part of a word.', err=True)


@click.command(short_help="Show all that is known of one kind.")
@click.argument("term")
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    help="text, json, turtle, jsonld or another RDF format.",
)
def show(term: str, format_name: str) -> None:
    """Show the card of TERM: definition, relations, and the evidence of each."""
    graph = KnowledgeGraph.open()
    if format_name == "text":
        click.echo("\n".join(card_lines(graph.entity(term))))
    elif format_name == "json":
        click.echo(json.dumps(asdict(graph.entity(term)), indent=2, ensure_ascii=False))
    else:
        name = find_format(format_name, *RDF_KINDS).name
        click.echo(graph.describe(term, format=name).decode().rstrip("\n"))


@click.command(short_help="Show why a relation is there.")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option("--format", "format_name", type=_TEXT_OR_JSON, default="text", show_default=True)
def explain(subject: str, predicate: str, object_: str, format_name: str) -> None:
    """Show the evidence of a stated relation, or the proof of an inferred one."""
    relation = KnowledgeGraph.open().explain(subject, predicate, object_)
    if format_name == "json":
        click.echo(json.dumps(asdict(relation), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(relation_lines(relation)))
