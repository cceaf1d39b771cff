"""Tells which red flags a set of findings raises, by the logic that each flag states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.model import RedFlag, Ref
from hamkg.namespaces import local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from hamkg.engine import Engine
    from hamkg.names import Names

_FLAGS = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT ?flag ?urgency ?rank ?logic ?logicLabel ?what WHERE {
  ?flag a ham:RedFlag ; ham:urgency ?level ; ham:logic ?logic ; ham:whatToDo ?what .
  ?level rdfs:label ?urgency ; ham:rank ?rank . ?logic rdfs:label ?logicLabel .
} ORDER BY ?rank ?flag"""
)
_PARTS = (
    sparql_prologue("ham")
    + """
SELECT ?flag ?part ?role WHERE {
  { ?claim ham:about ?flag ; ham:predicate ham:hasMember ; ham:object ?part ; ham:role ?role }
  UNION { VALUES ?role { ham:inContext ham:suggests } ?flag a ham:RedFlag ; ?role ?part }
}"""
)
_CORE, _SUPPORTING, _CONTEXT, _SUGGESTS = "role_core", "role_supporting", "inContext", "suggests"


@dataclass(frozen=True, slots=True)
class Rule:
    """A red flag with its logic, by local name, and by role what belongs to it, as IRIs.

    The roles are role_core and role_supporting for its findings, inContext, and suggests.
    """

    flag: RedFlag
    logic: str
    parts: Mapping[str, frozenset[str]]

    def concerns(self, kind: str) -> bool:
        """Tell whether a kind is this flag, one of its findings, or a condition it points to."""
        roles = (_CORE, _SUPPORTING, _SUGGESTS)
        return kind == self.flag.ref.iri or any(kind in self._of(role) for role in roles)

    def fires(self, findings: Collection[str]) -> bool:
        """Tell whether findings, given as IRIs, raise this flag by its logic."""
        found = set(findings)
        core, supporting, context = (
            found & self._of(role) for role in (_CORE, _SUPPORTING, _CONTEXT)
        )
        return _LOGIC[self.logic](core, supporting, context)

    def _of(self, role: str) -> frozenset[str]:
        return self.parts.get(role, frozenset())


_LOGIC: Mapping[str, Callable[[set[str], set[str], set[str]], bool]] = {
    "logic_any": lambda core, supporting, _context: bool(core | supporting),
    "logic_core_and_supporting": (
        lambda core, supporting, _context: bool(core) and len(core | supporting) > 1
    ),
    # A finding is no context for itself.
    "logic_in_context": (
        lambda core, _supporting, context: any(context - {finding} for finding in core)
    ),
}


def read_rules(engine: Engine, names: Names) -> tuple[Rule, ...]:
    """Read all red flags, the most urgent first."""
    parts: dict[str, dict[str, set[str]]] = {}
    for flag, part, role in select(engine, _PARTS):
        roles = parts.setdefault(str(flag), {})
        roles.setdefault(local_name(str(role)), set()).add(str(part))
    return tuple(
        Rule(
            flag=RedFlag(
                names.ref(str(iri)),
                str(urgency),
                int(str(rank)),
                str(logic_label),
                str(what),
                context=tuple(
                    sorted(map(names.ref, parts[str(iri)].get(_CONTEXT, ())), key=_by_label)
                ),
            ),
            logic=local_name(str(logic)),
            parts={role: frozenset(found) for role, found in parts[str(iri)].items()},
        )
        for iri, urgency, rank, logic, logic_label, what in select(engine, _FLAGS)
    )


def raised(rules: tuple[Rule, ...], findings: Collection[str]) -> tuple[RedFlag, ...]:
    """Give the red flags that findings raise, the most urgent first."""
    return tuple(rule.flag for rule in rules if rule.fires(findings))


def _by_label(ref: Ref) -> str:
    return ref.label
