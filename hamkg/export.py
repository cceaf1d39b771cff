"""Writes the graph, or a part of it, in every format there is."""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hamkg.bridges import relations, to_networkx
from hamkg.engine import EmbeddedEngine
from hamkg.errors import OutputError, UnknownFormatError, UnknownTermError
from hamkg.formats import EXPORT_KINDS, find_format
from hamkg.namespaces import GRAPH_NAMES, expand, graph_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hamkg.engine import Engine
    from hamkg.names import Names

SORTED_MOST = 150_000
"""So many statements are sorted before they are written: nearly twice those of the release."""
GRAPH_CHOICES = (*GRAPH_NAMES, "all")
_BUFFER = 1 << 20  # the engine hands over 8 kB at a time: a call of the system each


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes what an engine holds, with what lies beside it in ``whole``.

    Only formats of relations need ``names``, which are not read before.
    """

    engine: Engine
    names: Callable[[], Names]
    whole: Engine

    def write(
        self, file: IO[bytes], format_name: str, graph: str = "all", *, as_it_comes: bool = False
    ) -> None:
        """Write a named graph of the release, or all, into a file.

        Formats of relations (csv, graphml, obographs) hold what links kinds, not the evidence.
        Up to `SORTED_MOST` statements are sorted, so that equal data give equal bytes; more are
        written as they come, and so never stand in memory; ``as_it_comes`` never sorts.
        Raises UnknownFormatError, also for a graph there is not, and for a format that cannot be
        written so where there are more.
        """
        row = find_format(format_name, *EXPORT_KINDS)
        if graph not in GRAPH_CHOICES:
            raise UnknownFormatError(graph, GRAPH_CHOICES)
        if row.kind == "edges":
            file.write(_EDGE_WRITERS[row.name](self.engine, self.names(), graph))
            return
        chosen = [] if graph == "all" else [graph_iri(graph)]
        if isinstance(self.whole, EmbeddedEngine) and (as_it_comes or self.is_large):
            from hamkg.engine.dumping import STREAMED, stream_dump

            if row.name not in STREAMED:
                raise UnknownFormatError(row.name, STREAMED)
            stream_dump(self.whole, file, row.name, chosen)
            return
        file.write(self.whole.dump(row.name, graphs=chosen))

    @property
    def is_large(self) -> bool:
        """Whether there is too much to be sorted; a server is not asked."""
        from hamkg.engine.dumping import is_larger

        return isinstance(self.whole, EmbeddedEngine) and is_larger(self.whole, SORTED_MOST)


def export(engine: Engine, names: Names, format_name: str, graph: str = "all") -> bytes:
    """Serialise a named graph of an engine's data, or all of it, as `Exporter.write` does."""
    written = io.BytesIO()
    Exporter(engine, lambda: names, engine).write(written, format_name, graph)
    return written.getvalue()


@contextmanager
def written_whole(target: str | Path) -> Iterator[IO[bytes]]:
    """Give a file to write that is there whole afterwards, or not at all; raises OutputError."""
    path = Path(target)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb", buffering=_BUFFER) as file:
            yield file
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        msg = f'"{path}" cannot be written: {error.strerror}.'
        raise OutputError(msg) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_whole(target: str | Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; raises OutputError."""
    with written_whole(target) as file:
        file.write(data)


def _csv(engine: Engine, names: Names, graph: str) -> bytes:
    rows = _of_graph(relations(engine, names), graph)
    fields = (
        "subject",
        "subject_label",
        "predicate",
        "predicate_label",
        "object",
        "object_label",
        "graph",
    )
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fields)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _graphml(engine: Engine, names: Names, graph: str) -> bytes:
    import networkx as nx

    whole = to_networkx(engine, names)
    for start, end, key, data in list(whole.edges(keys=True, data=True)):
        if graph not in {"all", data["graph"]}:
            whole.remove_edge(start, end, key)
    return "\n".join(nx.generate_graphml(whole, named_key_ids=True)).encode()


def _obographs(engine: Engine, names: Names, graph: str) -> bytes:
    """Write OBO Graphs JSON (https://github.com/geneontology/obographs), kinds as individuals."""
    rows = _of_graph(relations(engine, names), graph)
    nodes = [
        {
            "id": ref.iri,
            "lbl": ref.label,
            "type": "INDIVIDUAL",
            "meta": {
                "synonyms": [
                    {"pred": "hasExactSynonym", "val": text} for text in names.synonyms[ref.iri]
                ]
            },
        }
        for ref in names.kinds.values()
    ]
    edges = [
        {
            "sub": _iri(row["subject"]),
            "pred": _iri(row["predicate"]),
            "obj": _iri(row["object"]),
        }
        for row in rows
    ]
    document = {"graphs": [{"id": "https://w3id.org/hamkg", "nodes": nodes, "edges": edges}]}
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _iri(name: str) -> str:
    """Write a CURIE out; an IRI of somebody's own, without a prefix here, is one already."""
    try:
        return expand(name)
    except UnknownTermError:
        return name


def _of_graph(rows: list[dict[str, str]], graph: str) -> list[dict[str, str]]:
    return [row for row in rows if graph in {"all", row["graph"]}]


_EDGE_WRITERS: dict[str, Callable[[Engine, Names, str], bytes]] = {
    "csv": _csv,
    "graphml": _graphml,
    "obographs": _obographs,
}
