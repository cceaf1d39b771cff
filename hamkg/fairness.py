"""Tells what may be asked as a fact, and which options are surely wrong enough to stand beside it.

That nothing is stated does not make a relation false. So an option is wrong only where the graph
relates it to the subject in no way, neither stated, inferred nor disputed, and where the relation
asked for holds of nothing wider, narrower, whole or part on either side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from hamkg.alike import Alike
from hamkg.engine import select
from hamkg.model import Relation
from hamkg.namespaces import ham, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hamkg.engine import Engine
    from hamkg.evidence import Evidence
    from hamkg.model import Ref
    from hamkg.network import Network
    from hamkg.results import Table
    from hamkg.study_files import Asking
    from hamkg.views import Link

WRONG = 3
"""A question has so many wrong options, or it is not asked."""
Triple: TypeAlias = tuple[str, str, str]
_UP = tuple(map(ham, ("broaderKind", "partOf", "memberOf")))
_DOWN = tuple(map(ham, ("narrowerKind", "hasPart", "hasMember")))
_COLUMNS = {"subject", "answer", "wrong", "near"}
_EDGES = (
    sparql_prologue("ham")
    + """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  { ?predicate ham:phrase ?phrase . ?subject ?predicate ?object }
  UNION {
    ?claim a ham:Statement ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object
  }
}"""
)
_CLAIMED = (
    sparql_prologue("ham")
    + """
