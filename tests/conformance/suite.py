"""The W3C test suites: where a copy of them lies, and the cases their manifests list."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

_BESIDE = Path(__file__).parents[2].parent / "shared" / "w3c"
ROOT = Path(os.environ.get("HAMKG_W3C") or _BESIDE).resolve()
MISSING = (
    "no copy of the W3C test suites: name the folder of one in HAMKG_W3C "
    "(the work tree of github.com/w3c/rdf-tests, or ../shared/w3c beside this checkout)"
)
SUITES = ("sparql10", "sparql11", "rdf11")
# Other regimes than simple entailment, and what is about entailment alone, are nothing of ours.
LEFT_OUT = ("sparql11/entailment", "rdf11/rdf-mt")

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_HOME = "https://w3c.github.io/rdf-tests/"
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# The files of a dataset, each with the IRI of its graph; None is the default graph.
Files = tuple[tuple[str | None, Path], ...]


@dataclass(frozen=True)
class Case:
    """One test: what is asked, of which data, and the file or the data that it must give."""

    name: str
    kind: str
    action: Path
    data: Files
    result: Path | None
    after: Files
    lax: bool = False

    @property
    def category(self) -> str:
        """The folder that the case lies in, such as ``sparql11/bind``."""
        return self.name.partition("#")[0]


def iri_of(path: Path) -> str:
    """Give the address that a file or folder of the suites has on the web."""
    parts = path.parts
    start = next(i for i in range(len(parts) - 1, -1, -1) if parts[i] in SUITES)
    family = "rdf/" if parts[start] == "rdf11" else "sparql/"
    return _HOME + family + "/".join(parts[start:])


def quads_of(files: Files) -> list[ox.Quad]:
    """Read the files of a dataset; a blank node of one file is none of another's."""
    quads: list[ox.Quad] = []
    for name, path in files:
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        for quad in parsed(path):
            held = graph if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, held))
    return quads


def parsed(path: Path) -> list[ox.Quad]:
    """Read one RDF file of the suites."""
    found = ox.parse(
        path.read_bytes(),
        format=FORMATS[path.suffix[1:]],
        base_iri=iri_of(path),
        rename_blank_nodes=True,
    )
    return list(found)


@cache
def cases() -> tuple[Case, ...]:
    """All cases of the suites that are here, in the order of their manifests."""
    manifests = sorted(path for path in ROOT.rglob("manifest*.ttl") if _is_wanted(path))
    return tuple(case for path in manifests for case in Manifest(path).cases())


def _is_wanted(path: Path) -> bool:
    place = "/".join(path.parts[-3:-1])
    return path.parts[-3] in SUITES and place not in LEFT_OUT


class Manifest:
    """What one manifest says."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.store = ox.Store()
        self.store.extend(parsed(path))

    def cases(self) -> list[Case]:
        lists = self.store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None)
        return [
            self.case(entry)
            for found in lists
            for entry in self.items(found.object)
            if isinstance(entry, ox.NamedNode)
        ]

    def case(self, entry: ox.NamedNode) -> Case:
        kind = self.one(entry, RDF + "type")
        action = self.one(entry, MF + "action")
        result = self.one(entry, MF + "result")
        text = self.one(action, QT + "query") or self.one(action, UT + "request") or action
        place = "/".join(self.folder.parts[-2:])
        query = self.path(text) if isinstance(text, ox.NamedNode) else self.folder
        return Case(
            name=f"{place}#{entry.value.rpartition('#')[2]}",
            kind=re.sub(r".*#", "", kind.value if isinstance(kind, ox.NamedNode) else ""),
            action=query,
            data=self.files(action) or self.files_named_in(query),
            result=self.path(result) if isinstance(result, ox.NamedNode) else None,
            after=self.files(result),
            lax=self.one(entry, MF + "resultCardinality") is not None,
        )

    def files(self, node: Node | None) -> Files:
        found: list[tuple[str | None, Path]] = []
        for space in (QT, UT):
            found += [(None, self.path(value)) for value in self.values(node, space + "data")]
            for value in self.values(node, space + "graphData"):
                file = self.one(value, space + "graph") or value
                label = self.one(value, RDFS + "label")
                name = label.value if isinstance(label, ox.Literal) else iri_of(self.path(file))
                found.append((name, self.path(file)))
        return tuple(found)

    def files_named_in(self, query: Path) -> Files:
        """Give the data that a query names itself with FROM: what lies beside it."""
        if query.suffix != ".rq" or not re.search(r"\bFROM\b", query.read_text("utf-8")):
            return ()
        return tuple((iri_of(path), path) for path in sorted(self.folder.glob("data*.ttl")))

    def path(self, node: Node) -> Path:
        assert isinstance(node, ox.NamedNode)
        return self.folder / node.value.removeprefix(iri_of(self.folder) + "/")

    def values(self, node: Node | None, predicate: str) -> list[Node]:
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []
        found = self.store.quads_for_pattern(node, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def one(self, node: Node | None, predicate: str) -> Node | None:
        return next(iter(self.values(node, predicate)), None)

    def items(self, node: Node | None) -> list[Node]:
        """Give the members of an RDF list."""
        members: list[Node] = []
        while (first := self.one(node, RDF + "first")) is not None:
            members.append(first)
            node = self.one(node, RDF + "rest")
        return members
