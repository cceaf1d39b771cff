"""A form in plain English: kinds are asked for in the plural, with the templates of the schema.

Where a template begins with the value, or there is none, the phrase of the property is said, which
is in the third person singular.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hamkg.form_model import MAY, NOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.form_model import Condition, Form
    from hamkg.forms.vocabulary import Vocabulary

_STARTS = "{subject} "
_END = re.compile(r" \{(?:bare )?object\}$")
_NUMBER = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
_VERBS = {"is": "are", "has": "have", "does": "do", "goes": "go", "lies": "lie", "was": "were"}
_UNCHANGED = {"can", "could", "may", "might", "must", "shall", "should", "will", "would"}
_BEFORE_VERBS = {"also", "always", "never", "often", "rarely", "seldom", "sometimes", "usually"}
_NOUNS = {"criterion": "criteria", "imaging": "imaging"}
_HISSING = ("ch", "sh", "ss", "x", "z")


def sentence(form: Form, vocabulary: Vocabulary) -> str:
    """Say what a form asks."""
    form = form.normal
    needed = [clause for clause in form.clauses if clause[0].role != MAY]
    shown = [clause[0] for clause in form.clauses if clause[0].role == MAY]
    words = plural_noun(vocabulary.label(form.category))
    parts = [_clause_words(clause, vocabulary) for clause in needed]
    if parts:
        words = f"{words} {_joined(parts, 'and')}"
    if shown:
        what = _joined([f"what they {_open(one, vocabulary)}" for one in shown], "and")
        words = f"{words}; shown beside them, where the graph knows it: {what}"
    return " ".join((f"{words[:1].upper()}{words[1:]}.", *_counting(form, vocabulary)))


def condition_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """Say one condition in short, of a single kind.

    What nothing may say is never worded as if it were not so.
    """
    said = _said(condition, vocabulary, many=False)
    starts = {NOT: "no statement that it ", MAY: "shown: "}
    return f"{starts.get(condition.role, '')}{said}"


def plural_verb(phrase: str) -> str:
    """Give a phrase as it is said of many.

    >>> [plural_verb(one) for one in ("is part of", "stretches", "often comes with", "may treat")]
    ['are part of', 'stretch', 'often come with', 'may treat']
    """
    first, space, rest = phrase.partition(" ")
    if first in _UNCHANGED:
        return phrase
    if first in _BEFORE_VERBS:
        return f"{first} {plural_verb(rest)}"
    return f"{_VERBS.get(first) or _many_do(first)}{space}{rest}"


def plural_noun(label: str) -> str:
    """Give what many kinds of a category are called.

    >>> [plural_noun(one) for one in ("exercise", "injury class", "body part", "criterion")]
    ['exercises', 'injury classes', 'body parts', 'criteria']
    """
    before, space, last = label.rpartition(" ")
    return f"{before}{space}{_NOUNS.get(last) or _several(last)}"


def _several(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith((*_HISSING, "s")) else f"{noun}s"


def _many_do(verb: str) -> str:
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    if verb.endswith("es") and verb[:-2].endswith((*_HISSING, "o")):
        return verb[:-2]
    return verb.removesuffix("s")


def _clause_words(clause: Sequence[Condition], vocabulary: Vocabulary) -> str:
    wholes = [_whole(condition, vocabulary) for condition in clause]
    if len(clause) == 1:
        return f"for which {wholes[0]}" if clause[0].role == NOT else f"that {_verb(wholes[0])}"
    if any(condition.role == NOT for condition in clause):
        return f"for which one of these is so ({'; or '.join(wholes)})"
    return f"that either {' or '.join(map(_verb, wholes))}"


def _whole(condition: Condition, vocabulary: Vocabulary) -> str:
    said = f"they {_said(condition, vocabulary, many=True)}"
    return f"there is no statement that {said}" if condition.role == NOT else said


def _said(condition: Condition, vocabulary: Vocabulary, *, many: bool) -> str:
    """Say what a condition asks of one kind or of many, from the verb on."""
    template = _verbs(condition, vocabulary, many=many)
    for place, bare in (("{object}", False), ("{bare object}", True)):
        template = template.replace(place, _value(condition, vocabulary, bare=bare))
    return template


def _verbs(condition: Condition, vocabulary: Vocabulary, *, many: bool) -> str:
    """Give what is said with a relation of one kind or of many, its value left open."""
    template = vocabulary.templates.get(condition.predicate, "")
    if template.startswith(_STARTS):
        # Not format(): what a graph says may hold braces of its own.
        return _NUMBER.sub(lambda found: found[2 if many else 1], template[len(_STARTS) :])
    phrase = vocabulary.phrase(condition.predicate)
    return f"{plural_verb(phrase) if many else phrase} {{object}}"


def _verb(whole: str) -> str:
    return whole.removeprefix("they ")


def _open(condition: Condition, vocabulary: Vocabulary) -> str:
    """Say a relation whose values are not known yet."""
    template = _verbs(condition, vocabulary, many=True)
    said = _END.sub("", template).replace("{object}", "something")
    if not condition.values and not condition.category:
        return said
    return f"{said} ({_value(condition, vocabulary)})"


def _value(condition: Condition, vocabulary: Vocabulary, *, bare: bool = False) -> str:
    if condition.category:
        return f"any {vocabulary.label(condition.category)}"
    if not condition.values:
        return "anything"
    nouns = list(map(vocabulary.noun, condition.values))
    words = [noun.bare if bare else noun.words for noun in nouns]
    if condition.narrower:
        words.append("a narrower kind of it" if len(words) == 1 else "a narrower kind of these")
    return _joined(words, "or")


def _counting(form: Form, vocabulary: Vocabulary) -> list[str]:
    """Say which relations count, and what of it is not established."""
    said = []
    if form.stated:
        said.append("Only stated relations count, no inferred ones.")
    if form.grade:
        grade = vocabulary.label(form.grade)
        said.append(f"Only relations count that a source supports with “{grade}” or better.")
    if form.undisputed:
        said.append("Relations that a source disputes do not count.")
    limits = bool(said)
    conditions = [one for clause in form.clauses for one in clause]
    said += [
        f"What “{vocabulary.phrase(name)}” says is a hypothesis that follows by rule: it is not "
        "established."
        for name in dict.fromkeys(one.predicate for one in conditions)
        if vocabulary.properties[name].hypothesis
    ]
    if limits and any(one.role == NOT for one in conditions):
        said.append("“No statement” still looks at all relations, inferred and disputed ones too.")
    return said


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
