"""Commands that show what is known: search, show, explain."""

from __future__ import annotations

from dataclasses import asdict

import click

from hamkg.cli.options import data_options, echo_json
from hamkg.cli.proof_lines import proof_lines
from hamkg.cli.render import card_lines, relation_lines
from hamkg.cli.resource_lines import resource_lines
from hamkg.errors import UnknownFormatError, UnknownTermError
from hamkg.formats import ALIASES, RDF_KINDS, find_format, format_names
from hamkg.graph import KnowledgeGraph
from hamkg.proof_model import proof_json


@click.command(short_help="Show all that is known of one kind, or of any resource.")
@click.argument("term")
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    help="text, json, turtle, jsonld or another RDF format.",
)
@data_options
def show(term: str, format_name: str, store: str | None, beside: tuple[str, ...]) -> None:
    """Show the card of TERM: definition, relations, and the evidence of each.

    Of a term that is no kind of hamkg, such as one of a file beside, the statements are shown as
    they are; then the format may be csv too.
    """
    graph = KnowledgeGraph.open(store, beside=beside)
    try:
        graph.resolve(term)
    except UnknownTermError as error:
        _show_resource(graph, term, format_name, error)
        return
    if format_name == "text":
        click.echo("\n".join(card_lines(graph.entity(term))))
    elif format_name == "json":
        echo_json(asdict(graph.entity(term)))
    else:
        name = _rdf_format(format_name)
        click.echo(graph.describe(term, format=name).decode().rstrip("\n"))


def _show_resource(
    graph: KnowledgeGraph, term: str, format_name: str, unknown: UnknownTermError
) -> None:
    try:
        resource = graph.resource(term)
    except UnknownTermError:
        raise unknown from None
    if format_name == "text":
        click.echo("\n".join(resource_lines(resource)))
    elif format_name == "json":
        echo_json(asdict(resource))
    elif format_name == "csv":
        click.echo(resource.to_csv(), nl=False)
    else:
        name = _rdf_format(format_name)
        click.echo(graph.describe_resource(resource.iri, format=name).decode().rstrip("\n"))


@click.command(short_help="Show why a relation is there.")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    help="text, tree, json, turtle, jsonld or another RDF format.",
)
def explain(subject: str, predicate: str, object_: str, format_name: str) -> None:
    """Show the evidence of a stated relation, or the proof of an inferred one.

    The proof goes down to what sources state: in words as a tree, or as RDF in PROV-O.
    """
    graph = KnowledgeGraph.open()
    edge = (subject, predicate, object_)
    if format_name == "text":
        relation, proof = graph.explain(*edge), graph.proof(*edge)
        click.echo("\n".join(relation_lines(relation)))
        if relation.inferred:
            click.echo("\n".join(("", *proof_lines(proof))))
    elif format_name == "tree":
        click.echo("\n".join(proof_lines(graph.proof(*edge))))
    elif format_name == "json":
        told = asdict(graph.explain(*edge)) | {"tree": proof_json(graph.proof(*edge))}
        echo_json(told)
    else:
        name = _rdf_format(format_name)
        found = graph.describe_relation(subject, predicate, object_, format=name)
        click.echo(found.decode().rstrip("\n"))


def _rdf_format(name: str) -> str:
    if name not in format_names(*RDF_KINDS) and name not in ALIASES:
        raise UnknownFormatError(name, ("text", "json", *format_names(*RDF_KINDS)))
    return find_format(name, *RDF_KINDS).name
