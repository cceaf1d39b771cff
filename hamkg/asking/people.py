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
        denied = set[tuple[str, ...]]()
        said_of = set(keys)
        for place, link in self._linker.longest(words):
            if place and keys[place - 1] in _NO:
                denied.add(link.iris)
                said_of -= set(keys[place : place + link.width])
        named = [iri for link in links if link.iris not in denied for iri in link.iris]
        told = [
            ham(kind)
            for kind, said in self._told.findings.items()
            if any(row <= said_of for row in said)
        ]
        return tuple(dict.fromkeys((*named, *told)))

    def concerned(self, kinds: Iterable[str]) -> tuple[str, ...]:
        """Give the kinds that a red flag has to do with."""
        return tuple(kind for kind in kinds if any(rule.concerns(kind) for rule in self._rules))

    def flags(
        self, words: Sequence[Word], links: Iterable[Link]
    ) -> tuple[tuple[RedFlag, ...], tuple[RedFlag, ...]]:
        """Give the red flags that findings in words raise, and others that one has to do with."""
        found = self.findings(words, links)
        fired = raised(self._rules, found)
        watch = tuple(
            rule.flag
            for rule in self._rules
            if rule.flag not in fired and any(map(rule.concerns, found))
        )
        return fired, watch
