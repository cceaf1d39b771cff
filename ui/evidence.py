"""Relations as HTML: rows under the words of their property, each opening to what backs it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ui.claims import claim_columns, claim_name
from ui.grades import backing, status_badges
from ui.links import link
from ui.proof_tree import proof_card
from ui.reading import Reading
from ui.state import open_graph
from ui.text import in_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.model import Relation

FOLDED = 8
"""So many rows of a group stand open; the others are one press away."""
TOO_MANY = 150
"""Beyond so many relations a page holds only the first rows of each group, and one whole group."""


def grouped(
    relations: Sequence[Relation], reading: Reading
) -> list[tuple[str, str, list[Relation]]]:
    """Give relations by property: its short name, its words, and its relations, stated first.

    What helps a person most stands first; groups of inferences alone stand last.
    """
    ordered = sorted(relations, key=lambda relation: _group_order(relation, reading))
    groups = [
        (predicate.curie.removeprefix("ham:"), reading.heading(predicate), list(members))
        for predicate, members in groupby(ordered, lambda relation: relation.predicate)
    ]
    return sorted(groups, key=lambda group: all(relation.inferred for relation in group[2]))


def relation_groups(
    relations: Sequence[Relation], reading: Reading | None = None, whole: str = ""
) -> Iterator[str]:
    """Give relations under the words of each property; ``whole`` names one to show in full."""
    chosen = reading or Reading()
    many = len(relations) > TOO_MANY
    for group in grouped(relations, chosen):
        yield _group(group, chosen, cut=many and group[0] != whole)


def relation_row(
    relation: Relation,
    *,
    sentence: bool = False,
    opened: bool = False,
    reading: Reading | None = None,
    told: str = "",
) -> str:
    """Give one relation as a row that opens to its evidence or its proof.

    ``told`` is HTML that says it in words of its own.
    """
    chosen = reading or Reading()
    plain = _sentence(relation, chosen) if sentence else chosen.link(relation.other)
    words = told or plain
    shown = opened or bool(relation.disputing)
    grow = "hk-grow hk-sentence" if sentence else "hk-grow"
    known = ' class="is-inferred"' if relation.inferred else ""
    return (
        # The link stands beside what opens, not in it: one cannot press two things at once.
        f'<li{known}><span class="{grow}">{words}</span><details{" open" if shown else ""}>'
        f'<summary class="hk-row"><span class="hk-chips">{status_badges(relation)}'
        f'<span class="hk-soft hk-small">{backing(relation)}</span></span></summary>'
        f"{_backing_in_full(relation, chosen)}</details></li>"
    )


def relation_name(relation: Relation) -> str:
    """Give the short name of a relation on its subject's page, by which an address names it."""
    parts = (relation.predicate.curie, relation.other.curie)
    return ".".join(part.removeprefix("ham:") for part in parts)


def find_claim(relations: Sequence[Relation], name: str) -> Relation | None:
    """Give the relation that an address names, by one of its claims or by itself."""
    for relation in relations:
        if name == relation_name(relation) or name in map(claim_name, relation.claims):
            return relation
    return None


def _group_order(relation: Relation, reading: Reading) -> tuple[int, str, bool, bool, int, str]:
    ranks = [claim.evidence_rank for claim in relation.supporting]
    return (
        0 if reading.data else reading.order(relation.predicate),
        relation.predicate.iri,
        relation.inferred,
        relation.hypothesis,
        min(ranks, default=0),
        relation.other.label.casefold(),
    )


def _group(group: tuple[str, str, list[Relation]], reading: Reading, *, cut: bool) -> str:
    name, heading, members = group
    subject = members[0].subject
    rows = [relation_row(relation, reading=reading) for relation in members[:FOLDED]]
    rest = members[FOLDED:]
    more = ""
    if rest and cut:
        address = reading.url(subject.curie, group=name)
        more = f"<p>{link(address, f'Show all {len(members)}')}</p>"
    elif rest:
        hidden = "".join(relation_row(relation, reading=reading) for relation in rest)
        more = (
            f'<details class="hk-fold"><summary class="hk-more">Show all {len(members)}</summary>'
            f'<ul class="hk-relations">{hidden}</ul></details>'
        )
    count = f'<span class="hk-soft">({len(members)})</span>' if len(members) > 1 else ""
    code = f' <code class="hk-small">{in_html(members[0].predicate.curie)}</code>'
    return (
        f'<section class="hk-group" id="r-{in_html(name)}">'
        f"<h3>{in_html(heading)} {count}{code if reading.data else ''}</h3>"
        f'<div><ul class="hk-relations">{"".join(rows)}</ul>{more}</div></section>'
    )


def _sentence(relation: Relation, reading: Reading) -> str:
    verb = in_html(relation.predicate.phrase or relation.predicate.label)
    return f"{reading.link(relation.subject)} {verb} {reading.link(relation.other)}"


def _backing_in_full(relation: Relation, reading: Reading) -> str:
    curie = relation.subject.curie
    parts = [claim_columns(relation, reading, curie)] if relation.claims else []
    if relation.proof is not None:
        edge = (relation.subject.iri, relation.predicate.iri, relation.other.iri)
        parts.append(proof_card(open_graph().proof(*edge), reading))
        address = reading.url(curie, claim=relation_name(relation))
        parts.append(f'<p class="hk-small">{link(address, "Link to this relation")}</p>')
    if not parts:
        parts.append('<p class="hk-soft">Part of the definitions of the graph.</p>')
    return f'<div class="hk-claims">{"".join(parts)}</div>'
