"""Reads ``ontology/ask``: what people say for relations, and the shapes of their questions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hamkg.asking.text import Keys, Spelling
from hamkg.content_errors import HeaderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as people ask for it: one property of the graph or several, and its words.

    ``phrases`` holds by slot (verb, be, noun, and these with ``_back``) what people say.
    """

    name: str
    properties: tuple[str, ...]
    says: str
    says_back: str
    phrases: Mapping[str, tuple[Keys, ...]]
    only: Mapping[Keys, str]
    through: str
    of_parts: bool = False
    """What is so of a part is told of the whole, as such: "originates from"."""
    care: bool = False
    """It tells what to do or take, which nobody is told past a red flag."""


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a shape: it takes one of these words, or what one of these slots takes."""

    words: frozenset[str]
    slots: tuple[str, ...]
    optional: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a question, and what it asks for."""

    asks: str
    parts: tuple[Part, ...]
    relation: str = ""
    """The only relation that this shape belongs to, where it does to one."""


@dataclass(frozen=True, slots=True)
class Everyday:
    """What people call a kind, and the other kinds that they may mean by it."""

    names: tuple[str, ...]
    kind: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All that the files tell."""

    spelling: Spelling
    without_meaning: frozenset[Keys]
    beginnings: tuple[Keys, ...]
    enclosed: tuple[tuple[Keys, Keys], ...]
    personal: frozenset[str]
    advice: tuple[Keys, ...]
    turning: tuple[str, ...]
    asking: frozenset[str]
    pronouns: frozenset[str]
    everyday: tuple[Everyday, ...]
    findings: Mapping[str, tuple[frozenset[str], ...]]
    categories: Mapping[str, tuple[Keys, ...]]
    suffixes: frozenset[str]
    slots: Mapping[str, tuple[Keys, ...]]
    numbers: Mapping[Keys, int]
    """What is said for "so many or more", and how many that is."""
    relations: tuple[Relation, ...]
    shapes: tuple[Shape, ...]
    curated: Mapping[str, tuple[str, ...]]
    queries: Mapping[str, str]


_PHRASES = {
    "verbs": "verb",
    "verbs_back": "verb_back",
    "be": "be",
    "be_back": "be_back",
    "nouns": "noun",
    "nouns_back": "noun_back",
}


# By file, the tables that it repeats and what each of them must say.
_NEEDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "words": {
        "everyday": ("names", "kind"),
        "finding": ("kind", "said"),
        "category": ("category", "nouns"),
    },
    "relations": {"relation": ("name", "properties")},
    "shapes": {"shape": ("asks", "words")},
    "questions": {"question": ("name", "words")},
}


def read_told(folder: Path) -> Told:
    """Read the files of a folder; raises HeaderError for one that cannot be read."""
    words, relations, shapes, questions = (
        _toml(folder / f"{name}.toml") for name in ("words", "relations", "shapes", "questions")
    )
    spelling = Spelling(words["spellings"], words["short"], words["rewrite"])
    keys = spelling.keys
    return Told(
        spelling=spelling,
        without_meaning=frozenset(map(keys, words["without_meaning"])),
        beginnings=tuple(sorted(map(keys, words["beginnings"]), key=len, reverse=True)),
        enclosed=tuple((keys(start), keys(end)) for start, end in words["enclosed"]),
        personal=frozenset(word for text in words["personal"]["words"] for word in keys(text)),
        advice=tuple(map(keys, words["personal"]["advice"])),
        turning=tuple(word for text in words["turning"] for word in keys(text)),
        asking=frozenset(word for text in words["asking"] for word in keys(text)),
        pronouns=frozenset(word for text in words["pronouns"] for word in keys(text)),
        everyday=tuple(map(_everyday, words["everyday"])),
        findings={
            row["kind"]: tuple(frozenset(keys(text)) for text in row["said"])
            for row in words["finding"]
        },
        categories={row["category"]: tuple(map(keys, row["nouns"])) for row in words["category"]},
        suffixes=frozenset(row["category"] for row in words["category"] if row.get("suffix")),
        slots={name: tuple(map(keys, texts)) for name, texts in shapes["slots"].items()},
        numbers=dict(_numbers(shapes["numbers"], spelling)),
        relations=tuple(_relation(row, spelling) for row in relations["relation"]),
        shapes=tuple(_shapes(relations["relation"], shapes["shape"], spelling)),
        curated={row["name"]: tuple(row["words"]) for row in questions["question"]},
        queries={path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.rq")},
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        msg = f"{path.name}: {error}"
        raise HeaderError(msg) from error
    for table, needed in _NEEDED[path.stem].items():
        for number, row in enumerate(found.get(table, ()), start=1):
            missing = [key for key in needed if key not in row]
            if missing:
                msg = f"{path.name}: [[{table}]] no. {number} lacks {', '.join(missing)}: {row}"
                raise HeaderError(msg)
    return found


def _shapes(
    relations: Iterable[Mapping[str, Any]], shapes: Iterable[Mapping[str, Any]], spelling: Spelling
) -> Iterator[Shape]:
    """Give the shapes that belong to one relation each, then those of all."""
    for row in relations:
        for side in ("left", "right", "both"):
            for text in row.get(f"asks_{side}", ()):
                yield Shape(side, parts_of(text, spelling), row["name"])
    for row in shapes:
        for text in row["words"]:
            yield Shape(row["asks"], parts_of(text, spelling))


def _numbers(rows: Mapping[str, Any], spelling: Spelling) -> Iterator[tuple[Keys, int]]:
    """Give the phrases that ask for so many or more, with numbers in words and in figures."""
    said = {**rows["words"], **{str(number): number for number in range(1, rows["most"] + 1)}}
    for more, texts in ((0, rows["or_more"]), (1, rows["more_than"])):
        for text in texts:
            for word, number in said.items():
                yield spelling.keys(text.format(number=word)), number + more
    for text, number in rows["whole"].items():
        yield spelling.keys(text), number


def _everyday(row: Mapping[str, Any]) -> Everyday:
    return Everyday(tuple(row["names"]), row["kind"], tuple(row.get("or", ())))


def _relation(row: Mapping[str, Any], spelling: Spelling) -> Relation:
    return Relation(
        name=row["name"],
        properties=tuple(row["properties"]),
        says=row.get("says", ""),
        says_back=row.get("says_back", ""),
        phrases={
            slot: tuple(map(spelling.keys, row.get(key, ()))) for key, slot in _PHRASES.items()
        },
        only={spelling.keys(text): category for text, category in row.get("only", {}).items()},
        through=row.get("through", ""),
        of_parts=row.get("of_parts", False),
        care=row.get("care", False),
    )


def parts_of(text: str, spelling: Spelling) -> tuple[Part, ...]:
    """Read a shape as it is written.

    >>> parts_of("what|which {category}? cause {xs}", Spelling({}, {}, {}))[1]
    Part(words=frozenset(), slots=('category',), optional=True, repeated=False)
    """
    return tuple(_part(token, spelling) for token in text.split())


def _part(token: str, spelling: Spelling) -> Part:
    body = token.rstrip("?+")
    marks = token[len(body) :]
    choices = body.split("|")
    return Part(
        words=frozenset(
            key
            for choice in choices
            if not choice.startswith("{")
            for key in spelling.keys(choice)
        ),
        slots=tuple(choice[1:-1] for choice in choices if choice.startswith("{")),
        optional="?" in marks,
        repeated="+" in marks,
    )
