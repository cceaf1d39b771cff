"""Answers plain words, or says why not: nothing is guessed, no word is passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hamkg.ask_model import LONGEST, Alternative, Linked, Reply
from hamkg.asking.backing import Backing
from hamkg.asking.curated import Curated
from hamkg.asking.files import read_told
from hamkg.asking.lexicon import Lexicon
from hamkg.asking.linking import Linker
from hamkg.asking.people import People
from hamkg.asking.phrasing import PART
from hamkg.asking.planning import Planner
from hamkg.asking.reading import Reader
from hamkg.asking.refusing import MOST, Refusal
from hamkg.asking.running import Runner, verdict
from hamkg.asking.saying import said
from hamkg.asking.schema import Schema
from hamkg.asking.special import CARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hamkg.ask_model import AskRow
    from hamkg.asking.grounds import Grounds
    from hamkg.asking.linking import Link
    from hamkg.asking.plan import Plan
    from hamkg.asking.reading import Read
    from hamkg.asking.text import Word
    from hamkg.model import RedFlag

_READINGS = 4
"""So many readings of the same words are tried where the first ones find nothing."""
_MAY_MEAN_MORE = frozenset({"rows", "pair", "care"})
"""Where one of these finds nothing, the next reading of the same words is tried."""
_YES_OR_NO = frozenset({"pair", "category"})


class Asker:
    """Answers plain words from one graph."""

    def __init__(self, folder: Path, can: Grounds) -> None:
        """Read the folder of words and shapes, and answer from these grounds."""
        self._told = told = read_told(folder)
        self._names = can.names
        schema = Schema(can.engine, can.names)
        self._lexicon = lexicon = Lexicon(told, schema)
        linker = Linker(told, can.names, lexicon)
        planner = Planner(lexicon, schema, told.queries)
        curated = Curated(can.questions, told, schema, lexicon)
        lexicon.add(curated.words)
        backing = Backing(can.network, can.evidence, can.sentences)
        self._reader = Reader(told, linker, planner, curated)
        self._refusal = Refusal(told, linker, planner, self._reader, backing)
        self._people = People(told, linker, can.redflags)
        self._runner = Runner(can, backing, told.queries)

    def ask(self, text: str) -> Reply:
        """Answer a text, or say why not."""
        if len(text) > LONGEST:
            return Reply(text[:LONGEST], "too-long", said("too-long", most=LONGEST))
        words = self._words(text)
        if not words:
            return Reply(text, "empty", said("empty"))
        personal = self._people.personal(words)
        read = self._reader.read(words, only_care=personal)
        if read.plans:
            answer = self._ambiguous if read.ambiguous else self._answer
            return answer(text, words, read)
        if personal or (self._people.advice(words) and not read.misfits):
            return self._advice(text, words)
        refuse = self._misfit if read.misfits else self._not_understood
        return refuse(text, words, read)

    def _words(self, text: str) -> tuple[Word, ...]:
        return self._reader.begin(self._told.spelling.words(text))

    def _answer(self, text: str, words: Sequence[Word], read: Read) -> Reply:
        plan, rows, sparql = self._first_told(read.plans)
        flags, watch = self._people.flags(words, plan.links)
        if flags and plan.properties & self._lexicon.care:
            return self._flagged(text, plan, flags, watch)
        outcome = "answered" if rows else "nothing-stated"
        found = verdict(rows) if plan.asks in _YES_OR_NO else None
        missing = [self._names.ref(iri).label for iri in plan.among if iri not in _iris(rows)]
        return Reply(
            text,
            outcome,
            said(_own_words(plan, rows) or found or outcome, missing=missing),
            plan.understood,
            plan.asks,
            plan.question,
            self._linked(plan.links, plan.kinds),
            rows,
            self._runner.reasons(plan, rows),
            counted=plan.counted,
            verdict=found,
            sparql=sparql,
            alternatives=self._others(plan, rows, read.plans),
            red_flags=flags,
            watch=watch,
        )

    def _others(
        self, plan: Plan, rows: Sequence[AskRow], plans: Sequence[Plan]
    ) -> tuple[Alternative, ...]:
        """Give the other readings, and what else can be asked where there is little to tell."""
        # What was asked of a whole, and is answered of its parts, is no other reading.
        told = {plan.understood, plan.understood.replace(f"{PART} ", "")}
        found = [
            Alternative(other.understood, "may be meant too")
            for other in plans
            if other.understood not in told and (other.asks != "curated" or other.links)
        ]
        found += self._assumed(plan)
        if not rows:
            found += self._refusal.of_pair(plan)
            found += self._refusal.of_parts(plan)
        if not rows or plan.asks == "definition":
            found += self._refusal.about(plan.kinds)
        return _different(found, plan.understood)

    def _flagged(
        self, text: str, plan: Plan, flags: tuple[RedFlag, ...], watch: tuple[RedFlag, ...]
    ) -> Reply:
        """Tell of nothing that helps or may be done while findings raise a red flag."""
        return Reply(
            text,
            "advice",
            said("red-flag"),
            plan.understood,
            linked=self._linked(plan.links, plan.kinds),
            alternatives=self._refusal.of_care(self._people.concerned(plan.kinds)),
            red_flags=flags,
            watch=watch,
        )

    def _first_told(self, plans: Sequence[Plan]) -> tuple[Plan, tuple[AskRow, ...], str]:
        """Give the first of several readings of the same words that something is stated for.

        Where nothing is stated of a whole, what is stated of its parts is told as that.
        """
        tried: list[tuple[Plan, tuple[AskRow, ...], str]] = []
        for plan in plans[:_READINGS]:
            tried.append((plan, *self._runner.run(plan)))
            if tried[-1][1] or plan.asks not in _MAY_MEAN_MORE:
                break
        if tried[-1][1]:
            return tried[-1]
        for question in self._refusal.any_part(tried[0][0]):
            for plan in self._reader.read(self._words(question)).plans[:1]:
                rows, sparql = self._runner.run(plan)
                if rows:
                    return replace(plan, links=tried[0][0].links), rows, sparql
        return tried[0]

    def _assumed(self, plan: Plan) -> list[Alternative]:
        """Give the same question of the other kinds that an everyday name may mean."""
        found: list[Alternative] = []
        for link in plan.links:
            for other in link.others:
                label = self._names.ref(link.iris[0]).label
                text = plan.understood.replace(label, self._names.ref(other).label)
                found.append(Alternative(text, f"where “{link.words}” means this"))
        return found

    def _ambiguous(self, text: str, words: Sequence[Word], read: Read) -> Reply:
        links = self._refusal.linked(words)
        several = [link for link in links if len(link.iris) > 1]
        quoted = ", ".join(f"“{link.words}”" for link in several)
        return Reply(
            text,
            "ambiguous",
            said("ambiguous", words=quoted),
            linked=self._linked(links),
            alternatives=tuple(
                Alternative(plan.understood, "one of the readings") for plan in read.plans[:MOST]
            ),
        )

    def _advice(self, text: str, words: Sequence[Word]) -> Reply:
        links = self._refusal.linked(words)
        flags, watch = self._people.flags(words, links)
        return Reply(
            text,
            "advice",
            said("advice"),
            linked=self._linked(links),
            alternatives=self._onward(flags, links, (), care=False),
            red_flags=flags,
            watch=watch,
        )

    def _misfit(self, text: str, words: Sequence[Word], read: Read) -> Reply:
        misfit = read.misfits[0]
        links = self._refusal.linked(words)
        flags, watch = self._people.flags(words, links)
        return Reply(
            text,
            "no-such-relation",
            said("no-such-relation", why=misfit.why),
            linked=self._linked(links),
            alternatives=self._onward(flags, links, self._refusal.ways(misfit.kinds)),
            red_flags=flags,
            watch=watch,
        )

    def _not_understood(self, text: str, words: Sequence[Word], _read: Read) -> Reply:
        unknown = self._refusal.unknown(words)
        several = self._refusal.several(words)
        way = unknown or (() if several else self._refusal.in_the_way(words))
        links = self._refusal.linked(words)
        quoted = ", ".join(f"“{word.text}”" for word in way)
        outcome = "not-understood" if way else "no-such-question"
        flags, watch = self._people.flags(words, links)
        return Reply(
            text,
            outcome,
            said("several" if several and not way else outcome, words=quoted),
            linked=self._linked(links),
            alternatives=self._onward(flags, links, several or self._refusal.without(words, way)),
            not_understood=tuple(word.text for word in way),
            suggestions=self._refusal.suggested(text, unknown),
            red_flags=flags,
            watch=watch,
        )

    def _onward(
        self,
        flags: Sequence[RedFlag],
        links: Sequence[Link],
        first: Sequence[Alternative],
        *,
        care: bool = True,
    ) -> tuple[Alternative, ...]:
        """Give what can be asked instead; past a red flag, nothing but when care is needed.

        Without ``care`` no question for what helps is offered.
        """
        kinds = [link.iris[0] for link in links]
        if flags:
            return self._refusal.of_care(self._people.concerned(kinds))
        return _different((*first, *self._refusal.about(kinds, care=care)), "")

    def _linked(self, links: Iterable[Link], kinds: Sequence[str] = ()) -> tuple[Linked, ...]:
        chosen = set(kinds)
        return tuple(
            Linked(
                link.words,
                self._names.ref(next((iri for iri in link.iris if iri in chosen), link.iris[0])),
                link.assumed,
            )
            for link in links
        )


def _own_words(plan: Plan, rows: Sequence[AskRow]) -> str:
    """Give what is said of a sort of question that needs words of its own."""
    told = bool(rows)
    of_parts = plan.asks == "rows" and {row.known for row in rows} == {"through a part"}
    found = {
        "no-red-flag": plan.asks in CARE and not told,
        "why-not-stated": plan.why == "why not" and told and verdict(tuple(rows)) != "disputed",
        "why-not": plan.why == "why not" and not told,
        "among": told and bool(set(plan.among) - _iris(rows)),
        "at-least": told and any(condition.least > 1 for condition in plan.conditions),
        "of-parts": of_parts,
        "compare": plan.asks == "compare" and told,
    }
    return next((words for words, holds in found.items() if holds), "")


def _iris(rows: Iterable[AskRow]) -> set[str]:
    return {row.ref.iri for row in rows}


def _different(alternatives: Iterable[Alternative], understood: str) -> tuple[Alternative, ...]:
    """Give each alternative once, and none that is what was understood."""
    found = {one.text: one for one in reversed(tuple(alternatives)) if one.text != understood}
    return tuple(reversed(found.values()))[:MOST]
