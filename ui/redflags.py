"""Red flags as boxes above everything else: what they may mean, and what to do by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.links import kind_link, link, redflag_url
from ui.shapes import icon
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.entity_model import Entity
    from hamkg.model import RedFlag

_URGENT = 2
_RANKS = (4, 3, 2, 1)


def redflag_boxes(entity: Entity) -> str:
    """Give a box for each red flag that a kind is, is suggested by, or counts towards."""
    return "".join(_box(entity, flag) for flag in entity.redflags)


def redflag_notes(entities: Iterable[Entity]) -> str:
    """Give for each kind that red flags point to its most urgent one, in a line."""
    notes = []
    for entity in entities:
        for flag in entity.redflags[:1]:
            more = f" and {len(entity.redflags) - 1} more" if len(entity.redflags) > 1 else ""
            notes.append(
                f"<li>{urgency_mark(flag)} {kind_link(flag.ref)}{more}, with "
                f"{in_html(entity.label)}: {what_to_do(flag)}</li>"
            )
    if not notes:
        return ""
    return (
        f'<div class="hk-alert"><strong>{icon("RedFlag")}Red flags come before everything '
        f"below.</strong> {link('redflags', 'All red flags')}<ul>{''.join(notes)}</ul></div>"
    )


def what_to_do(flag: RedFlag) -> str:
    """Give what to do, its first sentence marked: a box that is bold all through hides it."""
    first, stop, rest = flag.what_to_do.partition(". ")
    if not stop:
        return f"<strong>{long_text(first)}</strong>"
    return f"<strong>{long_text(f'{first}.')}</strong> {long_text(rest)}"


def alarm(flag: RedFlag) -> str:
    """Give what a red flag calls for, as its box begins."""
    return (
        f"{icon('RedFlag')}<strong>Red flag: {in_html(flag.urgency)}.</strong> {what_to_do(flag)}"
    )


def urgency_mark(flag: RedFlag) -> str:
    """Give how soon a red flag calls for action: by icon, words and colour."""
    bars = "".join(
        f'<i class="{"is-on" if rank >= flag.urgency_rank else ""}"></i>' for rank in _RANKS
    )
    return (
        f'<span class="hk-urgency is-urgency-{flag.urgency_rank}">'
        f'<span class="hk-soon" aria-hidden="true">{bars}</span>{in_html(flag.urgency)}</span>'
    )


def _box(entity: Entity, flag: RedFlag) -> str:
    role = ' role="alert"' if flag.urgency_rank <= _URGENT else ""
    # What to do comes before how the findings count: who is in a hurry reads no further.
    return (
        f'<div class="hk-alert"{role}>{alarm(flag)} {_how(entity, flag)} '
        f"{link(redflag_url(flag.ref.curie), 'All red flags')}</div>"
    )


def _how(entity: Entity, flag: RedFlag) -> str:
    if flag.ref.iri == entity.iri:
        context = ", ".join(kind_link(ref) for ref in flag.context)
        where = f" Context: {context}." if context else ""
        return f"How the findings count: {in_html(flag.logic)}.{where}"
    if entity.category.curie == "ham:Condition":
        return f"{kind_link(flag.ref)} may point to this."
    return f"This can count towards {kind_link(flag.ref)} ({in_html(flag.logic)})."
