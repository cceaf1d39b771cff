"""Text of the data, made fit to be shown: it stays text, it stays in its place, and it ends.

Whoever opens a store of their own shows what they did not write. Escaping keeps markup away;
this keeps away what is left: characters that turn the reading order of a page round, and texts
so long that nothing else can be seen.
"""

from __future__ import annotations

import unicodedata
from html import escape

LABEL = 160
"""A name is cut after so many characters."""
SENTENCE = 400
"""A sentence about two things, each with a name of its own, gets more room."""
PARAGRAPH = 1200
"""A text shows so many characters before one asks for all of it."""
ALL = 20_000
"""Not even who asks for all of a text gets more than this on a page."""
# What sets a direction for what follows it, and what no eye can see: by its number instead.
_HIDDEN = {
    number: f"[U+{number:04X}]"
    for number in (
        *range(0x09),
        *range(0x0B, 0x0D),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0x061C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    )
}
_RIGHT_TO_LEFT = {"R", "AL"}


def visible(text: str, most: int = LABEL) -> str:
    r"""Give a text with its hidden characters made visible, cut where it gets too long.

    >>> visible("harmless\u202egnihton"), visible("abcdef", 4)
    ('harmless[U+202E]gnihton', 'abc…')
    """
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return cut.translate(_HIDDEN)


def in_html(text: str, most: int = LABEL) -> str:
    """Give a text as HTML that shows it and does nothing else.

    >>> in_html("<b>bold</b>")
    '&lt;b&gt;bold&lt;/b&gt;'
    """
    shown = escape(visible(text, most))
    turned = not shown.isascii() and any(
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in shown
    )
    return f"<bdi>{shown}</bdi>" if turned else shown


def long_text(text: str) -> str:
    """Give a text as HTML that opens to all of it where it is long.

    >>> long_text("short")
    'short'
    """
    if len(text) <= PARAGRAPH:
        return in_html(text, PARAGRAPH)
    rest = text[PARAGRAPH:]
    told = f"Show all {len(text):,} characters"
    if len(text) > ALL:
        told = f"Show the first {ALL:,} of {len(text):,} characters"
    return (
        f"{in_html(text[:PARAGRAPH], PARAGRAPH)}"
        f'<details class="hk-rest"><summary class="hk-more">{told}</summary>'
        f"{in_html(rest, ALL - PARAGRAPH)}</details>"
    )
