"""The query builder: a question put together from choices, each with what it would leave."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import QueryRefusedError
from hamkg.form_errors import FormError
from hamkg.form_model import (
    MOST_CLAUSES,
    MOST_CONDITIONS,
    MOST_ROWS,
    MOST_VALUES,
    Backing,
    Choice,
    Choices,
    Composed,
    Condition,
    Loosened,
)
from hamkg.forms.choosing import Choosing
from hamkg.forms.counting import Counting
from hamkg.forms.reading import read
from hamkg.forms.vocabulary import Vocabulary
from hamkg.forms.wording import sentence
from hamkg.forms.writing import Column, columns, write

if TYPE_CHECKING:
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
        self._choosing = Choosing(self._counting, self._vocabulary)

    # -------------------------------------------------------------- a form

    def compose(self, form: Form) -> Composed:
        """Give all that a form says: in English, as SPARQL, and how many kinds match.

        Raises what `query` raises.

        >>> from hamkg import KnowledgeGraph
        >>> from hamkg.form_notation import form_of
        >>> form = form_of([("kind", "Muscle"), ("if", "crossesJoint:knee_joint")])
        >>> KnowledgeGraph.open().composer.compose(form).sentence
        'Muscles that cross the knee joint.'
        """
        form = self.checked(form)
        count = self.count(form)
        return Composed(
            form,
            self.sentence(form),
            count,
            self.size(form),
            self.query(form),
            () if count else self.loosened(form),
        )

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
        """Answer a form; what it holds are our own terms only, so it is asked in place.

        Raises QueryRefusedError where the values of its columns would make too many rows.
        """
        if not self.fits(form):
            msg = f"The answer would have {self.size(form):,} rows before it is cut."
            raise QueryRefusedError(msg, hint=_FEWER)
        return select(self._engine, self.query(form))

    def fits(self, form: Form) -> bool:
        """Tell whether a form has few enough rows to be answered in place."""
        return self.size(form) <= MOST_IN_PLACE

    def size(self, form: Form) -> int:
        """Count the rows of a form before its limit: each kind with each of its values."""
        return self._counting.size(self.checked(form))

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
        for one more alternative. Raises FormError where there is no such place.
        """
        form = self.checked(form)
        if place is not None and not (
            0 <= place < len(form.clauses) and 0 <= at <= len(form.clauses[place])
        ):
            count = len(form.clauses)
            hint = f"It has {count} condition{'' if count == 1 else 's'}, counted from 1."
            raise FormError(f"The form has no place {place + 1}.{at + 1}.", hint=hint)
        return self._choosing.choices(form, place, at)

    def loosened(self, form: Form) -> tuple[Loosened, ...]:
        """Give a form without each of its demands in turn: what would then match.

        Those that leave most come first; one that changes nothing is left out.
        """
        return self._choosing.loosened(self.checked(form))

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


MOST_IN_PLACE = 50_000
"""Rows; more are asked where a query can be stopped."""
_FEWER = "Choose values for a condition, or take one away; or ask it in the SPARQL editor."
_BOUNDS = (
    f"At most {MOST_CLAUSES} conditions, {MOST_CONDITIONS} alternatives in each, {MOST_VALUES} "
    f"values in each of these, and {MOST_ROWS:,} rows."
)
