"""The command that finds out what another SPARQL server can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.probe_model import probe_json
from hamkg.probing import probe as probed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.probe_model import Outcome, Probe

_UPDATES = {
    400: "read: what is no update is answered 400",
    401: "who writes must say who they are",
    403: "refused to us",
}


@click.command(short_help="Find out what a SPARQL server can do.")
@click.argument("address", metavar="URL")
@format_option()
def probe(address: str, format_name: str) -> None:
    """Ask the SPARQL endpoint at URL what it is and can do; nothing is written to it.

    Each feature is asked twice: as it is, and as hamkg asks this server. What it wants as
    Authorization stands in the environment variable HAMKG_STORE_AUTHORIZATION.
    """
    found = probed(address)
    if format_name == "json":
        echo_json(probe_json(found))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Probe) -> Iterator[str]:
    yield found.address
    yield f"server: {f'{found.server} {found.version}'.strip() or 'does not say'}"
    yield f"asked by: {f'the adapter for {found.adapter}' if found.adapter else 'plain SPARQL'}"
    yield f"describes itself: {', '.join(found.described) or 'no'}"
    yield f"graphs by the Graph Store Protocol: {found.graph_store or 'not found'}"
    yield f"updates: {_updates(found)}"
    yield ""
    yield "ANSWERS COME AS"
    for row in found.formats:
        lacking = f"; not as {', '.join(row.lacking)}" if row.lacking else ""
        yield f"{row.form}: {', '.join(row.given) or 'nothing that can be read'}{lacking}"
    for section, features in found.sections.items():
        yield ""
        yield section.upper()
        for feature in features:
            yield f"{feature.title}: {_told(feature.bare, feature.asked)}"


def _updates(found: Probe) -> str:
    if found.update is None:
        return "not found"
    status = found.update_status or 0
    return f"{found.update}, {_UPDATES.get(status, f'answers {status}')}"


def _told(bare: Outcome, asked: Outcome) -> str:
    if bare == asked:
        return _words(bare)
    return f"{_words(bare)}; asked by hamkg: {_words(asked)}"


def _words(outcome: Outcome) -> str:
    if outcome.state == "told":
        return outcome.words
    return f"{outcome.state} ({outcome.words})" if outcome.words else outcome.state
