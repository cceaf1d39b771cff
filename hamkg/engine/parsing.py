"""Asks the engine whether a text is a query or an update, without doing what the text says."""

from __future__ import annotations

import re

import pyoxigraph as ox

from hamkg.engine.guard import refuse_calls, refuse_calls_of_update
from hamkg.engine.standard import hold_to_longest_token
from hamkg.namespaces import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The second of these fails whenever it is reached: what stands behind is parsed, never done.
_STOP = " CREATE GRAPH <urn:x-hamkg:stop> ; CREATE GRAPH <urn:x-hamkg:stop> ; "
_PLACE = r"(?<=\bat )(\d+):(\d+)"


def parse_query(text: str, base: str | None = None) -> None:
    """Raise SyntaxError where a text is no query, QueryRefusedError where it calls a server."""
    refuse_calls(text, lambda words: _try(words, base))
    _try(text, base)


def _try(query: str, base: str | None) -> None:
    # The engine has no parser of its own to call: over no data, answering is little more.
    try:
        ox.Store().query(query, prefixes=PREFIXES, base_iri=base)
    except RuntimeError:
        return  # It did parse, and asks for what the engine cannot do.


def parse_update(text: str, base: str | None = None) -> None:
    """Raise SyntaxError where a text is no update; it is not carried out, whatever it says.

    Its declarations stand at the beginning, as those of ``hoisted`` do.
    """
    from hamkg.engine.prologue import end_of_prologue

    start = end_of_prologue(text)
    stopped = text[:start] + _STOP + text[start:]
    try:
        ox.Store().update(stopped, prefixes=PREFIXES, base_iri=base)
    except SyntaxError as error:
        told = re.sub(_PLACE, lambda at: _without_stop(stopped, start, at), str(error), count=1)
        raise SyntaxError(told) from error
    except RuntimeError:
        return  # It did parse, and was stopped.


def _without_stop(stopped: str, start: int, at: re.Match[str]) -> str:
    from hamkg.engine.tokens import place_of

    line, column = int(at[1]), int(at[2])
    before = "\n".join([*stopped.split("\n")[: line - 1], ""])
    offset = len(before) + column - 1
    text = stopped[:start] + stopped[start + len(_STOP) :]
    moved = offset - len(_STOP) if offset >= start + len(_STOP) else min(offset, start)
    return "{}:{}".format(*place_of(text, moved))


def check_query(text: str, base: str | None) -> None:
    """Raise where a query must not be answered, or is none though the engine takes it.

    Raises QueryRefusedError, QuerySyntaxError, SyntaxError.
    """
    refuse_calls(text, lambda words: _try(words, base))
    hold_to_longest_token(text, lambda words: parse_query(words, base))


def check_update(text: str, base: str | None) -> None:
    """Raise where an update must not be carried out, or is none though the engine takes it.

    Raises QueryRefusedError, QuerySyntaxError, SyntaxError.
    """
    refuse_calls_of_update(text, lambda words: parse_update(words, base))
    hold_to_longest_token(text, lambda words: parse_update(words, base))


def fault_as_sent(sent: str, fault: Exception, parse: Callable[[str], object]) -> Exception:
    """Give a fault with its place in the text as it was sent, before words were mended in it."""
    if isinstance(fault, SyntaxError):
        try:
            parse(sent)
        except SyntaxError as first:
            return first
    return fault
