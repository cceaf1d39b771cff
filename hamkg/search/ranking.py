"""Ranks what a search finds.

What is called just so comes before all else. Any other name costs more for each word that was not
asked for and for not being the preferred one, and less for naming what is well connected.
"""

from __future__ import annotations

import json
from math import exp, log2
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rapidfuzz.fuzz import token_sort_ratio

from hamkg.search.lookup import FEW, Lookup
from hamkg.search.plan import Plan, Planner
from hamkg.search.reading import FOREIGN, OWN_CODE
from hamkg.search.text import address_in, plain
from hamkg.search_model import GUESS, Match

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from sqlite3 import Connection

    from hamkg.search.lookup import Row
    from hamkg.search.text import Lexicon

_EXACT = """
SELECT kind, degree, sort, text FROM name WHERE name.key = :key
UNION ALL
SELECT kind.id, degree, sort, text
FROM code CROSS JOIN kind ON kind.id = code.kind WHERE code.key = :key"""
_ADDRESSED = """
SELECT kind.id, degree, sort, text FROM code CROSS JOIN kind ON kind.id = code.kind
WHERE code.key = ? AND (kind.iri = ? OR text = ?)"""
_COUNTS = """
SELECT category.name, count(*)
FROM json_each(?) AS one CROSS JOIN kind ON kind.id = one.value
CROSS JOIN category ON category.id = kind.category
GROUP BY category.id ORDER BY count(*) DESC, category.name"""
_WITHIN = """
SELECT one.value FROM json_each(?) AS one CROSS JOIN kind ON kind.id = one.value
CROSS JOIN category ON category.id = kind.category
WHERE instr(' ' || marks || ' ', ' ' || ? || ' ')"""
COUNTED = 2_000
"""So many names are counted by category, no more."""
_COMPARED = 40
_SORT, _LINKED, _MOST_LINKED = 0.35, 0.22, 1.8
_LESS = tuple(min(_MOST_LINKED, _LINKED * log2(1 + degree)) for degree in range(300))
"""By how many links a kind has: what that takes off the cost of its names."""
_LIKE = {Match.ALIKE: 5.0, Match.SOME: 2.0}
# By the sort of a name or code: the score of a kind that is called just so.
_CALLED = {
    0: (0.0, Match.LABEL),
    1: (1.0, Match.SYNONYM),
    FOREIGN: (1.2, Match.FOREIGN),
    OWN_CODE: (1.3, Match.CODE),
    OWN_CODE + 1: (1.4, Match.CODE),
    OWN_CODE + 2: (1.5, Match.NEAR_CODE),
    OWN_CODE + 3: (1.6, Match.NEAR_CODE),
}
# Where the scores begin of each sort of match, and how far they go.
_SCORES = {Match.ALIKE: (GUESS, 90.0), Match.SOME: (8.0, 0.99)}
_SCORE = (2.0, 5.9)


_Priced: TypeAlias = tuple[float, int, int, str, Match]
"""What a name costs, its number, its kind, its text, and how it fits."""


class Candidate(NamedTuple):
    """A kind that may be meant, by one of its names or codes; the lower the score, the better."""

    score: float
    kind: int
    text: str
    match: Match


class Asked(NamedTuple):
    """A text with what is called just so, the plan for the rest, and what finds it."""

    text: str
    exact: tuple[Candidate, ...]
    plan: Plan
    lookup: Lookup


