"""What can be chosen next in a form, and what it would leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hamkg.form_model import ANY_KIND, Choice, Choices, Condition, Loosened
from hamkg.forms.wording import condition_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.form_model import Form
    from hamkg.forms.counting import Counting
    from hamkg.forms.vocabulary import Vocabulary


class Choosing:
    """Counts every choice of a form, given all that is chosen beside it."""

    def __init__(self, counting: Counting, vocabulary: Vocabulary) -> None:
        """Count in these relations, with these words."""
        self._counting = counting
        self._vocabulary = vocabulary

    def choices(self, form: Form, place: int | None = None, at: int = 0) -> Choices:
        """List what can be chosen, each with how many kinds would be left.

        Without a ``place``: categories, and properties for one more condition. With the place of
        a clause: properties and values for its condition ``at``, in the place of what it has, or
        for one more alternative.
        """
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
        here = len(self._counting.matching(form))
        found = [
            Loosened(words, other, count)
            for words, other in self._looser(form)
            if (count := len(self._counting.matching(other.normal))) > here
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
