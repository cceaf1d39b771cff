"""SPARQL as a form: what asks the same as a form can is one again, however it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hamkg.form_model import (
    ANY_KIND,
    MAY,
    MOST_CLAUSES,
    MOST_CONDITIONS,
    MOST_VALUES,
    MUST,
    NOT,
    Condition,
    Form,
    Misfit,
    Reading,
)
from hamkg.forms.groups import Group
from hamkg.forms.heading import projected, read_head, terms
from hamkg.forms.matching import BACKING
from hamkg.forms.syntax import Node, TooDeepError, parse

if TYPE_CHECKING:
    from hamkg.forms.groups import Relation
    from hamkg.forms.syntax import Tree
    from hamkg.forms.vocabulary import Vocabulary

_MOST_CANDIDATES = 12
_ROLES = {"Builtin_EXISTS": MUST, "Builtin_NOTEXISTS": NOT}
_UNEVEN = "not all relations are asked for with the same grade, or as stated or undisputed"


def read(sparql: str, vocabulary: Vocabulary) -> Reading:
    """Read a query as a form; raises QuerySyntaxError for what is no query."""
    try:
        query = parse(sparql)
    except TooDeepError as error:
        return Reading(sparql, None, (Misfit("the query", str(error)),))
    if query.name != "SelectQuery":
        asked = query.name.removesuffix("Query").upper()
        return Reading(sparql, None, (Misfit(asked, "the form is a SELECT query"),))
    best: Reading | None = None
    for kind in _candidates(query):
        found = _Attempt(query, kind, vocabulary).reading(sparql)
        if found.form is not None:
            return found
        if best is None or len(found.misfits) < len(best.misfits):
            best = found
    return best or Reading(sparql, None, (Misfit("the query", "it has no variable"),))


def _candidates(query: Node) -> tuple[str, ...]:
    """Give the variables that kinds may be asked for by, those of the answer first."""
    every = (*projected(query), *terms(query))
    return tuple(dict.fromkeys(name for name in every if name[:1] == "?"))[:_MOST_CANDIDATES]


@dataclass(slots=True)
class _Attempt:
    """Reads a query as one about the kinds of a variable."""

    query: Node
    kind: str
    vocabulary: Vocabulary
    clauses: dict[int, tuple[Condition, ...]] = field(default_factory=dict)
    counting: set[tuple[bool, str, bool]] = field(default_factory=set)
    backed: set[bool] = field(default_factory=set)
    misfits: list[Misfit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    uses: Counter[str] = field(default_factory=Counter)

    def reading(self, sparql: str) -> Reading:
        """Give the form, or all that does not fit one."""
        group = Group.of(self.query.get("where"), self.kind, self.vocabulary)
        self.uses = Counter(terms(self.query.get("where") or ""))
        if self.kind in group.about:
            self.labels.update(group.about[self.kind].labels)
        self._alone(group)
        for relation in group.relations:
            self._shown(relation, group, MUST)
        for place, part in group.rest:
            self._part(place, part, group)
        category = self._category(group)
        group.refuse_rest()
        self.misfits[:0] = group.misfits
        stated, grade, undisputed = next(iter(self.counting), (False, "", False))
        if len(self.counting) > 1 or len(self.backed) > 1:
            self.misfits.append(Misfit("the query", _UNEVEN))
        head = read_head(self.query, self.kind, self.labels)
        self.misfits += head.misfits
        self.notes += head.notes
        clauses = tuple(self.clauses[place] for place in sorted(self.clauses))
        self._bounds(clauses)
        if self.misfits:
            return Reading(sparql, None, tuple(dict.fromkeys(self.misfits)))
        form = Form(category, clauses, stated, grade, undisputed, True in self.backed, head.limit)
        return Reading(sparql, form.normal, (), tuple(dict.fromkeys(self.notes)))

    # -------------------------------------------------------------- the parts of WHERE

    def _shown(self, relation: Relation, group: Group, role: str, place: int = -1) -> None:
        self.clauses[relation.place if place < 0 else place] = (group.condition(relation, role),)
        self.counting.add(relation.counting)
        self.backed.add(bool(relation.backing))
        listed = set(projected(self.query))
        if listed and relation.end.startswith("?") and relation.end not in listed:
            self.notes.append("The values of each relation are listed beside the kind.")
        if relation.backing not in (set(), BACKING):
            self.misfits.append(Misfit("the query", "a part of what backs a relation is missing"))

    def _part(self, place: int, part: Tree, group: Group) -> None:
        if isinstance(part, Node) and part.name == "OptionalGraphPattern":
            self._optional(place, part, group)
        elif isinstance(part, Node) and part.name == "Filter":
            self._filter(place, part, part.get("expr") or "", group)
        elif isinstance(part, Node) and part.name == "GroupOrUnionGraphPattern":
            self._union(place, part, group)
        else:
            group.misfit(part, "the form has no such part")

    def _optional(self, place: int, part: Node, group: Group) -> None:
        inner = Group.of(part.get("graph"), self.kind, self.vocabulary)
        if len(inner.relations) != 1 or inner.rest:
            group.misfit(part, "what is shown beside has to be one relation of the kind")
            return
        self._inner(part, inner)
        self._shown(inner.relations[0], inner, MAY, place)
        inner.refuse_rest()
        group.misfits += inner.misfits

    def _union(self, place: int, part: Node, group: Group) -> None:
        branches = self._within(part).all("graph")
        found = [self._branch(one, group) for one in branches]
        if len(branches) == 1 or None in found:
            group.misfit(part, "alternatives have to be one relation each")
            return
        self.clauses[place] = tuple(one for one in found if one is not None)

    def _within(self, part: Node) -> Node:
        """Give the alternatives themselves, where a query of their own lists each kind once."""
        graphs = part.all("graph")
        inner = graphs[0]
        if len(graphs) > 1 or not isinstance(inner, Node) or inner.name != "SubSelect":
            return part
        keys = {key for key, _ in inner.parts}
        where = inner.get("where")
        parts = where.all("part") if isinstance(where, Node) else ()
        plain = keys <= {"modifier", "projection", "where"} and len(parts) == 1
        if not plain or list(projected(inner)) != [self.kind]:
            return part
        (only,) = parts
        return only if isinstance(only, Node) and only.name == part.name else part

    def _branch(self, tree: Tree, group: Group) -> Condition | None:
        """Give an alternative: a relation, or that nothing says there is one."""
        inner = Group.of(tree, self.kind, self.vocabulary)
        if inner.relations or len(inner.rest) != 1:
            return self._single(tree, MUST, group)
        ((_, part),) = inner.rest
        about = inner.about.pop(self.kind, None)
        if about is None or inner.about or inner.misfits or not isinstance(part, Node):
            return None
        self.domains.update(about.categories)
        found = self._tested(part.get("expr") or "", group)
        return found if found is not None and found.role == NOT else None

    def _filter(self, place: int, part: Tree, test: Tree, group: Group) -> None:
        if isinstance(test, Node) and test.name == "ConditionalOrExpression":
            tests = (test.get("expr") or "", *test.all("other"))
            found = [self._tested(one, group) for one in tests]
        else:
            found = [self._tested(test, group)]
        if None in found:
            group.misfit(part, "the form has no such test")
        else:
            self.clauses[place] = tuple(one for one in found if one is not None)

    def _tested(self, test: Tree, group: Group) -> Condition | None:
        if not isinstance(test, Node) or test.name not in _ROLES:
            return None
        return self._single(test.get("graph"), _ROLES[test.name], group)

    def _single(self, tree: Tree | None, role: str, group: Group) -> Condition | None:
        """Give a group as one condition on the kind, if it is that."""
        inner = Group.of(tree, self.kind, self.vocabulary)
        if len(inner.relations) != 1 or inner.rest:
            return None
        (relation,) = inner.relations
        self._inner(tree or "", inner)
        condition = inner.condition(relation, role)
        inner.refuse_rest()
        group.misfits += inner.misfits
        if role == MUST:
            self.counting.add(relation.counting)
        elif any(relation.counting):
            group.misfit(tree or "", "“no statement” looks at all relations, however known")
        return condition

    def _inner(self, part: Tree, inner: Group) -> None:
        """Refuse a value that is named outside its group, too: it would have to be the same."""
        here = Counter(terms(part))
        for relation in inner.relations:
            if relation.end.startswith("?") and self.uses[relation.end] > here[relation.end]:
                inner.misfit(part, "it has to be the same value as in another relation")
        self._alone(inner)

    def _alone(self, group: Group) -> None:
        """Refuse a label that is used for more than being shown."""
        for about in group.about.values():
            for label in about.labels:
                if self.uses[label] > 1:
                    group.misfit(label, "the form shows names and asks nothing of them")

    # -------------------------------------------------------------- the rest of the query

    def _category(self, group: Group) -> str:
        about = group.about.pop(self.kind, None)
        if about is not None and (about.values or len(about.categories) > 1):
            group.misfit(tuple(about.parts), "the form has one category, and no list of kinds")
        found = about.categories if about is not None else []
        if not found and not any(
            one.role == MUST for clause in self.clauses.values() for one in clause
        ):
            self.misfits.append(Misfit(self.kind, "nothing says which kinds are asked for"))
        if not self.domains <= set(found):
            group.misfit(tuple(sorted(self.domains)), "an alternative is about other kinds")
        return group.category(found[0]) if found else ANY_KIND

    def _bounds(self, clauses: tuple[tuple[Condition, ...], ...]) -> None:
        too_many = (
            len(clauses) > MOST_CLAUSES
            or any(len(clause) > MOST_CONDITIONS for clause in clauses)
            or any(len(one.values) > MOST_VALUES for clause in clauses for one in clause)
        )
        if too_many:
            self.misfits.append(Misfit("the query", "it asks for more than the form has room"))