class Ranking:
    """Searches an index."""

    def __init__(self, db: Connection, lexicon: Lexicon) -> None:
        """Work with an index and what is known of words."""
        self._db = db
        self._lexicon = lexicon
        self._planner = Planner(db, lexicon)

    def ask(self, text: str) -> Asked:
        """Look a text up as a name, and plan how to search for it."""
        lookup = Lookup(self._db)
        iri = address_in(text)
        if iri is not None:
            written, keys = self._lexicon.code(iri)
            found = (self._db.execute(_ADDRESSED, (key, iri, written)) for key in keys)
            exact = _candidates(row for rows in found for row in rows)
            return Asked(text, exact, Plan(), lookup)
        taken = self._lexicon.taken(text)
        exact = _candidates(self._db.execute(_EXACT, {"key": taken.key})) if taken.key else ()
        return Asked(text, exact, self._planner.plan(taken, lookup, as_typed=bool(exact)), lookup)

    def best(self, asked: Asked, mark: str | None, limit: int) -> list[Candidate]:
        """Give the best kinds, each once; ``mark`` narrows them to a category."""
        found = self._called_so(asked, mark)
        if not asked.plan.tiers or (found and _nothing_else(asked, found.keys())):
            return list(found.values())[:limit]
        first = most = max(FEW, 2 * limit)
        while len(found) < limit:
            others = self._ranked(asked, mark, first, most)
            enough = len({_kind(one) for one in others} | found.keys()) >= limit
            if enough or asked.plan.near or len(others) < most:
                return _filled(found, others, limit)
            # One kind may have many names: where they hide others, more of them are looked at.
            most *= 4
        return list(found.values())[:limit]

    def _called_so(self, asked: Asked, mark: str | None) -> dict[int, Candidate]:
        """Give what is called just so, of the category that has this mark."""
        kinds = {one.kind for one in asked.exact}
        if mark is not None and kinds:
            kinds = {row[0] for row in self._db.execute(_WITHIN, (json.dumps([*kinds]), mark))}
        found: dict[int, Candidate] = {}
        for one in asked.exact:
            if one.kind in kinds:
                found.setdefault(one.kind, one)
        return found

    def counts(self, asked: Asked) -> tuple[dict[str, int], bool]:
        """Count the kinds by category, the largest first, and say whether there are more."""
        names: list[int] = []
        if asked.plan.tiers:
            names = asked.lookup.kinds(asked.plan.widest, COUNTED + 1)
        kinds = {one.kind for one in asked.exact}.union(names[:COUNTED])
        rows = self._db.execute(_COUNTS, (json.dumps([*kinds]),))
        return dict(rows.fetchall()), len(names) > COUNTED

    def _ranked(self, asked: Asked, mark: str | None, first: int, most: int) -> list[_Priced]:
        """Price the first names of each tier, and more of them where one round was not enough."""
        plan = asked.plan
        found = {} if plan.near else _few(asked, mark, most)
        if not found:
            for tier in plan.tiers:
                for row in asked.lookup.rows(tier.wanted, mark, first):
                    if row[0] not in found:
                        found[row[0]] = _priced(row, tier.match, tier.cost, len(plan.words))
            if most > first:
                found = (
                    _fitting(plan, asked.lookup.rows(plan.tiers[-1].wanted, mark, most)) | found
                )
        priced = sorted(found.values())
        if plan.near:
            priced = sorted(_compared(asked.text, priced[:_COMPARED]))
        return priced


def _nothing_else(asked: Asked, kinds: Container[int]) -> bool:
    """Say whether all that the widest tier finds is there already: often a whole name is."""
    rows = asked.lookup.rows(asked.plan.tiers[-1].wanted)
    return len(rows) < FEW and all(row[1] in kinds for row in rows)


def _few(asked: Asked, mark: str | None, most: int) -> dict[int, _Priced]:
    """Look at all names that fit, if they are few: quicker than to ask for each tier."""
    plan = asked.plan
    if len(plan.tiers) == 1:
        return {}
    rows = asked.lookup.rows(plan.tiers[-1].wanted, mark, most)
    return _fitting(plan, rows) if len(rows) < most else {}


def _fitting(plan: Plan, rows: Iterable[Row]) -> dict[int, _Priced]:
    """Price names that the widest tier found, each by the way in which it fits."""
    found: dict[int, _Priced] = {}
    only = plan.tiers[0] if len(plan.tiers) == 1 else None
    for row in rows:
        match, cost = (only.match, only.cost) if only else plan.fit(row[5])
        found[row[0]] = _priced(row, match, cost, len(plan.words))
    return found


def _candidates(rows: Iterable[tuple[int, int, int, str]]) -> tuple[Candidate, ...]:
    """Give what is called just so, the best first."""
    ordered = sorted(rows, key=lambda row: (_CALLED[row[2]][0], -row[1], row[0], row[3]))
    return tuple(
        Candidate(_CALLED[sort][0], kind, text, _CALLED[sort][1])
        for kind, _, sort, text in ordered
    )


def _filled(found: dict[int, Candidate], others: list[_Priced], limit: int) -> list[Candidate]:
    """Give what was found, and others after it, each kind once."""
    for one in others:
        if len(found) >= limit:
            break
        if _kind(one) not in found:
            found[_kind(one)] = _candidate(one)
    return list(found.values())[:limit]


def _kind(priced: _Priced) -> int:
    return priced[2]


def _candidate(priced: _Priced) -> Candidate:
    cost, _, kind, text, match = priced
    start, most = _SCORES.get(match, _SCORE)
    return Candidate(start + most / (1 + exp(-cost / 4)), kind, text, match)


def _priced(row: Row, match: Match, cost: float, words: int) -> _Priced:
    name, kind, sort, size, degree, _, text = row
    more = _SORT * sort + (size - words if size > words else 0)
    less = _LESS[degree] if degree < len(_LESS) else _MOST_LINKED
    return cost + more - less, name, kind, text, match


def _compared(text: str, priced: Iterable[_Priced]) -> Iterator[_Priced]:
    """Let the likeness of the whole name count too, for those that come near."""
    typed = plain(text)
    for cost, name, kind, called, match in priced:
        like = token_sort_ratio(typed, plain(called)) / 100
        yield cost - _LIKE[match] * like, name, kind, called, match
