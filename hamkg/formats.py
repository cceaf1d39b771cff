"""Every format there is, once: names, endings and media types that all front ends read."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from hamkg.errors import UnknownFormatError


class Format(NamedTuple):
    """A serialisation: its name, file ending and media type, and what it can hold.

    ``kind`` is ``table`` (rows), ``graph`` (triples), ``dataset`` (triples with graph names) or
    ``edges`` (relations between kinds, not RDF).
    """

    name: str
    suffix: str
    media_type: str
    kind: str
    title: str


FORMATS = (
    Format("json", "json", "application/sparql-results+json", "table", "SPARQL JSON"),
    Format("xml", "xml", "application/sparql-results+xml", "table", "SPARQL XML"),
    Format("csv", "csv", "text/csv", "table", "CSV"),
    Format("tsv", "tsv", "text/tab-separated-values", "table", "TSV"),
    Format("turtle", "ttl", "text/turtle", "graph", "Turtle"),
    Format("longturtle", "ttl", "text/turtle", "graph", "Turtle, a line per value"),
    Format("nt", "nt", "application/n-triples", "graph", "N-Triples"),
    Format("rdfxml", "rdf", "application/rdf+xml", "graph", "RDF/XML"),
    Format("jsonld", "jsonld", "application/ld+json", "dataset", "JSON-LD"),
    Format("nq", "nq", "application/n-quads", "dataset", "N-Quads"),
    Format("trig", "trig", "application/trig", "dataset", "TriG"),
    Format("hext", "hext", "application/x-hextuples", "dataset", "Hextuples"),
    Format("csv", "csv", "text/csv", "edges", "CSV of relations"),
    Format("graphml", "graphml", "application/graphml+xml", "edges", "GraphML"),
    Format("obographs", "json", "application/json", "edges", "OBO Graphs JSON"),
)
ALIASES = {"ttl": "turtle", "rdf": "rdfxml", "owl": "rdfxml", "srj": "json", "srx": "xml"}
# What a release holds besides RDF.
_OTHER_MEDIA = {
    "html": "text/html",
    "json": "application/json",
    "md": "text/markdown",
    "tsv": "text/tab-separated-values",
}
RDF_KINDS = ("graph", "dataset")
EXPORT_KINDS = ("graph", "dataset", "edges")


def format_names(*kinds: str) -> tuple[str, ...]:
    """List the names of the formats of these kinds.

    >>> format_names("table")
    ('json', 'xml', 'csv', 'tsv')
    """
    return tuple(row.name for row in FORMATS if row.kind in kinds)


@lru_cache(maxsize=256)
def find_format(name: str, *kinds: str) -> Format:
    """Give the format of this name, or of this common other name, among these kinds.

    >>> find_format("ttl", "graph").media_type
    'text/turtle'

    Raises UnknownFormatError, which lists the formats that would do.
    """
    wanted = ALIASES.get(name.lower(), name.lower())
    for row in FORMATS:
        if row.name == wanted and row.kind in kinds:
            return row
    raise UnknownFormatError(name, format_names(*kinds))


def format_for_path(path: str) -> Format | None:
    """Give the RDF format that a file's ending stands for, or nothing.

    >>> format_for_path("hamkg.owl").name
    'rdfxml'
    """
    suffix = path.rpartition(".")[2].lower()
    wanted = ALIASES.get(suffix)
    for row in FORMATS:
        if row.kind in RDF_KINDS and (row.suffix == suffix or row.name == wanted):
            return row
    return None


def media_type_for_path(path: str) -> str:
    """Give the media type of a file of a release by its ending.

    >>> media_type_for_path("hamkg.ttl"), media_type_for_path("terms.html")
    ('text/turtle', 'text/html')
    """
    row = format_for_path(path)
    return row.media_type if row else _OTHER_MEDIA[path.rpartition(".")[2]]
