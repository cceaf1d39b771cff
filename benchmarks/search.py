"""Times search among the names of the release and among a million made-up ones.

Beside it stands a plain full-text query of SQLite over the same names in the same run: all words
as they are typed, each perhaps begun, the best 20 by its own rank. It knows no slips, no forms,
no codes and no counts. Run it with `make bench-search`; it writes RESULTS_SEARCH.md beside itself.
"""

from __future__ import annotations

import os
import platform
import random
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from hamkg import KnowledgeGraph
from hamkg.locations import ontology
from hamkg.search import SearchIndex
from hamkg.search.keeping import VARIABLE
from hamkg.search.text import plain, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
NAMES = 1_000_000
LABELS = 700_000
WORDS = 120_000
ASKED = 100
"""So many searches of each sort."""
SEED = 17
_STARTS = ("b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pr")
_STARTS += ("qu", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ae", "io", "y")
_ENDS = ("", "n", "r", "s", "l", "x", "t", "m")
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_SYNONYM = "<http://www.geneontology.org/formats/oboInOwl#hasExactSynonym>"
_WIDER = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class>"


@dataclass
class Times:
    """How long searches took: by the clock, and of the processor's time."""

    wall: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)

    def time(self, ask: Callable[[], object]) -> None:
        """Time one search."""
        spent, wall = time.process_time(), time.perf_counter()
        ask()
        self.wall.append(1000 * (time.perf_counter() - wall))
        self.spent.append(1000 * (time.process_time() - spent))

    def cells(self) -> str:
        """Give the figures as cells of a table."""
        wall, spent = sorted(self.wall), sorted(self.spent)
        part = [
            f"{values[len(values) // 2]:.2f} | {values[int(0.95 * len(values))]:.2f}"
            for values in (wall, spent)
        ]
        return f"{len(wall)} | {part[0]} | {wall[-1]:.1f} | {part[1]}"


@dataclass
class Run:
    """What was measured of one ontology."""

    title: str
    names: int
    build: float
    build_spent: float
    again: float
    pages: int
    grown: int
    times: dict[str, Times]


def made_words(chance: random.Random) -> list[str]:
    """Make up words of two to five syllables, each once."""
    found: dict[str, None] = {}
    while len(found) < WORDS:
        syllables = (
            chance.choice(_STARTS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 4))
        )
        word = "".join((*syllables, chance.choice(_STARTS), chance.choice(_VOWELS)))
        found[word + chance.choice(_ENDS)] = None
    return list(found)


def made_triples(chance: random.Random, words: list[str]) -> Iterator[str]:
    """Make up an ontology: classes with a label, some with a second name, in a tree."""
    for number in range(NAMES):
        # A few words are in many names and most in few, as in every language.
        places = (int(WORDS * chance.random() ** 3) for _ in range(chance.randint(1, 5)))
        name = " ".join(words[place] for place in places)
        kind = number if number < LABELS else chance.randrange(LABELS)
        iri = f"<http://example.org/T_{kind:07d}>"
        if number < LABELS:
            yield f'{iri} {_LABEL} "{name}" .\n{iri} {_TYPE} .\n'
            wider = int(number * chance.random() ** 2)
            yield f"{iri} {_WIDER} <http://example.org/T_{wider:07d}> .\n"
        else:
            yield f'{iri} {_SYNONYM} "{name}" .\n'


def searches(names: list[str], chance: random.Random) -> dict[str, list[str]]:
    """Make searches of each sort out of names."""
    return {
        sort: [make(chance.choice(names), chance) for _ in range(ASKED)]
        for sort, make in _SORTS.items()
    }


def _begun(name: str, chance: random.Random) -> str:
    return name[: chance.randint(1, min(12, len(name)))]


def _turned(name: str, chance: random.Random) -> str:
    words = name.split()
    chance.shuffle(words)
    return " ".join(words)


def _word(name: str, chance: random.Random) -> str:
    return chance.choice(name.split())


def _slip(name: str, chance: random.Random) -> str:
    words = name.split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    place = chance.randrange(len(word))
    words[longest] = word[:place] + chance.choice("aeiourst") + word[place + 1 :]
    return " ".join(words)


def _two_slips(name: str, chance: random.Random) -> str:
    return _slip(_slip(name, chance), chance)


def _some(name: str, chance: random.Random) -> str:
    return f"{_word(name, chance)} xqzzy {name.rsplit(maxsplit=1)[-1]}"


