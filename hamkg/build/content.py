"""The content tables, read together and held against the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.build.row_checks import RowChecker
from hamkg.build.tables import Row, read_table
from hamkg.content_errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.build.schema import Schema


@dataclass(frozen=True, slots=True)
class Content:
    """All rows of all tables, by table."""

    kinds: tuple[Row, ...]
    claims: tuple[Row, ...]
    """Rows of anatomy.tsv and of statements.tsv: each backs or disputes one relation."""
    sentences: tuple[Row, ...]
    sources: tuple[Row, ...]
    redflags: tuple[Row, ...]
    names: tuple[Row, ...]
    """Names of kinds in other languages than English."""
    definitions: tuple[Row, ...]
    """Kinds that are, by definition, those of a wider kind with some relation."""
    lay_names: tuple[Row, ...]
    """What people say for kinds, right or not, so that they are found by it."""


def read_content(folder: Path, schema: Schema) -> Content:
    """Read and check every table; raises TableError with all problems at once."""
    problems: list[str] = []
    rows = {
        name: read_table(folder, name, problems)
        for name in (
            "kinds",
            "anatomy",
            "statements",
            "sentences",
            "sources",
            "redflags",
            "names",
            "definitions",
            "lay_names",
        )
    }
    content = Content(
        kinds=tuple(rows["kinds"]),
        claims=tuple(rows["anatomy"] + rows["statements"]),
        sentences=tuple(rows["sentences"]),
        sources=tuple(rows["sources"]),
        redflags=tuple(rows["redflags"]),
        names=tuple(rows["names"]),
        definitions=tuple(rows["definitions"]),
        lay_names=tuple(rows["lay_names"]),
    )
    problems += RowChecker(content, schema).problems()
    if problems:
        raise TableError(sorted(problems, key=_place))
    return content


def _place(problem: str) -> tuple[str, int]:
    file, line, _ = problem.split(":", 2)
    return file, int(line)
