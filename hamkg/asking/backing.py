"""Tells of each answer by which relations it is one, how they are known, and what backs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.ask_model import KNOWN, AskRow
from hamkg.errors import UnknownEdgeError
from hamkg.namespaces import ham

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hamkg.asking.plan import Condition
    from hamkg.evidence import Evidence
    from hamkg.model import Ref, Relation
    from hamkg.network import Network
    from hamkg.sentences import Sentences
    from hamkg.views import Link

_UNGRADED = 99


@dataclass(frozen=True, slots=True)
class Backed:
    """Relations that together make an answer one, the weakest of them telling how it is known."""

    known: str
    links: tuple[Link, ...]

    @property
    def order(self) -> tuple[int, int, int]:
        """Sort by how surely it is known, then by grade, then by how many say so."""
        weakest = self.weakest
        return KNOWN.index(self.known), weakest.rank or _UNGRADED, -weakest.sources

    @property
    def weakest(self) -> Link:
        """The relation that is least backed."""
        return max(self.links, key=lambda link: (link.rank or 0, -link.sources))


class Backing:
    """Looks relations up in the network, and disputed claims that are none in the evidence."""

    def __init__(self, network: Network, evidence: Evidence, sentences: Sentences) -> None:
        """Look up in these."""
        self._network = network
        self._evidence = evidence
        self._sentences = sentences

    def row(self, answer: Ref, conditions: Sequence[Condition]) -> AskRow:
        """Give an answer with what makes it one, by all conditions that are not negated."""
        found = [
            backed
            for condition in conditions
            if not condition.negated and (backed := self.best(answer.iri, condition)) is not None
        ]
        return self.told(answer, found)

    def told(self, answer: Ref, found: Sequence[Backed]) -> AskRow:
        """Give an answer as a row; the weakest of what backs it tells how it is known."""
        weakest = max(found, key=lambda backed: backed.order)
        links = dict.fromkeys(link for backed in found for link in backed.links)
        told = tuple(self._sentences.told([link]) for link in links)
        return AskRow(
            answer,
            " ".join(told),
            weakest.known,
            weakest.weakest.grade.label if weakest.weakest.grade else None,
            weakest.weakest.sources,
            tuple((link.subject.curie, link.predicate.curie, link.object.curie) for link in links),
            told,
        )

    def best(self, answer: str, condition: Condition) -> Backed | None:
        """Give what best backs that an answer meets a condition, if anything does.

        Where one of several kinds is enough, each counts with its best relation, and the answer
        is known as surely as the surest; where several are asked for, as the last that is needed.
        """
        if condition.part_of:
            return _together(self._of_parts(answer, condition))
        direct = self._direct(answer, condition)
        if len(direct) >= condition.least:
            last = direct[condition.least - 1]
            if len(condition.others) == 1:
                return last
            return Backed(last.known, tuple(link for one in direct for link in one.links))
        return min(self._through(answer, condition), key=lambda one: one.order, default=None)

    def _direct(self, answer: str, condition: Condition) -> list[Backed]:
        """Give by the other kinds the best relation with each, the surest first."""
        best: dict[str, Backed] = {}
        for link in self.links(answer, condition.others, condition):
            other, backed = link.other(answer).iri, Backed(known(link), (link,))
            best[other] = min(best.get(other, backed), backed, key=lambda one: one.order)
        return sorted(best.values(), key=lambda one: one.order)

    def links(self, answer: str, others: Collection[str], condition: Condition) -> Iterator[Link]:
        """Give the relations of a condition with any of some kinds, told as the condition does."""
        wanted, ends = {ham(name) for name in condition.properties}, frozenset(others)
        for link in self._network.around.get(answer, ()):
            other = link.other(answer).iri
            subject, value = (answer, other) if condition.asks_left else (other, answer)
            told = self._network.walked(link, subject)
            if (
                other in ends
                and told.predicate.iri in wanted
                and (told.subject.iri, told.object.iri) == (subject, value)
            ):
                yield told

    def _through(self, answer: str, condition: Condition) -> Iterator[Backed]:
        """Give what is said of the whole that one end belongs to."""
        if not condition.through:
            return
        for other in condition.others:
            part, fixed = (other, answer) if condition.asks_left else (answer, other)
            for _, belongs in self._steps(part, ham(condition.through)):
                whole = belongs.object.iri
                ends = (fixed, whole) if condition.asks_left else (whole, fixed)
                for said in self.links(ends[0], ends[1:], condition):
                    weak = "hypothesis" if said.hypothesis else "through the group"
                    yield Backed(weak, (said, belongs))

    def _of_parts(self, answer: str, condition: Condition) -> Iterator[Backed]:
        """Give what is said of the parts of the end that is a whole."""
        for other in condition.others:
            whole = answer if condition.part_of == "answer" else other
            for link, step in self._steps(whole, ham("hasPart")):
                part = step.object.iri
                ends = (part, other) if condition.part_of == "answer" else (answer, part)
                for said in self.links(ends[0], ends[1:], condition):
                    weak = "hypothesis" if said.hypothesis else "through a part"
                    yield Backed(weak, (said, self._network.walked(link, part)))

    def _steps(self, start: str, property_: str) -> Iterator[tuple[Link, Link]]:
        """Give the relations of a property that lead on from a kind: as kept, and as told."""
        for link in self._network.around.get(start, ()):
            told = self._network.walked(link, start)
            if told.predicate.iri == property_ and told.subject.iri == start:
                yield link, told

    def shared(self, one: str, other: str) -> dict[str, list[Backed]]:
        """Give by kind what two kinds both have to do with it, by the same relation."""
        mine, theirs = (self._leading(iri) for iri in (one, other))
        found: dict[str, list[Backed]] = {}
        for key in mine.keys() & theirs.keys():
            for link in sorted((mine[key], theirs[key]), key=lambda link: link.key):
                found.setdefault(key[1], []).append(Backed(known(link), (link,)))
        return found

    def _leading(self, iri: str) -> dict[tuple[str, str], Link]:
        told = (self._network.walked(link, iri) for link in self._network.around.get(iri, ()))
        return {
            (link.predicate.iri, link.object.iri): link for link in told if link.subject.iri == iri
        }

    def claimed(self, subject: str, property_: str, value: str) -> Relation | None:
        """Give a relation that sources only dispute, where there is one."""
        try:
            return self._evidence.relation(subject, property_, value)
        except UnknownEdgeError:
            return None

    def parts(self, iri: str) -> tuple[str, ...]:
        """Give the kinds that are stated to be parts of one."""
        return tuple(
            sorted(
                value
                for (property_, value), link in self._leading(iri).items()
                if property_ == ham("hasPart") and not link.inferred
            )
        )

    def leading(self, iri: str) -> tuple[str, ...]:
        """Give the properties that lead from a kind, those that lead to most kinds first."""
        counts: dict[str, int] = {}
        for link in self._leading(iri).values():
            if not link.inferred:
                counts[link.predicate.iri] = counts.get(link.predicate.iri, 0) + 1
        return tuple(sorted(counts, key=lambda property_: (-counts[property_], property_)))


def _together(found: Iterable[Backed]) -> Backed | None:
    """Give all of what is said of parts as one; it is known as its surest is."""
    backed = sorted(found, key=lambda one: one.order)
    if not backed:
        return None
    links = dict.fromkeys(link for one in backed for link in one.links)
    return Backed(backed[0].known, tuple(links))


def known(link: Link) -> str:
    """Tell how a relation is known."""
    if link.hypothesis:
        return "hypothesis"
    if link.inferred:
        return "inferred"
    return "disputed" if link.disputing else "stated"
