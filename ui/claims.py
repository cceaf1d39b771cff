"""Claims as cards: who says so, and on what ground."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ui.grades import level
from ui.links import link, query_url
from ui.sources import cited
from ui.text import in_html, long_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.model import Claim, Measure, Relation
    from ui.reading import Reading

_INTERVAL = ("ci_low", "ci_high")
_NO_ESTIMATES = {*_INTERVAL, "n", "p"}


def claim_columns(relation: Relation, reading: Reading, curie: str) -> str:
    """Give the claims of a relation; where sources disagree, both sides beside each other."""
    if not relation.disputing:
        return _cards(relation.supporting, reading, curie)
    sides = "".join(
        f'<div class="hk-side"><strong>{mark} {name} ({len(side)})</strong>'
        f"{_cards(side, reading, curie) or '<p>No source here.</p>'}</div>"
        for mark, name, side in (
            ("✓", "Supports", relation.supporting),
            ("✗", "Disputes", relation.disputing),
        )
    )
    return f'<div class="hk-sides">{sides}</div>'


def claim_name(claim: Claim) -> str:
    """Give the short name of a claim, by which an address names it.

    It is the end of its IRI, such as ``st_0001``.
    """
    return claim.iri.rpartition("/")[2]


def _cards(claims: Iterable[Claim], reading: Reading, curie: str) -> str:
    return "".join(_card(claim, reading, curie) for claim in claims)


def _card(claim: Claim, reading: Reading, curie: str) -> str:
    side = " is-against" if claim.disputes else ""
    parts = [
        f"<p><strong>{escape(claim.stance.capitalize())}</strong> · {_grades(claim, reading)}</p>",
        _explained(claim, reading),
        _said(claim),
        _numbers(claim.measures, reading),
        f'<p class="hk-soft hk-small">{in_html(claim.locator)}</p>' if claim.locator else "",
        f"<p>Note: {long_text(claim.note)}</p>" if claim.note else "",
        f"<p>{cited(claim.source)}</p>",
        _record(claim, reading, curie),
    ]
    name = escape(claim_name(claim))
    return f'<div class="hk-claim{side}" data-claim="{name}">{"".join(parts)}</div>'


def _grades(claim: Claim, reading: Reading) -> str:
    words = [f"certainty: {claim.certainty}"]
    if claim.frequency and (reading.data or "not stated" not in claim.frequency):
        words.append(claim.frequency)
    words += [text for text in (claim.advice, claim.stage, claim.role) if text]
    return " · ".join([level(claim), *map(in_html, words)])


def _explained(claim: Claim, reading: Reading) -> str:
    """Say what the grades mean, for who reads plainly."""
    labels = (claim.evidence_level, claim.certainty, claim.frequency, claim.advice)
    meanings = [
        f"<strong>{in_html(label)}</strong>: {in_html(reading.meaning(label), 400)}"
        for label in labels
        if label and reading.meaning(label) and "not stated" not in label
    ]
    return f'<p class="hk-small hk-soft">{" ".join(meanings)}</p>' if meanings else ""


def _said(claim: Claim) -> str:
    if claim.sentence is None:
        return ""
    place = in_html(f"{claim.sentence.notation}, {claim.sentence.locator}")
    return (
        '<p><span class="hk-soft">In our words:</span> '
        f"{long_text(claim.sentence.paraphrase)} "
        f'<span class="hk-soft hk-small">({place})</span></p>'
    )


def _numbers(measures: Iterable[Measure], reading: Reading) -> str:
    """Give the numbers of a claim; an interval stands with its estimate where there is one."""
    found = {measure.name: measure for measure in measures}
    words = {name: _number(measure) for name, measure in found.items()}
    estimates = [name for name in found if name not in _NO_ESTIMATES]
    if set(_INTERVAL) <= set(found) and len(estimates) == 1:
        low, high = (found.pop(name).value for name in _INTERVAL)
        words = {name: text for name, text in words.items() if name in found}
        words[estimates[0]] += f" (95 percent interval {low} to {high})"
    if not words:
        return ""
    told = [reading.meaning(measure.label) for measure in found.values()]
    meaning = " ".join(filter(None, told))
    explained = f'<br><span class="hk-small hk-soft">{in_html(meaning, 800)}</span>'
    return f"<p>{', '.join(map(in_html, words.values()))}{explained if meaning else ''}</p>"


def _number(measure: Measure) -> str:
    """Give a number with what it is, as one would say it."""
    value = measure.value
    said = {
        "percent": f"{value} percent",
        "days": f"{value} day{'' if value == '1' else 's'}",
        "n": f"{measure.label} {int(value):,}" if value.isdecimal() else "",
    }
    return said.get(measure.name) or f"{measure.label} {value}"


def _record(claim: Claim, reading: Reading, curie: str) -> str:
    curator = claim.curator.rpartition("/")[2].replace("_", " ")
    name = claim_name(claim)
    parts = [f"Curated by {in_html(curator)}, {in_html(claim.date)}"]
    parts.append(link(reading.url(curie, claim=name), f"Link to {name}"))
    if not reading.plain:
        parts.append(link(query_url(f"DESCRIBE <{claim.iri}>"), "Record"))
    if reading.data:
        parts.append(f'<code class="hk-copy">{in_html(claim.iri, 400)}</code>')
        if claim.sentence is not None:
            parts.append(f"SHA-256 of the sentence <code>{in_html(claim.sentence.sha256)}</code>")
    return f'<p class="hk-soft hk-small">{" · ".join(parts)}</p>'
