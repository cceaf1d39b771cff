"""The command line: one thin command per question to the facade."""

from __future__ import annotations

import builtins
import errno
import os
import sys
from importlib import import_module

import click

from hamkg import __version__
from hamkg.errors import HamkgError

# Each command loads its module only when it is used: `hamkg query` must not pay for the rest.
_COMMANDS = {
    "ask": "hamkg.cli.ask",
    "build": "hamkg.cli.release",
    "cards": "hamkg.cli.study",
    "common": "hamkg.cli.relating",
    "compare": "hamkg.cli.relating",
    "compose": "hamkg.cli.compose",
    "deploy": "hamkg.cli.deploy",
    "diff": "hamkg.cli.release",
    "explain": "hamkg.cli.look",
    "export": "hamkg.cli.query",
    "gaps": "hamkg.cli.gaps",
    "load": "hamkg.cli.load",
    "list": "hamkg.cli.browse",
    "path": "hamkg.cli.relating",
    "probe": "hamkg.cli.probe",
    "quality": "hamkg.cli.quality",
    "query": "hamkg.cli.query",
    "question": "hamkg.cli.questions",
    "questions": "hamkg.cli.questions",
    "quiz": "hamkg.cli.study",
    "reason": "hamkg.cli.release",
    "redflags": "hamkg.cli.redflags",
    "search": "hamkg.cli.search",
    "serve": "hamkg.cli.serve",
    "show": "hamkg.cli.look",
    "source": "hamkg.cli.browse",
    "topics": "hamkg.cli.study",
    "validate": "hamkg.cli.release",
    "why-not": "hamkg.cli.gaps",
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


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
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), _function(cmd_name))
        return command


def _function(command: str) -> str:
    """Give the name of a command's function; one that is a word of Python has a mark behind it."""
    name = command.replace("-", "_")
    return f"{name}_" if hasattr(builtins, name) else name


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="hamkg %(version)s")
def cli() -> None:
    """Hamkg, the open knowledge graph of hamstring health.

    A TERM is a local name (biceps_femoris), a CURIE (ham:biceps_femoris), an IRI, or a label or
    synonym that names one thing only. Education, not medical advice.
    """


def main() -> None:
    """Run the command line; what hamkg reports on purpose ends with code 1 and a hint."""
    try:
        code = _run()
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # Whoever read our answer has seen enough.
        code = 1
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        click.echo(
            f"error[cannot-write]: The answer cannot be written: {error.strerror}.\n"
            "hint: Make room there, or choose another place.",
            err=True,
        )
        code = 1
    # Taking the store apart would take as long as answering: the system frees all at once.
    os._exit(code)


def _run() -> int:
    try:
        cli(standalone_mode=True)
    except HamkgError as error:
        click.echo(f"error[{error.code}]: {error}", err=True)
        click.echo(f"hint: {error.hint}", err=True)
        return 1
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    return 0
