"""The command that shows how good the release is: quality."""

from __future__ import annotations

from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from hamkg.cli.options import echo_json, format_option
from hamkg.graph import KnowledgeGraph
from hamkg.quality import heading, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.quality import Figure, Gate, Quality

_WIDTH = 88


@click.command(short_help="Show the quality report of the release.")
@format_option()
def quality(format_name: str) -> None:
    """Show what the release holds in figures, and every gate that it has passed."""
    report = KnowledgeGraph.open().quality()
    if format_name == "json":
        echo_json(asdict(report))
    else:
        click.echo("\n".join(_lines(report)))


def _lines(report: Quality) -> Iterator[str]:
    yield f"Quality of hamkg {report.version}, {report.date}"
    for section, figures in report.sections.items():
        yield from ("", section.upper())
        for figure in figures:
            yield from _figure_lines(figure)
    yield from ("", "GATES")
    yield from wrap(report.promise, _WIDTH)
    for gate in report.gates:
        yield _gate_line(gate)


def _figure_lines(figure: Figure) -> Iterator[str]:
    if figure.number is not None:
        must = "" if figure.expected is None else f" (must be {figure.expected})"
        yield f"{figure.title}: {shown(figure.number)}{must}"
        return
    yield figure.title
    head = [heading(column) for column in figure.columns]
    rows = [head, *([shown(cell) for cell in row] for row in figure.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        numbers = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join(("", first.ljust(widths[0]), *numbers)).rstrip()


def _gate_line(gate: Gate) -> str:
    severity = f" ({gate.severity})" if gate.severity else ""
    standards = "".join(f" [{standard}]" for standard in gate.standards)
    return f"{gate.kind} {gate.name}: {gate.title}{severity}{standards}"
