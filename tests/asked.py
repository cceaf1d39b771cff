"""Sets of questions in plain words, and what of a reply is not as a set has it.

``python -m tests.asked`` prints how each part of the unseen sets does now.
"""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hamkg import KnowledgeGraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.ask_model import Reply
    from hamkg.model import Ref

Case: TypeAlias = dict[str, Any]

ANSWERS = {"answered", "nothing-stated"}
DATA = Path(__file__).parent / "data"


@cache
def kg() -> KnowledgeGraph:
    """Give the graph of the release."""
    return KnowledgeGraph.open()


@cache
def ask(text: str) -> Reply:
    """Ask it once."""
    return kg().ask(text)


def read(name: str) -> dict[str, Any]:
    """Read a file of questions."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def unseen() -> dict[str, dict[str, list[Case]]]:
    """Give the unseen sets: by set and sort of question, the questions."""
    return {
        name: {sort: part["ask"] for sort, part in parts.items() if isinstance(part, dict)}
        for name, parts in read("ask_unseen.toml").items()
    }


def unduly_answered(cases: Iterable[Case]) -> list[str]:
    """Give the questions that are answered although a set says that they cannot be."""
    return [
        case["ask"]
        for case in cases
        if not kinds_of(case) & ANSWERS and ask(case["ask"]).outcome in ANSWERS
    ]


def with_rows(cases: Iterable[Case]) -> dict[str, Reply]:
    """Give the replies that have rows, by question."""
    return {case["ask"]: reply for case in cases if (reply := ask(case["ask"])).rows}


def names(refs: Iterable[Ref]) -> set[str]:
    """Give the local names of terms."""
    return {ref.curie.removeprefix("ham:") for ref in refs}


def kinds_of(case: Case) -> set[str]:
    """Give the ways in which a question of a set may end."""
    wanted = case.get("kind", "answered")
    return {wanted} if isinstance(wanted, str) else set(wanted)


def faults(case: Case) -> list[str]:
    """Say what of a reply is not as the set has it."""
    reply = ask(case["ask"])
    found = names(row.ref for row in reply.rows)
    raised = names(flag.ref for flag in reply.red_flags)
    suggested = [
        names(one.ref for one in ask(suggestion.text).linked) for suggestion in reply.suggestions
    ]
    offered = [other.text.lower() for other in reply.alternatives]
    holds = {
        "outcome": reply.outcome in kinds_of(case),
        "has": set(case.get("has", ())) <= found,
        "lacks": not set(case.get("lacks", ())) & found,
        "only": "only" not in case or set(case["only"]) == found,
        "count": reply.count == case.get("count", reply.count),
        "verdict": reply.verdict == case.get("verdict", reply.verdict),
        "words": {*case.get("words", ())} <= {word.lower() for word in reply.not_understood},
        "about": set(case.get("about", ())) <= names(one.ref for one in reply.linked),
        "flags": set(case.get("flags", ())) <= raised | names(flag.ref for flag in reply.watch),
        "raised": set(case.get("raised", ())) <= raised,
        "offers": all(any(words in text for text in offered) for words in case.get("offers", ())),
        "suggest": "suggest" not in case or any(case["suggest"] in one for one in suggested),
    }
    return [f"{case['ask']}: {what}" for what, right in holds.items() if not right]


def gives_exactly_its_rows(reply: Reply) -> bool:
    """Tell whether the query of a reply finds its rows, no more and no fewer."""
    table = kg().query(reply.sparql)
    assert isinstance(table, Table)
    if reply.asks == "curated":
        return len(table) == len(reply.rows)
    place = table.variables.index("answer")
    return {str(row[place]) for row in table} == {row.ref.iri for row in reply.rows}


def _lines(chosen: Iterable[str]) -> Iterable[str]:
    for name in chosen:
        total = right = 0
        for sort, cases in unseen()[name].items():
            wrong = [found for case in cases if (found := faults(case))]
            total, right = total + len(cases), right + len(cases) - len(wrong)
            yield f"{name} {sort}: {len(cases) - len(wrong)} of {len(cases)}"
            for case, found in ((case, faults(case)) for case in cases):
                if found:
                    said = ask(case["ask"])
                    ends = " ".join((said.outcome, *said.not_understood, said.understood))
                    yield f"    {'; '.join(found)}  [{ends}]"
        yield f"{name}: {right} of {total}"


if __name__ == "__main__":
    print("\n".join(_lines(sys.argv[1:] or unseen())))  # noqa: T201  it is a command
