"""Compare: kinds side by side, as a grid with the evidence or as a map of how strong it is."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING

import streamlit as st

from hamkg.comparison_model import (
    MOST_COMPARED,
    SHOWN,
    comparison_csv,
    comparison_json,
)
from hamkg.errors import HamkgError
from ui.address import Address
from ui.compared import GRID, VIEWS, comparison_table, legend
from ui.components import error_box, heading, html
from ui.inpage import go_link, show_inpage
from ui.links import compare_url, link, query_url
from ui.redflags import redflag_notes
from ui.state import address_value, kinds_by_curie, kinds_by_iri, open_graph
from ui.text import in_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.comparison_model import Comparison
    from hamkg.model import Ref

PLACES = tuple(ascii_lowercase)
NAMES = (*PLACES, "by", "only", "view")
STYLE = Path(__file__).parent.parent / "static" / "compare.css"
_EXAMPLES = (
    ("ham:sciatica", "ham:piriformis_syndrome", "ham:hamstring_strain"),
    ("ham:nordic_hamstring_exercise", "ham:romanian_deadlift", "ham:leg_curl"),
    ("ham:semitendinosus", "ham:semimembranosus", "ham:biceps_femoris_long_head"),
)


def asked_kinds() -> list[Ref]:
    """Give the kinds that the address names, each once; say which it names that are none."""
    found: dict[str, Ref] = {}
    for place in PLACES:
        term = address_value(place)
        if term:
            try:
                iri = open_graph().resolve(term)
            except HamkgError as error:
                error_box(error)
            else:
                found[iri] = kinds_by_iri()[iri]
    return list(found.values())


def placed(kinds: Sequence[Ref]) -> Address:
    """Give the address of this page with these kinds, and all else as it is."""
    rest = Address.current("compare", "by", "only", "view")
    pairs = tuple(zip(PLACES, (ref.curie for ref in kinds), strict=False))
    return Address("compare", (*pairs, *rest.values))


def add_kind(kinds: Sequence[Ref]) -> None:
    """Offer to put one more kind beside the others."""
    options = sorted(kinds_by_iri().values(), key=lambda ref: ref.label.casefold())
    chosen = st.selectbox(
        "Add a kind",
        [ref for ref in options if ref not in kinds],
        index=None,
        format_func=lambda ref: ref.label,
        placeholder="Choose a kind",
        key=f"add_to_{'_'.join(ref.curie for ref in kinds)}",
        width=330,
    )
    if chosen is not None:
        for place, ref in zip(PLACES, (*kinds, chosen), strict=False):
            st.query_params[place] = ref.curie
        st.rerun()


def kind_chips(kinds: Sequence[Ref]) -> str:
    """Give the kinds, each to be taken away again."""
    chips = "".join(
        go_link(
            placed([other for other in kinds if other != ref]),
            f'{in_html(ref.label)} <span aria-hidden="true">✕</span>',
            id_=f"without-{ref.curie}",
            state=f' aria-label="Take away {escape(ref.label)}"',
        )
        for ref in kinds
    )
    return f'<span class="hk-soft">Compared</span><span class="hk-chosen">{chips}</span>'


def choices(title: str, name: str, words: Mapping[str, str], current: str, here: Address) -> str:
    """Give a row of links of which one is current."""
    rows = "".join(
        go_link(
            here.having(name, key),
            in_html(text),
            id_=f"{name}-{key}",
            state=' aria-current="true"' if key == current else "",
        )
        for key, text in words.items()
    )
    return f'<span class="hk-soft">{title}</span><span class="hk-sorts">{rows}</span>'


def show_start(kinds: Sequence[Ref]) -> None:
    """Ask for kinds, and offer some to start from."""
    known = kinds_by_curie()
    rows = "".join(
        f"<li>{link(compare_url(*group), ', '.join(known[curie].label for curie in group))}</li>"
        for group in _EXAMPLES
        if known.keys() >= set(group)
    )
    asked = "Choose another kind to put beside it." if kinds else "Choose two to six kinds."
    html(f"<p>{asked} For example</p><ul>{rows}</ul>")


def show_comparison(comparison: Comparison) -> None:
    """Show the rows with what they can be narrowed and compared by, and as data."""
    view = address_value("view") if address_value("view") in VIEWS else GRID
    here = placed(comparison.kinds)
    aspects = {aspect.name: aspect.title for aspect in comparison.aspects}
    parts = (
        kind_chips(comparison.kinds),
        choices("Compare by", "by", aspects, comparison.aspect.name, here),
        choices("Show", "only", SHOWN, comparison.only, here),
        choices("As", "view", VIEWS, view, here),
    )
    body = comparison_table(comparison, view) + legend()
    if not comparison.rows:
        body = (
            "<p><strong>No row is left.</strong> Compare by another aspect, or show everything. "
            "That nothing is stated does not mean that it is not so.</p>"
        )
    show_inpage(
        f'<div class="hk-choose">{"".join(parts)}</div>{body}',
        status=status(comparison),
        names=NAMES,
        key="compare_rows",
    )
    offer_data(comparison)


def status(comparison: Comparison) -> str:
    """Say how much is shown, and of what."""
    shown, total = len(comparison.rows), comparison.total
    count = f"{total} row{'' if total == 1 else 's'}" if shown == total else f"{shown} of {total}"
    every = "Both" if len(comparison.kinds) == 2 else f"All {len(comparison.kinds)}"  # noqa: PLR2004
    return f"Showing {count}. {every} share {comparison.common}."


def offer_data(comparison: Comparison) -> None:
    """Offer the same rows as SPARQL, CSV and JSON."""
    html(
        '<p class="hk-small hk-asdata"><span class="hk-soft">This comparison as data:</span> '
        f"{link(query_url(comparison.sparql), 'View as SPARQL')}</p>"
    )
    document = json.dumps(comparison_json(comparison), ensure_ascii=False, indent=1)
    with st.container(horizontal=True):
        for suffix, media, text in (
            ("csv", "text/csv", comparison_csv(comparison)),
            ("json", "application/json", document),
        ):
            st.download_button(
                suffix.upper(),
                data=text.encode(),
                file_name=f"comparison.{suffix}",
                mime=media,
                on_click="ignore",
                icon=":material/download:",
                key=f"download_{suffix}",
            )


def show(kinds: Sequence[Ref]) -> None:
    """Show the kinds side by side, or say why that cannot be."""
    try:
        comparison = open_graph().compare(
            [ref.iri for ref in kinds],
            by=address_value("by"),
            only=address_value("only") or "all",
        )
    except HamkgError as error:
        error_box(error)
        show_inpage(
            f'<div class="hk-choose">{kind_chips(kinds)}</div>',
            status="",
            names=NAMES,
            key="kinds",
        )
        return
    st.set_page_config(
        page_title=f"{' and '.join(ref.label for ref in kinds)} side by side · hamkg"
    )
    html(redflag_notes(open_graph().entity(ref.iri) for ref in kinds))
    show_comparison(comparison)


heading("Compare", "Two to six kinds side by side: what is stated of each, and how well.")
st.html(STYLE)
compared = asked_kinds()
if len(compared) < MOST_COMPARED:
    add_kind(compared)
if len(compared) > 1:
    show(compared)
else:
    show_start(compared)
