"""The command that puts files beside the release, into a store on disk."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from hamkg.engine.beside import make_store
from hamkg.opening import store_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.engine.beside import Progress


@click.command(short_help="Put your own RDF beside the release, into a store on disk.")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--into",
    "folder",
    required=True,
    type=click.Path(),
    help="The folder of the store; one that is not there is made, with the release in it.",
)
def load(files: tuple[str, ...], folder: str) -> None:
    """Put RDF FILES beside the release, each into a graph of its own, in a store on disk.

    A file that was there before is replaced. Then ask the store with --store FOLDER, as in
    `hamkg serve --store FOLDER`: it opens at once, however large it is.
    """
    make_store(folder, (store_file(None),), files, progress())
    click.echo(f"{folder} holds the release and {', '.join(files)}.")


def progress() -> Progress | None:
    """Give what tells on a terminal how far a file was read; nothing for who reads by program."""
    return _told if sys.stderr.isatty() else None


def _told(path: str, done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    share = 100 * done // total if total else 100
    click.echo(f"\r{path}: {share} % of {total / 1e6:,.1f} MB{end}", nl=False, err=True)


@contextmanager
def store_with(store: str | None, beside: tuple[str, ...]) -> Iterator[str | None]:
    """Give a store that holds files beside another, or the release, for as long as it is used."""
    if not beside:
        yield store
        return
    with TemporaryDirectory(prefix="hamkg-", ignore_cleanup_errors=True) as folder:
        make_store(folder, (store_file(store),), beside, progress())
        yield folder
