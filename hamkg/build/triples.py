"""Turns checked rows into triples: kinds and edges, and the evidence they rest on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from hamkg.build.tables import measures, split_list
from hamkg.languages import LANGUAGES
from hamkg.namespaces import PREFIXES, graph_iri, ham

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.build.content import Content
    from hamkg.build.schema import Schema
    from hamkg.build.tables import Row

Triple: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object, as IRIs."""

ASSERTED = ox.NamedNode(graph_iri("asserted"))
EVIDENCE = ox.NamedNode(graph_iri("evidence"))
INFERRED = ox.NamedNode(graph_iri("inferred"))
SCHEMA = ox.NamedNode(graph_iri("schema"))
SERVICE = ox.NamedNode(graph_iri("service"))

_DEFINITION = "obo:IAO_0000115"
_DEFINITION_SOURCE = "obo:IAO_0000119"
# What a row of anatomy.tsv need not say, because it holds for all of that table.
_ANATOMY = {
    "stance": "stance_supports",
    "certainty": "cert_established",
    "frequency": "freq_not_stated",
    "sentence": "",
}


def node(curie: str) -> ox.NamedNode:
    """Give the node of a CURIE, or of a local name of hamkg's own.

    >>> node("skos:altLabel").value
    'http://www.w3.org/2004/02/skos/core#altLabel'
    """
    prefix, colon, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if colon else ham(curie))


def iris(quad: ox.Quad) -> Triple:
    """Give the IRIs of a quad without its graph; what is no IRI as N-Triples writes it."""
    return _iri(quad.subject), quad.predicate.value, _iri(quad.object)


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def english(text: str) -> ox.Literal:
    """Give a text in English."""
    return ox.Literal(text, language="en")


def typed(value: str, datatype: str) -> ox.Literal:
    """Give a literal of one of XML Schema's types."""
    return ox.Literal(value, datatype=node(f"xsd:{datatype}"))


class Writer:
    """Writes statements about one thing after another into one named graph."""

    def __init__(self, graph: ox.NamedNode) -> None:
        """Start empty."""
        self.quads: list[ox.Quad] = []
        self._graph = graph

    def individual(self, name: str, category: str, label: str, definition: str) -> ox.NamedNode:
        """Write what every individual of the release has; gives its node."""
        subject = node(name)
        self.add(subject, "rdf:type", node("owl:NamedIndividual"), node(category))
        self.add(subject, "rdfs:label", english(label))
        self.add(subject, _DEFINITION, english(definition))
        return subject

    def add(
        self, subject: ox.NamedNode, predicate: str, *values: ox.NamedNode | ox.Literal
    ) -> None:
        """Write one triple per value."""
        self.quads += [ox.Quad(subject, node(predicate), value, self._graph) for value in values]


def content_quads(content: Content, schema: Schema) -> list[ox.Quad]:
    """Write the asserted and the evidence graph."""
    asserted, evidence = Writer(ASSERTED), Writer(EVIDENCE)
    for row in content.kinds:
        _kind(asserted, row)
    _lay_names(asserted, content.lay_names)
    for subject, predicate, value in _edges(content, schema):
        asserted.add(node(subject), predicate, node(value))
    for row in content.redflags:
        _redflag(asserted, row)
    for row in content.sources:
        _source(evidence, row)
    for row in content.sentences:
        _sentence(evidence, row)
    labels = {**schema.labels, **{row["id"]: row["label"] for row in content.kinds}}
    sources = {row["id"]: row for row in content.sources}
    for row in content.names:
        form = ox.Literal(row["name"], language=row["language"])
        asserted.add(node(row["kind"]), "skos:prefLabel", form)
        _foreign_name(evidence, row, form, labels[row["kind"]], sources[row["source"]]["title"])
    for row in content.claims:
        _claim(evidence, row, schema, labels, sources[row["source"]])
    return asserted.quads + evidence.quads


def _kind(writer: Writer, row: Row) -> None:
    subject = writer.individual(row["id"], row["category"], row["label"], row["definition"])
    writer.add(subject, _DEFINITION_SOURCE, node(row["definition_source"]))
    writer.add(subject, "skos:altLabel", *map(english, split_list(row["synonyms"])))


def _lay_names(writer: Writer, rows: Iterable[Row]) -> None:
    for row in rows:
        writer.add(node(row["id"]), "skos:hiddenLabel", *map(english, split_list(row["said"])))


def _redflag(writer: Writer, row: Row) -> None:
    subject = node(row["id"])
    writer.add(subject, "urgency", node(row["urgency"]))
    writer.add(subject, "logic", node(row["logic"]))
    writer.add(subject, "inContext", *map(node, split_list(row["context"])))
    writer.add(subject, "whatToDo", english(row["what_to_do"]))
    writer.add(subject, "dcterms:source", *map(node, split_list(row["source"])))
    if row["note"]:
        writer.add(subject, "rdfs:comment", english(row["note"]))


