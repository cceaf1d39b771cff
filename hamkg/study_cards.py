"""Makes cards: one for each question with all that answers it, and one for each dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.namespaces import BASE, local_name
from hamkg.study_grounds import both_sides, relation_grounds
from hamkg.study_model import Flashcard, Ground
from hamkg.views import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.fairness import Stem, Triple
    from hamkg.model import RedFlag, Ref, Relation

_HOME = f"{BASE}learn/"
DISPUTED = "disputed"
_BY_RULE = "Follows by rule; no source says it itself."


class CardMaker:
    """Makes cards of stems and of relations that a source disputes."""

    def __init__(
        self,
        backing: Callable[[Triple], Relation],
        told: Callable[[Iterable[Link]], str],
        grounds: Callable[[Stem], tuple[Ground, ...]],
        flags: Callable[..., tuple[RedFlag, ...]],
    ) -> None:
        """Take what backs relations and tells them, what backs the rest, and what warns."""
        self._backing = backing
        self._told = told
        self._grounds = grounds
        self._flags = flags

    def card(self, stem: Stem) -> Flashcard:
        """Make the card of a stem: every right answer, each with the sentence it makes."""
        asking, subject = stem.asking, stem.subject
        lines: list[str] = []
        grounds: list[Ground] = []
        for answer in stem.answers:
            said = asking.say.format(**stem.fillers, answer=answer.label)
            relation = self._relation(stem, answer)
            by_rule = f" {_BY_RULE}" if relation is not None and relation.inferred else ""
            lines.append(f"{said}{by_rule}")
            grounds += self._grounds(stem) if relation is None else relation_grounds(relation)
        return Flashcard(
            id=f"{_HOME}{asking.name}/{local_name(subject.iri)}",
            topic=asking.topic,
            title=asking.title,
            front=asking.card.format(**stem.fillers),
            subject=subject,
            answers=tuple(answer.label for answer in stem.answers),
            lines=tuple(lines),
            grounds=tuple(dict.fromkeys(grounds)),
            redflags=self._flags(subject, *stem.answers),
            tags=(
                "hamkg",
                f"hamkg::{asking.topic}",
                *(f"hamkg::level::{level}" for level in asking.levels),
            ),
        )

    def dispute(self, triple: Triple, topic: str) -> Flashcard:
        """Make the card of a relation that some source disputes; both sides are on its back."""
        relation = self._backing(triple)
        claimed = Link(relation.subject, relation.predicate, relation.other, inferred=False)
        sides = (len(relation.supporting), len(relation.disputing))
        said = f"Disputed: {sides[0]} of the sources here for it, {sides[1]} against."
        ends = (relation.subject, relation.predicate, relation.other)
        name = ".".join(local_name(ref.iri) for ref in ends)
        return Flashcard(
            id=f"{_HOME}{DISPUTED}/{name}",
            topic=topic,
            title="Where sources disagree",
            front=f"Do sources agree? {self._told([claimed])}",
            subject=relation.subject,
            answers=("No.",),
            lines=(said,),
            grounds=both_sides(relation),
            redflags=self._flags(relation.subject, relation.other),
            tags=("hamkg", f"hamkg::{topic}", "hamkg::disputed"),
        )

    def _relation(self, stem: Stem, answer: Ref) -> Relation | None:
        if stem.asking.relation is None:
            return None
        return self._backing(stem.asking.triple(stem.subject.iri, answer.iri))
