"""Reads words as plans: every way in which all of them have their place, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.asking.matching import fits
from hamkg.asking.plan import Misfit, Plan
from hamkg.asking.special import CARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.asking.curated import Curated
    from hamkg.asking.files import Told
    from hamkg.asking.linking import Linker
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
        while True:
            keys = tuple(word.key for word in rest)
            width = next(
                (len(start) for start in self._told.beginnings if keys[: len(start)] == start), 0
            )
            if not width or width == len(rest):
                return rest
            rest = rest[width:]

    def read(self, words: Sequence[Word], *, only_care: bool = False) -> Read:
        """Give what words may mean; ``only_care`` looks for nothing but when care is needed."""
        found: dict[str, Plan] = {}
        misfits: dict[str, Misfit] = {}
        same_name: set[str] = set()
        for items in self._linker.readings(words):
            for shape in self._told.shapes:
                if only_care and shape.asks not in CARE:
                    continue
                for taken in fits(shape, items, self._planner.lexicon.slots):
                    made = tuple(self._planner.plans(shape, taken))
                    plans = [plan for plan in made if isinstance(plan, Plan)]
                    if not found and len({plan.kinds for plan in plans}) > 1:
                        same_name = {plan.understood for plan in plans}
                    for plan in plans:
                        found.setdefault(plan.understood, plan)
                    for misfit in made:
                        if isinstance(misfit, Misfit):
                            misfits.setdefault(misfit.why, misfit)
            if not only_care:
                for plan in self._curated.plans(items):
                    found.setdefault(plan.understood, plan)
        return Read(tuple(found.values()), tuple(misfits.values()), len(same_name) > 1)
