"""What a search gives: what was found, in which way, and how much of each category."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


GUESS = 9.0
"""Where the scores begin of hits that are only spelt alike."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result; ``matched`` is the label or synonym that hit, a lower ``score`` is better.

    Scores only order the hits of one search.
    """

    iri: str
    curie: str
    label: str
    type: str
    matched: str
    score: float

    @property
    def guessed(self) -> bool:
        """Whether no name holds the words, and this one is only spelt alike."""
        return self.score >= GUESS


class Match(StrEnum):
    """How a name fits what was asked for, the best first."""

    LABEL = "label"
    """It is the preferred name."""
    SYNONYM = "synonym"
    """It is another name."""
    FOREIGN = "foreign"
    """It is a name in another language."""
    CODE = "code"
    """It is a code that stands for this, here or in another vocabulary."""
    NEAR_CODE = "near code"
    """It is a code elsewhere for something wider, narrower or related."""
    WORDS = "words"
    """The name has all the words, whole or begun, in any order."""
    FORMS = "forms"
    """It has them in another form or spelling: plural, British, American, joined."""
    READ = "read"
    """It has words that mean nearly the same."""
    TOGETHER = "together"
    """All its names together, and its category, have all the words."""
    ALIKE = "alike"
    """No name has the words; this one is spelt alike."""
    SOME = "some"
    """No name has all the words; this one has some of them."""


_NEAR = {
    Match.ALIKE: "Nothing is called “{}”; spelt alike:",
    Match.SOME: "Nothing has all the words of “{}”; these have some:",
}
_WORDS = {
    Match.SYNONYM: 'found as "{}"',
    Match.FOREIGN: 'in another language "{}"',
    Match.CODE: "its code {}",
    Match.NEAR_CODE: "its code {}, for something near",
    Match.READ: 'a like word, "{}"',
    Match.ALIKE: 'spelt alike: "{}"',
}
_ALWAYS = {Match.CODE, Match.NEAR_CODE, Match.READ}


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind that was found, and in which way."""

    hit: Hit
    match: Match

    @property
    def words(self) -> str:
        """By which name it was found and how, in a few words; empty where its label says it."""
        if self.hit.matched == self.hit.label and self.match not in _ALWAYS:
            return ""
        return _WORDS.get(self.match, _WORDS[Match.SYNONYM]).format(self.hit.matched)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the best of it, and how many kinds of each category there are in all.

    ``counts`` are by the local name of the category, and count no further than ``total`` goes;
    ``more`` says that there is more than was counted.
    """

    text: str
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    total: int
    more: bool = False

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The hits alone, best first."""
        return tuple(finding.hit for finding in self.findings)

    @property
    def as_typed(self) -> bool:
        """Whether something has all the words, in whichever form; if not, what is here is near."""
        return any(one.match not in {Match.ALIKE, Match.SOME} for one in self.findings)

    @property
    def nearness(self) -> str:
        """What to say before anything else where nothing was found as it was typed; else empty.

        >>> Found("siatica", (), {}, 0).nearness
        ''
        """
        if self.as_typed:
            return ""
        matches = {one.match for one in self.findings}
        return next((_NEAR[one].format(self.text) for one in _NEAR if one in matches), "")


def found_json(found: Found) -> dict[str, Any]:
    """Give what was found as plain fields, each hit with how it was found."""
    return {
        "text": found.text,
        "nearness": found.nearness,
        "total": found.total,
        "more": found.more,
        "counts": dict(found.counts),
        "findings": [
            asdict(one.hit) | {"match": one.match.value, "words": one.words}
            for one in found.findings
        ],
    }
