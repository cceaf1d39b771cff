"""Reads what a release says of itself: its files with their sums, and its quality."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hamkg.errors import MissingFileError
from hamkg.quality import Figure, Gate, Quality, ReleaseFile

if TYPE_CHECKING:
    from pathlib import Path


def read_release_files(folder: Path) -> tuple[ReleaseFile, ...]:
    """List the files of a release, by name; raises MissingFileError without its manifest."""
    manifest = _document(folder / "manifest.json")
    return tuple(
        ReleaseFile(name, entry["bytes"], entry["sha256"])
        for name, entry in sorted(manifest["files"].items())
    )


def read_quality(folder: Path) -> Quality:
    """Give the quality report of a release; raises MissingFileError where it has none."""
    document = _document(folder / "quality.json")
    return Quality(
        version=document["version"],
        date=document["date"],
        promise=document["promise"],
        figures=tuple(_figure(entry) for entry in document["figures"]),
        gates=tuple(
            Gate(**entry | {"standards": tuple(entry["standards"])}) for entry in document["gates"]
        ),
    )


def _figure(entry: dict[str, Any]) -> Figure:
    rows = tuple(tuple(row) for row in entry["rows"])
    return Figure(**entry | {"columns": tuple(entry["columns"]), "rows": rows})


def _document(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f'The release has no file "{path.name}".'
        hint = "Run `hamkg build`, or install hamkg again."
        raise MissingFileError(msg, hint=hint) from None
    return document
