"""Makes searches with slips of the pen out of the names in the tables, by a fixed rule.

    python -m scripts.make_slips

writes tests/data/search_slips.tsv: what is typed, the kind that must come first, the slip. Which
slip a name gets, and where, follows from its letters alone: the same tables give the same file.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
KINDS = ROOT / "ontology" / "content" / "kinds.tsv"
SLIPS = ROOT / "tests" / "data" / "search_slips.tsv"
HEAD = "query\tfirst\tslip\n"
_SHORT, _LONG = 5, 8
_EVERY = 3
_VOWELS = "aeiou"


def main() -> None:
    """Write the file."""
    SLIPS.write_text(HEAD + "".join(made_lines()), encoding="utf-8")


def made_lines() -> Iterator[str]:
    """Give the lines: every third name with the slip that its letters call for."""
    with KINDS.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    names = [
        (name, row["id"])
        for row in rows
        for name in (row["label"], *filter(None, row["synonyms"].split("; ")))
    ]
    taken = {name.casefold() for name, _ in names}
    for number, (name, kind) in enumerate(names):
        words = name.split()
        place = max(range(len(words)), key=lambda place: (len(words[place]), -place))
        chance = crc32(name.encode())
        if number % _EVERY or len(words[place]) < _SHORT or not words[place].isalpha():
            continue
        slip, make = _SLIPS[chance % len(_SLIPS)]
        typed = " ".join(
            make(word, chance // 16) if here == place else word for here, word in enumerate(words)
        )
        if typed.casefold() not in taken:
            yield f"{typed}\t{kind}\t{slip}\n"


def _left_out(word: str, chance: int) -> str:
    place = _within(word, chance)
    return word[:place] + word[place + 1 :]


def _doubled(word: str, chance: int) -> str:
    place = _within(word, chance)
    return word[:place] + word[place] + word[place:]


def _swapped(word: str, chance: int) -> str:
    place = _within(word, chance)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _other_vowel(word: str, chance: int) -> str:
    places = [place for place, letter in enumerate(word) if letter in _VOWELS and place]
    if not places:
        return _left_out(word, chance)
    place = places[chance % len(places)]
    other = _VOWELS[(_VOWELS.index(word[place]) + 1) % len(_VOWELS)]
    return word[:place] + other + word[place + 1 :]


def _two_slips(word: str, chance: int) -> str:
    if len(word) <= _LONG:
        return _swapped(word, chance)
    half = len(word) // 2
    return _left_out(word[:half], chance) + _other_vowel(word[half:], chance)


def _within(word: str, chance: int) -> int:
    """Give a place that is neither the first nor the last letter's."""
    return 1 + chance % (len(word) - 2)


_SLIPS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("left out", _left_out),
    ("doubled", _doubled),
    ("swapped", _swapped),
    ("vowel", _other_vowel),
    ("two", _two_slips),
)

if __name__ == "__main__":
    main()
