"""The command that shows red flags: redflags."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from hamkg.catalogue_model import NO_ALL_CLEAR
from hamkg.cli.options import echo_json, format_option
from hamkg.graph import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.catalogue_model import RedFlagCard
    from hamkg.model import RedFlag, Ref

_WIDTH = 88


@click.command(short_help="Show the red flags, or those that findings raise.")
@click.argument("findings", metavar="[FINDING ...]", nargs=-1)
@format_option()
def redflags(findings: tuple[str, ...], format_name: str) -> None:
    """Show all red flags in full, the most urgent first, or those that FINDINGs raise together.

    Each says what to do first. A sign that is not listed can still be serious.
    """
    graph = KnowledgeGraph.open()
    if findings:
        raised = graph.red_flags(findings)
        if format_name == "json":
            echo_json({"raised": [*map(asdict, raised)], "note": NO_ALL_CLEAR})
        else:
            click.echo("\n".join((*_raised(raised), *wrap(NO_ALL_CLEAR, _WIDTH))))
        return
    cards = graph.catalogue.red_flags()
    if format_name == "json":
        echo_json([*map(asdict, cards)])
    else:
        click.echo("\n".join(line for card in cards for line in (*_card(card), "")).rstrip())


def _raised(flags: Iterable[RedFlag]) -> Iterator[str]:
    for flag in flags:
        yield from _flag(flag)
        yield ""


def _flag(flag: RedFlag) -> Iterator[str]:
    yield f"RED FLAG, {flag.urgency}: {flag.ref.label}  ({flag.ref.curie})"
    yield from wrap(flag.what_to_do, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _card(card: RedFlagCard) -> Iterator[str]:
    yield from _flag(card.flag)
    yield from wrap(card.logic, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for head, refs in (
        ("core findings", card.core),
        ("supporting findings", card.supporting),
        ("in the presence of", card.flag.context),
        ("may point to", card.suggests),
    ):
        yield from _named(head, refs)
    if card.note:
        yield from wrap(f"note: {card.note}", _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for source in card.sources:
        yield from wrap(
            f"source: {source.citation}", _WIDTH, initial_indent="  ", subsequent_indent="    "
        )


def _named(head: str, refs: tuple[Ref, ...]) -> Iterator[str]:
    if refs:
        text = f"{head}: {', '.join(ref.label for ref in refs)}"
        yield from wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ")
