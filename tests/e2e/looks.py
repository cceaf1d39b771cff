"""In which sizes and themes a test looks at a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.visiting import NARROW, NARROWEST, WIDE

if TYPE_CHECKING:
    from tests.e2e.visiting import Scheme

Look = tuple[tuple[int, int], "Scheme"]
WIDE_LIGHT: Look = (WIDE, "light")
WIDE_DARK: Look = (WIDE, "dark")
NARROW_LIGHT: Look = (NARROW, "light")
NARROW_DARK: Look = (NARROW, "dark")
NARROWEST_LIGHT: Look = (NARROWEST, "light")
NARROWEST_DARK: Look = (NARROWEST, "dark")


def seen_in(*looks: Look) -> pytest.MarkDecorator:
    """Run a test with a visit in each of these; each size and each theme once is enough here.

    What fits depends on the size, and what stands out on the theme. `make ui-report` looks at all
    pages in all sizes and in both themes.
    """
    names = [f"{size[0]}-{scheme}" for size, scheme in looks]
    return pytest.mark.parametrize("visit", looks, ids=names, indirect=True)
