"""Leads plain words to the curated questions, by their own wordings and by those of a file."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from hamkg.asking.files import Shape, parts_of
from hamkg.asking.linking import Link
from hamkg.asking.matching import fits
from hamkg.asking.plan import Plan
from hamkg.namespaces import expand
from hamkg.questions import bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.asking.files import Told
    from hamkg.asking.lexicon import Lexicon
    from hamkg.asking.linking import Item
    from hamkg.asking.matching import Taken
    from hamkg.asking.schema import Schema
    from hamkg.question_model import Parameter, Question


class Curated:
    """The shapes of the curated questions."""

    def __init__(
        self, questions: Sequence[Question], told: Told, schema: Schema, lexicon: Lexicon
    ) -> None:
        """Take the questions, and what the files add to their own words."""
        self._questions = questions
        self._told = told
        self._schema = schema
        self._lexicon = lexicon

    @cached_property
    def shapes(self) -> tuple[tuple[Question, Shape], ...]:
        """The shapes that lead to each question."""
        spelling = self._told.spelling
        return tuple(
            (question, Shape("curated", parts_of(words, spelling)))
            for question in self._questions
            for words in (
                *self._told.curated.get(question.name, ()),
                *self._own(question),
            )
        )

    @property
    def words(self) -> frozenset[str]:
        """Every word of these shapes."""
        return frozenset(
            word for _, shape in self.shapes for part in shape.parts for word in part.words
        )

    def _own(self, question: Question) -> Iterator[str]:
        """Give the title and the text of a question, with a place for a kind where one stands."""
        for text in (question.title, question.text):
            words = [word.key for word in self._told.spelling.words(text)]
            yield " ".join(words)
            # As it is told when it was understood: "Which nerve supplies a muscle? (muscle: ...)".
            told = (f"{row.name.replace('_', ' ')} {{{row.name}}}" for row in question.parameters)
            yield " ".join((*words, *told))
            for parameter in question.parameters:
                for called in self._called(parameter):
                    if called in words:
                        words[words.index(called)] = f"{{{parameter.name}}}"
                        break
            yield " ".join(words)

    def _called(self, parameter: Parameter) -> tuple[str, ...]:
        label = self._schema.label(parameter.category)
        keys = self._told.spelling.keys(label)
        return (*self._told.spelling.keys(parameter.name), *(keys if len(keys) == 1 else ()))

    def plans(self, items: tuple[Item, ...]) -> Iterator[Plan]:
        """Give the curated questions that a reading asks."""
        for question, shape in self.shapes:
            for taken in fits(shape, items, self._lexicon.slots):
                yield from self._plans(question, taken)

    def _plans(self, question: Question, taken: Taken) -> Iterator[Plan]:
        links = {
            parameter.name: item
            for parameter in question.parameters
            for item in taken.get(parameter.name, ())
            if isinstance(item, Link)
        }
        members = self._schema.names.members
        for iris in product(*(link.iris for link in links.values())):
            given = dict(zip(links, iris, strict=True))
            if all(
                iri in members.get(parameter.category, ())
                for parameter in question.parameters
                if (iri := given.get(parameter.name))
            ):
                yield self._plan(question, given, tuple(links.values()))

    def _plan(self, question: Question, given: dict[str, str], links: tuple[Link, ...]) -> Plan:
        defaults = {row.name: expand(row.default) for row in question.parameters}
        terms = {**defaults, **given}
        named = ", ".join(
            f"{name.replace('_', ' ')}: {self._schema.names.ref(iri).label}"
            for name, iri in terms.items()
        )
        understood = f"{question.text} ({named})" if named else question.text
        return Plan(
            "curated",
            understood,
            bound(question, terms),
            links,
            kinds=tuple(given.values()),
            question=question.name,
        )
