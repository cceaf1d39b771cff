"""The relations that a question names, each with what stands at its other end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.asking.linking import Link
from hamkg.asking.matching import OR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.asking.files import Shape
    from hamkg.asking.lexicon import Meaning
    from hamkg.asking.matching import Taken
    from hamkg.asking.text import Keys

RELATIONS = ("verb", "be", "be_back", "noun")
"""The slots that hold words of a relation."""
_SECOND = ("verb2", "noun2", "be_back2")


@dataclass(frozen=True, slots=True)
class Clause:
    """One relation of a question, and what stands at its other end.

    ``left`` tells that the answer stands to the left of the words; ``number`` holds the words
    that say how many kinds of a category stand at the other end, where no kind is named.
    """

    slot: str
    phrase: Keys
    kinds: tuple[str, ...]
    left: bool
    negated: bool = False
    any_of: bool = False
    part: bool = False
    number: Keys = ()
    category: Keys = ()


def clauses_of(
    shape: Shape, taken: Taken, kinds: Mapping[str, tuple[str, ...]]
) -> tuple[Clause, ...]:
    """Give the relations that a question names, and what stands at the other end of each."""
    side, _, how = shape.asks.partition("-")
    slot = "" if shape.relation else next(name for name in RELATIONS if name in taken)
    left = side != "right"
    # Beside several kinds that are asked for stands the one that they are related with.
    ends = "ys" if how == "among" else "xs"
    first = Clause(
        slot,
        phrase(taken, slot),
        kinds.get(ends, ()),
        left,
        any_of=_any_of(taken, ends),
        part=_part(taken, ends),
        number=phrase(taken, "number"),
        category=phrase(taken, "category2"),
    )
    if how not in {"not", "and", "or"}:
        return (first,)
    second = next((name for name in _SECOND if name in taken), slot)
    other = "ys" if "ys" in taken else "xs"
    words = second.removesuffix("2")
    return (
        first,
        Clause(
            words,
            phrase(taken, second),
            kinds[other],
            # Words of its own say on which side of them the answer stands.
            left if second == slot else words != "be_back",
            how == "not",
            any_of=_any_of(taken, other),
            part=_part(taken, other),
        ),
    )


def phrase(taken: Taken, slot: str) -> Keys:
    """Give the words that a slot took."""
    return tuple(item for item in taken.get(slot, ()) if isinstance(item, str))


def _any_of(taken: Taken, ends: str) -> bool:
    return OR in taken.get(ends, ())


def _part(taken: Taken, ends: str) -> bool:
    return any(isinstance(item, Link) and item.part for item in taken.get(ends, ()))


def parts_of(taken: Taken) -> list[str]:
    """Give the slots whose kinds are told as wholes of which any part may be meant."""
    return [name for name in taken if _part(taken, name)]


def may_part(clause: Clause, meaning: Meaning) -> bool:
    """Tell whether a relation may be said of a whole where it is so of a part."""
    return not clause.part or meaning.relation.of_parts
