"""The query of this visit: its text, the address that holds it, and its answer on the way.

The address is the only state that outlives a visit. What it says is asked at once; what is run in
the editor is written into it, as the name of an example or as the query itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from ui.query.examples import examples
from ui.state import open_graph

if TYPE_CHECKING:
    from hamkg import Asking

DEADLINE = 10.0
# Of an answer, which each open page keeps: about 35,000 rows.
MAX_BYTES = 8_000_000
# Characters; some browsers, chats and mail programs cut longer links.
LONGEST_LINK = 2000
FIRST = """SELECT ?muscle ?nerve WHERE {
  ?muscle a ham:Muscle ; ham:innervatedBy ?nerve .
}
LIMIT 50"""
_KEY = "asked"
_NAMES = ("query", "ex")


@dataclass(slots=True)
class Asked:
    """What stands in the editor, and what was asked of it.

    ``version`` grows when the page, and not who types, changes the text. ``unknown`` is the name
    of an example that the address asks for in vain.
    """

    text: str
    version: int
    address: tuple[str, str]
    asking: Asking | None = None
    unknown: str = ""

    @property
    def fits_a_link(self) -> bool:
        """Whether the address can hold the query."""
        return len(self.text) <= LONGEST_LINK


def asked() -> Asked:
    """Give the query of this visit; where the address has changed, the one it tells of."""
    known: Asked | None = st.session_state.get(_KEY)
    here = _address()
    if known is not None and known.address == here:
        return known
    text, example = here
    if example and not text:
        text = next((item.text for item in examples() if item.name == example), "")
    found = Asked(
        text or FIRST,
        version=known.version + 1 if known else 0,
        address=here,
        unknown="" if text else example,
    )
    _replace(known, found, asks=bool(text.strip()))
    return found


def keep_address() -> None:
    """Write the query of this visit into the address, where an older one has come back.

    Whatever reruns a page brings along the address as the browser had it. A timer that goes off
    between a query and the news of its address would have the query before asked once more.
    """
    known: Asked | None = st.session_state.get(_KEY)
    if known is not None and known.address != _address():
        _hold(dict(zip(_NAMES, known.address, strict=True)))


def ask(text: str) -> None:
    """Ask what who types wants to know, and write it into the address."""
    known: Asked | None = st.session_state.get(_KEY)
    found = Asked(text, version=known.version if known else 0, address=_write_address(text))
    _replace(known, found, asks=bool(text.strip()))


def _replace(known: Asked | None, found: Asked, *, asks: bool) -> None:
    if known is not None and known.asking is not None:
        known.asking.stop()
    if asks:
        # However many pages one visitor opens, others find a place. No address: this machine.
        who = st.context.ip_address or ""
        found.asking = open_graph().begin_query(
            found.text, deadline=DEADLINE, max_bytes=MAX_BYTES, who=who
        )
    st.session_state[_KEY] = found


def _address() -> tuple[str, str]:
    query, example = (st.query_params.get(name, "") for name in _NAMES)
    return query, example


def _write_address(text: str) -> tuple[str, str]:
    example = next((item.name for item in examples() if item.text == text), None)
    held = {}
    if example is not None:
        held = {"ex": example}
    elif text.strip() and len(text) <= LONGEST_LINK:
        held = {"query": text}
    _hold(held)
    return _address()


def _hold(held: dict[str, str]) -> None:
    for name in _NAMES:
        if held.get(name):
            st.query_params[name] = held[name]
        else:
            st.query_params.pop(name, None)
