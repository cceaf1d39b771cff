"""A form as SPARQL: readable, with labels, and the same text each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import indent
from typing import TYPE_CHECKING

from hamkg.form_model import MAY, NOT, is_shown
from hamkg.forms.blocks import (
    BACKING,
    Link,
    disputed,
    graded,
    is_stated,
    relation,
    stated,
    supported,
    undisputed,
)
from hamkg.forms.vocabulary import iri_of
from hamkg.forms.wording import condition_words
from hamkg.namespaces import sparql_prologue, written

if TYPE_CHECKING:
    from hamkg.form_model import Condition, Form
    from hamkg.forms.vocabulary import Vocabulary

KIND = "kind"
_TYPE = "a/rdfs:subClassOf*"
_OWN = ("", "Label", "In", "Rank", "Level", *BACKING)
_TAKEN = {KIND, "label", "claim", "rank", "source"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form's answer: its variable, the place of its clause, and the condition."""

    variable: str
    place: int
    condition: Condition


def columns(form: Form) -> tuple[Column, ...]:
    """Give the columns of the values of a form, in order; ``kind`` and ``label`` stand before."""
    taken = set(_TAKEN)
    found = []
    for place, clause in enumerate(form.normal.clauses):
        if is_shown(clause):
            found.append(Column(_fresh(clause[0].predicate, taken), place, clause[0]))
    return tuple(found)


def write(form: Form, vocabulary: Vocabulary) -> str:
    """Write a form whose names are all known."""
    return _Writer(form.normal, vocabulary).text()


def _fresh(predicate: str, taken: set[str]) -> str:
    """Give a variable that reads like a property, and take it with all that is made from it."""
    stem = predicate if predicate.isidentifier() and predicate.isascii() else "value"
    name, number = stem, 1
    while any(name + end in taken for end in _OWN):
        number += 1
        name = f"{stem}{number}"
    taken.update(name + end for end in _OWN)
    return name


@dataclass(slots=True)
class _Writer:
    """One form on its way to a text."""

    form: Form
    vocabulary: Vocabulary
    taken: set[str] = field(default_factory=set)

    def text(self) -> str:
        shown = columns(self.form)
        self.taken = _TAKEN | {column.variable + end for column in shown for end in _OWN}
        by_place = {column.place: column for column in shown}
        blocks = [f"?{KIND} {_TYPE} {_written(self.form.category)} ; rdfs:label ?label ."]
        for place, clause in enumerate(self.form.clauses):
            comment = " or ".join(condition_words(one, self.vocabulary) for one in clause)
            lines = self._clause(clause, by_place.get(place))
            blocks.append("\n".join((f"# {comment}", *lines)))
        names = [f"?{KIND} ?label", *(self._projected(column) for column in shown)]
        order = " ".join(("?label", f"?{KIND}", *(f"?{one.variable}Label" for one in shown)))
        where = indent("\n".join(blocks), "  ")
        return (
            f"{sparql_prologue('ham', 'rdfs')}\n"
            f"SELECT DISTINCT {' '.join(names)}\n"
            f"WHERE {{\n{where}\n}}\n"
            f"ORDER BY {order}\nLIMIT {self.form.limit}\n"
        )

    def _projected(self, column: Column) -> str:
        ends = ("", "Label", *(BACKING if self.form.evidence else ()))
        return " ".join(f"?{column.variable}{end}" for end in ends)

    def _clause(self, clause: tuple[Condition, ...], column: Column | None) -> list[str]:
        if column is not None:
            lines = self._column(column.condition, f"?{column.variable}")
            return _braced("OPTIONAL", lines) if column.condition.role == MAY else lines
        if len(clause) == 1:
            return _braced("FILTER NOT EXISTS", self._without_column(clause[0]))
        branches = [indent("\n".join(self._branch(one)), "    ") for one in clause]
        # A kind that meets several of them, or one in several ways, comes out of it once.
        start, end = f"{{ SELECT DISTINCT ?{KIND} WHERE {{\n  {{", "  }\n} }"
        return [start, "\n  } UNION {\n".join(branches), end]

    def _branch(self, condition: Condition) -> list[str]:
        """Give the kinds that meet an alternative; each stands on its own, to be answered once."""
        lines = self._without_column(condition)
        if condition.role != NOT:
            return lines
        return [
            f"?{KIND} {_TYPE} {_written(self.form.category)} .",
            *_braced("FILTER NOT EXISTS", lines),
        ]

    def _column(self, condition: Condition, end: str) -> list[str]:
        """Give a relation whose values are shown, with their labels and what backs it."""
        link = self._link(condition, end)
        lines = self._relation(condition, link)
        lines.insert(1, f"{end} rdfs:label {end}Label .")
        if self.form.evidence:
            lines += [is_stated(link), supported(link), disputed(link)]
        return lines

    def _without_column(self, condition: Condition) -> list[str]:
        """Give a relation whose values are not shown."""
        end = _written(condition.values[0]) if _is_one(condition) else self._variable(condition)
        return self._relation(condition, self._link(condition, end))

    def _variable(self, condition: Condition) -> str:
        return f"?{_fresh(condition.predicate, self.taken)}"

    def _link(self, condition: Condition, end: str) -> Link:
        back = self.vocabulary.properties[condition.predicate].inverse
        return Link.of(f"?{KIND}", iri_of(condition.predicate), end, iri_of(back) if back else "")

    def _relation(self, condition: Condition, link: Link) -> list[str]:
        """Give a relation, what is asked of its values, and whether it counts."""
        form = self.form
        if condition.role == NOT:
            return [relation(link), *_values(condition, link.end)]
        lines = [stated(link) if form.stated else relation(link), *_values(condition, link.end)]
        if form.grade:
            lines.append(graded(link, str(self.vocabulary.ranks[form.grade])))
        if form.undisputed:
            lines.append(undisputed(link))
        return lines


def _is_one(condition: Condition) -> bool:
    return len(condition.values) == 1 and not condition.narrower


def _values(condition: Condition, end: str) -> list[str]:
    """Give what is asked of the values of a relation."""
    if not end.startswith("?"):
        return []
    if condition.category:
        return [f"{end} {_TYPE} {_written(condition.category)} ."]
    names = " ".join(map(_written, condition.values))
    if not condition.narrower:
        return [f"VALUES {end} {{ {names} }}"] if names else []
    if len(condition.values) == 1:
        return [f"{end} ham:broaderKind* {names} ."]
    return [f"VALUES {end}In {{ {names} }}", f"{end} ham:broaderKind* {end}In ."]


def _braced(word: str, lines: list[str]) -> list[str]:
    if len(lines) == 1:
        return [f"{word} {{ {lines[0].removesuffix(' .')} }}"]
    return [f"{word} {{", *(indent(line, "  ") for line in lines), "}"]


def _written(name: str) -> str:
    return written(iri_of(name))
