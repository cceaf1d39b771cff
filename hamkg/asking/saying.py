"""What a reply says, one sentence per outcome."""

from __future__ import annotations

_SAID = {
    "answered": "Answered from the graph.",
    "stated": "Yes: a source states it. The grade tells how well it is backed.",
    "by definition": "Yes, by the definitions of the graph.",
    "disputed": "Sources disagree about this, or only speak against it: see both sides.",
    "inferred": "No source says this itself: it follows by rule from what sources say.",
    "through the group": "This is stated of the group that it belongs to, not of it alone.",
    "through a part": "Nothing is stated of the whole. This is stated of a part of it.",
    "of-parts": "Nothing is stated of the whole. This is stated of its parts, each named below.",
    "among": "For some of these nothing is stated, which is not a no: {missing}.",
    "at-least": (
        "Counted by what is stated or follows here. That is no whole count: more may be so, "
        "of these and of others."
    ),
    "why-not": "Nothing is stated, and that is not a no. This is what would be needed for it.",
    "why-not-stated": "The graph does say this: see how it is known.",
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
    "several": (
        "That is more than one question. Ask one at a time: each that I understand stands below."
    ),
    "no-such-relation": "The graph has no such relation. {why}",
    "ambiguous": "{words} names several things here. Choose the question you mean.",
    "advice": (
        "This asks for advice about a person or what is safe, and hamkg gives none: it is for "
        "learning. If something is wrong, ask a clinician. What it can answer is what sources "
        "state."
    ),
    "red-flag": (
        "What you name can be a warning sign, so see to that first. hamkg does not tell what "
        "helps with it or what to do about it at home."
    ),
    "empty": "Ask something, such as “which muscles flex the knee”.",
    "too-long": "That is too long: ask one question of at most {most} characters.",
}


def said(outcome: str, **words: object) -> str:
    """Give the sentence of an outcome.

    >>> said("ambiguous", words="“football”")
    '“football” names several things here. Choose the question you mean.'
    """
    shown = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in words.items()
    }
    return _SAID[outcome].format(**shown)
