"""All words that shapes can take: those of the files, and the phrases of the graph's relations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.asking.files import Relation
from hamkg.namespaces import ham, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.asking.files import Told
    from hamkg.asking.schema import Schema
    from hamkg.asking.text import Keys

_HELPERS = frozenset({"may", "can", "should"})
_BEING = frozenset({"is", "be"})
_BY = frozenset({"by", "with"})
_SLOTS = ("verb", "be", "be_back", "noun")
_ALSO_BACK = frozenset({"verb", "noun"})
"""In these slots stand both directions; each phrase knows its own."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: a relation, and whether its subject and object are turned round."""

    relation: Relation
    back: bool


class Lexicon:
    """The phrases of each slot, and what they mean."""

    def __init__(self, told: Told, schema: Schema) -> None:
        """Take the words of the files and of the schema."""
        self._told = told
        self._schema = schema
        self._more: frozenset[str] = frozenset()

    def add(self, words: frozenset[str]) -> None:
        """Know more words: those of the shapes of curated questions."""
        self._more = words

    @cached_property
    def meanings(self) -> dict[tuple[str, Keys], tuple[Meaning, ...]]:
        """By slot and phrase the relations it may mean, in the order of the files."""
        found: dict[tuple[str, Keys], tuple[Meaning, ...]] = {}
        for relation in self._told.relations:
            for slot in _SLOTS:
                for back in (False, True) if slot in _ALSO_BACK else (slot == "be_back",):
                    key = f"{slot}_back" if back and slot in _ALSO_BACK else slot
                    for phrase in _with_bare(relation.phrases[key], slot):
                        meaning = Meaning(relation, back and slot in _ALSO_BACK)
                        found[slot, phrase] = (*found.get((slot, phrase), ()), meaning)
        for slot, phrase, meaning in self._own():
            known = [one for other in _SLOTS for one in found.get((other, phrase), ())]
            told = {name for one in known for name in self._both_ways(one.relation)}
            if not told >= set(meaning.relation.properties):
                found[slot, phrase] = (*found.get((slot, phrase), ()), meaning)
        return found

    def least(self, phrase: Keys) -> int:
        """Give how many a phrase such as "at least two" asks for."""
        return self._told.numbers[phrase]

    def named(self, name: str) -> tuple[Meaning, ...]:
        """Give the relation of a name."""
        return tuple(
            Meaning(relation, back=False)
            for relation in self._told.relations
            if relation.name == name
        )

    def _own(self) -> Iterator[tuple[str, Keys, Meaning]]:
        """Give the phrases by which what was understood is told, so that it can be asked again."""
        for relation in self._told.relations:
            if relation.says:
                yield (*self._cut(relation.says), Meaning(relation, back=False))
            if relation.says_back:
                slot, keys = self._cut(relation.says_back)
                turned = slot in _ALSO_BACK
                yield (slot if turned else "be_back", keys, Meaning(relation, back=turned))
        for iri in self._schema.properties:
            name = local_name(iri)
            of_parts = any(
                one.of_parts and name in self._both_ways(one) for one in self._told.relations
            )
            relation = Relation(name, (name,), "", "", {}, {}, "", of_parts)
            yield (*self._cut(self._schema.phrase(iri)), Meaning(relation, back=False))

    @cached_property
    def care(self) -> frozenset[str]:
        """The relations, as local names, that tell what to do or take."""
        return frozenset(
            name
            for relation in self._told.relations
            if relation.care
            for name in self._both_ways(relation)
        )

    def _both_ways(self, relation: Relation) -> Iterator[str]:
        """Give the properties of a relation and their inverses, as local names."""
        for name in relation.properties:
            yield name
            if ham(name) in self._schema.inverses:
                yield local_name(self._schema.inverses[ham(name)])

    def _cut(self, text: str) -> tuple[str, Keys]:
        keys = self._told.spelling.keys(text)
        while keys[0] in _HELPERS and len(keys) > 1:
            keys = keys[1:]
        if keys[0] in _BEING and len(keys) > 1:
            return "be", keys[1:]
        return "verb", keys

    @cached_property
    def categories(self) -> dict[Keys, str]:
        """What categories are called, their labels included."""
        keys = self._told.spelling.keys
        found = {
            keys(self._schema.label(name)): name
            for name in sorted(self._schema.names.members)
            if name != "Kind" and self._schema.names.ref(ham(name)).curie == f"ham:{name}"
        }
        for name, nouns in self._told.categories.items():
            found |= dict.fromkeys(nouns, name)
        return found

    @cached_property
    def slots(self) -> Mapping[str, Mapping[str, tuple[Keys, ...]]]:
        """The phrases of each slot by their first word, the longest first."""
        whole: dict[str, set[Keys]] = {
            name: set(phrases) for name, phrases in self._told.slots.items()
        }
        whole["category"] = whole["category2"] = set(self.categories)
        whole["number"] = set(self._told.numbers)
        for slot, phrase in self.meanings:
            whole.setdefault(slot, set()).add(phrase)
        for name in ("verb", "noun", "be_back"):
            whole[f"{name}2"] = whole[name]
        return {name: _by_first(phrases) for name, phrases in whole.items()}

    def placed(self, words: Sequence[str]) -> frozenset[int]:
        """Give the places of words that belong to some shape; a phrase counts only as a whole."""
        found = {place for place, word in enumerate(words) if word in self._literal}
        for place, word in enumerate(words):
            for slot in self.slots.values():
                for phrase in slot.get(word, ()):
                    if tuple(words[place : place + len(phrase)]) == phrase:
                        found |= set(range(place, place + len(phrase)))
        return frozenset(found)

    @cached_property
    def _literal(self) -> frozenset[str]:
        literal = {
            word for shape in self._told.shapes for part in shape.parts for word in part.words
        }
        return frozenset(literal | self._more | {"and", "or", "both", "either", "plus"})

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that has a place in some shape."""
        said = {
            word
            for slot in self.slots.values()
            for phrases in slot.values()
            for phrase in phrases
            for word in phrase
        }
        return frozenset(self._literal | said | {"as", "well", "together", "with"})


def _with_bare(phrases: tuple[Keys, ...], slot: str) -> tuple[Keys, ...]:
    """Give phrases, and "treated" beside "treated by": for "how is X treated"."""
    if slot != "be_back":
        return phrases
    bare = [phrase[:-1] for phrase in phrases if len(phrase) > 1 and phrase[-1] in _BY]
    return tuple(dict.fromkeys((*phrases, *bare)))


def _by_first(phrases: set[Keys]) -> dict[str, tuple[Keys, ...]]:
    found: dict[str, list[Keys]] = {}
    for phrase in sorted(phrases, key=lambda keys: (-len(keys), keys)):
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(members) for first, members in found.items()}
