"""Downloads of the whole release, its licence, and how programs get at it."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from html import escape

import streamlit as st

from hamkg.formats import EXPORT_KINDS, FORMATS, Format
from ui.components import heading, html, section
from ui.links import link, query_url
from ui.state import open_graph
from ui.tables import html_table
from ui.text import in_html

OFFERED = ("turtle", "rdfxml", "nt", "jsonld", "trig", "csv", "graphml", "obographs")
LARGE = {"nt": "N-Triples", "nq": "N-Quads", "ttl": "Turtle", "trig": "TriG"}
SOME = """SELECT ?class ?name WHERE {{
  GRAPH <{0}> {{ ?class a ?type ; rdfs:label ?name }}
}} LIMIT 100"""
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


def is_offered(row: Format) -> bool:
    """Tell whether a format is offered as a file that is made here: never where there is much."""
    small = row.kind == "edges" or not open_graph().exports_stream
    return row.name in OFFERED and row.kind in EXPORT_KINDS and small


def show_large() -> None:
    """Say that there is much, and lead to it as files that the server sends piece by piece."""
    links = ", ".join(
        f'<a href="export/all.{suffix}" target="_self" download>{title}</a>'
        for suffix, title in LARGE.items()
    )
    html(
        '<div class="hk-note" role="note"><strong>This is much data: a download may be hundreds '
        "of megabytes.</strong><p>The first one takes the server some time to begin. Often "
        f"a query is enough: {link('query', 'ask in SPARQL')}.</p></div>"
        f"<p>Everything, as it comes: {links}.</p>"
    )


def show_beside() -> None:
    """List the files that lie beside the release, where there are any."""
    beside = open_graph().beside()
    if not beside:
        return
    section("Beside the release")
    html("<p>These files are not from hamkg: no grades, no checked sources.</p>")
    rows = [
        [
            in_html(each.file),
            f"{'more than ' if each.more else ''}{each.statements:,}",
            link(query_url(SOME.format(each.graph)), "Look into it"),
        ]
        for each in beside
    ]
    html(html_table(("File", "Statements", "In SPARQL"), rows))


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
show_beside()
section("Downloads")
if open_graph().exports_stream:
    show_large()
for offered in FORMATS:
    if is_offered(offered):
        show_format(offered)
section("The release files")
html("<p>As they were built, without the inferred relations unless the name says so.</p>")
show_release_files()
section("For programs")
show_commands()