def _edges(content: Content, schema: Schema) -> Iterator[tuple[str, str, str]]:
    supported = {
        (row["subject"], row["predicate"], row["object"])
        for row in content.claims
        if row.cells.get("stance", _ANATOMY["stance"]) == "stance_supports"
        and not schema.properties[row["predicate"]].statement_only
    }
    yield from sorted(supported)


def _claim(writer: Writer, row: Row, schema: Schema, labels: dict[str, str], source: Row) -> None:
    cells = {**_ANATOMY, **row.cells}
    label = " ".join(labels[cells[part]] for part in ("subject", "predicate", "object"))
    against = cells["stance"] == "stance_disputes"
    verb = "disputes" if against else "supports"
    level = schema.evidence_of_kind[source["kind"]]
    title = source["title"]
    subject = writer.individual(
        row["id"],
        "Statement",
        f"{label} ({row['id']})",
        f'Statement {row["id"]}, by which the source "{title}" {verb} that {label}.',
    )
    for predicate, cell in (
        ("about", "subject"),
        ("predicate", "predicate"),
        ("object", "object"),
        ("stance", "stance"),
        ("certainty", "certainty"),
        ("frequency", "frequency"),
        ("source", "source"),
        ("dcterms:creator", "curator"),
    ):
        writer.add(subject, predicate, node(cells[cell]))
    writer.add(subject, "evidenceLevel", node(level))
    writer.add(subject, "dcterms:created", typed(row["date"], "date"))
    _details(writer, subject, cells, schema)


def _details(writer: Writer, subject: ox.NamedNode, cells: dict[str, str], schema: Schema) -> None:
    """Write what only some rows fill."""
    for predicate, column in (
        ("supportedBy", "sentence"),
        ("stage", "stage"),
        ("advice", "advice"),
        ("role", "role"),
    ):
        if cells.get(column):
            writer.add(subject, predicate, node(cells[column]))
    for name, value in measures(cells.get("measure", "")):
        # Whole numbers as integers (which are decimals too) and no idle zeros: so every engine
        # writes them, and a file that passed through one stays the same.
        plain = f"{Decimal(value).normalize():f}"
        datatype = "decimal" if "." in plain else "integer"
        writer.add(subject, schema.measures[name], typed(plain, datatype))
    if cells.get("locator"):
        writer.add(subject, "locator", ox.Literal(cells["locator"]))
    if cells["note"]:
        writer.add(subject, "rdfs:comment", english(cells["note"]))


def _foreign_name(writer: Writer, row: Row, form: ox.Literal, kind: str, source: str) -> None:
    language = LANGUAGES[row["language"]].english
    subject = writer.individual(
        row["id"],
        "ForeignName",
        f"{kind} in {language} ({row['id']})",
        f'Name {row["id"]}, which the source "{source}" gives {kind} in {language}.',
    )
    writer.add(subject, "nameOf", node(row["kind"]))
    writer.add(subject, "writtenForm", form)
    writer.add(subject, "source", node(row["source"]))
    writer.add(subject, "locator", ox.Literal(row["locator"]))
    writer.add(subject, "dcterms:creator", node(row["curator"]))
    writer.add(subject, "dcterms:created", typed(row["date"], "date"))
    if row["note"]:
        writer.add(subject, "rdfs:comment", english(row["note"]))


def _source(writer: Writer, row: Row) -> None:
    subject = writer.individual(
        row["id"], "Source", citation(row), f"Source of statements: {citation(row)}"
    )
    writer.add(subject, "dcterms:title", english(row["title"]))
    writer.add(subject, "dcterms:bibliographicCitation", english(citation(row)))
    writer.add(subject, "sourceKind", node(row["kind"]))
    if row["year"]:
        writer.add(subject, "publicationYear", typed(row["year"], "integer"))
    for column in ("doi", "pmid", "address"):
        if row[column]:
            writer.add(subject, column, ox.Literal(row[column]))


def citation(row: Row) -> str:
    """Write a source as a reference: authors (year). Title. Container."""
    who = row["authors"] or "Author unknown"
    when = f" ({row['year']})" if row["year"] else ""
    where = f" {row['container']}." if row["container"] else ""
    return f"{who.rstrip('.')}{when}. {row['title'].rstrip('.')}.{where}"


def _sentence(writer: Writer, row: Row) -> None:
    place = ", ".join(filter(None, (row["section"], row["item"])))
    subject = writer.individual(
        row["id"],
        "SourceSentence",
        f"sentence {row['notation']} of {row['source']}",
        f"Passage {row['notation']} of its source ({place}), paraphrased.",
    )
    writer.add(subject, "ofSource", node(row["source"]))
    writer.add(subject, "skos:notation", ox.Literal(row["notation"]))
    writer.add(subject, "locator", ox.Literal(place))
    writer.add(subject, "paraphrase", english(row["paraphrase"]))
    writer.add(subject, "startOffset", typed(row["start"], "integer"))
    writer.add(subject, "endOffset", typed(row["end"], "integer"))
    writer.add(subject, "sha256", typed(row["sha256"], "hexBinary"))
