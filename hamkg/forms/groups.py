"""One group of a query's patterns: the relations of the kind asked for, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hamkg.form_model import ANY_KIND, MUST, Condition, Misfit
from hamkg.forms.matching import BACKING, known_block
from hamkg.forms.syntax import Node, shown
from hamkg.namespaces import PREFIXES, ham, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.forms.matching import Block
    from hamkg.forms.syntax import Tree
    from hamkg.forms.vocabulary import Vocabulary

_TYPE = f"<{PREFIXES['rdf']}type>"
_SUB_CLASS = f"<{PREFIXES['rdfs']}subClassOf>"
_LABEL = f"<{PREFIXES['rdfs']}label>"
_BROADER = f"<{ham('broaderKind')}>"
_LONGEST = 200
_MOST_PARTS = 150
_CHAIN = "it asks something of a value, and the form goes one step only"


@dataclass(slots=True)
class Relation:
    """A relation of the kind as it was found: where, to what, and which of its sort count."""

    place: int
    predicate: str
    end: str
    stated: bool = False
    grade: str = ""
    undisputed: bool = False
    backing: set[str] = field(default_factory=set)

    @property
    def counting(self) -> tuple[bool, str, bool]:
        """Which relations count: only stated, from which grade on, only undisputed."""
        return self.stated, self.grade, self.undisputed


@dataclass(slots=True)
class _About:
    """What a group asks of one variable, beside that something is related to it."""

    values: list[tuple[str, ...]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    wider: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    parts: list[Tree] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """The parts of a group, sorted: what a form can hold, and the rest in its order."""

    kind: str
    vocabulary: Vocabulary
    relations: list[Relation] = field(default_factory=list)
    rest: list[tuple[int, Tree]] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    about: dict[str, _About] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree | None, kind: str, vocabulary: Vocabulary) -> Group:
        """Sort the parts of a group about the variable of a kind."""
        group = cls(kind, vocabulary)
        if not isinstance(tree, Node) or tree.name != "GroupGraphPatternSub":
            group.misfit(tree or "", "it is a query within the query")
            return group
        if len(tree.all("part")) > _MOST_PARTS:
            group.misfit("{ … }", "it asks for more than the form has room")
            return group
        for place, part in enumerate(tree.all("part")):
            if not group.takes(part, place):
                group.rest.append((place, part))
        group.rest = [(place, part) for place, part in group.rest if not group.settles(part)]
        return group

    def misfit(self, part: Tree, why: str) -> None:
        """Say of a part why a form cannot hold it."""
        text = " ".join(shown(part).split())
        cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        self.misfits.append(Misfit(cut, why))

    # -------------------------------------------------------------- single parts

    def takes(self, part: Tree, place: int) -> bool:
        """Take in a triple, values, or a stated relation; gives whether it was one."""
        if not isinstance(part, Node):
            return False
        if part.name == "triple":
            self._triple(part, place)
            return True
        if part.name == "InlineData":
            return self._inline(part)
        if part.name == "Filter":
            return self._listed(part)
        found = known_block("stated", part)
        if found is not None and found.link.start == self.kind and self._fits(found):
            return self._relate(part, place, found.link.predicate, found.link.end, stated=True)
        return False

    def _triple(self, part: Node, place: int) -> None:
        subject, path, value = (part.get(key) or "" for key in "spo")
        if isinstance(subject, str) and isinstance(value, str) and subject.startswith("?"):
            about = self.about.setdefault(subject, _About())
            if path == _LABEL and value.startswith("?"):
                about.labels.append(value)
                about.parts.append(part)
                return
            if _is_type(path):
                about.categories.append(value)
                about.parts.append(part)
                return
            if _is_star(path, _BROADER) and subject != self.kind:
                about.wider.append(value)
                about.parts.append(part)
                return
        self._relation(part, place)

    def _relation(self, part: Node, place: int) -> None:
        subject, path, value = (part.get(key) or "" for key in "spo")
        if isinstance(path, Node) and path.name == "PathEltOrInverse":
            subject, path, value = value, path.get("part") or "", subject
        if not all(isinstance(one, str) for one in (subject, path, value)):
            self.misfit(part, "the form has no such path")
        elif subject == value:
            self.misfit(part, "the form relates a kind to others only")
        elif subject == self.kind:
            self._relate(part, place, str(path), str(value))
        elif value == self.kind:
            self._relate_back(part, place, str(path), str(subject))
        else:
            self.misfit(part, _CHAIN)

    def _relate_back(self, part: Node, place: int, path: str, end: str) -> None:
        known = self.vocabulary.properties.get(_name(path))
        if known is not None and known.inverse:
            self._relate(part, place, f"<{_iri(known.inverse)}>", end)
        else:
            self.misfit(part, "no relation between kinds says this from the other end")

    def _relate(
        self, part: Tree, place: int, path: str, end: str, *, stated: bool = False
    ) -> bool:
        name = _name(path)
        if name not in self.vocabulary.properties:
            self.misfit(part, "this is no relation between kinds")
        elif any(one.end == end and end.startswith("?") for one in self.relations):
            self.misfit(part, "it has to be the same value as in another relation")
        elif not end.startswith(("?", "<")):
            self.misfit(part, "its value is no kind")
        else:
            self.relations.append(Relation(place, name, end, stated))
        return True

    def _inline(self, part: Node) -> bool:
        variables, values = part.all("var"), part.all("value")
        if len(variables) != 1 or not isinstance(variables[0], str):
            return False
        flat = [one[0] if isinstance(one, tuple) and len(one) == 1 else one for one in values]
        return self._gives_values(part, variables[0], flat)

    def _listed(self, part: Node) -> bool:
        """Take in a filter that lists the values that a variable may have."""
        test = part.get("expr")
        if not isinstance(test, Node) or test.name != "RelationalExpression":
            return False
        variable, values = test.get("expr"), test.get("other")
        if not isinstance(variable, str) or values is None or test.get("op") not in {"=", "IN"}:
            return False
        listed = values if isinstance(values, tuple) else (values,)
        return self._gives_values(part, variable, listed)

    def _gives_values(self, part: Tree, variable: str, values: Iterable[Tree]) -> bool:
        """Take in the values that a variable may have; gives whether they are all kinds."""
        terms = list(values)
        if not terms or not all(isinstance(term, str) and term[:1] == "<" for term in terms):
            return False
        about = self.about.setdefault(variable, _About())
        about.values.append(tuple(map(str, terms)))
        about.parts.append(part)
        return True

    # -------------------------------------------------------------- which relations count

    def settles(self, part: Tree) -> bool:
        """Take in a part that says which relations count, or what backs one."""
        for name in ("graded", "undisputed", *sorted(BACKING)):
            found = known_block(name, part)
            if found is not None and found.link.start == self.kind and self._fits(found):
                return self._settle(name, found)
        return False

    def _settle(self, name: str, block: Block) -> bool:
        wanted = (_name(block.link.predicate), block.link.end)
        for relation in self.relations:
            if (relation.predicate, relation.end) != wanted:
                continue
            if name == "graded":
                relation.grade = self._grade(block.rank)
                return bool(relation.grade)
            if name == "undisputed":
                relation.undisputed = True
            else:
                relation.backing.add(name)
            return True
        return False

    def _fits(self, block: Block) -> bool:
        """Tell whether a block names the right property for the way back."""
        known = self.vocabulary.properties.get(_name(block.link.predicate))
        return known is not None and known.inverse == _name(block.link.back)

    def _grade(self, rank: str) -> str:
        number = rank.partition("@")[0].strip('"')
        ranks = self.vocabulary.ranks.items()
        return next((grade for grade, known in ranks if str(known) == number), "")

    # -------------------------------------------------------------- conditions

    def condition(self, relation: Relation, role: str = MUST) -> Condition:
        """Give a relation as a condition, with what the group asks of its values."""
        if relation.end.startswith("<"):
            return Condition(relation.predicate, self._kinds((relation.end,)), role=role)
        about = self.about.pop(relation.end, _About())
        wider = tuple(about.wider)
        if wider and wider[0].startswith("?"):
            above = self.about.pop(wider[0], _About())
            wider = next(iter(above.values), ())
            about.values = [*about.values, *above.values[1:]]
            if not wider:
                self.misfit(tuple(about.parts), _CHAIN)
        if len(about.values) + bool(wider) + len(about.categories) > 1 or len(about.wider) > 1:
            self.misfit(tuple(about.parts), "it asks more than one thing of a value")
        values = wider or next(iter(about.values), ())
        category = next((self.category(one) for one in about.categories), "")
        return Condition(
            relation.predicate, self._kinds(values), category, bool(wider), role
        ).normal

    def category(self, term: str) -> str:
        """Give the name of a category; what is none is said."""
        if _name(term) in self.vocabulary.categories:
            return _name(term)
        self.misfit(term, "this is no category of kinds")
        return ANY_KIND

    def _kinds(self, terms: Iterable[str]) -> tuple[str, ...]:
        names = tuple(map(_name, terms))
        for term, name in zip(terms, names, strict=True):
            if name not in self.vocabulary.kinds:
                self.misfit(term, "this is no kind of the graph")
        return names

    def refuse_rest(self) -> None:
        """Say of all that nothing has taken up that it does not fit."""
        for about in self.about.values():
            for part in about.parts:
                self.misfit(part, _CHAIN)


def _name(term: str) -> str:
    return local_name(term.removeprefix("<").removesuffix(">"))


def _iri(name: str) -> str:
    return name if ":" in name else ham(name)


def _is_star(path: Tree, iri: str) -> bool:
    return (
        isinstance(path, Node)
        and path.name == "PathElt"
        and path.get("part") == iri
        and path.get("mod") == "*"
    )


def _is_type(path: Tree) -> bool:
    if isinstance(path, Node) and path.name == "PathSequence":
        first, *others = path.all("part")
        return first == _TYPE and len(others) == 1 and _is_star(others[0], _SUB_CLASS)
    return path == _TYPE
