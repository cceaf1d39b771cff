"""The queries that are asked, and the data they are asked of."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.spread import BSBM, ROOT

if TYPE_CHECKING:
    from pathlib import Path

SIZES = {"110k": "110 k", "1m": "1 M"}


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """Queries by type over one file; of each type the first is asked, then the next."""

    title: str
    data: Path
    queries: dict[str, tuple[str, ...]]


def missing(size: str) -> str:
    """Say which file of the Berlin benchmark is not there; nothing if all are."""
    for name in (f"bsbm-{size}.ttl.xz", f"queries-{size}.jsonl"):
        if not (BSBM / name).is_file():
            return (
                f"Not measured: there is no {name} in the folder that HAMKG_BSBM names. It is made"
                " by the generator of the Berlin SPARQL Benchmark (bsbm-tools, -fc); the queries"
                ' are those of its test driver, one a line: {"type", "query"}.'
            )
    return ""


def berlin(size: str, folder: Path, most: int) -> tuple[Mix, ...]:
    """Unpack the Berlin benchmark; give its two mixes, each with ``most`` queries of a type."""
    import pyoxigraph as ox

    data = folder / f"bsbm-{size}.ttl"
    data.write_bytes(lzma.decompress((BSBM / f"bsbm-{size}.ttl.xz").read_bytes()))
    triples = ox.parse(path=str(data), format=ox.RdfFormat.TURTLE)
    with data.with_suffix(".nt").open("wb") as flat:
        ox.serialize(triples, flat, format=ox.RdfFormat.N_TRIPLES)
    asked: dict[str, list[str]] = {}
    lines = (BSBM / f"queries-{size}.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        known = json.loads(line)
        asked.setdefault(known["type"], []).append(known["query"])
    return tuple(
        Mix(
            f"{title}, {SIZES[size]} triples",
            data,
            {name: tuple(asked[name][:most]) for name in sorted(asked) if name[0] == letter},
        )
        for letter, title in (("Q", "BSBM Explore"), ("B", "BSBM Business Intelligence"))
    )


def questions(folder: Path) -> Mix:
    """Give our own curated questions, each with its usual parameters, over the release."""
    from hamkg import KnowledgeGraph
    from hamkg.namespaces import PREFIXES, sparql_prologue
    from hamkg.questions import bound, chosen

    graph = KnowledgeGraph.open()
    path = folder / "hamkg.trig"
    path.write_bytes((ROOT / "ontology" / "release" / "hamkg.trig").read_bytes())
    graph.export(path.with_suffix(".nt"), format="nt")
    names = graph._can.names  # noqa: SLF001  what a question is asked about, as the facade asks
    asked = {}
    for question in graph.questions():
        terms = {key: names.resolve_any(term) for key, term in chosen(question, {}).items()}
        text = bound(question, terms)
        undeclared = (name for name in PREFIXES if f"PREFIX {name}:" not in text)
        asked[question.name] = (sparql_prologue(*undeclared) + text,)
    return Mix(f"Our {len(asked)} curated questions, the release", path, asked)