_SORTS: dict[str, Callable[[str, random.Random], str]] = {
    "the whole name": lambda name, _: name,
    "the first letters": _begun,
    "its words in another order": _turned,
    "one of its words": _word,
    "with a slip": _slip,
    "with two slips": _two_slips,
    "some of its words, and one that is nowhere": _some,
}


def measure(title: str, graph: KnowledgeGraph, chance: random.Random) -> Run:
    """Build the index of a graph, and search in it and in a plain one."""
    before, spent, begun = resident(), time.process_time(), time.perf_counter()
    index = graph._can.search_index  # noqa: SLF001  what is measured
    built, built_spent = time.perf_counter() - begun, time.process_time() - spent
    grown = resident() - before
    begun = time.perf_counter()
    SearchIndex(graph._can.whole, ontology() / "search", graph._can.files)  # noqa: SLF001
    again = time.perf_counter() - begun
    db = index._db  # noqa: SLF001
    pages = db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    run = Run(title, 0, built, built_spent, again, pages.fetchone()[0], grown, {})
    names = [text for (text,) in db.execute("SELECT text FROM name ORDER BY id")]
    run.names = len(names)
    rival = plain_index(names)
    for sort, texts in searches(names, chance).items():
        ours, found, theirs = Times(), Times(), Times()
        for text in texts:
            ours.time(lambda text=text: graph.search(text))  # type: ignore[misc]
            found.time(lambda text=text: graph.find(text))  # type: ignore[misc]
            theirs.time(lambda text=text: plain_search(rival, text))  # type: ignore[misc]
        run.times[f"search: {sort}"] = ours
        run.times[f"find, with counts: {sort}"] = found
        run.times[f"plain FTS5: {sort}"] = theirs
    for kind in ("search", "find, with counts", "plain FTS5"):
        every = [one for name, one in run.times.items() if name.startswith(f"{kind}:")]
        run.times[f"**{kind}: all**"] = Times(
            [value for one in every for value in one.wall],
            [value for one in every for value in one.spent],
        )
    return run


def plain_index(names: list[str]) -> sqlite3.Connection:
    """Index names as SQLite does it by itself."""
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE plain USING fts5(text, prefix='2 3',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    db.executemany("INSERT INTO plain VALUES (?)", ((name,) for name in names))
    db.execute("INSERT INTO plain (plain) VALUES ('optimize')")
    return db


def plain_search(db: sqlite3.Connection, text: str) -> list[tuple[str]]:
    """Search as SQLite does it by itself: all words, each perhaps begun, by its own rank."""
    words = " ".join(f'"{word}"*' for word in words_in(plain(text)))
    query = "SELECT text FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 20"
    return db.execute(query, (words,)).fetchall() if words else []


def resident() -> int:
    """Give how much memory this process holds, in bytes; only Linux tells."""
    return 4096 * int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])


def report(runs: list[Run]) -> str:
    """Write the figures as Markdown."""
    lines = [
        "# Results: search",
        "",
        "Made by `make bench-search`. One process, one run, each search asked once after the",
        "index was built; the best 20 of each. Milliseconds by the clock, and of processor time:",
        "on a machine with other work the clock also counts waiting.",
        "",
    ]
    for run in runs:
        lines += [
            f"## {run.title}: {run.names:,} names",
            "",
            f"Index built in {run.build:.2f} s ({run.build_spent:.2f} s of processor time).",
            f"It holds {run.pages / 1e6:.0f} MB; the process grew by {run.grown / 1e6:.0f} MB.",
            f"A second start has it after {run.again:.2f} s.",
            "",
            "| what | n | p50 ms | p95 ms | max ms | p50 CPU ms | p95 CPU ms |",
            "|---|---|---|---|---|---|---|",
            *(f"| {name} | {times.cells()} |" for name, times in run.times.items()),
            "",
        ]
    libraries = f"SQLite {sqlite3.sqlite_version}, rapidfuzz {version('rapidfuzz')}"
    lines.append(f"Python {platform.python_version()}, {platform.machine()}, {libraries}.")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure both, and write what came out."""
    chance = random.Random(SEED)  # noqa: S311  the same names every time
    runs = [measure("The release", KnowledgeGraph.open(), chance)]
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = folder  # where the index is kept
        path = Path(folder) / "made.nt"
        with path.open("w", encoding="ascii") as file:
            file.writelines(made_triples(chance, made_words(chance)))
        sys.stderr.write("made; loading\n")
        runs.append(measure("Made up", KnowledgeGraph.open(path), chance))
    text = report(runs)
    (HERE / "RESULTS_SEARCH.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
