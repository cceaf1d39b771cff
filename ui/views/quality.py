"""Quality: what the release holds in figures, and every gate that it passed."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import MissingFileError
from hamkg.quality import heading as column_heading
from hamkg.quality import shown
from ui.components import error_box, heading, html, section
from ui.links import link, query_url
from ui.state import open_graph
from ui.tables import html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.quality import Figure, Quality

# Kind, heading, what it is, and which fields of a gate make the columns.
GATES = (
    (
        "check",
        "Checks",
        "Queries that must find nothing.",
        {"title": "Check", "severity": "Severity", "detail": "Why", "standards": "Standard"},
    ),
    (
        "shapes",
        "Shapes",
        "What every node of a sort must have (SHACL).",
        {"title": "What", "detail": "Shapes", "severity": "Severity", "standards": "Standard"},
    ),
    (
        "rule",
        "Rules",
        "What makes the inferred relations; the reasoner HermiT finds the same ones.",
        {"title": "Rule", "detail": "Explains itself as"},
    ),
    (
        "question",
        "Competency questions",
        "What the graph must answer; the tests know what each answer must hold.",
        {"detail": "No.", "title": "Question"},
    ),
)


def as_sparql(figure: Figure) -> str:
    """Link to the query behind a figure, ready to run."""
    lines = (line for line in figure.sparql.splitlines() if not line.startswith("#+"))
    return link(query_url("\n".join(lines).strip()), "View as SPARQL")


def show_numbers(figures: Sequence[Figure]) -> None:
    """Show single numbers together, with what each must be where there is a must."""
    rows = []
    for figure in figures:
        must = "" if figure.expected is None else f" (must be {figure.expected})"
        why = f'<span class="hk-soft hk-small">{escape(figure.why)} {as_sparql(figure)}</span>'
        number = f"<strong>{escape(shown(figure.number or 0))}</strong>"
        rows.append([number, f"{escape(figure.title + must)}<br>{why}"])
    if rows:
        html(html_table(("Number", "What"), rows))


def show_table(figure: Figure) -> None:
    """Show a figure that is a table."""
    rows = [[escape(shown(cell)) for cell in row] for row in figure.rows]
    names = [column_heading(column) for column in figure.columns]
    html(
        f"<h3>{escape(figure.title)}</h3>",
        f'<p class="hk-soft hk-small">{escape(figure.why)} {as_sparql(figure)}</p>',
        html_table((name[:1].upper() + name[1:] for name in names), rows),
    )


def show_figures(report: Quality) -> None:
    """Show all figures by section, the single numbers of each first."""
    for title, figures in report.sections.items():
        section(title)
        show_numbers([figure for figure in figures if figure.number is not None])
        for figure in figures:
            if figure.number is None:
                show_table(figure)


def show_gates(report: Quality) -> None:
    """Show what the release had to pass, and what it was made by."""
    section("Gates")
    html(f"<p>{escape(report.promise.replace('`', ''))}</p>")
    for kind, title, words, columns in GATES:
        gates = report.gates_of(kind)
        filled = [name for name in columns if any(getattr(gate, name) for gate in gates)]
        html(
            f'<h3>{title} <span class="hk-soft">{len(gates)}</span></h3>',
            f'<p class="hk-soft hk-small">{words}</p>',
            html_table(
                (columns[name] for name in filled),
                ([cell(getattr(gate, name)) for name in filled] for gate in gates),
            ),
        )


def cell(value: str | tuple[str, ...]) -> str:
    """Give a field of a gate as HTML."""
    return escape(value if isinstance(value, str) else ", ".join(value))


def show(report: Quality) -> None:
    """Show the whole report."""
    html(
        f'<p class="hk-soft hk-small">Release {escape(report.version)} of {escape(report.date)}; '
        f"also as {link('/export/quality.json', 'JSON')} and "
        f"{link('/export/quality.md', 'Markdown')}.</p>"
    )
    show_figures(report)
    show_gates(report)


heading("Quality", "What this release holds, in figures, and the gates that it passed.")
try:
    found = open_graph().quality()
except MissingFileError as error:
    error_box(error)
else:
    show(found)
st.page_link("views/about.py", label="How far to trust it", icon=":material/info:")
