"""The curated questions as examples to start a query from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.state import of_the_data

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Example:
    """A curated question as a query that can be run."""

    name: str
    group: str
    title: str
    question: str
    text: str


@of_the_data
def examples(graph: KnowledgeGraph) -> tuple[Example, ...]:
    """Give all examples, by group and title."""
    found = (
        Example(
            question.name,
            question.tags[0] if question.tags else "other",
            question.title,
            question.text,
            _without_header(question.sparql),
        )
        for question in graph.questions()
    )
    return tuple(sorted(found, key=lambda example: (example.group, example.title)))


def _without_header(sparql: str) -> str:
    lines = (line for line in sparql.splitlines() if not line.startswith("#+"))
    return "\n".join(lines).strip()
