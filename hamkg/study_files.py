"""Reads what there is to learn: topics from a table, and kinds of question from query files.

The query of a kind answers for each ``?subject`` which ``?answer`` is right. Where it also gives
``?wrong``, the wrong options are taken from these alone, else from the answers of other subjects.
What it gives as ``?near`` is too near to the truth to be a wrong option of the subject (of all
subjects, where a row has none). Any other column is text for the templates, by subject.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError
from hamkg.headers import read_header
from hamkg.namespaces import expand
from hamkg.study_model import LEVELS

if TYPE_CHECKING:
    from pathlib import Path

BY_DEFINITION = "by definition"
BY_RED_FLAG = "by the red flag"
_REQUIRED = ("title", "topic", "level", "relation", "ask", "say")
_RELATION = re.compile(r"\?(subject|answer) (\w+:\w+) \?(subject|answer)")


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic as its table has it."""

    name: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A kind of question as its file says it.

    ``relation`` is the IRI of the relation that backs an answer, from the subject to the answer
    or, ``backward``, from the answer to the subject; ``backed_by`` says what else does.
    ``grade`` is the IRI of the weakest evidence level that will do; ``card`` asks without options.
    """

    name: str
    title: str
    topic: str
    levels: tuple[str, ...]
    ask: str
    card: str
    say: str
    relation: str | None
    backward: bool
    backed_by: str
    grade: str | None
    inferred: bool
    cards_only: bool
    sparql: str

    def triple(self, subject: str, answer: str) -> tuple[str, str, str]:
        """Give the relation that makes an answer right, as IRIs."""
        ends = (answer, subject) if self.backward else (subject, answer)
        return ends[0], self.relation or "", ends[1]


def read_topics(folder: Path) -> tuple[TopicRow, ...]:
    """Read the topics, in the order in which they are offered."""
    with (folder / "topics.tsv").open(encoding="utf-8", newline="") as rows:
        table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(TopicRow(row["name"], row["title"], row["about"]) for row in table)


def read_askings(folder: Path) -> tuple[Asking, ...]:
    """Read the kinds of question, by name; raises HeaderError for a broken header."""
    topics = {topic.name for topic in read_topics(folder)}
    return tuple(_asking(path, topics) for path in sorted(folder.glob("questions/*.rq")))


def _asking(path: Path, topics: set[str]) -> Asking:
    header = read_header(path, _REQUIRED)
    first = {key: values[0] for key, values in header.items()}
    levels = tuple(level.strip() for level in first["level"].split(","))
    if first["topic"] not in topics or not set(levels) <= LEVELS.keys():
        known = ", ".join(LEVELS)
        msg = f"{path.name}:1: topic is one of topics.tsv, level one or more of {known}"
        raise HeaderError(msg)
    relation, backward, backed_by = _relation(path, first["relation"])
    grade = first.get("grade")
    if relation and not grade:
        msg = f'{path.name}:1: a relation needs "#+ grade: ev_guideline", the least that will do'
        raise HeaderError(msg)
    return Asking(
        name=path.stem,
        title=first["title"],
        topic=first["topic"],
        levels=levels,
        ask=first["ask"],
        card=first.get("card", first["ask"]),
        say=first["say"],
        relation=relation,
        backward=backward,
        backed_by=backed_by,
        grade=expand(f"ham:{grade}") if grade else None,
        inferred=first.get("inferred") == "yes",
        cards_only=first.get("as") == "cards",
        sparql=without_header(path.read_text(encoding="utf-8")),
    )


def without_header(text: str) -> str:
    """Give a query without the lines that say what it is for."""
    lines = (line for line in text.splitlines() if not line.startswith("#+"))
    return "\n".join(lines).strip() + "\n"


def _relation(path: Path, text: str) -> tuple[str | None, bool, str]:
    if text in {BY_DEFINITION, BY_RED_FLAG}:
        return None, False, text
    match = _RELATION.fullmatch(text)
    if match is None or match[1] == match[3]:
        msg = (
            f'{path.name}:1: a relation looks like "?subject ham:innervatedBy ?answer", '
            f'or is "{BY_DEFINITION}" or "{BY_RED_FLAG}"'
        )
        raise HeaderError(msg)
    return expand(match[2]), match[1] == "answer", ""
