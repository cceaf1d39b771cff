"""Reads content tables; whatever is wrong with a row is said with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hamkg.errors import MissingFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: all of them in order, and those that may not be empty."""

    all: tuple[str, ...]
    required: frozenset[str]


def _columns(text: str) -> Columns:
    # A star marks a column that every row must fill.
    names = text.split()
    plain = tuple(name.rstrip("*") for name in names)
    return Columns(plain, frozenset(name[:-1] for name in names if name.endswith("*")))


COLUMNS = {
    "kinds": _columns("id* category* label* synonyms definition* definition_source*"),
    "anatomy": _columns(
        "id* subject* predicate* object* universal* source* locator note curator* date*"
    ),
    "statements": _columns(
        "id* subject* predicate* object* stance* certainty* frequency* source* sentence locator"
        " measure stage advice role note curator* date*"
    ),
    "names": _columns("id* kind* language* name* source* locator* note curator* date*"),
    "definitions": _columns("id* genus* relation* differentia*"),
    "lay_names": _columns("id* said*"),
    "redflags": _columns("id* urgency* logic* context what_to_do* source* note"),
    "sentences": _columns("id* notation* source* section* item start* end* sha256* paraphrase*"),
    "sources": _columns("id* kind* title* authors year container doi pmid address"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def problem(self, text: str) -> str:
        """Say what is wrong here, so that it can be found and mended."""
        return f"{self.file}:{self.line}: {text}"


def split_list(cell: str) -> list[str]:
    """Take the values of a cell that holds several, parted by semicolons.

    >>> split_list("sit bone; sitting bone")
    ['sit bone', 'sitting bone']
    """
    return [value.strip() for value in cell.split(";") if value.strip()]


def measures(cell: str) -> list[tuple[str, str]]:
    """Take the numbers of a cell apart.

    >>> measures("rr=2.7; ci_low=1.2")
    [('rr', '2.7'), ('ci_low', '1.2')]
    """
    pairs = (value.partition("=") for value in split_list(cell))
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def read_table(folder: Path, name: str, problems: list[str]) -> list[Row]:
    """Read one table; broken rows are left out and said in ``problems``.

    Raises MissingFileError where the table is not there.
    """
    path = folder / f"{name}.tsv"
    if not path.is_file():
        msg = f'There is no table "{path}".'
        raise MissingFileError(msg)
    columns = COLUMNS[name]
    lines = path.read_bytes().decode("utf-8").split("\n")
    rows = [row for row in _rows(path.name, lines, columns, problems) if row is not None]
    problems += _order_problems(rows)
    return rows


def _rows(
    file: str, lines: list[str], columns: Columns, problems: list[str]
) -> Iterator[Row | None]:
    header = tuple(lines[0].split("\t"))
    if header != columns.all:
        problems.append(f"{file}:1: the first line must be: {' '.join(columns.all)}")
        return
    if lines[-1]:
        problems.append(f"{file}:{len(lines)}: the last line must end with a line break")
    for number, line in enumerate(lines[1:], start=2):
        if line or number < len(lines):
            yield _row(file, number, line, columns, problems)


def _row(file: str, number: int, line: str, columns: Columns, problems: list[str]) -> Row | None:
    cells = line.split("\t")
    if len(cells) != len(columns.all):
        problems.append(
            f"{file}:{number}: {len(cells)} cells where the table has {len(columns.all)} columns;"
            " look for a missing or an extra tab"
        )
        return None
    row = Row(file, number, dict(zip(columns.all, cells, strict=True)))
    faults = [
        row.problem(f'column "{name}" has a space at its start or end, or a line-end character')
        for name in columns.all
        if row[name] != row[name].strip()
    ]
    faults += [
        row.problem(f'column "{name}" is empty; every row needs it')
        for name in columns.all
        if name in columns.required and not row[name]
    ]
    problems += faults
    return None if faults else row


def _order_problems(rows: list[Row]) -> list[str]:
    found = []
    for before, row in pairwise(rows):
        if row["id"] == before["id"]:
            found.append(row.problem(f'the id "{row["id"]}" stands above already; give a new one'))
        elif row["id"] < before["id"]:
            found.append(row.problem(f'sort the rows by id: "{row["id"]}" comes too late'))
    return found
