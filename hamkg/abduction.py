"""The rules asked backwards: which premises would have to be there for an edge to follow.

What a rule with one premise leads to is only another way to say the edge, or a special case of it;
a rule with several premises is asked which of them hold, for which kinds, and what is left. That
is one rule deep, over a graph in which what follows is there already: a way that needs one more
statement is always found.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select
from hamkg.proofs import RDF_TYPE
from hamkg.rules import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.engine import Engine
    from hamkg.names import Names
    from hamkg.network import Network
    from hamkg.proofs import Proofs
    from hamkg.rules import Clause, Pattern, Rule
    from hamkg.schema_limits import SchemaLimits

Triple: TypeAlias = tuple[str, str, str]
Bindings: TypeAlias = "Mapping[str, str]"

MOST_TURNS = 4
"""So many rules of one premise are followed, one after the other."""
_FAR = 99


@dataclass(frozen=True, slots=True)
class Goal:
    """An edge that would do as well as the one asked for, and the rules that lead from it."""

    triple: Triple
    path: tuple[tuple[Clause, Triple], ...] = ()

    @property
    def narrower(self) -> bool:
        """Whether it says more than the edge asked for, not just the same from the other end."""
        return any(not clause.rule.converse for clause, _ in self.path)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to the edge: a goal, the clause that would conclude it, and how its body is filled.

    Without a clause it is the goal itself that would have to be stated.
    """

    goal: Goal
    clause: Clause | None
    body: tuple[Pattern, ...]
    missing: frozenset[Pattern]


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the answers are made from: all of the same graph."""

    engine: Engine
    names: Names
    proofs: Proofs
    network: Network
    limits: SchemaLimits


class Abduction:
    """Finds what an edge would follow from."""

    def __init__(self, on: Grounds, rules: Sequence[Rule]) -> None:
        """Ask these rules, over this graph."""
        self._on = on
        self._rules = rules

    def candidates(self, triple: Triple) -> list[Candidate]:
        """Find all ways, each once, the fewest missing and the best backed premises first."""
        goals = self._goals(triple)
        same = {goal.triple for goal in goals if not goal.narrower}
        found: dict[frozenset[Pattern], Candidate] = {}
        for goal in goals:
            for options in self._of_goal(goal):
                for one in self._nearest(options, same):
                    found.setdefault(frozenset(map(self._one_name, one.missing)), one)
        return sorted(found.values(), key=self._nearness)

    def circular(self, triple: Triple) -> bool:
        """Tell whether the graph holds the opposite of an edge that can only go one way."""
        subject, predicate, value = triple
        one_way = self._on.limits.is_marked(predicate, "transitive")
        return one_way and self._on.proofs.holds((value, predicate, subject))

    # ---------------------------------------------------------------- from the edge down

    @cached_property
    def _clauses(self) -> dict[str, list[Clause]]:
        """The rules as clauses, by the relation that each concludes."""
        found: dict[str, list[Clause]] = defaultdict(list)
        for clause in clauses(self._on.engine, self._rules):
            found[clause.head[1]].append(clause)
        return dict(found)

    def _concluding(self, triple: Triple) -> Iterator[tuple[Clause, Bindings]]:
        for clause in self._clauses.get(triple[1], ()):
            bound = _bound(clause.head, triple)
            if bound is not None:
                yield clause, bound

    def _goals(self, triple: Triple) -> list[Goal]:
        """Give what would do as well as an edge, itself first."""
        goals = {triple: Goal(triple)}
        ahead = deque(goals.values())
        while ahead:
            goal = ahead.popleft()
            if len(goal.path) == MOST_TURNS:
                continue
            for clause, bound in self._concluding(goal.triple):
                new = _filled(clause.body[0], bound)
                if len(clause.body) == 1 and new not in goals:
                    goals[new] = Goal(new, (*goal.path, (clause, goal.triple)))
                    ahead.append(goals[new])
        return list(goals.values())

    def _of_goal(self, goal: Goal) -> Iterator[list[Candidate]]:
        """Give the ways to a goal, those by one clause together."""
        if goal.narrower:
            yield [Candidate(goal, None, (goal.triple,), frozenset({goal.triple}))]
        for clause, bound in self._concluding(goal.triple):
            if len(clause.body) > 1:
                body = tuple(_filled(pattern, bound) for pattern in clause.body)
                yield list(self._of_body(goal, clause, body))

    def _of_body(
        self, goal: Goal, clause: Clause, body: tuple[Pattern, ...]
    ) -> Iterator[Candidate]:
        """Take some premises as missing, and find kinds for which all the others hold."""
        for count in range(1, len(body)):
            for left_out in combinations(body, count):
                held = [pattern for pattern in body if pattern not in left_out]
                for bound in self._matches(held):
                    whole = tuple(_filled(pattern, bound) for pattern in body)
                    missing = frozenset(_filled(pattern, bound) for pattern in left_out)
                    yield Candidate(goal, clause, whole, missing)
        yield Candidate(goal, clause, body, frozenset(body))

    def _matches(self, patterns: Sequence[Pattern]) -> list[Bindings]:
        """Find the kinds for which patterns hold together."""
        names = sorted({term for pattern in patterns for term in pattern if term[0] == "?"})
        where = " ".join(f"{' '.join(map(_written, pattern))} ." for pattern in patterns)
        query = f"SELECT DISTINCT {' '.join(names)} WHERE {{ {where} }}"
        rows = sorted(tuple(map(str, row)) for row in select(self._on.engine, query))
        return [dict(zip(names, row, strict=True)) for row in rows]

    # ---------------------------------------------------------------- which of them are ways

    def _nearest(self, options: list[Candidate], same: set[Triple]) -> list[Candidate]:
        """Keep what could be stated; where some premise holds, not that none of them might."""
        usable = [
            one for one in options if all(self._can_be_stated(part, same) for part in one.missing)
        ]
        near = [one for one in usable if len(one.missing) < len(one.body) or one.clause is None]
        return near or usable

    def _can_be_stated(self, pattern: Pattern, same: set[Triple]) -> bool:
        """Tell whether somebody could state a premise without saying the edge itself."""
        predicate = pattern[1]
        if predicate == RDF_TYPE or self._on.limits.is_marked(predicate, "inferred only"):
            return False
        if not _ground(pattern):
            return True
        kinds = self._on.names.kinds
        if pattern in same or not {pattern[0], pattern[2]} <= kinds.keys():
            return False
        if self._on.limits.objections(pattern) or self.circular(pattern):
            return False
        return not self._on.proofs.holds(pattern)

    def _one_name(self, pattern: Pattern) -> Pattern:
        """Give one name to what is the same from either end."""
        seen = {pattern}
        ahead = [pattern]
        while ahead:
            for clause, bound in self._concluding(ahead.pop()):
                new = _filled(clause.body[0], bound)
                if clause.rule.converse and new not in seen:
                    seen.add(new)
                    ahead.append(new)
        return min(seen)

    def _nearness(self, one: Candidate) -> tuple[int, bool, int, int, list[Pattern]]:
        """Order by what is missing, by what is of a sort that the graph knows, and by backing."""
        held = [pattern for pattern in one.body if pattern not in one.missing]
        rank = max((self._ranks.get(self._one_name(each), _FAR) for each in held), default=0)
        strange = not self.is_usual(one)
        return len(one.missing), strange, len(one.goal.path), rank, sorted(one.missing)

    def is_usual(self, one: Candidate) -> bool:
        """Tell whether the graph states relations of the sort that a way lacks.

        Definitions may allow a muscle to be part of a nerve; where no muscle here is, to say so
        of one more would be odd.
        """
        return all(
            self._sorts(pattern) in self._known_sorts
            for pattern in one.missing
            if _ground(pattern)
        )

    def _sorts(self, pattern: Pattern) -> tuple[str | None, ...]:
        """Give a premise by the categories of its ends: no muscle here is part of a nerve."""
        subject, predicate, value = self._one_name(pattern)
        kinds = self._on.names.kinds
        return tuple(
            kinds[term].category if term in kinds else term for term in (subject, predicate, value)
        )

    @cached_property
    def _known_sorts(self) -> frozenset[tuple[str | None, ...]]:
        """What sorts of relations the graph states, by the categories of their ends."""
        return frozenset(
            self._sorts(link.key) for link in self._on.network.links if not link.inferred
        )

    @cached_property
    def _ranks(self) -> dict[Triple, int]:
        """How well each stated relation is backed, 1 best, by its one name."""
        return {
            self._one_name(link.key): link.rank or 0
            for link in self._on.network.links
            if not link.inferred
        }


def _bound(head: Pattern, triple: Triple) -> Bindings | None:
    """Give the values with which a clause concludes an edge; None where it never does."""
    found: dict[str, str] = {}
    for term, value in zip(head, triple, strict=True):
        known = found.setdefault(term, value) if term[0] == "?" else term
        if known != value:
            return None
    return found


def _filled(pattern: Pattern, bound: Bindings) -> Pattern:
    subject, predicate, value = (bound.get(term, term) for term in pattern)
    return subject, predicate, value


def _ground(pattern: Pattern) -> bool:
    return all(term[0] != "?" for term in pattern)


def _written(term: str) -> str:
    return term if term[0] == "?" else f"<{term}>"
