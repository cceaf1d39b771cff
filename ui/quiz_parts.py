"""What a quiz and its cards are made of, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.evidence import relation_row
from ui.links import entity_url, kind_link, link, query_url, redflag_url, web_link
from ui.quiz_state import LETTERS
from ui.redflags import urgency_mark
from ui.text import PARAGRAPH, in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.model import RedFlag, Ref
    from hamkg.study_model import Choice, Flashcard, Ground, QuizQuestion
    from ui.quiz_state import Place

_MOST_FLAGS = 3


def progress_bar(done: int, count: int, right: int) -> str:
    """Give how far one is, in words and as a bar."""
    bar = f'<progress value="{done}" max="{count}" aria-hidden="true"></progress>'
    words = f"{done} of {count} answered, {right} right"
    return f'<p class="hk-quiz-progress"><span role="status">{words}</span>{bar}</p>'


def verdict(question: QuizQuestion, given: int) -> str:
    """Say whether an answer was right, by icon and words, and what was right."""
    answer = f"<strong>{in_html(question.answer.label)}</strong>"
    if question.choices[given].right:
        return _verdict("right", "✓", f"<strong>Right:</strong> {answer}.")
    chosen = in_html(question.choices[given].ref.label)
    words = f"<strong>Not right.</strong> You chose “{chosen}”. The right answer is {answer}."
    return _verdict("wrong", "✗", words)


def _verdict(look: str, mark: str, words: str) -> str:
    return (
        f'<div class="hk-verdict is-{look}" role="status">'
        f'<span aria-hidden="true">{mark}</span> {words}</div>'
    )


def choices_told(question: QuizQuestion, given: int) -> str:
    """Give the options with what is right, what was chosen, and what the wrong ones are."""
    rows = "".join(
        f"<li>{_letter(question, place)}{_choice(question, choice, chosen=place == given)}</li>"
        for place, choice in enumerate(question.choices)
    )
    return f'<ul class="hk-options">{rows}</ul>'


def _letter(question: QuizQuestion, place: int) -> str:
    return f"<strong>{LETTERS[place].upper()}</strong>" if question.layer else ""


def _choice(question: QuizQuestion, choice: Choice, *, chosen: bool) -> str:
    marks = []
    if choice.right:
        marks.append('<span class="hk-badge is-stated">✓ Right answer</span>')
    if chosen:
        look = "is-stated" if choice.right else "is-disputed"
        marks.append(f'<span class="hk-badge {look}">Your choice</span>')
    note = ""
    if not choice.right:
        where = "" if question.relation is None else "Not stated here"
        told = "; ".join(filter(None, (where, choice.note)))
        note = f'<span class="hk-soft hk-small">{in_html(told, PARAGRAPH)}</span>'
    return f"{_named(choice.ref)}{''.join(marks)}{note}"


def _named(ref: Ref) -> str:
    """Give a kind linked to its page; a grade has no page of its own."""
    return kind_link(ref) if ref.category else f"<strong>{in_html(ref.label)}</strong>"


def explained(question: QuizQuestion) -> str:
    """Give why the right option is right, with its evidence or its proof."""
    parts = [f"<p><strong>Why:</strong> {in_html(question.explanation, PARAGRAPH)}</p>"]
    if question.by_rule:
        parts.append(
            '<p><span class="hk-badge is-inferred">Follows by rule</span> No source says it '
            "itself; the proof below does.</p>"
        )
    if question.relation is not None:
        row = relation_row(question.relation, sentence=True, opened=True)
        parts.append(f'<ul class="hk-relations">{row}</ul>')
    else:
        parts.append(grounds_list(question.grounds))
    parts.append(flags_told(question.redflags))
    made = link(query_url(question.sparql), "What such questions are made of, as SPARQL")
    about = link(entity_url(question.subject.curie), f"All about {question.subject.label}")
    parts.append(f'<p class="hk-small">{about} · {made}</p>')
    return "".join(parts)


def grounds_list(grounds: Iterable[Ground]) -> str:
    """Give what an answer rests on as a list, with where it is found."""
    rows = "".join(
        f"<li>{long_text(ground.text)} "
        f"{web_link(ground.link, ground.link) if ground.link else ''}</li>"
        for ground in grounds
    )
    return f'<ul class="hk-grounds">{rows}</ul>' if rows else ""


def flags_told(flags: Sequence[RedFlag]) -> str:
    """Give the red flags that a question touches, the most urgent first, with what to do."""
    rows = "".join(
        f"<p>{urgency_mark(flag)} {link(redflag_url(flag.ref.curie), flag.ref.label)}: "
        f"{long_text(flag.what_to_do)}</p>"
        for flag in flags[:_MOST_FLAGS]
    )
    if not rows:
        return ""
    rest = len(flags) - _MOST_FLAGS
    more = f"<p>{link('redflags', f'{rest} more red flags')}</p>" if rest > 0 else ""
    return f'<div class="hk-alert"><strong>Red flags that this touches</strong>{rows}{more}</div>'


def review(questions: Sequence[QuizQuestion], place: Place) -> str:
    """Give all questions of a quiz with how they were answered, the missed ones first."""
    rows = []
    for number, (question, letter) in enumerate(
        zip(questions, place.answers, strict=True), start=1
    ):
        right = question.choices[LETTERS.index(letter)].right
        mark = "✓ Right" if right else "✗ Missed"
        look = "is-stated" if right else "is-disputed"
        address = escape(place.address.having("at", str(number)).url)
        row = (
            f'<li><span class="hk-badge {look}">{mark}</span>'
            f'<a href="{address}" target="_self">{in_html(question.text, PARAGRAPH)}</a>'
            f"{_named(question.answer)}</li>"
        )
        rows.append((right, row))
    ordered = sorted(rows, key=lambda row: row[0])
    return f'<ul class="hk-options">{"".join(row for _, row in ordered)}</ul>'


def card_html(card: Flashcard) -> str:
    """Give a card: its front, and its back that opens."""
    answers = "".join(f"<li>{in_html(answer, PARAGRAPH)}</li>" for answer in card.answers)
    lines = "".join(f"<p>{in_html(line, PARAGRAPH)}</p>" for line in card.lines)
    about = link(entity_url(card.subject.curie), f"All about {card.subject.label}")
    return (
        f'<article class="hk-flip"><p class="hk-soft hk-small">{in_html(card.title)}</p>'
        f"<h2>{in_html(card.front, PARAGRAPH)}</h2>"
        f'<details><summary class="hk-more">Turn the card</summary>'
        f'<ul class="hk-answers">{answers}</ul>{lines}{grounds_list(card.grounds)}'
        f'{flags_told(card.redflags)}<p class="hk-small">{about}</p></details></article>'
    )
