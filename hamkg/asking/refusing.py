"""Says why a question cannot be answered, which words stand in the way, and what can be asked."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from hamkg.ask_model import Alternative, Suggestion
from hamkg.asking.phrasing import PART
from hamkg.namespaces import ham, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hamkg.asking.backing import Backing
    from hamkg.asking.files import Told
    from hamkg.asking.linking import Link, Linker
    from hamkg.asking.plan import Plan
    from hamkg.asking.planning import Planner
    from hamkg.asking.reading import Reader
    from hamkg.asking.text import Word

MOST = 6
_ALIKE = 0.78
_SHORTEST = 4
"""Words of fewer letters are like too many others to suggest one."""
_FEW = 4
"""So many readings of the other words are looked at then."""
_LONG = 16
"""In a longer question nobody looks which words stand in the way: it would take too long."""
_WIDEST = 3
"""So many words beside each other are left out to see whether the others make a question."""


class Refusal:
    """Looks for what to say where nothing can be answered."""

    def __init__(
        self, told: Told, linker: Linker, planner: Planner, reader: Reader, backing: Backing
    ) -> None:
        """Look with these."""
        self._told = told
        self._linker = linker
        self._lexicon = planner.lexicon
        self._schema = planner.schema
        self._phrasing = planner.phrasing
        self._reader = reader
        self._backing = backing

    def unknown(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Give the words that name nothing and have a place in no shape."""
        placed = set(self._lexicon.placed([word.key for word in words]))
        for place in range(len(words)):
            for link in self._linker.at(words, place):
                placed |= set(range(place, place + link.width))
        unknown = {
            place
            for place, word in enumerate(words)
            if place not in placed and (word.key,) not in self._told.without_meaning
        }
        if unknown:
            # What turns the unknown words round belongs to them: "without equipment".
            unknown |= {place for place, word in enumerate(words) if word.key in self._turning}
        return tuple(words[place] for place in sorted(unknown))

    def in_the_way(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Give the fewest words beside each other without which the others make a question.

        Words that name no kind are looked at first.
        """
        if len(words) > _LONG:
            return ()
        named = {
            place + step
            for place, link in self._linker.longest(words)
            for step in range(link.width)
        }
        spans = [
            range(place, place + width)
            for width in range(1, min(_WIDEST, len(words) - 1) + 1)
            for place in range(len(words) - width, -1, -1)
        ]
        for span in sorted(spans, key=lambda span: bool(named & set(span))):
            if {words[place].key for place in span} <= self._told.asking:
                continue
            rest = (*words[: span.start], *words[span.stop :])
            if self._linker.longest(rest) and self._reader.read(rest, most=_FEW).plans:
                return tuple(words[span.start : span.stop])
        return ()

    def without(self, words: Sequence[Word], left_out: Sequence[Word]) -> tuple[Alternative, ...]:
        """Give the question that remains without some words, where one does."""
        keys = {word.key for word in left_out}
        if keys & self._turning:
            return ()
        rest = tuple(word for word in words if word.key not in keys)
        plans = self._reader.read(rest).plans if rest else ()
        quoted = ", ".join(f"“{word.text}”" for word in left_out)
        return tuple(
            Alternative(plan.understood, f"without {quoted}, which changes what is asked")
            for plan in plans[:1]
            if plan.asks != "curated"
        )

    @cached_property
    def _turning(self) -> frozenset[str]:
        return frozenset(self._told.turning)

    def suggested(self, text: str, unknown: Iterable[Word]) -> tuple[Suggestion, ...]:
        """Give words that are spelt like the unknown ones, and the question with each."""
        found: list[Suggestion] = []
        for word in unknown:
            if len(word.key) >= _SHORTEST and word.key not in self._turning:
                found += [
                    Suggestion(word.text, other, text.replace(word.text, other, 1))
                    for other in self._near(word.key)
                    if other != word.key
                ]
        return tuple(found[:MOST])

    def _near(self, key: str) -> list[str]:
        return get_close_matches(key, self._vocabulary, n=3, cutoff=_ALIKE)

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        words = self._linker.words | self._lexicon.words
        return tuple(sorted(word for word in words if len(word) >= _SHORTEST))

    def about(self, kinds: Iterable[str], *, care: bool = True) -> tuple[Alternative, ...]:
        """Give questions about kinds that the graph can answer; ``care`` tells of what helps."""
        found: list[Alternative] = []
        for kind in dict.fromkeys(kinds):
            for property_ in self._backing.leading(kind):
                inverse = self._schema.inverses.get(property_)
                if inverse is not None and (care or local_name(inverse) not in self._lexicon.care):
                    verb = self._schema.phrase(inverse)
                    text = f"What {verb} {self._phrasing.label(kind)}?"
                    found.append(Alternative(text))
        return tuple(found[:MOST])

    def of_parts(self, plan: Plan) -> tuple[Alternative, ...]:
        """Give a question that found nothing of a kind, asked of its parts of that sort."""
        if plan.asks != "rows" or len(plan.kinds) != 1:
            return ()
        (kind,) = plan.kinds
        whole = self._schema.names.ref(kind)
        parts = map(self._schema.names.ref, self._backing.parts(kind))
        return tuple(
            Alternative(plan.understood.replace(whole.label, part.label), "of a part of it")
            for part in parts
            if part.category == whole.category
        )

    def any_part(self, plan: Plan) -> Iterator[str]:
        """Give a question of a whole, asked of any of its parts."""
        if plan.asks in {"rows", "pair"} and len(plan.conditions) == 1 and not plan.among:
            for kind in plan.kinds:
                if self._backing.parts(kind):
                    label = self._phrasing.label(kind)
                    yield plan.understood.replace(label, f"{PART} {label}", 1)

    def of_pair(self, plan: Plan) -> tuple[Alternative, ...]:
        """Give, of two kinds that nothing relates so, what is related so with either."""
        if plan.asks != "pair":
            return ()
        subject, value = plan.kinds
        found = []
        for name in (name for condition in plan.conditions for name in condition.properties):
            for property_, kind in (
                (self._schema.inverses.get(ham(name)), subject),
                (ham(name), value),
            ):
                if property_ is not None:
                    verb, label = self._schema.phrase(property_), self._phrasing.label(kind)
                    found.append(Alternative(f"What {verb} {label}?", "what is stated"))
        return tuple(found)

    def of_care(self, kinds: Iterable[str]) -> tuple[Alternative, ...]:
        """Give the questions for when care is needed."""
        return (
            Alternative("When to see a doctor?"),
            *(
                Alternative(f"Red flags of {self._phrasing.label(kind)}")
                for kind in dict.fromkeys(kinds)
            ),
        )[:MOST]

    def several(self, words: Sequence[Word]) -> tuple[Alternative, ...]:
        """Give the questions in a text of more than one, each in words of its own."""
        cuts = [
            place
            for place in range(1, len(words) - 1)
            if words[place].key == "and" and words[place + 1].key in self._told.asking
        ]
        found: list[Plan] = []
        for start, end in pairwise((-1, *cuts, len(words))):
            part = self._named(words[start + 1 : end], found[:1])
            found += self._reader.read(self._reader.begin(part)).plans[:1]
        if not cuts:
            return ()
        return tuple(Alternative(plan.understood, "one of your questions") for plan in found)

    def _named(self, words: Sequence[Word], first: Sequence[Plan]) -> tuple[Word, ...]:
        """Put the kind that the first question is about where a later one says "it"."""
        named = [self._phrasing.label(kind) for plan in first for kind in plan.kinds[:1]]
        spelling = self._told.spelling
        return tuple(
            instead
            for word in words
            for instead in (
                spelling.words(named[0]) if named and word.key in self._told.pronouns else (word,)
            )
        )

    def ways(self, kinds: Sequence[str]) -> tuple[Alternative, ...]:
        """Give the question of how two kinds are related, where there are two."""
        if len(set(kinds)) != len(("one", "other")):
            return ()
        labels = [self._phrasing.label(kind) for kind in kinds]
        return (Alternative(f"How is {labels[0]} related to {labels[1]}?"),)

    def linked(self, words: Sequence[Word]) -> tuple[Link, ...]:
        """Give the names in a text, the longest each."""
        return tuple(link for _, link in self._linker.longest(words))
