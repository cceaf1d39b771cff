"""Downloads of the whole release, its licence, and how programs get at it."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from html import escape

import streamlit as st

from hamkg.formats import EXPORT_KINDS, FORMATS, Format
from ui.components import heading, html, section
from ui.state import open_graph
from ui.tables import html_table

OFFERED = ("turtle", "rdfxml", "nt", "jsonld", "trig", "csv", "graphml", "obographs")
HOLDS = {
    "graph": "everything, as one graph",
    "dataset": "everything, with the named graphs",
    "edges": "the relations between kinds",
}


@st.cache_data(show_spinner=False)
def fingerprint(format_name: str) -> tuple[int, str]:
    """Give size and SHA-256 of what a download gives."""
    data = release_bytes(format_name)
    return len(data), sha256(data).hexdigest()


def release_bytes(format_name: str) -> bytes:
    """Serialise the whole graph."""
    return open_graph().export(format=format_name) or b""


def show_format(row: Format) -> None:
    """Show one format: its button, what it holds, its size and checksum."""
    size, digest = fingerprint(row.name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            row.title,
            data=partial(release_bytes, row.name),
            file_name=f"hamkg.{row.suffix}",
            mime=row.media_type,
            on_click="ignore",
            icon=":material/download:",
            key=f"download_{row.name}",
            width=190,
        )
        html(
            f'<p class="hk-small">{HOLDS[row.kind]}, {size / 1000:,.0f} kB<br>'
            f'<span class="hk-soft">SHA-256 <code class="hk-copy">{digest}</code></span></p>'
        )


def base_address() -> str:
    """Give the address under which these pages are served."""
    scheme, _, rest = (st.context.url or "http://127.0.0.1:8501").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def show_commands() -> None:
    """Show how programs ask for the same."""
    base = escape(base_address())
    html(
        "<p>A query, answered as CSV</p>",
        f"<pre>curl -G {base}/sparql -H 'Accept: text/csv' \\\n"
        "  --data-urlencode 'query=SELECT ?muscle { ?muscle a ham:Muscle }'</pre>",
        "<p>One kind as linked data</p>",
        f"<pre>curl -L -H 'Accept: text/turtle' {base}/id/hamstrings</pre>",
        "<p>The same in Python</p>",
        '<pre>from hamkg import KnowledgeGraph\nKnowledgeGraph.open().export("hamkg.ttl")</pre>',
    )


def show_release_files() -> None:
    """List the files of the release as they were built, to check by their sums."""
    body = [
        [
            f'<a href="/export/{escape(file.name)}" target="_self">{escape(file.name)}</a>',
            f"{file.bytes / 1000:,.0f} kB",
            f'<code class="hk-copy">{file.sha256}</code>',
        ]
        for file in open_graph().release_files()
    ]
    html(html_table(("File", "Size", "SHA-256"), body))


heading("Data", "The whole graph to take away, and to ask by programs.")
summary = open_graph().summary()
html(
    f"<p>Release <strong>{escape(summary.version)}</strong> of {escape(summary.date)}, "
    f"{summary.triples:,} triples. Licence: Creative Commons Attribution 4.0 (CC BY 4.0): use it, "
    "change it, share it, and name hamkg.</p>"
)
section("Downloads")
for offered in FORMATS:
    if offered.name in OFFERED and offered.kind in EXPORT_KINDS:
        show_format(offered)
section("The release files")
html("<p>As they were built, without the inferred relations unless the name says so.</p>")
show_release_files()
section("For programs")
show_commands()
