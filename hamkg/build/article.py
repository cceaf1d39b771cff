"""Proves that every cited sentence stands in the source, for whoever holds the source."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hamkg.build.tables import read_table
from hamkg.content_errors import TableError
from hamkg.errors import MissingFileError
from hamkg.quality import Violation

if TYPE_CHECKING:
    from pathlib import Path


def check_article(article: Path, content: Path) -> tuple[int, tuple[Violation, ...]]:
    """Compare each sentence's SHA-256 with that of its place in the text.

    Gives the number of sentences looked at, and a violation for each that is not there. Offsets
    count characters from the start of the file. Raises MissingFileError.
    """
    if not article.is_file():
        msg = f'There is no file "{article}".'
        raise MissingFileError(msg)
    problems: list[str] = []
    rows = read_table(content, "sentences", problems)
    if problems:
        raise TableError(problems)
    text = article.read_bytes().decode("utf-8", errors="replace")
    found = []
    for row in rows:
        passage = text[int(row["start"]) : int(row["end"])]
        if hashlib.sha256(passage.encode()).hexdigest() != row["sha256"]:
            found.append(
                Violation(
                    check="article",
                    severity="error",
                    focus=f"ham:{row['id']}",
                    message=f"{row['notation']} is not at characters {row['start']}"
                    f" to {row['end']} of {article.name}",
                    fix="Use the text this release was drawn from, byte for byte.",
                )
            )
    return len(rows), tuple(found)
