"""Makes up an ontology of any size, the same every time: a tree of classes, as ontologies are.

Each class has a code, a name, often other names and a definition, one or two wider classes, now
and then a part-of restriction, a cross reference and a subset. One ontology defines them all, so
there is a resource that every class points to. As a program it writes N-Triples:
`python benchmarks/made_ontology.py 5000000 made.nt`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "http://purl.obolibrary.org/obo/MADE_"
ONTOLOGY = "http://example.org/made.owl"
PART_OF = "http://example.org/partOf"
SEED = 26
_WORDS = 40_000
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_OIO = "http://www.geneontology.org/formats/oboInOwl#"
_STARTS = ("b", "br", "c", "d", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "t")
_VOWELS = ("a", "e", "i", "o", "u", "ae", "io")
_SYLLABLES = tuple(start + vowel for start in _STARTS for vowel in _VOWELS)


def iri(number: int) -> str:
    """Give the IRI of a class.

    >>> iri(7)
    'http://purl.obolibrary.org/obo/MADE_0000007'
    """
    return f"{BASE}{number:07d}"


def triples(most: int) -> Iterator[str]:
    """Make up so many triples, or some few more, as lines of N-Triples."""
    chance = random.Random(SEED)  # noqa: S311  the same every time
    words = _words(chance)
    made, number = 0, 0
    for line in _head():
        made += 1
        yield line
    while made < most:
        for line in _class(number, chance, words):
            made += 1
            yield line
        number += 1


def write(path: Path, most: int) -> int:
    """Write so many triples; give how many classes they are about."""
    classes = 0
    with path.open("w", encoding="ascii") as file:
        for line in triples(most):
            classes += f"> <{_RDF}type> <{_OWL}Class>" in line
            file.write(line)
    return classes


def _words(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        found["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def _head() -> Iterator[str]:
    yield f"<{ONTOLOGY}> <{_RDF}type> <{_OWL}Ontology> .\n"
    yield f"<{PART_OF}> <{_RDF}type> <{_OWL}ObjectProperty> .\n"
    yield f'<{PART_OF}> <{_RDFS}label> "part of" .\n'


def _class(number: int, chance: random.Random, words: list[str]) -> Iterator[str]:
    def name(most: int) -> str:
        # A few words are in many names and most in few, as in every language.
        places = (int(len(words) * chance.random() ** 3) for _ in range(chance.randint(1, most)))
        return " ".join(words[place] for place in places)

    this = f"<{iri(number)}>"
    yield f"{this} <{_RDF}type> <{_OWL}Class> .\n"
    yield f'{this} <{_RDFS}label> "{name(4)}" .\n'
    yield f'{this} <{_OIO}id> "MADE:{number:07d}" .\n'
    yield f"{this} <{_RDFS}isDefinedBy> <{ONTOLOGY}> .\n"
    for _ in range(chance.randint(0, 2)):
        yield f'{this} <{_OIO}hasExactSynonym> "{name(4)}" .\n'
    if chance.random() < 0.6:  # noqa: PLR2004
        yield f'{this} <http://purl.obolibrary.org/obo/IAO_0000115> "A {name(12)}." .\n'
    if chance.random() < 0.3:  # noqa: PLR2004
        yield f'{this} <{_OIO}hasDbXref> "X:{chance.randrange(10**6)}" .\n'
    if number:
        for _ in range(chance.choice((1, 1, 1, 2))):
            yield f"{this} <{_RDFS}subClassOf> <{iri(_wider(number, chance))}> .\n"
        if chance.random() < 0.25:  # noqa: PLR2004
            yield from _restriction(number, chance.randrange(number))


def _wider(number: int, chance: random.Random) -> int:
    """Choose a class above: near the root there are few, so that some have very many below."""
    return int(number * chance.random() ** 2)


def _restriction(number: int, whole: int) -> Iterator[str]:
    blank = f"_:r{number}"
    yield f"<{iri(number)}> <{_RDFS}subClassOf> {blank} .\n"
    yield f"{blank} <{_RDF}type> <{_OWL}Restriction> .\n"
    yield f"{blank} <{_OWL}onProperty> <{PART_OF}> .\n"
    yield f"{blank} <{_OWL}someValuesFrom> <{iri(whole)}> .\n"


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])), "classes")
