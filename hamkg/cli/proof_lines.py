"""Turns proofs, and answers to why not, into lines for a terminal."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from hamkg.cli.render import standing
from hamkg.proof_model import weakest_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.model import Claim
    from hamkg.proof_model import ProofStep
    from hamkg.whynot_model import Attempt, WhyNot

_WIDTH = 96
_BRANCH, _LAST, _PASS, _EMPTY = "├─ ", "└─ ", "│  ", "   "


def proof_lines(proof: ProofStep) -> Iterator[str]:
    """Give a proof as an indented tree, with its weakest premise below."""
    yield from _step_lines(proof, "", "")
    weak = weakest_link(proof)
    if weak is not None:
        yield from ("", f"weakest link: {weak.step.sentence}", f"  {weak.why}")


def _step_lines(step: ProofStep, first: str, rest: str) -> Iterator[str]:
    below = rest + (_PASS if step.premises else _EMPTY)
    yield from _wrapped(f"{step.sentence} [{step.known}]", first, below)
    if step.rule is not None:
        yield from _wrapped(f"rule, {step.rule.title.lower()}: {step.rule.wording}", below, below)
    elif step.stated and not step.relation.claims:
        yield f"{below}{standing(step.relation)}"
    for claim in step.relation.claims:
        yield from _wrapped(_claim(claim), below, below + "  ")
    for premise in step.premises:
        last = premise is step.premises[-1]
        yield from _step_lines(
            premise, rest + (_LAST if last else _BRANCH), rest + (_EMPTY if last else _PASS)
        )


def _claim(claim: Claim) -> str:
    grades = f"{claim.evidence_level}; certainty {claim.certainty}"
    return f"{claim.stance}: {claim.source.citation} ({grades})"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    # A deep tree leaves little room; a line of some words must still fit.
    width = max(_WIDTH, len(rest) + 40)
    return wrap(text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def whynot_lines(answer: WhyNot) -> Iterator[str]:
    """Give why an edge is not there, line by line."""
    edge = answer.edge
    verb = edge.predicate.phrase or edge.predicate.label
    yield f"{edge.subject.label} {verb} {edge.object.label}: {answer.verdict}"
    yield from wrap(answer.told, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    for objection in answer.objections:
        yield from wrap(objection, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    if answer.proof is not None:
        yield from ("", *proof_lines(answer.proof))
    for number, attempt in enumerate(answer.attempts, start=1):
        yield ""
        yield from _attempt_lines(number, attempt)
    left = answer.total - len(answer.attempts)
    if left > 0:
        yield ""
        yield f"{left} more not told: more of the same, or unlike anything that the graph states."


def _attempt_lines(number: int, attempt: Attempt) -> Iterator[str]:
    yield from wrap(
        attempt.sentence, _WIDTH, initial_indent=f"{number}. ", subsequent_indent="   "
    )
    for rule in attempt.rules:
        text = f"rule, {rule.title.lower()}: {rule.wording}"
        yield from wrap(text, _WIDTH, initial_indent="   ", subsequent_indent="     ")
    for one in attempt.needed:
        state = "missing" if one.step is None else f"holds, {standing(one.step.origin.relation)}"
        yield f"   {'✗' if one.step is None else '✓'} {one.words}  [{state}]"
