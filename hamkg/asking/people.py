"""Tells when words speak of a person, and which red flags the findings in them raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.namespaces import ham
from hamkg.redflags import raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.asking.files import Told
    from hamkg.asking.linking import Link, Linker
    from hamkg.asking.text import Word
    from hamkg.model import RedFlag
    from hamkg.redflags import Rule

_NO = frozenset({"no", "without"})


class People:
    """Looks for persons, for what they ask to be told, and for what they have."""

    def __init__(self, told: Told, linker: Linker, rules: tuple[Rule, ...]) -> None:
        """Look with these words and these red flags."""
        self._told = told
        self._linker = linker
        self._rules = rules

    def personal(self, words: Sequence[Word]) -> bool:
        """Tell whether words outside the names of kinds speak of a person."""
        named = {
            place + step
            for place, link in self._linker.longest(words)
            for step in range(link.width)
        }
        return any(
            word.key in self._told.personal
            for place, word in enumerate(words)
            if place not in named
        )

    def advice(self, words: Sequence[Word]) -> bool:
        """Tell whether words ask what to do, or whether something is safe."""
        keys = f" {' '.join(word.key for word in words)} "
        return any(f" {' '.join(phrase)} " in keys for phrase in self._told.advice)

    def findings(self, words: Sequence[Word], links: Iterable[Link]) -> tuple[str, ...]:
        """Give the kinds that words name or describe; what follows a plain "no" is left out."""
        keys = [word.key for word in words]
        denied = {
            link.iris
            for place, link in self._linker.longest(words)
            if place and keys[place - 1] in _NO
        }
        named = [link.iris[0] for link in links if link.iris not in denied]
        told = [
            ham(kind)
            for kind, said in self._told.findings.items()
            if any(row <= set(keys) for row in said)
        ]
        return tuple(dict.fromkeys((*named, *told)))

    def flags(self, kinds: Iterable[str]) -> tuple[tuple[RedFlag, ...], tuple[RedFlag, ...]]:
        """Give the red flags that kinds raise, and those that any of them has to do with."""
        found = tuple(kinds)
        fired = raised(self._rules, found)
        watch = tuple(
            rule.flag
            for rule in self._rules
            if rule.flag not in fired and any(map(rule.concerns, found))
        )
        return fired, watch
