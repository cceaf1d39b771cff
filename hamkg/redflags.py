"""Tells which red flags a set of findings raises, by the logic that each flag states."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.model import RedFlag
from hamkg.namespaces import local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Collection

    from hamkg.engine import Engine
    from hamkg.names import Names

_FLAGS = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT ?flag ?urgency ?rank ?logic ?logicLabel ?what ?member ?role WHERE {
  ?flag a ham:RedFlag ; ham:urgency ?level ; ham:logic ?logic ; ham:whatToDo ?what .
  ?level rdfs:label ?urgency ; ham:rank ?rank . ?logic rdfs:label ?logicLabel .
  ?claim ham:about ?flag ; ham:predicate ham:hasMember ; ham:object ?member ; ham:role ?role .
} ORDER BY ?rank ?flag"""
)
_CORE, _SUPPORTING, _CONTEXT = "role_core", "role_supporting", "role_context"


@dataclass(frozen=True, slots=True)
class Rule:
    """A red flag with its findings by role."""

    flag: RedFlag
    any_counts: bool
    members: dict[str, set[str]] = field(default_factory=dict)

    def fires(self, findings: Collection[str]) -> bool:
        """Tell whether findings, given as IRIs, raise this flag.

        Where the flag names a context, such as cancer at an earlier time, it must be among the
        findings. Then any one member is enough, or one core finding and one other, as the flag
        says.
        """
        found = {role: members & set(findings) for role, members in self.members.items()}
        if _CONTEXT in self.members and not found[_CONTEXT]:
            return False
        core = found.get(_CORE, set())
        others = core | found.get(_SUPPORTING, set())
        return bool(others) if self.any_counts else bool(core) and len(others) > 1


def read_rules(engine: Engine, names: Names) -> tuple[Rule, ...]:
    """Read all red flags, the most urgent first."""
    rules: dict[str, Rule] = {}
    for iri, urgency, rank, logic, logic_label, what, member, role in select(engine, _FLAGS):
        flag = RedFlag(
            names.ref(str(iri)), str(urgency), int(str(rank)), str(logic_label), str(what)
        )
        rule = rules.setdefault(str(iri), Rule(flag, local_name(str(logic)) == "logic_any"))
        rule.members.setdefault(local_name(str(role)), set()).add(str(member))
    return tuple(rules.values())


def raised(rules: tuple[Rule, ...], findings: Collection[str]) -> tuple[RedFlag, ...]:
    """Give the red flags that findings raise, the most urgent first."""
    return tuple(rule.flag for rule in rules if rule.fires(findings))
