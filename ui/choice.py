"""A choice among kinds whose value the address holds, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref


def choose(label: str, options: Sequence[Ref], *, name: str, current: Ref) -> None:
    """Offer terms by label; a new choice goes to the address under a name, and the page follows.

    The box is made anew for each value, so that it shows what the address says after Back, too.
    """
    chosen = st.selectbox(
        label,
        options,
        index=options.index(current) if current in options else None,
        format_func=lambda ref: ref.label,
        key=f"{name}_of_{current.curie}",
    )
    if chosen is not None and chosen != current:
        st.query_params[name] = chosen.curie
        st.rerun()
