"""A reply to plain words as HTML: red flags first, then what was understood, answers, ways on."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hamkg.errors import UnknownEdgeError
from ui.evidence import relation_row
from ui.links import (
    compare_url,
    kind_link,
    link,
    paths_url,
    question_url,
    redflag_url,
)
from ui.redflags import alarm, urgency_mark
from ui.shapes import icon
from ui.state import kinds_by_iri, open_graph
from ui.text import SENTENCE, in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.ask_model import AskRow, Reply
    from hamkg.model import RedFlag, Ref

MOST = 60
"""So many answers are shown; the query and the files hold all."""
OPEN = 4
"""An answer that more relations back keeps them folded: the next answer stays in sight."""
_TYPE = "rdf:type"
_TITLES = {
    "answered": "",
    "nothing-stated": "Nothing is stated",
    "not-understood": "Not understood",
    "no-such-relation": "No such relation",
    "no-such-question": "Not a question I know",
    "ambiguous": "Several things have this name",
    "advice": "No advice from here",
    "empty": "",
    "too-long": "Too long",
}
_KNOWN = {
    "inferred": ("inferred", "Inferred"),
    "hypothesis": ("inferred", "Hypothesis, inferred: not established"),
    "through the group": ("inferred", "Through the group: not stated of this member itself"),
    "through a part": ("inferred", "Through a part: not stated of the whole"),
    "disputed": ("disputed", "Disputed"),
}


def ask_url(text: str) -> str:
    """Give the address of the answer to a question.

    >>> ask_url("what causes sciatica")
    'ask?q=what+causes+sciatica'
    """
    return f"ask?{urlencode({'q': text})}"


def flags_html(reply: Reply) -> str:
    """Give the red flags of a reply: what findings raise as boxes, others by name."""
    boxes = "".join(map(_box, reply.red_flags))
    if not reply.watch:
        return boxes
    items = "".join(
        f"<li>{urgency_mark(flag)} {link(redflag_url(flag.ref.curie), flag.ref.label)}</li>"
        for flag in reply.watch
    )
    return (
        f'{boxes}<details class="hk-watch"{"" if len(reply.watch) > 3 else " open"}>'  # noqa: PLR2004  more than these fill a phone
        f'<summary class="hk-more">{icon("RedFlag")}Red flags that have to do with this '
        f"({len(reply.watch)})</summary><ul>{items}</ul></details>"
    )


def _box(flag: RedFlag) -> str:
    return (
        f'<div class="hk-alert" role="alert">{alarm(flag)} What you wrote can count towards '
        f"{link(redflag_url(flag.ref.curie), flag.ref.label)}.</div>"
    )


def head_html(reply: Reply) -> str:
    """Give what was understood, by which kinds, and what came of it."""
    title = _TITLES[reply.outcome]
    words = reply.understood or title
    parts = [f"<h2>{in_html(words, SENTENCE)}</h2>" if words else ""]
    if reply.counted and reply.rows:
        parts.append(f"<p><strong>{_number(reply.count)}</strong></p>")
    parts.append(f'<p role="status">{in_html(reply.message, SENTENCE * 2)}</p>')
    if reply.linked:
        named = "; ".join(
            f"“{in_html(one.words)}”: {kind_link(one.ref)}"
            f"{' <strong>(an everyday name, taken for this)</strong>' if one.assumed else ''}"
            for one in reply.linked
        )
        parts.append(f'<p class="hk-small"><span class="hk-soft">Recognised</span> {named}</p>')
    return "".join(parts)


def _number(count: int) -> str:
    return f"{count} kind{'' if count == 1 else 's'}"


def rows_html(reply: Reply) -> str:
    """Give the answers, each with what backs it, by how they are known."""
    if not reply.rows:
        return ""
    parts = [
        f'<ul class="hk-relations">{"".join(map(_row, members))}</ul>'
        for _, members in groupby(reply.rows[:MOST], lambda row: row.known)
    ]
    if len(reply.rows) > MOST:
        count = len(reply.rows)
        parts.append(f"<p>The first {MOST} of {count}: the query and the files hold all.</p>")
    return "".join(parts)


def reasons_html(reply: Reply) -> str:
    """Give why it is so, or what the graph lacks for it."""
    if not reply.reasons:
        return ""
    title = "Why" if reply.rows else "Why the graph does not say so"
    items = "".join(f"<li>{in_html(reason, SENTENCE * 2)}</li>" for reason in reply.reasons)
    return f'<h3>{title}</h3><ul class="hk-bullets">{items}</ul>'


def _row(row: AskRow) -> str:
    told = row.told or ("",) * len(row.edges)
    pairs = zip(row.edges, told, strict=True)
    backed = [_backed(edge, words) for edge, words in pairs if edge[1] != _TYPE]
    if len(backed) == 1 and not row.known.startswith("through") and not row.note:
        return backed[0]
    name = kind_link(row.ref) if row.ref.iri in kinds_by_iri() else in_html(row.ref.label)
    words = "" if backed or row.sentence == row.ref.label else f" {long_text(row.sentence)}"
    note = f"<p>{long_text(row.note)}</p>" if row.note else ""
    inner = f'<ul class="hk-relations">{"".join(backed)}</ul>' if backed else ""
    if len(backed) > OPEN:
        inner = (
            f'<details class="hk-fold"><summary class="hk-more">By {len(backed)} relations'
            f"</summary>{inner}</details>"
        )
    return f"<li><div>{name}{_badge(row)}{words}{note}{inner}</div></li>"


def _badge(row: AskRow) -> str:
    if row.known not in _KNOWN:
        return ""
    style, words = _KNOWN[row.known]
    return f' <span class="hk-badge is-{style}">{escape(words)}</span>'


def _backed(edge: tuple[str, str, str], told: str) -> str:
    try:
        relation = open_graph().explain(*edge)
    except UnknownEdgeError as error:
        return f"<li>{in_html(str(error), SENTENCE)}</li>"
    words = linked(told, (relation.subject, relation.other))
    return relation_row(relation, sentence=True, told=words)


def linked(told: str, ends: tuple[Ref, Ref]) -> str:
    """Link both ends of a relation within a sentence; nothing where it calls one otherwise.

    A sentence may have articles within a name: "the long head of the biceps femoris".
    """
    names = sorted(ends, key=lambda ref: -len(ref.label))
    found: list[tuple[int, int, Ref]] = []
    for ref in names:
        pattern = r"\s+(?:the\s+)?".join(map(re.escape, ref.label.split()))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", told, re.IGNORECASE):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((*match.span(), ref))
                break
    if len(found) < len(ends):
        return ""
    parts, place = [], 0
    for start, end, ref in sorted(found, key=lambda one: one[0]):
        parts += [in_html(told[place:start], SENTENCE), kind_link(ref, told[start:end])]
        place = end
    return "".join((*parts, in_html(told[place:], SENTENCE)))


def further_html(reply: Reply) -> str:
    """Give where to go on: suggestions, other readings, and the page that shows more."""
    parts = []
    if reply.suggestions:
        parts.append(_list("Did you mean", ((one.text, "") for one in reply.suggestions)))
    if reply.alternatives:
        told = ((one.text, one.why) for one in reply.alternatives)
        parts.append(_list("Also to ask", told))
    more = _page(reply)
    return "".join(parts) + (f"<p>{more}</p>" if more else "")


def _page(reply: Reply) -> str:
    """Link the page that shows this sort of answer in full."""
    terms = [one.ref.curie for one in reply.linked]
    if reply.asks == "paths":
        return link(paths_url(*terms), "All ways between the two")
    if reply.asks == "compare":
        return link(compare_url(*terms), "Side by side")
    if reply.question:
        return link(question_url(reply.question), "The curated question, with its form")
    return ""


def _list(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """Give questions as links, each with why it may be meant."""
    items = "".join(
        f"<li>{link(ask_url(text), text)}"
        f"{f' <span class=hk-soft>{in_html(why)}</span>' if why else ''}</li>"
        for text, why in rows
    )
    return f"<h3>{escape(title)}</h3><ul>{items}</ul>"
