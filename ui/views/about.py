"""About: what the graph is, how far to trust it, and how to use these pages."""

from __future__ import annotations

import streamlit as st

from ui.components import heading, html, section
from ui.links import link, web_link
from ui.tables import html_table
from ui.text import long_text

# Public health pages, read on 2026-11-22.
SADDLE = web_link("https://healthify.nz/health-a-z/s/sciatica", "Healthify, sciatica")
CLOT = web_link("https://healthify.nz/health-a-z/d/DVT-hospital-related", "Healthify, clots")
SHORTCUTS = (
    ("Tab, Enter", "go through links, rows and nodes; open one"),
    ("Ctrl + Enter", "run the query (Cmd + Enter on a Mac)"),
    ("Escape, Tab", "leave the query editor"),
    ("Back", "return to the view before; every view has its own address"),
)


def table(head: tuple[str, ...], body: list[list[str]]) -> None:
    """Show plain rows as a table."""
    html(html_table(head, [[long_text(cell) for cell in row] for row in body]))


heading("About", "What this graph is, and how far to trust it.")
html(
    '<div class="hk-alert"><strong>When not to read on.</strong> Get emergency care now for '
    "numbness or tingling around the genitals or buttocks, weakness or sciatica in both legs, or "
    f"loss of bladder or bowel control ({SADDLE}); and for a painful, swollen leg, above all "
    f"with breathlessness or chest pain ({CLOT}). See a clinician for pain that is severe, that "
    "followed a fall or a pop, or that does not get better.</div>",
    "<p>hamkg is for learning. It is not medical advice, does not know you, and cannot tell what "
    "is wrong with you. It gathers what sources say of the hamstrings and keeps, with each "
    "statement, who said it and how strong that is.</p>",
)
section("How a fact is marked")
html(
    '<ul class="hk-marks"><li><span class="hk-badge is-stated">Stated</span> '
    "At least one source says so. Open the row to read which, where, and how certain it is.</li>"
    '<li><span class="hk-badge is-inferred">Inferred</span> No source '
    "says this itself; it follows by rule from what sources say. The row shows each step. Drawn "
    "as a dashed line.</li>"
    '<li><span class="hk-badge is-hypothesis">Hypothesis, inferred'
    "</span> A rule suggests it, but the rule does not always hold. Take it as a question.</li>"
    '<li><span class="hk-badge is-disputed">Disputed</span> At least '
    "one source speaks against it. Both sides are shown.</li></ul>",
    "<p>What the graph does not state is not thereby false: it may only not have been "
    "entered.</p>",
)
section("Who says so")
html(
    f"<p>{link('sources', 'Sources and evidence')} lists every source with all it says, and "
    "explains each grade.</p>"
)
st.page_link(
    "views/quality.py", label="Quality in figures and gates", icon=":material/fact_check:"
)
section("Keyboard and access")
table(("Keys", "What they do"), [list(pair) for pair in SHORTCUTS])
html(
    "<p>Every category has a colour and a shape, every drawing has its facts in a table beside "
    "it, and nothing is said by colour alone. Light or dark follows your system; the menu at the "
    "top right changes it. No page asks anything of another server.</p>"
)
st.page_link("views/home.py", label="Search the graph", icon=":material/search:")
