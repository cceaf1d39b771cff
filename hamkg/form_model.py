"""The values of the query builder: a question as a form, what can be chosen next, what was read.

A form asks for kinds of a category that meet every one of its clauses; a clause is met by any of
its conditions. All names are local names, such as ``Exercise``, ``strengthens`` and
``hamstrings``, or whole IRIs for what is not hamkg's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

MUST, NOT, MAY = "must", "not", "may"
"""What a condition does: it has to hold, nothing may say so, or it is shown where it holds."""
ROLES = (MUST, NOT, MAY)
ANY_KIND = "Kind"
"""The category of all kinds."""
LIMIT = 500
MOST_ROWS = 10_000
MOST_CLAUSES = 12
MOST_CONDITIONS = 8
"""In one clause."""
MOST_VALUES = 50
"""In one condition."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked of a kind: a relation, and to what.

    With ``values`` it is to any of these (or, with ``narrower``, to a narrower kind of one of
    them), with ``category`` to any kind of a category, and with neither to anything.
    """

    predicate: str
    values: tuple[str, ...] = ()
    category: str = ""
    narrower: bool = False
    role: str = MUST

    @property
    def normal(self) -> Condition:
        """The same condition in the one way in which it is written."""
        values = tuple(dict.fromkeys(self.values))
        category = "" if values or self.category == ANY_KIND else self.category
        narrower = self.narrower and bool(values)
        return replace(self, values=values, category=category, narrower=narrower)


@dataclass(frozen=True, slots=True)
class Form:
    """A question: a category, what its kinds have to meet, and which relations count.

    Relations count for what must hold and for what is shown; what nothing may say is looked for
    among all relations, however they are known.
    """

    category: str = ANY_KIND
    clauses: tuple[tuple[Condition, ...], ...] = ()
    stated: bool = False
    """Inferred relations are left out."""
    grade: str = ""
    """A source has to support a relation with evidence of this grade or a better one."""
    undisputed: bool = False
    """Relations that any source disputes are left out."""
    evidence: bool = False
    """What backs each relation is shown."""
    limit: int = LIMIT

    @property
    def normal(self) -> Form:
        """The same question in the one way in which it is written.

        >>> form = Form(clauses=((Condition("treats", ("rest", "rest")),), ()))
        >>> form.normal == Form(clauses=((Condition("treats", ("rest",)),),))
        True
        """
        clauses = tuple(
            tuple(dict.fromkeys(condition.normal for condition in _of_one_sort(clause)))
            for clause in self.clauses
            if clause
        )
        counting = any(condition.role != NOT for clause in clauses for condition in clause)
        return replace(
            self,
            category=self.category or ANY_KIND,
            clauses=clauses,
            stated=self.stated and counting,
            grade=self.grade if counting else "",
            undisputed=self.undisputed and counting,
            evidence=self.evidence and any(map(is_shown, clauses)),
        )

    def having(self, place: int, clause: tuple[Condition, ...]) -> Form:
        """Give the form with another clause in a place; an empty one takes it away."""
        after = self.clauses[place + 1 :]
        middle = (clause,) if clause else ()
        return replace(self, clauses=(*self.clauses[:place], *middle, *after))


def is_shown(clause: tuple[Condition, ...]) -> bool:
    """Tell whether a clause has a column: it is one condition, and not about what nothing says."""
    return len(clause) == 1 and clause[0].role != NOT


def _of_one_sort(clause: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Give a clause in which no alternative is only shown: such a one would always be met."""
    needed = tuple(condition for condition in clause if condition.role != MAY)
    return needed or clause[:1]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A part of a query that a form cannot hold, and why."""

    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a query: a form that asks the same, or what does not fit one.

    ``notes`` say what the form does otherwise without asking anything else, such as its order.
    """

    sparql: str
    form: Form | None
    misfits: tuple[Misfit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A form with all that it says: in English, as SPARQL, and how many kinds match.

    ``rows`` counts the rows before the limit; where no kind matches, ``loosened`` gives forms
    that some match.
    """

    form: Form
    sentence: str
    count: int
    rows: int
    sparql: str
    loosened: tuple[Loosened, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen next, and how many kinds would then be left.

    What is only shown leaves all of them: of it, those are counted that it is shown for.
    """

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """All that can be chosen in one place of a form; what would leave no kind is not among it.

    ``total`` counts the kinds that match the form as it is.
    """

    total: int
    categories: tuple[Choice, ...] = ()
    predicates: tuple[Choice, ...] = ()
    values: tuple[Choice, ...] = ()
    value_categories: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Backing:
    """What backs one relation of an answer, in short: a grade's label where sources grade it."""

    stated: bool
    hypothesis: bool
    disputed: bool
    grade: str = ""

    @property
    def known(self) -> str:
        """How it is known, in a word or two; an inference is never called stated.

        >>> Backing(stated=False, hypothesis=True, disputed=False).known
        'hypothesis, inferred'
        """
        if self.hypothesis:
            return "hypothesis, inferred"
        return (self.grade or "stated") if self.stated else "inferred"


@dataclass(frozen=True, slots=True)
class Loosened:
    """A form with one of its demands taken away: which, and how many kinds match it then."""

    without: str
    form: Form = field(repr=False)
    count: int
