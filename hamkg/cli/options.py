"""What several commands have in common: the option for text or data, and JSON as it is printed."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_Command = TypeVar("_Command", bound="Callable[..., Any]")


def format_option(*others: str) -> Callable[[_Command], _Command]:
    """Give a command ``--format``, handed over as ``format_name``: text, json, or another."""
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(["text", "json", *others]),
        default="text",
        show_default=True,
    )


def data_options(command: _Command) -> _Command:
    """Give a command ``--store`` and ``--beside``, handed over under these names."""
    store = click.option(
        "--store",
        type=click.Path(),
        help="Ask this store instead: a folder, an RDF file, or the address of a SPARQL server.",
    )
    beside = click.option(
        "--beside",
        multiple=True,
        type=click.Path(),
        metavar="FILE",
        help="Also read this RDF file, into a graph of its own; repeatable.",
    )
    return store(beside(command))


def csv_text(fields: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as CSV with a heading; what a row has beside the fields is left out."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def echo_json(document: object) -> None:
    """Print what JSON is made of, for programs and for people who look at it."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
