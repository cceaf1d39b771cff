"""How a kind is called within a sentence: its article, one or several, who or which.

``ontology/wording/nouns.tsv`` says it, for a category or for a kind that differs from its own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.namespaces import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hamkg.model import Ref

PEOPLE = "who"
"""The pronoun of groups of people."""
_PLAIN = {"words": "{label}", "number": "one", "pronoun": "which", "kind_of": ""}


@dataclass(frozen=True, slots=True)
class Noun:
    """Words that can stand in a sentence, and what the words around them need to know.

    ``bare`` is what follows "a kind of"; ``pronoun`` opens a clause about it.
    """

    words: str
    bare: str
    several: bool = False
    pronoun: str = "which"

    @property
    def again(self) -> Noun:
        """The pronoun in its place.

        >>> Noun("older adults", "older adults", several=True, pronoun="who").again.words
        'who'
        """
        return Noun(self.pronoun, self.pronoun, self.several, self.pronoun)


class Nouns:
    """Puts kinds into words."""

    def __init__(self, rows: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what is said of categories and kinds, by local name."""
        self._rows = rows

    @classmethod
    def read(cls, path: Path) -> Nouns:
        """Read the table."""
        with path.open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            return cls({row["term"]: row for row in table})

    def of(self, ref: Ref) -> Noun:
        """Give a kind as it stands in a sentence; one of which nothing is said has no article.

        >>> from hamkg.model import Ref
        >>> nouns = Nouns(
        ...     {
        ...         "Muscle": {
        ...             "words": "the {label}",
        ...             "number": "one",
        ...             "pronoun": "which",
        ...             "kind_of": "",
        ...         }
        ...     }
        ... )
        >>> nouns.of(Ref("a:x", "a:x", "gracilis", "Muscle")).words
        'the gracilis'
        """
        row = self._rows.get(local_name(ref.iri)) or self._rows.get(ref.category or "") or _PLAIN
        return Noun(
            # Not format(): a label may hold braces of its own.
            row["words"].replace("{label}", ref.label),
            row["kind_of"] or ref.label,
            row["number"] == "several",
            row["pronoun"],
        )


def together(nouns: Sequence[Noun]) -> Noun:
    """Give several nouns as one.

    >>> together([Noun("ice", "ice"), Noun("heat", "heat"), Noun("rest", "rest")]).words
    'ice, heat and rest'
    """
    words = listed([noun.words for noun in nouns])
    people = all(noun.pronoun == PEOPLE for noun in nouns)
    return Noun(words, words, several=True, pronoun=PEOPLE if people else "which")


def listed(words: Sequence[str]) -> str:
    """Give words as a list within a sentence.

    >>> listed(["ice"]), listed(["ice", "heat"])
    ('ice', 'ice and heat')
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
