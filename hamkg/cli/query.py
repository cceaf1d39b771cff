"""Commands that answer in data: query, export."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import data_options
from hamkg.errors import MissingFileError, UnknownFormatError
from hamkg.formats import EXPORT_KINDS, RDF_KINDS, format_for_path, format_names
from hamkg.graph import KnowledgeGraph
from hamkg.namespaces import GRAPH_NAMES
from hamkg.results import Boolean, Table, shown

if TYPE_CHECKING:
    from hamkg.results import Answer

_FORMATS = ", ".join(("table", *format_names("table"), *format_names(*RDF_KINDS)))


@click.command(short_help="Answer a SPARQL 1.1 query.")
@click.argument("text", required=False)
@click.option("-f", "--file", "path", type=click.Path(), help="Read it from FILE.")
@click.option("--format", "format_name", help=f"One of: {_FORMATS}.")
@click.option("--asserted-only", is_flag=True, help="Leave inferred relations out.")
@click.option("--timeout", type=click.FloatRange(min=0.01), help="Stop after this many seconds.")
@click.option(
    "--store",
    type=click.Path(),
    help="Ask this store instead: a folder, an RDF file, or the address of a SPARQL server.",
)
def query(
    text: str | None,
    path: str | None,
    format_name: str | None,
    asserted_only: bool,  # noqa: FBT001  click hands flags over by name
    timeout: float | None,
    store: str | None,
) -> None:
    """Answer a SPARQL 1.1 query, given as TEXT, in a file, or on standard input.

    The prefixes ham, rdf, rdfs, owl, xsd, skos, dcterms, prov and obo need not be declared. Shows
    a table on a terminal, and SPARQL JSON (or Turtle) in a pipe.
    """
    asked = _query_text(text, path)
    graph = KnowledgeGraph.open(store)
    if timeout is None:
        answer = graph.query(asked, asserted_only=asserted_only)
    else:
        answer = graph.query_apart(asked, asserted_only=asserted_only, deadline=timeout)
    print_answer(answer, format_name)


def _query_text(text: str | None, path: str | None) -> str:
    if text is not None and path is not None:
        msg = "Give the query as TEXT or with --file, not both."
        raise click.UsageError(msg)
    if path is not None:
        return read_file(path)
    if text is not None:
        return text
    if sys.stdin.isatty():
        msg = "Give a query as TEXT, with --file, or on standard input."
        raise click.UsageError(msg)
    return sys.stdin.read()


def read_file(path: str) -> str:
    """Read a file of text that was named on the command line; raises MissingFileError."""
    from pathlib import Path

    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        msg = f'There is no file "{path}".'
        raise MissingFileError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f'"{path}" cannot be read as text: {error}.'
        raise MissingFileError(msg) from error


def print_answer(answer: Answer, format_name: str | None) -> None:
    """Print an answer: as asked, else as a table on a terminal and as data in a pipe."""
    rows = isinstance(answer, (Table, Boolean))
    plain = "table" if sys.stdout.isatty() else "json"
    wanted = format_name or (plain if rows else "turtle")
    if wanted != "table":
        _write_bytes(answer.write(wanted))
    elif isinstance(answer, Table):
        _print_table(answer)
    elif isinstance(answer, Boolean):
        click.echo("yes" if answer else "no")
    else:
        raise UnknownFormatError("table", format_names(*RDF_KINDS))


def _write_bytes(data: bytes) -> None:
    sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")


def _print_table(table: Table) -> None:
    rows = [[_one_line(shown(term)) for term in row] for row in table]
    widths = [
        max(len(name), *(len(row[index]) for row in rows), 0)
        for index, name in enumerate(table.variables)
    ]
    for line in (list(table.variables), ["-" * width for width in widths], *rows):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    click.echo(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", err=True)


def _one_line(text: str) -> str:
    return text.replace("\n", "\\n").replace("\r", "\\r")


@click.command(short_help="Write the graph as RDF, CSV, GraphML or OBO Graphs.")
@click.option("--format", "format_name", help=f"One of: {', '.join(format_names(*EXPORT_KINDS))}.")
@click.option(
    "--graph",
    default="all",
    show_default=True,
    type=click.Choice([*GRAPH_NAMES, "all"]),
    help="Which named graph.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to this file.")
@data_options
def export(
    format_name: str | None,
    graph: str,
    output: str | None,
    store: str | None,
    beside: tuple[str, ...],
) -> None:
    """Write the graph, or one named graph of it; the format follows the file's ending.

    Up to 150,000 statements are sorted: equal data are equal bytes. More are written as they
    come, without standing in memory, in nt, nq, turtle, trig or jsonld.
    """
    guessed = format_for_path(output) if output else None
    wanted = format_name or (guessed.name if guessed else "turtle")
    data = KnowledgeGraph.open(store, beside=beside)
    if output is None:
        data.export(sys.stdout.buffer, format=wanted, graph=graph)
        return
    from pathlib import Path

    data.export(output, format=wanted, graph=graph)
    click.echo(f"{output}: {Path(output).stat().st_size:,} bytes of {wanted}", err=True)
