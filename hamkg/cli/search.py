"""The command that finds kinds by name or code."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import data_options, echo_json, format_option
from hamkg.graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.search_model import Finding, Found


@click.command(short_help="Find kinds by name or code.")
@click.argument("text")
@click.option("--type", "category", help="Only this category, such as Muscle.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@format_option()
@data_options
def search(
    text: str,
    category: str | None,
    limit: int,
    format_name: str,
    store: str | None,
    beside: tuple[str, ...],
) -> None:
    """Find kinds by any name, in any spelling, or by a code such as UBERON:0001374, best first."""
    found = KnowledgeGraph.open(store, beside=beside).find(text, category=category, limit=limit)
    if format_name == "json":
        echo_json([asdict(hit) for hit in found.hits])
        return
    if found.nearness:
        click.echo(found.nearness, err=True)
    for finding in found.findings:
        click.echo(_line(finding))
    for line in _rest(found):
        click.echo(line, err=True)


def _line(finding: Finding) -> str:
    hit = finding.hit
    also = f" ({finding.words})" if finding.words else ""
    return f"{hit.label}{also}  {hit.type}  {hit.curie}"


def _rest(found: Found) -> Iterator[str]:
    if not found.total:
        yield f'Nothing is named like "{found.text}". Try one word, or part of a word.'
    elif not found.findings:
        yield f"None of what is called so is of this category: {_counted(found)}."
    elif len(found.findings) < found.total and len(found.counts) > 1:
        yield f"{len(found.findings)} of {found.total}: {_counted(found)}."


def _counted(found: Found) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.counts.items())
