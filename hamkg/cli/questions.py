"""Commands for the curated questions: questions, question."""

from __future__ import annotations

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.cli.query import print_answer
from hamkg.formats import format_names
from hamkg.graph import KnowledgeGraph


@click.command(short_help="List the curated questions.")
@format_option()
def questions(format_name: str) -> None:
    """List the curated questions with their parameters."""
    found = KnowledgeGraph.open().questions()
    if format_name == "json":
        document = [
            {
                "name": question.name,
                "id": question.id,
                "title": question.title,
                "question": question.text,
                "parameters": [
                    {"name": p.name, "category": p.category, "default": p.default}
                    for p in question.parameters
                ],
                "tags": list(question.tags),
                "audience": question.audience,
            }
            for question in found
        ]
        echo_json(document)
        return
    for question in found:
        click.echo(f"{question.name}: {question.text}")
        for parameter in question.parameters:
            click.echo(f"    --{parameter.name} {parameter.category} [{parameter.default}]")


@click.command(
    short_help="Ask a curated question.", context_settings={"ignore_unknown_options": True}
)
@click.argument("name")
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--format", "format_name", help=f"One of: table, {', '.join(format_names('table'))}."
)
@click.option("--sparql", is_flag=True, help="Print its query instead, ready to be changed.")
@click.option("--values", is_flag=True, help="List the terms that its parameters can take.")
def question(
    name: str, parameters: tuple[str, ...], format_name: str | None, *, sparql: bool, values: bool
) -> None:
    """Ask the question NAME; its parameters are given as --parameter TERM."""
    if values:
        _print_values(name)
        return
    if sparql:
        catalogue = KnowledgeGraph.open().catalogue
        click.echo(catalogue.question_sparql(name, **_pairs(parameters)).rstrip("\n"))
        return
    print_answer(KnowledgeGraph.open().question(name, **_pairs(parameters)), format_name)


def _print_values(name: str) -> None:
    catalogue = KnowledgeGraph.open().catalogue
    for parameter in catalogue.parameters(name):
        click.echo(f"--{parameter.name} {parameter.category}")
        for ref in catalogue.parameter_values(parameter):
            click.echo(f"    {ref.curie.removeprefix('ham:')}: {ref.label}")


def _pairs(words: tuple[str, ...]) -> dict[str, str]:
    if len(words) % 2 or not all(word.startswith("--") for word in words[::2]):
        msg = "Parameters come in pairs: --muscle biceps_femoris."
        raise click.UsageError(msg)
    return {key[2:]: value for key, value in zip(words[::2], words[1::2], strict=True)}
