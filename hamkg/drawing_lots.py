"""Draws from a list so that the same seed always draws the same: by hash, without a clock."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from hamkg.fairness import WRONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hamkg.fairness import Stem
    from hamkg.model import Ref

NEAREST = 8
"""Wrong options are drawn from so many that are most like the right one."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_START = 5
"""Words that begin with the same letters, so many, count as one: strain and strains."""
_SMALL = frozenset({"with", "from", "that", "this", "which", "when", "into", "over", "after"})


def lot(*parts: object) -> str:
    """Give the lot of something: equal parts give an equal lot, and nothing else is likely to.

    >>> lot(7, "semitendinosus")[:8]
    '76adf666'
    """
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def words(text: str) -> frozenset[str]:
    """Give the beginnings of the longer words of a text.

    >>> sorted(words("strain of the hamstrings"))
    ['hamst', 'strai']
    """
    return frozenset(
        word[:_START] for word in _WORD.findall(text.casefold()) if word not in _SMALL
    )


def draw_wrong(
    stem: Stem, answer: Ref, seed: object, likeness: Callable[[str, str], int]
) -> tuple[Ref, ...]:
    """Draw the wrong options that stand beside a right one; none where there are too few.

    A word that the right option repeats from the question stands in a wrong one too: else the
    question would give itself away, and is not asked.
    """
    asked = frozenset().union(*map(words, _shown(stem)))
    pool = sorted(
        stem.wrong,
        key=lambda ref: (
            ref.category != answer.category,
            -likeness(answer.iri, ref.iri),
            ref.iri,
        ),
    )
    by_lot = sorted(pool, key=lambda ref: lot(seed, stem.asking.name, stem.subject.iri, ref.iri))
    chosen = _sharing(sorted(words(answer.label) & asked), by_lot)
    if chosen is None or len(pool) < WRONG:
        return ()
    nearest = set(pool[:NEAREST])
    rest = [ref for ref in by_lot if ref in nearest and ref not in chosen]
    return (*chosen, *rest)[:WRONG]


def _sharing(repeated: Sequence[str], pool: Iterable[Ref]) -> tuple[Ref, ...] | None:
    """Give wrong options that have each of these words, as few as will do, or None."""
    if len(repeated) > WRONG:
        return None
    chosen: list[Ref] = []
    for word in repeated:
        if any(word in words(ref.label) for ref in chosen):
            continue
        found = next((ref for ref in pool if word in words(ref.label)), None)
        if found is None:
            return None
        chosen.append(found)
    return tuple(chosen)


def _shown(stem: Stem) -> Iterable[str]:
    """Give the texts of a stem that its question shows."""
    return (text for name, text in stem.fillers.items() if f"{{{name}}}" in stem.asking.ask)


def mixed(stems: Iterable[Stem], seed: object) -> list[Stem]:
    """Order stems by lot, so that each kind of question comes before any comes again."""
    by_kind: dict[str, list[Stem]] = {}
    for stem in sorted(stems, key=lambda one: lot(seed, one.asking.name, one.subject.iri)):
        by_kind.setdefault(stem.asking.name, []).append(stem)
    rounds = [
        (place, lot(seed, place, name), stem)
        for name, members in by_kind.items()
        for place, stem in enumerate(members)
    ]
    return [stem for _, _, stem in sorted(rounds, key=lambda one: one[:2])]
