"""Ways and common ground as HTML: the sentence first, then what backs each step of it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.way_model import ways_json
from ui.evidence import relation_row
from ui.links import kind_link, link, query_url, relation_url
from ui.state import open_graph
from ui.tables import link_table
from ui.text import SENTENCE, in_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.views import Link
    from hamkg.way_model import Common, Shared, Way

MOST_SHARED = 12
"""So many things in common stand open; the others are one press away."""
_COLUMNS = ("way", "step", "from", "relation", "to", "known", "backing", "sentence")
_DOUBT = (
    '<p><span class="hk-badge is-inferred">Inferred</span> At least one step follows by '
    "rule: no source says it.</p>"
)


def way_html(way: Way) -> str:
    """Give a way: in a sentence, as a table, with what backs each step, and its like."""
    backing = "".join(
        _backing(step.subject.curie, step.predicate.curie, step.object.curie) for step in way.steps
    )
    return (
        f"<p>{in_html(way.sentence, SENTENCE * 2)}</p>{_DOUBT if way.inferred else ''}"
        f"{link_table(way.steps)}"
        '<details><summary class="hk-more">What backs each step</summary>'
        f'<ul class="hk-relations">{backing}</ul></details>{_also(way)}'
        f"<p>{link(query_url(way.sparql), 'View as SPARQL')}</p>"
    )


def _also(way: Way) -> str:
    if not way.also:
        return ""
    one = len(way.also) == 1
    rows = "".join(
        f"<li>{in_html(other.sentence, SENTENCE * 2)} {_proofs(other.steps)}</li>"
        for other in way.also
    )
    return (
        '<details><summary class="hk-more">'
        f"{len(way.also)} way{'' if one else 's'} that differ{'s' if one else ''} from it in one "
        f'stop</summary><ul class="hk-bullets">{rows}</ul></details>'
    )


def _proofs(steps: Sequence[Link]) -> str:
    links = (
        link(
            relation_url(step.subject.curie, step.predicate.curie, step.object.curie),
            f"step {place}",
        )
        for place, step in enumerate(steps, start=1)
    )
    return f'<span class="hk-small hk-soft">What backs it: {", ".join(links)}</span>'


@st.cache_data(show_spinner=False, max_entries=500)
def _backing(subject: str, predicate: str, value: str) -> str:
    return relation_row(open_graph().explain(subject, predicate, value), sentence=True)


def common_html(common: Common) -> str:
    """Give what kinds have in common, what few others share first."""
    names = ", ".join(map(kind_link, common.kinds))
    category = ""
    if common.category is not None:
        category = f"<p>All of them are of the category {in_html(common.category.label)}.</p>"
    if not common.shared:
        return (
            f"{category}<p><strong>The graph knows nothing that these share:</strong> {names}. "
            "That nothing is stated does not mean that they share nothing.</p>"
        )
    first = "".join(map(_shared, common.shared[:MOST_SHARED]))
    rest = "".join(map(_shared, common.shared[MOST_SHARED:]))
    more = ""
    if rest:
        more = (
            f'<details class="hk-fold"><summary class="hk-more">Show all {len(common.shared)}'
            f'</summary><ul class="hk-bullets">{rest}</ul></details>'
        )
    return (
        f'{category}<ul class="hk-bullets">{first}</ul>{more}'
        f"<p>{link(query_url(common.sparql), 'View as SPARQL')}</p>"
    )


def _shared(shared: Shared) -> str:
    standing = " · ".join(
        f"{in_html(each.subject.label)}: "
        + link(
            relation_url(each.subject.curie, each.predicate.curie, each.object.curie),
            f"{each.known}, {each.backing}",
        )
        for each in shared.links
    )
    return (
        f"<li>{in_html(shared.sentence, SENTENCE * 2)}<br>"
        f'<span class="hk-small hk-soft">{standing}</span></li>'
    )


def ways_csv(ways: Sequence[Way]) -> bytes:
    """Write ways as CSV: a row for each step."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for place, way in enumerate(ways, start=1):
        for number, step in enumerate(way.steps, start=1):
            ends = (step.subject.curie, step.predicate.curie, step.object.curie)
            writer.writerow((place, number, *ends, step.known, step.backing, way.sentence))
    return text.getvalue().encode()


def ways_document(ways: Sequence[Way]) -> bytes:
    """Write ways as JSON, as `hamkg path --format json` does."""
    return (json.dumps(ways_json(ways), ensure_ascii=False, indent=1) + "\n").encode()
