"""The steps of colour of a measure: at most five, and grey for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.plate_model import Measure

NOTHING = "#bdb8ae"
TONES = ("#f9dc9c", "#f3ad5c", "#e27438", "#b83a26", "#76131f")


def scale(measure: Measure | None, values: Iterable[int]) -> tuple[int, ...]:
    """Give the highest value of each step, as even as whole numbers can be.

    >>> from hamkg.plate_model import Measure
    >>> scale(Measure("", "", "", "", {}, ""), [0, 3, 12])
    (3, 5, 8, 10, 12)
    """
    most = max(values, default=0) if measure else 0
    count = min(most, len(TONES))
    return tuple(-(-most * step // count) for step in range(1, count + 1))


def tone(value: int, steps: Sequence[int]) -> str:
    """Give the colour of a value.

    >>> tone(0, (3, 6)), tone(4, (3, 6))
    ('#bdb8ae', '#76131f')
    """
    if value == 0:
        return NOTHING
    place = next(place for place, highest in enumerate(steps) if value <= highest)
    return _tones(len(steps))[place]


def legend(steps: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Give each colour with the values that it stands for.

    >>> legend((3, 6))
    (('#bdb8ae', '0'), ('#f9dc9c', '1-3'), ('#76131f', '4-6'))
    """
    rows = [(NOTHING, "0")]
    low = 1
    for colour, high in zip(_tones(len(steps)), steps, strict=True):
        rows.append((colour, str(high) if low == high else f"{low}-{high}"))
        low = high + 1
    return tuple(rows)


def _tones(count: int) -> tuple[str, ...]:
    if count == 1:
        return TONES[-1:]
    last = len(TONES) - 1
    return tuple(TONES[round(place * last / (count - 1))] for place in range(count))
