"""What the graph lacks, as HTML: shares as bars, the map of categories and relations, lists."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from hamkg.gaps_model import LEVELS
from ui.facets import PAGE, PER_PAGE, page_number, paging
from ui.inpage import go_link
from ui.links import kind_link, link, relation_url
from ui.shapes import icon
from ui.text import SENTENCE, in_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.gaps_model import Gap, Member
    from ui.address import Address

GAP = "gap"
NAMES = (GAP, PAGE)
_STEPS = {word: len(LEVELS) - place for place, (_, word) in enumerate(LEVELS)}
"""How full each level is, from 1 (nothing) to 5 (complete)."""


def overview_html(gaps: Sequence[Gap], cells: Sequence[Gap], address: Address) -> str:
    """Give all gaps by section, and the map."""
    sections = "".join(
        f'<section><h2 class="hk-h3">{escape(title)}</h2>'
        f'<ul class="hk-gaps">{"".join(_row(gap, address) for gap in members)}</ul></section>'
        for title, members in groupby(gaps, lambda gap: gap.section)
    )
    return (
        f'{sections}<h2 data-id="map">Map of categories and relations</h2>{_map(cells, address)}'
    )


def _row(gap: Gap, address: Address) -> str:
    name = go_link(_to(gap, address), in_html(gap.title), id_=gap.name, focus="list")
    return (
        f'<li><div class="hk-gap">{name}{_bar(gap)}'
        f'<span class="hk-small hk-number">{_counted(gap)}</span></div>'
        f'<p class="hk-soft hk-small">{in_html(gap.why, SENTENCE)}</p></li>'
    )


def _bar(gap: Gap) -> str:
    """Give the share that is filled; the words beside it say the same."""
    return (
        '<span class="hk-fill" aria-hidden="true">'
        f'<span class="is-level-{_STEPS[gap.level]}" style="width:{gap.share:.1%}"></span></span>'
    )


def _counted(gap: Gap) -> str:
    return f"{gap.open} of {gap.total} · {gap.share:.0%} filled, {gap.level}"


def _to(gap: Gap, address: Address) -> Address:
    return address.without(*NAMES).having(GAP, gap.name)


# ---------------------------------------------------------------- the map


def _map(cells: Iterable[Gap], address: Address) -> str:
    rows = "".join(
        _category(list(members), address)
        for _, members in groupby(cells, lambda cell: cell.category)
    )
    legend = "".join(
        f'<span class="hk-tile is-level-{_STEPS[word]}">{word}</span>' for _, word in LEVELS
    )
    return (
        '<p class="hk-small">Each field counts the kinds of a category that have a relation, '
        "stated or inferred, of all kinds of that category. Press one to see which lack it.</p>"
        f'<p class="hk-tiles hk-small" aria-hidden="true">{legend}</p>{rows}'
    )


def _category(cells: Sequence[Gap], address: Address) -> str:
    category = cells[0].category
    if category is None:
        return ""
    name = category.curie.removeprefix("ham:")
    fields = "".join(f"<li>{_field(cell, address)}</li>" for cell in cells)
    return (
        f'<section class="hk-maprow"><h3>{icon(name)}{in_html(category.label)}'
        f' <span class="hk-soft">({cells[0].total})</span></h3>'
        f'<ul class="hk-tiles">{fields}</ul></section>'
    )


def _field(cell: Gap, address: Address) -> str:
    relation = cell.relation
    verb = "" if relation is None else relation.phrase or relation.label
    text = (
        f"<strong>{in_html(verb)}</strong><span>{cell.filled} of {cell.total}, "
        f"{escape(cell.level)}</span>"
    )
    look = f' class="hk-tile is-level-{_STEPS[cell.level]}"'
    if not cell.open:
        return f"<span{look}>{text}</span>"
    return go_link(_to(cell, address), text, id_=cell.name, focus="list", state=look)


# ---------------------------------------------------------------- one gap


def gap_html(gap: Gap, address: Address) -> str:
    """Give one gap: why it matters, what would fill it, and what lacks it."""
    page = page_number(address, gap.open)
    shown = gap.members[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = "".join(f"<li>{_member(member)}</li>" for member in shown)
    body = f'<ul class="hk-entries">{rows}</ul>' if rows else "<p>None: this is complete.</p>"
    back = go_link(address.without(*NAMES), "All gaps", id_="all", focus=gap.name)
    return (
        f'<section class="hk-list" tabindex="-1" data-id="list" aria-label="{escape(gap.title)}">'
        f"<p>{back}</p><h2>{in_html(gap.title, SENTENCE)}</h2>"
        f'<div class="hk-gap">{_bar(gap)}<span class="hk-small">{_counted(gap)}</span></div>'
        f"<p>{in_html(gap.why, SENTENCE)}</p>"
        f"<p><strong>What would fill it:</strong> {in_html(gap.fill, SENTENCE)}</p>"
        f"{body}{paging(page, gap.open, address)}</section>"
    )


def gap_status(gap: Gap, address: Address) -> str:
    """Say how much of a gap's list is shown."""
    page = page_number(address, gap.open)
    if gap.open <= PER_PAGE:
        return f"{gap.open} of {gap.total} {gap.noun}"
    last = min(page * PER_PAGE, gap.open)
    first = (page - 1) * PER_PAGE + 1
    return f"{gap.open} of {gap.total} {gap.noun}, here {first} to {last}"


def _member(member: Member) -> str:
    if member.relation is None or member.other is None:
        return kind_link(member.item)
    verb = in_html(member.relation.phrase or member.relation.label)
    address = relation_url(member.item.curie, member.relation.curie, member.other.curie)
    return (
        f"{kind_link(member.item)} {verb} {kind_link(member.other)} "
        f'<span class="hk-small">{link(address, "What backs it")}</span>'
    )
