"""The command line: one thin command per question to the facade."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from hamkg.errors import HamkgError

# Each command loads its module only when it is used: `hamkg query` must not pay for the rest.
_COMMANDS = {
    "build": "hamkg.cli.release",
    "explain": "hamkg.cli.look",
    "export": "hamkg.cli.query",
    "query": "hamkg.cli.query",
    "question": "hamkg.cli.query",
    "questions": "hamkg.cli.query",
    "reason": "hamkg.cli.release",
    "search": "hamkg.cli.look",
    "serve": "hamkg.cli.serve",
    "show": "hamkg.cli.look",
    "validate": "hamkg.cli.release",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return sorted(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hamkg", message="hamkg %(version)s")
def cli() -> None:
    """Hamkg, the open knowledge graph of hamstring health.

    A TERM is a local name (biceps_femoris), a CURIE (ham:biceps_femoris), an IRI, or a label or
    synonym that names one thing only. Education, not medical advice.
    """


def main() -> None:
    """Run the command line; what hamkg reports on purpose ends with code 1 and a hint."""
    try:
        cli(standalone_mode=True)
    except HamkgError as error:
        click.echo(f"error[{error.code}]: {error}", err=True)
        click.echo(f"hint: {error.hint}", err=True)
        sys.exit(1)
