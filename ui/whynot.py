"""Why a relation is not there: a form whose choice the address holds, and the answer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.errors import HamkgError, UnknownTermError
from hamkg.whynot_model import DISPUTED, HOLDS
from ui.components import error_box, html
from ui.evidence import relation_row
from ui.grades import backing, status_badges
from ui.links import graph_url, kind_link, link, paths_url, query_url, relation_url, why_not_url
from ui.proof_tree import words
from ui.reading import Reading
from ui.state import address_value, kinds_by_curie, kinds_by_iri, open_graph
from ui.text import SENTENCE, in_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref
    from hamkg.whynot_model import Attempt, Needed, WhyNot

SUBJECT, RELATION, OBJECT = "subject", "relation", "object"
NAMES = (SUBJECT, RELATION, OBJECT)
_SHOWN = 12
_EXAMPLES = (
    ("ham:squat", "ham:mayHelpPrevent", "ham:hamstring_strain"),
    ("ham:piriformis", "ham:partOf", "ham:hamstrings"),
    ("ham:ice", "ham:strengthens", "ham:hamstrings"),
)


def asks_why_not() -> bool:
    """Tell whether the address asks why a relation is not there, wholly or in part."""
    return any(address_value(name) for name in NAMES)


def show_form() -> tuple[Ref, Ref, Ref] | None:
    """Offer to name a relation; gives it where it is whole."""
    kinds = sorted(kinds_by_iri().values(), key=lambda ref: ref.label.casefold())
    relations = open_graph().predicates()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject = _choose("From", SUBJECT, kinds)
        relation = _choose("Relation", RELATION, relations)
        value = _choose("To", OBJECT, kinds)
    if subject is None or relation is None or value is None:
        return None
    return subject, relation, value


def _choose(label: str, name: str, options: Sequence[Ref]) -> Ref | None:
    """Offer terms; the address holds the choice, and the box shows what the address says."""
    current = _asked(name, options)
    chosen = st.selectbox(
        label,
        options,
        index=None if current is None else options.index(current),
        format_func=lambda ref: ref.phrase or ref.label,
        placeholder="Choose",
        key=f"why_{name}_{'' if current is None else current.curie}",
        width=300,
    )
    if chosen is not None and chosen != current:
        st.query_params[name] = chosen.curie
        st.rerun()
    return current


def _asked(name: str, options: Sequence[Ref]) -> Ref | None:
    term = address_value(name)
    if not term:
        return None
    try:
        iri = _relation(term, options) if name == RELATION else open_graph().resolve(term)
    except HamkgError as error:
        error_box(error)
        return None
    return next((ref for ref in options if ref.iri == iri), None)


def _relation(term: str, options: Sequence[Ref]) -> str:
    """Give the IRI of a relation by its short name; raises UnknownTermError."""
    for ref in options:
        if term in {ref.curie, ref.curie.removeprefix("ham:"), ref.iri}:
            return ref.iri
    raise UnknownTermError(term)


def show_examples() -> None:
    """Offer relations to start from."""
    kinds = kinds_by_curie()
    verbs = {ref.curie: ref.phrase or ref.label for ref in open_graph().predicates()}
    rows = ""
    for subject, relation, value in _EXAMPLES:
        if {subject, value} <= kinds.keys() and relation in verbs:
            said = f"{kinds[subject].label} {verbs[relation]} {kinds[value].label}"
            rows += f"<li>{link(why_not_url(subject, relation, value), said)}</li>"
    html(f"<p>For example</p><ul>{rows}</ul>" if rows else "")


def show_answer(subject: Ref, relation: Ref, value: Ref) -> None:
    """Say why the relation is not there, or that it is."""
    answer = open_graph().why_not(subject.curie, relation.curie, value.curie, limit=_SHOWN)
    html(answer_html(answer))


def answer_html(answer: WhyNot) -> str:
    """Give an answer: what it comes to, what speaks against, and the ways that are nearest."""
    edge = answer.edge
    verb = edge.predicate.phrase or edge.predicate.label
    objections = "".join(f"<li>{in_html(one, SENTENCE)}</li>" for one in answer.objections)
    rows = ""
    if answer.verdict in {HOLDS, DISPUTED} and answer.relation is not None:
        row = relation_row(answer.relation, sentence=True, opened=True)
        rows = f'<ul class="hk-relations">{row}</ul>'
    return (
        f'<div class="hk-whynot" role="status"><p><strong>{in_html(edge.subject.label)} '
        f"{in_html(verb)} {in_html(edge.object.label)}:</strong> {escape(answer.verdict)}.</p>"
        f"<p>{in_html(answer.told, SENTENCE)}</p></div>"
        f"{f'<ul class=hk-bullets>{objections}</ul>' if objections else ''}{rows}"
        f"{_attempts(answer)}{_onward(answer)}"
    )


def _attempts(answer: WhyNot) -> str:
    if not answer.attempts:
        return ""
    items = "".join(f"<li>{_attempt(attempt)}</li>" for attempt in answer.attempts)
    shown = len(answer.attempts)
    count = f"{shown} of {answer.total}" if answer.total > shown else str(shown)
    return (
        f"<h3>How a rule could conclude it ({count})</h3>"
        '<p class="hk-soft hk-small">The fewest missing statements first; more of the same, and '
        "what is unlike anything in the graph, is left out. These are ways of the rules, not "
        "advice, and no sign that what is missing is so.</p>"
        f'<ol class="hk-attempts">{items}</ol>'
    )


def _attempt(attempt: Attempt) -> str:
    needed = "".join(f"<li>{_needed(one)}</li>" for one in attempt.needed)
    rules = " ".join(
        f"Rule: {in_html(rule.title)}. {in_html(rule.wording, SENTENCE)}" for rule in attempt.rules
    )
    return (
        f"<p>{in_html(attempt.sentence, 2 * SENTENCE)}</p><ul>{needed}</ul>"
        f'<p class="hk-soft hk-small">{rules}</p>'
    )


def _needed(one: Needed) -> str:
    if one.step is None:
        ends = [kind_link(end) if end else "" for end in (one.subject, one.other)]
        verb = in_html(one.predicate.phrase or one.predicate.label)
        said = f"{ends[0]} {verb} {ends[1]}" if all(ends) else in_html(one.words, SENTENCE)
        return f'<span class="hk-badge is-missing">✗ Missing</span> {said}'
    relation, known = one.step.relation, one.step.origin.relation
    address = relation_url(relation.subject.curie, relation.predicate.curie, relation.other.curie)
    return (
        f'<span class="hk-badge is-held">✓ Holds</span> {words(relation, Reading())} '
        f"{status_badges(known)} <span class='hk-soft hk-small'>{backing(known)}</span> "
        f'<span class="hk-small">{link(address, "What backs it")}</span>'
    )


def _onward(answer: WhyNot) -> str:
    edge = answer.edge
    terms = (edge.subject.curie, edge.predicate.curie, edge.object.curie)
    ways = (
        link(graph_url(edge.subject.curie), f"Graph around {edge.subject.label}"),
        link(
            paths_url(edge.subject.curie, edge.object.curie),
            f"How {edge.subject.label} and {edge.object.label} are related",
        ),
        link(query_url(f"ASK {{ {' '.join(terms)} }}"), "View as SPARQL"),
    )
    return f"<p>{' · '.join(ways)}</p>"
