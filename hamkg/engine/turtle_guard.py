"""Says how deep Turtle and its relatives nest, before an engine reads what may crash it."""

from __future__ import annotations

import re

from hamkg.service_errors import UploadRefusedError

# What may hold a bracket without meaning it, as the grammar of Turtle has it, and the brackets.
# What is not closed reaches to its end, and nothing is tried twice: time grows with length alone.
_PART = re.compile(
    rb"""
      (?P<term><<\(?) | (?P<end>\)?>>)
    | (?P<open>[\[({]) | (?P<close>[\])}])
    | <[^\x00-\x20<>"{}|^`]*+>
    | \"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\"|\Z)
    | '''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\Z)
    | "(?:[^"\\\n\r]++|\\.)*+"?
    | '(?:[^'\\\n\r]++|\\.)*+'?
    | \#[^\n\r]*+
    | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
_STEPS = {"term": (1, 0), "end": (-1, 0), "open": (0, 1), "close": (0, -1)}


def refuse_deep_text(data: bytes, terms: int, brackets: int) -> None:
    """Raise UploadRefusedError where triple terms or brackets nest deeper than this.

    >>> refuse_deep_text(b"<a> <b> '((((' , ((1)) .", 0, 2)
    """
    # Most documents do not hold as many in all.
    if data.count(b"<<") <= terms and sum(map(data.count, (b"[", b"(", b"{"))) <= brackets:
        return
    term, bracket = 0, 0
    for part in _PART.finditer(data):
        kind = part.lastgroup
        if kind is None:
            continue
        term, bracket = term + _STEPS[kind][0], bracket + _STEPS[kind][1]
        if term > terms:
            raise _too_deep("triple terms", terms, data, part.start())
        if bracket > brackets:
            raise _too_deep("brackets", brackets, data, part.start())


def _too_deep(what: str, most: int, data: bytes, offset: int) -> UploadRefusedError:
    line = data.count(b"\n", 0, offset) + 1
    msg = f"Line {line}: {what} are nested more than {most:,} deep."
    return UploadRefusedError(msg, hint="Give what lies inside a name of its own.")
