"""Holds every row of the content tables against the other rows and the schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.build.tables import measures, split_list
from hamkg.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hamkg.build.content import Content
    from hamkg.build.schema import Schema
    from hamkg.build.tables import Row

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
# Columns that take one value of a closed list of the schema, where they take any.
_CLOSED = {
    "stance": "Stance",
    "certainty": "Certainty",
    "frequency": "Frequency",
    "advice": "AdviceStrength",
    "role": "MemberRole",
}
TEAM = "hamkg_team"


class RowChecker:
    """Everything a row can get wrong against the other rows and the schema."""

    def __init__(self, content: Content, schema: Schema) -> None:
        """Look names up in these tables and this schema."""
        self._content = content
        self._schema = schema
        self._kinds = {row["id"]: row["category"] for row in content.kinds}
        self._called = {
            _key(name): row["id"]
            for row in content.kinds
            for name in (row["label"], *split_list(row["synonyms"]))
        }
        self._sources = {row["id"] for row in content.sources}
        self._sentences = {row["id"]: row["source"] for row in content.sentences}

    def problems(self) -> Iterator[str]:
        """Give every problem, with file and line."""
        for row in self._content.kinds:
            yield from (row.problem(text) for text in self._kind(row))
        for row in self._content.claims:
            yield from (row.problem(text) for text in self._claim(row))
        for row in self._content.sentences:
            yield from (row.problem(text) for text in self._sentence(row))
        for row in self._content.sources:
            yield from (row.problem(text) for text in self._source(row))
        for row in self._content.definitions:
            yield from (row.problem(text) for text in self._definition(row))
        yield from self._names()
        for row in self._content.lay_names:
            yield from (row.problem(text) for text in self._lay_names(row))
        for row in self._content.redflags:
            yield from (row.problem(text) for text in self._redflag(row))

    def _kind(self, row: Row) -> Iterator[str]:
        definition = row["definition"]
        if not _NAME.fullmatch(row["id"]):
            yield f'"{row["id"]}" is not a name like knee_flexion: small letters, digits, _'
        if row["category"] not in self._schema.categories:
            yield _unknown("category", row["category"], self._schema.categories)
        if not definition[:1].isupper() or not definition.endswith("."):
            yield "a definition is a sentence: a capital first, a full stop last"
        if definition.rstrip(".").casefold() == row["label"].casefold():
            yield "the definition only repeats the label; say what it is"
        yield from self._known_source(row["definition_source"], also=TEAM)

    def _claim(self, row: Row) -> Iterator[str]:
        yield from self._edge(row)
        yield from self._known_source(row["source"])
        if not _DATE.fullmatch(row["date"]):
            yield f'"{row["date"]}" is not a date like 2026-11-22'
        for column, cls in _CLOSED.items():
            value = row.cells.get(column, "")
            allowed = self._schema.grades.get(cls, frozenset())
            if value and value not in allowed:
                yield _unknown(column, value, allowed)
        yield from self._measures(row.cells.get("measure", ""))
        stage = row.cells.get("stage", "")
        if stage and self._kinds.get(stage) != "RehabPhase":
            yield f'the stage "{stage}" is not a kind of category RehabPhase'
        if row.cells.get("universal", "yes") not in {"yes", "no"}:
            yield f'universal is yes or no, not "{row["universal"]}"'
        sentence = row.cells.get("sentence", "")
        if sentence and self._sentences.get(sentence) != row["source"]:
            yield f'"{sentence}" is not a sentence of "{row["source"]}" in sentences.tsv'

    def _measures(self, cell: str) -> Iterator[str]:
        for name, value in measures(cell):
            if name not in self._schema.measures:
                yield _unknown("measure", name, self._schema.measures)
            if not _NUMBER.fullmatch(value):
                yield f'a measure looks like rr=2.7, not "{name}={value}"'

    def _definition(self, row: Row) -> Iterator[str]:
        for column in ("id", "genus", "differentia"):
            if row[column] not in self._kinds:
                yield _unknown(column, row[column], self._kinds)
        if row["relation"] not in self._schema.class_relations:
            yield _unknown("relation", row["relation"], self._schema.class_relations)

    def _names(self) -> Iterator[str]:
        given: dict[tuple[str, str], str] = {}
        for row in self._content.names:
            yield from (row.problem(text) for text in self._name(row))
            before = given.setdefault((row["kind"], row["language"]), row["id"])
            if before != row["id"]:
                yield row.problem(f'"{before}" names this kind in this language already')

    def _name(self, row: Row) -> Iterator[str]:
        if row["kind"] not in self._kinds:
            yield _unknown("kind", row["kind"], self._kinds)
        if row["language"] not in LANGUAGES:
            yield _unknown("language", row["language"], LANGUAGES)
        yield from self._known_source(row["source"])

    def _lay_names(self, row: Row) -> Iterator[str]:
        said = split_list(row["said"])
        if row["id"] not in self._kinds:
            yield _unknown("id", row["id"], self._kinds)
        for name in sorted({name for name in said if said.count(name) > 1}):
            yield f'"{name}" stands here twice'
        for name in said:
            if _key(name) in self._called:
                yield f'"{name}" is a name of "{self._called[_key(name)]}" in kinds.tsv already'

    def _redflag(self, row: Row) -> Iterator[str]:
        if self._kinds.get(row["id"]) != "RedFlag":
            yield f'"{row["id"]}" is not a kind of category RedFlag in kinds.tsv'
        for column, cls in (("urgency", "UrgencyLevel"), ("logic", "FlagLogic")):
            allowed = self._schema.grades.get(cls, frozenset())
            if row[column] not in allowed:
                yield _unknown(column, row[column], allowed)
        for name in split_list(row["context"]):
            if name not in self._kinds:
                yield _unknown("context", name, self._kinds)
        for name in split_list(row["source"]):
            yield from self._known_source(name)

    def _edge(self, row: Row) -> Iterator[str]:
        found = self._schema.properties.get(row["predicate"])
        if found is None:
            yield _unknown("predicate", row["predicate"], self._schema.properties)
            return
        if found.inferred_only:
            yield f'"{row["predicate"]}" is only ever inferred; state what it follows from'
        for side, allowed in (("subject", found.domain), ("object", found.range)):
            category = self._kinds.get(row[side])
            if category is None:
                yield _unknown(side, row[side], self._kinds)
            elif category in self._schema.categories and not self._schema.fits(category, allowed):
                yield (
                    f'"{row[side]}" is of category {category}, but the {side} of'
                    f' "{row["predicate"]}" must be of {" or ".join(sorted(allowed))}'
                )

    def _sentence(self, row: Row) -> Iterator[str]:
        yield from self._known_source(row["source"])
        if not _SHA256.fullmatch(row["sha256"]):
            yield "sha256 must be 64 digits 0-9 and a-f"
        if not (row["start"].isdigit() and row["end"].isdigit()):
            yield "start and end are counts of characters"
        elif int(row["start"]) >= int(row["end"]):
            yield "start must come before end"

    def _source(self, row: Row) -> Iterator[str]:
        if row["kind"] not in self._schema.evidence_of_kind:
            yield _unknown("kind", row["kind"], self._schema.evidence_of_kind)
        if row["year"] and not row["year"].isdigit():
            yield f'"{row["year"]}" is not a year'
        if not (row["doi"] or row["pmid"] or row["address"]):
            yield "say where the source can be found: doi, pmid or address"

    def _known_source(self, name: str, also: str = "") -> Iterator[str]:
        if name not in self._sources and name != also:
            yield _unknown("source", name, self._sources)


def _key(name: str) -> str:
    """Give what two ways to write a name have in common, as a search sees them."""
    return "".join(filter(str.isalnum, name.casefold()))


def _unknown(column: str, value: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(value, list(known), n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f'unknown {column} "{value}"{hint}'
