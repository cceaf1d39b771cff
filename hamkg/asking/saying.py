"""What a reply says, one sentence per outcome."""

from __future__ import annotations

_SAID = {
    "answered": "Answered from the graph.",
    "stated": "Yes: a source states it. The grade tells how well it is backed.",
    "by definition": "Yes, by the definitions of the graph.",
    "disputed": "Sources disagree about this, or only speak against it: see both sides.",
    "inferred": "No source says this itself: it follows by rule from what sources say.",
    "through the group": "This is stated of the group that it belongs to, not of it alone.",
    "hypothesis": "A hypothesis that a rule suggests. It is not established.",
    "compare": (
        "What tells them apart comes first, where a source says so; then what both have to do "
        "with. Side by side shows what differs."
    ),
    "nothing-stated": (
        "Understood, but nothing is stated. That is not a no: it may only not have been entered."
    ),
    "no-red-flag": (
        "No red flag here names this. That does not make it harmless: look at all red flags, and "
        "ask a clinician if you are worried."
    ),
    "not-understood": (
        "I did not understand {words}, so I do not answer: leaving it out could change the answer."
    ),
    "no-such-question": (
        "I know these words, but not the question that they make. Ask one thing at a time, such "
        "as “what causes sciatica”."
    ),
    "no-such-relation": "The graph has no such relation. {why}",
    "ambiguous": "{words} names several things here. Choose the question you mean.",
    "advice": (
        "This asks for advice about a person or what is safe, and hamkg gives none: it is for "
        "learning. If something is wrong, ask a clinician. What it can answer is what sources "
        "state."
    ),
    "empty": "Ask something, such as “which muscles flex the knee”.",
    "too-long": "That is too long: ask one question of at most {most} characters.",
}


def said(outcome: str, **words: object) -> str:
    """Give the sentence of an outcome.

    >>> said("ambiguous", words="“football”")
    '“football” names several things here. Choose the question you mean.'
    """
    return _SAID[outcome].format(**words)
