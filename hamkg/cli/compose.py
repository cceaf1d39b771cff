"""The command that puts a question together: compose."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.cli.query import read_file
from hamkg.form_errors import FormError
from hamkg.form_json import choices_json, composed_json, form_from_text, reading_json
from hamkg.form_model import LIMIT, MOST_ROWS, Reading
from hamkg.form_notation import EVIDENCE, STATED, UNDISPUTED, form_of, place_of
from hamkg.graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hamkg.composer import Composer
    from hamkg.form_model import Choice, Choices, Composed

_ONE_MORE = "next"
_HEADS = {
    "categories": "Which kinds",
    "predicates": "Relation",
    "values": "To any of these",
    "value_categories": "To any kind of a category, in brackets",
}


@click.command(short_help="Put a question together, and see its SPARQL.")
@click.option("--kind", help="Which kinds: a category, such as Exercise.")
@click.option(
    "--if", metavar="CONDITION", multiple=True, help="As stretches:hamstrings; repeatable."
)
@click.option(
    "--only", type=click.Choice([STATED, UNDISPUTED]), multiple=True, help="Which relations count."
)
@click.option("--grade", help="With evidence of this grade or better, such as ev_trial.")
@click.option("--show", type=click.Choice([EVIDENCE]), multiple=True, help="With columns for it.")
@click.option(
    "--limit", type=click.IntRange(1, MOST_ROWS), help=f"Rows at most.  [default: {LIMIT}]"
)
@click.option("--form", type=click.Path(), metavar="FILE", help="Read the form from JSON instead.")
@click.option("--sparql", type=click.Path(), metavar="FILE", help="Read it from SPARQL instead.")
@click.option(
    "--choices",
    is_flag=False,
    flag_value=_ONE_MORE,
    metavar="[PLACE]",
    help="What the form may go on with; or what condition 1, or 1.2, may be instead.",
)
@format_option("sparql")
def compose(
    form: str | None,
    sparql: str | None,
    choices: str | None,
    format_name: str,
    **words: Any,  # noqa: ANN401  click hands over each by name
) -> None:
    """Say in English what a form asks, count what matches, and give its SPARQL; or the way back.

    A CONDITION is a relation, and to what: strengthens:hamstrings, not stretches:hamstrings
    (nothing says so), maybe treats (only shown), treats:sciatica narrower (or to a narrower kind),
    innervatedBy:(Nerve) (to any kind of a category), or alternatives with "or" between them. FILE
    may be - for standard input.
    """
    composer = KnowledgeGraph.open().composer
    reading = _reading(composer, form, sparql, words)
    if reading.form is None:
        _tell_misfits(reading, format_name)
        return
    composed = composer.compose(reading.form)
    found = None
    if choices is not None:
        place = () if choices == _ONE_MORE else place_of(choices)
        found = composer.choices(composed.form, *place)
    if format_name == "json":
        more = {} if found is None else {"choices": choices_json(found)}
        echo_json(composed_json(composed) | {"notes": list(reading.notes)} | more)
    elif format_name == "sparql":
        click.echo(composed.sparql, nl=False)
    else:
        click.echo("\n".join(_lines(composed, reading, found)))


def _reading(
    composer: Composer, form: str | None, sparql: str | None, words: Mapping[str, Any]
) -> Reading:
    """Read the form from wherever it is given."""
    pairs = [(name, str(one)) for name, given in words.items() for one in _each(given)]
    if bool(pairs) + (form is not None) + (sparql is not None) > 1:
        msg = "Give the form in words, as JSON or as SPARQL: only one of these."
        raise click.UsageError(msg)
    if sparql is not None:
        return composer.read(_text(sparql))
    return Reading("", form_of(pairs) if form is None else form_from_text(_text(form)))


def _each(given: object) -> tuple[object, ...]:
    if isinstance(given, tuple):
        return given
    return () if given is None else (given,)


def _text(path: str) -> str:
    return sys.stdin.read() if path == "-" else read_file(path)


def _tell_misfits(reading: Reading, format_name: str) -> None:
    """Give the parts of a query that do not fit a form: as data, or as what went wrong."""
    if format_name == "json":
        echo_json(reading_json(reading))
        return
    parts = "\n".join(f"  {one.part}: {one.why}" for one in reading.misfits)
    raise FormError(
        f"This query does not fit the form of the query builder.\n{parts}",
        hint="Change these parts, or ask it as it is with `hamkg query`.",
    )


def _lines(composed: Composed, reading: Reading, found: Choices | None) -> Iterator[str]:
    yield composed.sentence
    yield from reading.notes
    yield f"{composed.count:,} kind{' matches' if composed.count == 1 else 's match'}."
    if composed.loosened:
        yield "That nothing is stated is not a no. Without one of these, something is left:"
        yield from (f"  {one.without}: {one.count:,}" for one in composed.loosened)
    if found is not None:
        yield from _choice_lines(found)
        return
    yield ""
    yield composed.sparql.rstrip("\n")


def _choice_lines(found: Choices) -> Iterator[str]:
    for name, head in _HEADS.items():
        choices: tuple[Choice, ...] = getattr(found, name)
        if choices:
            yield from ("", head)
        for choice in choices:
            yield f"{choice.count:>7,}  {choice.name}: {choice.label}"
