"""Says how deep and how wide JSON is, before an engine reads what may crash it."""

from __future__ import annotations

import json
import re
from typing import NamedTuple, NoReturn, TypeAlias

from hamkg.errors import RdfSyntaxError
from hamkg.service_errors import UploadRefusedError, UploadTooLargeError

# Nothing is tried twice here, so that time grows with length alone.
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class _Members(NamedTuple):
    """All that is kept of an object: how many members it has."""

    members: int


_Value: TypeAlias = "_Members | list[_Value] | str | bool | None"


def refuse_hostile_json(data: bytes, depth: int, values: int, terms: int) -> None:
    """Raise where JSON nests too deep, holds too many values, or a context too many terms.

    Raises UploadRefusedError, UploadTooLargeError, and RdfSyntaxError for what is no JSON.

    >>> refuse_hostile_json(b'{"@context": {"a": "urn:a"}, "a": "[[[["}', 2, 10, 1)
    """
    bare = _TEXT.sub(b"", data)
    if sum(map(bare.count, (b",", b"[", b"{"))) > values:
        msg = f"The JSON-LD has more than {values:,} values."
        raise UploadTooLargeError(msg, hint="Send it in parts, or as Turtle or N-Triples.")
    _refuse_depth(bare, depth)
    _Contexts(terms).check(data)


def _refuse_depth(bare: bytes, most: int) -> None:
    depth = 0
    for mark in bare.translate(None, _NO_BRACKETS):
        depth += 1 if mark in b"[{" else -1
        if depth > most:
            raise _too_deep(most)


def _too_deep(most: int) -> UploadRefusedError:
    return UploadRefusedError(f"The JSON-LD is nested more than {most:,} deep.")


class _Contexts:
    """Reads JSON as the engine will, and looks into each context."""

    def __init__(self, terms: int) -> None:
        self._terms = terms

    def check(self, data: bytes) -> None:
        # Numbers need not be understood here, and to do so takes long where they are long.
        decoder = json.JSONDecoder(
            object_pairs_hook=self._on_object,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_number,
        )
        try:
            decoder.decode(data.decode())
        except json.JSONDecodeError as error:
            line, column = error.lineno, error.colno
            msg = f"Line {line}, column {column}: this is not JSON ({error.msg})."
            raise RdfSyntaxError(msg, line=line, column=column) from error

    def _on_object(self, pairs: list[tuple[str, _Value]]) -> _Members:
        # Pairs, for a name may stand there twice, and one of the two be forgotten.
        for name, value in pairs:
            if name != "@context":
                continue
            for context in value if isinstance(value, list) else [value]:
                # The engine follows terms that are defined by one another into the depth.
                if isinstance(context, _Members) and context.members > self._terms:
                    msg = f"A context of the JSON-LD has more than {self._terms:,} terms."
                    raise UploadRefusedError(msg, hint="Leave out the terms that are not used.")
        return _Members(len(pairs))


def _no_number(text: str) -> NoReturn:
    msg = f"{text} is no number of JSON."
    raise RdfSyntaxError(msg)
