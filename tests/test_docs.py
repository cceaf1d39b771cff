"""The documentation is complete and true: its commands run, its tables match the code."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from hamkg.cli import cli
from hamkg.errors import HamkgError
from hamkg.formats import FORMATS
from tests.error_list import ERRORS

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
LEAVES = [error.code for error in ERRORS if not error.__subclasses__()]


def examples() -> list[tuple[str, str, str]]:
    """Every command of every console block: its page, the command, and what it should print."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for part in block.split("$ ")[1:]:
                command, _, output = part.partition("\n")
                found.append((page.name, command, output))
    return found


@pytest.mark.parametrize(("page", "command", "output"), examples())
def test_a_command_of_the_documentation_prints_what_it_says(
    page: str, command: str, output: str
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "hamkg", page

    result = CliRunner().invoke(cli, arguments)

    printed = result.stdout
    if isinstance(result.exception, HamkgError):
        error = result.exception
        printed += f"error[{error.code}]: {error}\nhint: {error.hint}\n"
    checker = doctest.OutputChecker()
    assert checker.check_output(output, printed, doctest.ELLIPSIS), printed


def test_there_are_examples() -> None:
    assert len(examples()) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_files_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("command", cli.list_commands(None))  # type: ignore[arg-type]  # unused
def test_every_command_is_in_the_reference(command: str) -> None:
    assert f"| `hamkg {command}" in REFERENCE


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: f"{row.name}-{row.kind}")
def test_every_format_is_in_the_reference(row: tuple[str, str, str]) -> None:
    assert re.search(rf"^\| `{row[0]}` \| .* \| {re.escape(row[2])} \|$", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize("code", LEAVES)
def test_every_error_is_in_the_reference(code: str) -> None:
    assert f"| `{code}` |" in REFERENCE


def test_the_changelog_has_this_version() -> None:
    from hamkg import __version__

    assert f"## {__version__} - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
