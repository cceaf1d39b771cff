"""Commands that show what is not there: why-not, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hamkg.cli.options import csv_text, echo_json, format_option
from hamkg.cli.proof_lines import whynot_lines
from hamkg.gaps_model import gap_json
from hamkg.graph import KnowledgeGraph
from hamkg.whynot_model import whynot_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.gaps_model import Gap

_HERE = "A gap is a gap in this graph, not in medicine."
_SHARES = ("name", "title", "section", "total", "filled", "open", "share")
_MEMBERS = ("item", "relation", "object", "words")


@click.command("why-not", short_help="Show why a relation is not there.")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option("--limit", type=click.IntRange(min=1), default=12, show_default=True)
@format_option()
def why_not(subject: str, predicate: str, object_: str, limit: int, format_name: str) -> None:
    """Show which rules could conclude a relation, and which premise each of them lacks.

    That something is not stated here is not evidence that it is false.
    """
    answer = KnowledgeGraph.open().why_not(subject, predicate, object_, limit=limit)
    if format_name == "json":
        echo_json(whynot_json(answer))
    else:
        click.echo("\n".join(whynot_lines(answer)))


@click.command(short_help="Show what the graph lacks.")
@click.argument("name", required=False)
@click.option("--map", "as_map", is_flag=True, help="The map of categories and relations.")
@format_option("csv", "sparql")
def gaps(name: str | None, format_name: str, *, as_map: bool) -> None:
    """List the gaps of the graph with how much of each is filled, or the members of one.

    NAME is one of the list, or a category and a relation of the map, such as Muscle.insertsOn.
    """
    graph = KnowledgeGraph.open()
    if format_name == "sparql":
        click.echo(graph.gaps_sparql() if name is None else graph.gap(name).sparql, nl=False)
    elif name is None:
        _show_all(graph.gap_map() if as_map else graph.gaps(), format_name)
    else:
        _show_one(graph.gap(name), format_name)


def _show_all(found: tuple[Gap, ...], format_name: str) -> None:
    rows = [gap_json(gap, members=False) for gap in found]
    if format_name == "json":
        echo_json(rows)
    elif format_name == "csv":
        click.echo(csv_text(_SHARES, rows), nl=False)
    else:
        click.echo("\n".join(_overview(found)))


def _show_one(gap: Gap, format_name: str) -> None:
    found = gap_json(gap, members=True)
    if format_name == "json":
        echo_json(found)
    elif format_name == "csv":
        click.echo(csv_text(_MEMBERS, found["members"]), nl=False)
    else:
        lines = [gap.title, f"  {_counted(gap)}", f"  why: {gap.why}", f"  to fill: {gap.fill}"]
        click.echo("\n".join((*lines, *(f"    {one.words}" for one in gap.members))))


def _overview(found: Iterable[Gap]) -> Iterator[str]:
    yield _HERE
    section = ""
    for gap in found:
        heading = gap.category.label if gap.category else gap.section
        if heading != section:
            section = heading
            yield from ("", section.upper())
        yield f"{gap.title}: {gap.open} of {gap.total}  ({gap.name})"


def _counted(gap: Gap) -> str:
    return f"{gap.open} of {gap.total} {gap.noun}; {gap.share:.0%} filled. {_HERE}"
