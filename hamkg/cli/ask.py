"""The command that answers plain words: ask."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.ask_model import AskRow, Reply

_WIDTH = 88


@click.command(short_help="Ask in plain English.")
@click.argument("words", nargs=-1, required=True)
@format_option()
def ask(words: tuple[str, ...], format_name: str) -> None:
    """Answer WORDS, a question in plain English, from what the graph states.

    Prints what was understood, the answers with what backs each, and the SPARQL. What is not
    understood is named: no word is passed over.
    """
    reply = KnowledgeGraph.open().ask(" ".join(words))
    if format_name == "json":
        echo_json(reply.to_json())
    else:
        click.echo("\n".join(_lines(reply)))


def _lines(reply: Reply) -> Iterator[str]:
    yield from _flags(reply)
    if reply.understood:
        yield f"Understood: {reply.understood}"
    for linked in reply.linked:
        if linked.assumed:
            yield f"  “{linked.words}” was taken for {linked.ref.label}"
    yield from wrap(reply.message, _WIDTH)
    if reply.counted and reply.rows:
        yield f"Count: {reply.count}"
    for row in reply.rows:
        yield from _row(row)
    for reason in reply.reasons:
        text = f"because: {reason}" if reply.rows else reason
        yield from wrap(text, _WIDTH, subsequent_indent="  ")
    yield from _further(reply)
    if reply.sparql:
        yield ""
        yield reply.sparql.rstrip("\n")


def _further(reply: Reply) -> Iterator[str]:
    if reply.suggestions:
        yield "Did you mean"
        yield from (f"  {suggestion.text}" for suggestion in reply.suggestions)
    if reply.alternatives:
        yield "Also to ask"
        for other in reply.alternatives:
            yield f"  {other.text}{f'  ({other.why})' if other.why else ''}"


def _flags(reply: Reply) -> Iterator[str]:
    """Give the red flags first: nobody may miss them for an answer below."""
    for flag in reply.red_flags:
        yield from wrap(f"RED FLAG, {flag.urgency}: {flag.ref.label}. {flag.what_to_do}", _WIDTH)
    for flag in reply.watch:
        yield f"A red flag has to do with this: {flag.ref.label} ({flag.urgency})"


def _row(row: AskRow) -> Iterator[str]:
    backing = f"  [{row.backing}]" if row.backing else ""
    yield f"- {row.ref.label}{backing}"
    for text in filter(None, (row.sentence, row.note)):
        yield from wrap(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
