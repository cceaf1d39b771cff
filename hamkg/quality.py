"""The values of a release: its files, what it holds in figures, and what it must pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule of quality: which one, at what, why it matters and how to mend it."""

    check: str
    severity: str
    focus: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of the release: its name, size and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a release: a table, or a single number; ``sparql`` is what counted it.

    ``expected`` is the number it must be, where there is one.
    """

    name: str
    section: str
    title: str
    why: str
    expected: int | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sparql: str

    @property
    def number(self) -> Cell | None:
        """The figure where it is a single number, else nothing."""
        return self.rows[0][0] if len(self.rows) == len(self.columns) == 1 else None


@dataclass(frozen=True, slots=True)
class Gate:
    """What a release must pass, or is made by.

    ``kind`` is check, shapes, rule or question; ``severity`` is error or warning for what can
    be broken; ``standards`` are the rules of others that it keeps.
    """

    kind: str
    name: str
    title: str
    severity: str
    detail: str
    standards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality report of a release; ``promise`` says what a broken gate does."""

    version: str
    date: str
    promise: str
    figures: tuple[Figure, ...]
    gates: tuple[Gate, ...]

    @property
    def sections(self) -> dict[str, tuple[Figure, ...]]:
        """The figures by section, both in order."""
        names = dict.fromkeys(figure.section for figure in self.figures)
        return {name: tuple(f for f in self.figures if f.section == name) for name in names}

    def gates_of(self, kind: str) -> tuple[Gate, ...]:
        """Give the gates of one kind."""
        return tuple(gate for gate in self.gates if gate.kind == kind)


def shown(cell: Cell) -> str:
    """Give a cell as a person reads it.

    >>> shown(1275), shown(97.0), shown(5.6), shown("trial")
    ('1,275', '97', '5.6', 'trial')
    """
    if isinstance(cell, str):
        return cell
    return f"{cell:,.10g}" if isinstance(cell, float) else f"{cell:,}"


def heading(column: str) -> str:
    """Give the name of a column in words.

    >>> heading("evidence_level")
    'evidence level'
    """
    return column.replace("_", " ")
