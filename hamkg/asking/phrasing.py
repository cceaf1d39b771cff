"""Says in words what a question was understood as; what it says can itself be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.asking.files import Relation
    from hamkg.asking.schema import Schema

PART = "any part of"
"""Before the name of a whole: what is stated of one of its parts is asked for."""
_ASKED = {
    "": "Is it stated that {words}?",
    "why": "Why is it so that {words}?",
    "why not": "Why is it not stated that {words}?",
}


class Phrasing:
    """Puts relations and kinds into questions."""

    def __init__(self, schema: Schema) -> None:
        """Use the phrases of this schema."""
        self._schema = schema

    def label(self, iri: str) -> str:
        """Give what a kind is called."""
        return self._schema.names.ref(iri).label

    def verb(self, relation: Relation, properties: Sequence[str], *, left: bool) -> str:
        """Give the words of a relation between an answer, on that side, and a kind."""
        if len(properties) == 1:
            inverse = self._schema.inverses.get(properties[0])
            told = properties[0] if left else inverse
            return self._schema.phrase(told) if told else f"is what {relation.name} leads to from"
        return relation.says if left else relation.says_back

    def which(
        self, category: str, clauses: Sequence[tuple[str, bool]], among: Sequence[str] = ()
    ) -> str:
        """Give a question for answers of a category; each clause has its words and a "not"."""
        head = f"Which {self._schema.label(category)}" if category else "What"
        if among:
            head = f"Which of {self.several(among, 'or')}"
        told = [words for words, negated in clauses if not negated]
        but = [words for words, negated in clauses if negated]
        text = f"{head} {' and '.join(told)}"
        if but:
            text += f", where nothing here says that it {' or '.join(but)}"
        return f"{text}?"

    def whether(self, words: str, why: str = "") -> str:
        """Give a question for yes or nothing, or for why it is so or is not stated.

        >>> from unittest.mock import Mock
        >>> Phrasing(Mock()).whether("ice may treat sciatica", "why")
        'Why is it so that ice may treat sciatica?'
        """
        return _ASKED[why].format(words=words)

    def several(self, kinds: Sequence[str], join: str = "and") -> str:
        """Give kinds in a row: "A", "both A and B", "A, B and C", "A or B"."""
        labels = [self.label(kind) for kind in kinds]
        if len(labels) == 1:
            return labels[0]
        both = "both " if join == "and" and len(labels) == len("ab") else ""
        return f"{both}{', '.join(labels[:-1])} {join} {labels[-1]}"

    def number(self, least: int, category: str) -> str:
        """Give how many kinds of a category are asked for."""
        of_what = f" of {self._schema.label(category)}" if category else ""
        return f"at least {least} kinds{of_what}"
