"""Reads words as plans: every way in which all of them have their place, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.asking.linking import MOST_READINGS
from hamkg.asking.matching import fits
from hamkg.asking.plan import Misfit, Plan
from hamkg.asking.special import CARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hamkg.asking.curated import Curated
    from hamkg.asking.files import Told
    from hamkg.asking.linking import Item, Linker
    from hamkg.asking.planning import Planner
    from hamkg.asking.text import Word


@dataclass(frozen=True, slots=True)
class Read:
    """What words were read as: plans, the best first, and readings that fit no relation.

    ``ambiguous`` tells that the first plans differ only in which kind a name means.
    """

    plans: tuple[Plan, ...]
    misfits: tuple[Misfit, ...]
    ambiguous: bool = False


class Reader:
    """Reads words by the shapes of the files."""

    def __init__(self, told: Told, linker: Linker, planner: Planner, curated: Curated) -> None:
        """Read with these."""
        self._told = told
        self._linker = linker
        self._planner = planner
        self._curated = curated

    def begin(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Take off what only says that a question follows."""
        rest = tuple(words)
        keys = tuple(word.key for word in rest)
        for start, end in self._told.enclosed:
            if keys[: len(start)] == start and keys[-len(end) :] == end:
                rest = rest[: -len(end)]
        while True:
            keys = tuple(word.key for word in rest)
            width = next(
                (len(start) for start in self._told.beginnings if keys[: len(start)] == start), 0
            )
            if not width or width == len(rest):
                return rest
            rest = rest[width:]

    def read(
        self, words: Sequence[Word], *, only_care: bool = False, most: int = MOST_READINGS
    ) -> Read:
        """Give what words may mean; ``only_care`` looks for nothing but when care is needed.

        Only the first ``most`` ways to see names in the words are looked at.
        """
        found: dict[str, Plan] = {}
        misfits: dict[str, Misfit] = {}
        ambiguous = False
        for made in self._made(self._linker.readings(words, most), only_care=only_care):
            plans = [plan for plan in made if isinstance(plan, Plan)]
            ambiguous = ambiguous or (
                not found and len({frozenset(plan.kinds) for plan in plans}) > 1
            )
            for plan in plans:
                found.setdefault(plan.understood, plan)
            for one in made:
                if isinstance(one, Misfit):
                    misfits.setdefault(one.why, one)
        return Read(tuple(found.values()), tuple(misfits.values()), ambiguous)

    def _made(
        self, readings: Iterable[tuple[Item, ...]], *, only_care: bool
    ) -> Iterator[tuple[Plan | Misfit, ...]]:
        """Give what each shape makes of each reading, those with the longest names first."""
        for items in readings:
            for shape in self._told.shapes:
                if not only_care or shape.asks in CARE:
                    for taken in fits(shape, items, self._planner.lexicon.slots):
                        yield tuple(self._planner.plans(shape, taken))
            if not only_care:
                yield tuple(self._curated.plans(items))
