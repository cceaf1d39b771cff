"""Commands that relate kinds to each other: path, common, compare."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.comparison_model import SHOWN, comparison_csv, comparison_json
from hamkg.graph import KnowledgeGraph
from hamkg.way_model import common_json, ways_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.comparison_model import Comparison
    from hamkg.views import Link
    from hamkg.way_model import Common, Way

_OPEN_WORLD = "That nothing is stated does not mean that it is not so."


@click.command(short_help="Show how two kinds are related.")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--limit", type=click.IntRange(1, 50), default=5, show_default=True)
@format_option()
def path(start: str, end: str, limit: int, format_name: str) -> None:
    """Show the ways from FROM to TO, those first that tell most, and what backs each step."""
    ways = KnowledgeGraph.open().paths(start, end, limit=limit)
    if format_name == "json":
        echo_json(ways_json(ways))
        return
    for place, way in enumerate(ways, start=1):
        click.echo("\n".join(_way_lines(place, way)))
    if not ways:
        click.echo(f"The graph knows no way between these two. {_OPEN_WORLD}", err=True)


@click.command(short_help="Show what kinds have in common.")
@click.argument("terms", metavar="TERM TERM [TERM ...]", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@format_option()
def common(terms: tuple[str, ...], limit: int, format_name: str) -> None:
    """Show what two to six kinds have in common: what few others share comes first."""
    found = KnowledgeGraph.open().common(*terms)
    if format_name == "json":
        document = common_json(found)
        echo_json(document | {"shared": document["shared"][:limit]})
        return
    click.echo("\n".join(_common_lines(found, limit)))


@click.command(short_help="Put kinds side by side.")
@click.argument("terms", metavar="TERM TERM [TERM ...]", nargs=-1, required=True)
@click.option("--by", default="", help="What to compare by, such as symptoms; or all.")
@click.option(
    "--only", type=click.Choice(list(SHOWN)), default="all", show_default=True, help="Which rows."
)
@format_option("csv")
def compare(terms: tuple[str, ...], by: str, only: str, format_name: str) -> None:
    """Put two to six kinds side by side: what is stated of each, how well, and what is not."""
    found = KnowledgeGraph.open().compare(terms, by=by, only=only)
    if format_name == "json":
        echo_json(comparison_json(found))
    elif format_name == "csv":
        click.echo(comparison_csv(found).replace("\r\n", "\n"), nl=False)
    else:
        click.echo("\n".join(_comparison_lines(found)))


def _way_lines(place: int, way: Way) -> Iterator[str]:
    yield f"{place}. {way.sentence}"
    for step, edge, told in zip(way.steps, way.edges, way.told, strict=True):
        yield f"     {told}  [{_standing(step)}]"
        if edge.inferred:
            yield f"       proof: hamkg explain {' '.join(_names(edge))}"
    if way.also:
        yield f"   {len(way.also)} more like it, such as: {way.also[0].sentence}"


def _common_lines(found: Common, limit: int) -> Iterator[str]:
    names = ", ".join(ref.label for ref in found.kinds)
    if found.category is not None:
        yield f"All of them are of the category {found.category.label}: {names}"
    for shared in found.shared[:limit]:
        yield shared.sentence
        for link in shared.links:
            yield f"  {link.subject.label}: {_standing(link)}"
    rest = len(found.shared) - limit
    if rest > 0:
        yield f"{rest} more; --limit {len(found.shared)} shows all."
    if not found.shared:
        yield f"The graph knows nothing that {names} share. {_OPEN_WORLD}"


def _comparison_lines(found: Comparison) -> Iterator[str]:
    yield f"by: {found.aspect.title}; {found.common} of {found.total} rows are shared by all"
    others = [aspect.name for aspect in found.aspects if aspect != found.aspect]
    if others:
        yield f"other choices: --by {', '.join(others)}"
    for phrase, rows in groupby(found.rows, lambda row: row.relation.phrase or row.relation.label):
        yield ""
        yield phrase
        for row in rows:
            yield f"  {row.neighbour.label}"
            for ref, cell in zip(found.kinds, row.cells, strict=True):
                yield f"    {ref.label}: {cell.words}"
    yield ""
    yield f"No row: {_OPEN_WORLD}" if not found.rows else f"Not stated: {_OPEN_WORLD}"


def _standing(link: Link) -> str:
    """Say in a few words how a relation is known; an inference is always called one."""
    if link.hypothesis:
        return "hypothesis, inferred: not established"
    if link.inferred:
        return "inferred, disputed" if link.disputing else "inferred"
    return f"disputed: {link.backing}" if link.disputing else link.backing


def _names(link: Link) -> tuple[str, ...]:
    return tuple(
        ref.curie.removeprefix("ham:") for ref in (link.subject, link.predicate, link.object)
    )
