"""The page of gaps, why a relation is not there, and proofs where a relation is shown."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlparse

import pytest

from hamkg import KnowledgeGraph, Table
from tests.apptest import run, shown

if TYPE_CHECKING:
    from hamkg.model import Ref

ABSENT = {
    "subject": "ham:glute_bridge",
    "relation": "ham:mayHelpPrevent",
    "object": "ham:hamstring_strain",
}


def ref(name: str) -> Ref:
    return next(ref for ref in KnowledgeGraph.open().kinds() if ref.curie == f"ham:{name}")


# ---------------------------------------------------------------- gaps


def test_all_gaps_and_the_map_are_one_query_to_take_away(kg: KnowledgeGraph) -> None:
    address = html.unescape(re.findall(r'href="(query\?[^"]+)"', shown(run("gaps")))[-1])

    table = kg.query(parse_qs(urlparse(address).query)["query"][0])
    assert isinstance(table, Table)
    assert len(table) == len(kg.gaps()) + len(kg.gap_map())


def test_the_page_says_what_a_gap_is_and_shows_all_with_their_shares(kg: KnowledgeGraph) -> None:
    text = shown(run("gaps"))

    gaps = kg.gaps()
    assert "a gap in this graph, not in medicine" in text
    assert all(html.escape(gap.title) in text for gap in gaps)
    assert all(f"{gap.open} of {gap.total} · " in text for gap in gaps)
    assert text.count('class="hk-fill"') == len(gaps)


def test_the_map_has_a_field_for_each_pair_with_number_and_word(kg: KnowledgeGraph) -> None:
    text = shown(run("gaps"))

    cells = kg.gap_map()
    assert all(f"{cell.filled} of {cell.total}, {cell.level}" in text for cell in cells)
    assert 'data-go="gap=Muscle.insertsOn"' in text


def test_a_gap_shows_its_members_page_by_page_with_the_query(kg: KnowledgeGraph) -> None:
    gaps = kg.gaps()
    gap = next(gap for gap in gaps if 25 < gap.open <= 50 and gap.members[0].other is None)
    first, second = (shown(run("gaps", gap=gap.name, page=page)) for page in ("1", "2"))

    assert f"{gap.open} of {gap.total} {gap.noun}, here 1 to 25" in first
    listed = first.partition('class="hk-entries"')[2].partition("</ul>")[0]
    assert listed.count("<li>") == 25
    assert html.escape(gap.members[-1].item.label) in second
    assert "What would fill it:" in first
    address = html.unescape(re.findall(r'href="(query\?[^"]+)"', first)[-1])
    table = kg.query(parse_qs(urlparse(address).query)["query"][0])
    assert isinstance(table, Table)
    assert len(table) == gap.open


def test_a_relation_in_a_gap_leads_to_what_backs_it(kg: KnowledgeGraph) -> None:
    text = shown(run("gaps", gap="relations-in-dispute"))

    member = kg.gap("relations-in-dispute").members[0]
    assert member.relation is not None
    assert member.other is not None
    claim = f"claim={member.relation.curie[4:]}.{member.other.curie[4:]}"
    assert claim in text


def test_a_field_of_the_map_opens_its_list() -> None:
    text = shown(run("gaps", gap="Muscle.insertsOn"))

    assert "Kinds of muscle with nothing after “inserts on”" in text


def test_an_unknown_gap_is_said_to_be_one() -> None:
    text = shown(run("gaps", gap="muscles-without-luck"))

    assert "Nothing here is called “muscles-without-luck”" in text
    assert "All gaps" in text


# ---------------------------------------------------------------- why not


def test_the_form_stands_below_the_gaps_with_examples() -> None:
    app = run("gaps")

    assert [box.label for box in app.selectbox] == ["From", "Relation", "To"]
    assert "gaps?subject=ham:squat&amp;relation=ham:mayHelpPrevent" in shown(app)


def test_the_address_asks_and_the_page_answers() -> None:
    text = shown(run("gaps", **ABSENT))

    assert "not here, but could follow" in text
    assert "✗ Missing" in text
    assert "✓ Holds" in text
    assert "no sign that what is missing is so" in text
    assert 'class="hk-gaps"' not in text


def test_what_is_chosen_goes_to_the_address() -> None:
    app = run("gaps", **{name: ABSENT[name] for name in ("subject", "relation")})

    app.selectbox[2].set_value(ref("hamstring_strain")).run()

    assert app.query_params["object"] == "ham:hamstring_strain"
    assert "not here, but could follow" in shown(app)


def test_a_relation_that_is_there_is_explained() -> None:
    text = shown(run("gaps", **{**ABSENT, "subject": "ham:leg_press"}))

    assert "it is not established" in text
    assert "Weakest link: Leg press strengthens hamstring muscle group" in text


def test_what_goes_against_the_definitions_is_said_to() -> None:
    text = shown(run("gaps", **{**ABSENT, "subject": "ham:ice"}))

    assert "against the definitions" in text
    assert "starts at an exercise" in text


@pytest.mark.parametrize("name", ["subject", "relation", "object"])
def test_a_term_that_is_unknown_is_named(name: str) -> None:
    text = shown(run("gaps", **{**ABSENT, name: "ham:hamsting"}))

    assert "Nothing here is called “ham:hamsting”" in text


def test_a_link_to_a_relation_that_is_gone_leads_to_why_it_is_not_there() -> None:
    text = shown(run("entity", iri="ham:glute_bridge", claim="mayHelpPrevent.hamstring_strain"))

    assert (
        "gaps?subject=ham:glute_bridge&amp;relation=ham:mayHelpPrevent&amp;"
        "object=ham:hamstring_strain" in text
    )


# ---------------------------------------------------------------- proofs on pages


def test_a_proof_opens_to_its_leaves_with_grade_and_source() -> None:
    text = shown(run("entity", iri="ham:leg_press", claim="mayHelpPrevent.hamstring_strain"))
    proof = text.partition('class="hk-proof"')[2].partition("Link to this relation")[0]

    assert "Inferred, and a hypothesis" in proof
    assert "Weakest link:" in proof
    assert "In general: X may help prevent Y, because X strengthens Z" in proof
    assert proof.count('<ol class="hk-tree">') == 2
    assert "hamstring strain overloads" not in proof.partition("<ol")[0]
    assert 'class="hk-leaf"' in proof
    assert "expert opinion" in proof
    assert "sources?source=" in proof


def test_a_proof_read_plainly_has_no_rules() -> None:
    text = shown(
        run("entity", iri="ham:leg_press", claim="mayHelpPrevent.hamstring_strain", level="plain")
    )

    assert "Weakest link:" in text
    assert "In general: X" not in text
