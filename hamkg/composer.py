"""The query builder: a question put together from choices, each with what it would leave."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import QueryRefusedError
from hamkg.form_model import (
    ANY_KIND,
    MOST_CLAUSES,
    MOST_CONDITIONS,
    MOST_ROWS,
    MOST_VALUES,
    Backing,
    Choice,
    Choices,
    Condition,
    Loosened,
)
from hamkg.forms.counting import Counting
from hamkg.forms.reading import read
from hamkg.forms.vocabulary import Vocabulary
from hamkg.forms.wording import condition_words, sentence
from hamkg.forms.writing import Column, columns, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.capabilities import Capabilities
    from hamkg.form_model import Form, Reading
    from hamkg.results import Table


class Composer:
    """A part of the facade: ``KnowledgeGraph.composer``."""

    def __init__(self, can: Capabilities) -> None:
        """Share what the facade already has."""
        self._engine = can.engine
        self._vocabulary = Vocabulary(can.engine, can.names)
        self._counting = Counting(can.engine, self._vocabulary)

    # -------------------------------------------------------------- a form

    def query(self, form: Form) -> str:
        """Write a form as SPARQL, the same text each time.

        Raises UnknownTermError for a name that the graph does not have, and QueryRefusedError
        for a form of more than a hundred things.

        >>> from hamkg import KnowledgeGraph
        >>> from hamkg.form_model import Condition, Form
        >>> form = Form("Exercise", ((Condition("stretches", ("hamstrings",)),),))
        >>> composer = KnowledgeGraph.open().composer
        >>> composer.read(composer.query(form)).form == form
        True
        """
        return write(self.checked(form), self._vocabulary)

    def read(self, sparql: str) -> Reading:
        """Read SPARQL as a form, or say which parts do not fit one; nothing is asked.

        Raises QuerySyntaxError for what is no query.
        """
        return read(sparql, self._vocabulary)

    def answer(self, form: Form) -> Table:
        """Answer a form; what it holds are our own terms only, so it is asked in place."""
        return select(self._engine, self.query(form))

    def columns(self, form: Form) -> tuple[Column, ...]:
        """Give the columns of a form's answer that hold values, in order."""
        return columns(self.checked(form))

    def sentence(self, form: Form) -> str:
        """Say in English what a form asks.

        >>> from hamkg import KnowledgeGraph
        >>> from hamkg.form_model import Condition, Form
        >>> form = Form("Exercise", ((Condition("stretches", ("hamstrings",), role="not"),),))
        >>> KnowledgeGraph.open().composer.sentence(form)[:60]
        'Exercises for which there is no statement that they stretch '
        """
        return sentence(self.checked(form), self._vocabulary)

    def checked(self, form: Form) -> Form:
        """Give a form in its one way of writing, with all its names known to the graph."""
        form = form.normal
        conditions = [one for clause in form.clauses for one in clause]
        if (
            len(form.clauses) > MOST_CLAUSES
            or any(len(clause) > MOST_CONDITIONS for clause in form.clauses)
            or any(len(one.values) > MOST_VALUES for one in conditions)
            or not 1 <= form.limit <= MOST_ROWS
        ):
            msg = "The form asks for more than one query may."
            raise QueryRefusedError(msg, hint=_BOUNDS)
        words = self._vocabulary
        return replace(
            form,
            category=words.known(form.category, words.categories),
            clauses=tuple(tuple(map(self._checked, clause)) for clause in form.clauses),
            grade=words.known(form.grade, words.ranks) if form.grade else "",
        ).normal

    def _checked(self, one: Condition) -> Condition:
        words = self._vocabulary
        return replace(
            one,
            predicate=words.known(one.predicate, words.properties),
            values=tuple(words.known(value, words.kinds) for value in one.values),
            category=words.known(one.category, words.categories) if one.category else "",
        )

    # -------------------------------------------------------------- counts

    def count(self, form: Form) -> int:
        """Count the kinds that match a form.

        >>> from hamkg import KnowledgeGraph
        >>> from hamkg.form_model import Form
        >>> kg = KnowledgeGraph.open()
        >>> kg.composer.count(Form("Nerve")) == len(kg.kinds("Nerve"))
        True
        """
        return len(self._counting.matching(self.checked(form)))

    def choices(self, form: Form, place: int | None = None, at: int = 0) -> Choices:
        """List what can be chosen, each with how many kinds would be left.

        Without a ``place``: categories, and properties for one more condition. With the place of
        a clause: properties and values for its condition ``at``, in the place of what it has, or
        for one more alternative.
        """
        form = self.checked(form)
        counting = self._counting
        total = len(counting.matching(form))
        if place is None:
            kinds = counting.matching(form)
            anything = counting.matching(replace(form, category=ANY_KIND))
            return Choices(
                total,
                categories=self._counted(
                    self._vocabulary.categories,
                    lambda name: len(anything & counting.kinds_of(name)),
                ),
                predicates=self._predicates(form, Condition(""), kinds, set()),
            )
        clause = form.clauses[place]
        condition = clause[at] if at < len(clause) else Condition("")
        among = counting.matching(form, but=place)
        others = counting.meeting((*clause[:at], *clause[at + 1 :]), form, among)
        return Choices(
            total,
            predicates=self._predicates(form, condition, among, others),
            values=self._values(form, condition, among, others),
            value_categories=self._value_categories(form, condition, among, others),
        )

    def _predicates(
        self, form: Form, condition: Condition, among: set[str], others: set[str]
    ) -> tuple[Choice, ...]:
        """Count each property as a condition on anything."""

        def left(name: str) -> int:
            wanted = Condition(name, role=condition.role)
            return len(others | self._chosen(wanted, form, among))

        known = self._counting.table(condition.role, form)
        return self._counted(known, left, self._vocabulary.phrase)

    def _values(
        self, form: Form, condition: Condition, among: set[str], others: set[str]
    ) -> tuple[Choice, ...]:
        """Count each value of a property as the only one."""
        table = self._counting.table(condition.role, form).get(condition.predicate)
        names = set(table.holders) if table else set()
        if condition.narrower:
            names |= {
                wide for wide in self._vocabulary.kinds if self._counting.narrower(wide) & names
            }

        def left(name: str) -> int:
            wanted = replace(condition, values=(name,), category="")
            return len(others | self._chosen(wanted, form, among))

        return self._counted(names, left)

    def _value_categories(
        self, form: Form, condition: Condition, among: set[str], others: set[str]
    ) -> tuple[Choice, ...]:
        """Count each category of values."""
        table = self._counting.table(condition.role, form).get(condition.predicate)
        values = set(table.holders) if table else set()
        names = [
            name
            for name in self._vocabulary.categories - {ANY_KIND}
            if values & self._counting.kinds_of(name)
        ]

        def left(name: str) -> int:
            wanted = replace(condition, values=(), category=name, narrower=False)
            return len(others | self._chosen(wanted, form, among))

        return self._counted(names, left)

    def _chosen(self, condition: Condition, form: Form, among: set[str]) -> set[str]:
        related = self._counting.related(condition, form)
        return self._counting.chosen(condition.role, related, among)

    def _counted(
        self,
        names: Iterable[str],
        left: Callable[[str], int],
        words: Callable[[str], str] | None = None,
    ) -> tuple[Choice, ...]:
        """Give choices by their words, without those that would leave nothing."""
        say = words or self._vocabulary.label
        found = [Choice(name, say(name), count) for name in names if (count := left(name))]
        return tuple(sorted(found, key=lambda one: (one.label.casefold(), one.name)))

    def loosened(self, form: Form) -> tuple[Loosened, ...]:
        """Give a form without each of its demands in turn: what would then match.

        Those that leave most come first; one that changes nothing is left out.
        """
        form = self.checked(form)
        here = self.count(form)
        found = [
            Loosened(words, other, count)
            for words, other in self._looser(form)
            if (count := self.count(other)) > here
        ]
        return tuple(sorted(found, key=lambda one: -one.count))

    def _looser(self, form: Form) -> Iterable[tuple[str, Form]]:
        words = self._vocabulary
        for place, clause in enumerate(form.clauses):
            said = " or ".join(condition_words(one, words) for one in clause)
            yield said, form.having(place, ())
        if form.category != ANY_KIND:
            yield (
                f"being of the category {words.label(form.category)}",
                replace(form, category=ANY_KIND),
            )
        if form.stated:
            yield "only stated relations count", replace(form, stated=False)
        if form.grade:
            said = f"“{words.label(form.grade)}” or better"
            yield said, replace(form, grade="")
        if form.undisputed:
            yield "disputed relations do not count", replace(form, undisputed=False)

    def backing(self, subject: str, predicate: str, value: str) -> Backing:
        """Say in short what backs a relation of an answer, all by their names.

        >>> from hamkg import KnowledgeGraph
        >>> composer = KnowledgeGraph.open().composer
        >>> composer.backing("leg_press", "mayHelpPrevent", "hamstring_strain").known
        'hypothesis, inferred'
        """
        known = self._counting.known(subject, predicate, value)
        grades = [grade.label for grade in self.grades if grade.count == known.rank]
        said = self._vocabulary.properties.get(predicate)
        return Backing(
            stated=known.stated,
            hypothesis=bool(said and said.hypothesis),
            disputed=known.disputed,
            grade=grades[0] if grades else "",
        )

    def phrase(self, name: str) -> str:
        """Give a property as it is said within a sentence."""
        return self._vocabulary.phrase(name)

    def label(self, name: str) -> str:
        """Give what a name of a form is called."""
        return self._vocabulary.label(name)

    @cached_property
    def grades(self) -> tuple[Choice, ...]:
        """The grades of evidence, the best first; their counts are ranks."""
        ranks = self._vocabulary.ranks
        return tuple(
            Choice(name, self._vocabulary.label(name), rank) for name, rank in ranks.items()
        )


_BOUNDS = (
    f"At most {MOST_CLAUSES} conditions, {MOST_CONDITIONS} alternatives in each, {MOST_VALUES} "
    f"values in each of these, and {MOST_ROWS:,} rows."
)