SELECT DISTINCT ?subject ?predicate ?object WHERE {{
  ?claim a ham:Statement ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object .
  {0}
}} ORDER BY ?subject ?predicate ?object"""
)
_DISPUTES = "?claim ham:stance ham:stance_disputes"
_DOUBTS = (
    f"{{ {_DISPUTES} }} UNION {{ ?claim ham:certainty ham:cert_conflicting }}"
    " UNION { ?claim ham:frequency ham:freq_excluded }"
)
_RANKS = sparql_prologue("ham") + "SELECT ?grade ?rank WHERE { ?grade ham:rank ?rank }"


@dataclass(frozen=True, slots=True)
class Stem:
    """What one question is about: a subject, its right answers, and what is surely wrong of it.

    ``answers`` are those that may be asked as facts.
    """

    asking: Asking
    subject: Ref
    answers: tuple[Ref, ...]
    wrong: tuple[Ref, ...]
    texts: Mapping[str, str]

    @property
    def fillers(self) -> dict[str, str]:
        """What the templates show of it."""
        return {**self.texts, "subject": self.subject.label}


class Fairness:
    """Finds the stems of a kind of question over all that is stated, inferred or disputed."""

    def __init__(
        self, engine: Engine, network: Network, evidence: Evidence, alike: Alike | None = None
    ) -> None:
        """Read nothing yet: the first question does."""
        self._alike = alike or Alike({}, frozenset())
        self._backings: dict[Triple, Relation] = {}
        self._engine = engine
        self._network = network
        self._evidence = evidence

    def stems(self, asking: Asking) -> tuple[Stem, ...]:
        """Give all that a kind of question can be asked about, by IRI."""
        rows = _Rows(select(self._engine, asking.sparql))
        names = self._network.names
        answered = {iri for known in rows.answers.values() for iri in known}
        found = []
        for subject in sorted(rows.answers):
            given = rows.wrong.get(subject, set()) | rows.wrong.get("", set())
            pool = given if rows.wrong else answered
            if asking.relation and subject in self._alike.general:
                pool = set()
            barred = self._barred(asking, subject, rows.answers[subject])
            barred |= rows.near.get(subject, set()) | rows.near.get("", set())
            firm = [one for one in rows.answers[subject] if self.firm(asking, subject, one)]
            found.append(
                Stem(
                    asking,
                    names.ref(subject),
                    tuple(map(names.ref, sorted(firm))),
                    tuple(map(names.ref, sorted(pool - barred))),
                    rows.texts.get(subject, {}),
                )
            )
        return tuple(stem for stem in found if stem.answers)

    def firm(self, asking: Asking, subject: str, answer: str) -> bool:
        """Tell whether what makes an answer right is backed well enough to be asked as a fact."""
        if asking.relation is None:
            return True
        link = self._links.get(asking.triple(subject, answer))
        if link is None or link.hypothesis or link.key in self.doubted:
            return False
        if link.inferred:
            return asking.inferred and self._follows(link.key)
        return link.rank is None or link.rank <= self._ranks.get(asking.grade or "", 0)

    def backing(self, key: Triple) -> Relation:
        """Give a relation with its claims or, where it is inferred, with its proof."""
        if key not in self._backings:
            self._backings[key] = self._backing(key)
        return self._backings[key]

    def _backing(self, key: Triple) -> Relation:
        link = self._links.get(key)
        if link is not None and link.inferred:
            return self._evidence.relation(*key)
        subject, predicate, value = map(self._network.names.ref, key)
        claims = self._evidence.claims(key)
        return Relation(subject, predicate, value, inferred=False, hypothesis=False, claims=claims)

    def _follows(self, key: Triple) -> bool:
        """Tell whether an inferred relation rests, all the way down, on what nobody disputes."""
        proof = self.backing(key).proof
        edges = proof.premises if proof else ()
        keys = [(edge.subject.iri, edge.predicate.iri, edge.object.iri) for edge in edges]
        return all(
            one not in self.doubted
            and (one not in self._links or not self._links[one].inferred or self._follows(one))
            for one in keys
        )

    def shared(self, one: str, other: str) -> int:
        """Count the kinds that two kinds are both related to."""
        return len(self._related[one] & self._related[other])

    def in_line(self, one: str, other: str) -> bool:
        """Tell whether one kind is the other, or wider, narrower, a whole or a part of it."""
        return other in self._family(one)

    def _barred(self, asking: Asking, subject: str, answers: Iterable[str]) -> set[str]:
        """Give what cannot be wrong of a subject, whatever the pattern of the question is."""
        barred = {subject, *answers, *self._related[subject], *self._family(subject)}
        about = self._near(subject)
        known = self._edges[asking.relation] if asking.relation else ()
        true = {
            (start if asking.backward else end)
            for start, end in known
            if (end if asking.backward else start) in about
        }
        for iri in true | set(answers):
            barred |= self._near(iri)
        return barred | self._alike.general

    def _near(self, iri: str) -> set[str]:
        """Give all of a kind's line, and the line of what is like it."""
        return self._family(iri).union(*map(self._family, self._alike.kinds.get(iri, ())))

    def _family(self, iri: str) -> set[str]:
        """Give a kind with all that is wider or narrower, and all its wholes, groups and parts."""
        return self._line(iri, self._above) | self._line(iri, self._below)

    @staticmethod
    def _line(iri: str, steps: Mapping[str, set[str]]) -> set[str]:
        found, waiting = {iri}, [iri]
        while waiting:
            new = steps.get(waiting.pop(), set()) - found
            found |= new
            waiting.extend(new)
        return found

    @cached_property
    def doubted(self) -> frozenset[Triple]:
        """The relations that a source disputes, finds conflicting, or excludes."""
        return frozenset(_triples(self._engine, _CLAIMED.format(_DOUBTS)))

    @cached_property
    def disputed(self) -> tuple[Triple, ...]:
        """The relations that a source disputes, by IRI."""
        return tuple(_triples(self._engine, _CLAIMED.format(_DISPUTES)))

    @cached_property
    def _edges(self) -> Mapping[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for subject, predicate, value in _triples(self._engine, _EDGES):
            found[predicate].add((subject, value))
        return found

    @cached_property
    def _related(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for pairs in self._edges.values():
            for start, end in pairs:
                found[start].add(end)
                found[end].add(start)
        return found

    @cached_property
    def _above(self) -> Mapping[str, set[str]]:
        return self._steps(_UP, _DOWN)

    @cached_property
    def _below(self) -> Mapping[str, set[str]]:
        return self._steps(_DOWN, _UP)

    def _steps(self, along: Iterable[str], against: Iterable[str]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for relation in along:
            for start, end in self._edges[relation]:
                found[start].add(end)
        for relation in against:
            for start, end in self._edges[relation]:
                found[end].add(start)
        return found

    @cached_property
    def _links(self) -> Mapping[Triple, Link]:
        return {link.key: link for link in self._network.links}

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {str(grade): int(str(rank)) for grade, rank in select(self._engine, _RANKS)}


class _Rows:
    """What the query of a kind of question answers, by subject; "" stands for all subjects."""

    def __init__(self, table: Table) -> None:
        self.answers: dict[str, set[str]] = defaultdict(set)
        self.wrong: dict[str, set[str]] = defaultdict(set)
        self.near: dict[str, set[str]] = defaultdict(set)
        self.texts: dict[str, dict[str, str]] = defaultdict(dict)
        for row in table:
            cells = {
                name: str(cell)
                for name, cell in zip(table.variables, row, strict=True)
                if cell is not None
            }
            subject = cells.get("subject", "")
            for column, by_subject in (
                ("answer", self.answers),
                ("wrong", self.wrong),
                ("near", self.near),
            ):
                if column in cells:
                    by_subject[subject].add(cells[column])
            self.texts[subject].update(
                {name: text for name, text in cells.items() if name not in _COLUMNS}
            )


def _triples(engine: Engine, query: str) -> Iterable[Triple]:
    for row in select(engine, query):
        subject, predicate, value = map(str, row)
        yield subject, predicate, value
