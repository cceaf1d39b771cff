"""Refuses words that a query or an update must not use, however the engine would read them."""

from __future__ import annotations

import re

from hamkg.engine.tokens import has_word, without_opaque_parts
from hamkg.errors import QueryRefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hamkg.errors import QueryError

    Parse = Callable[[str], object]


_ESCAPE = r"\\u([0-9a-fA-F]{4})|\\U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})"


def refuse_calls(query: str, parse: Parse) -> None:
    """Raise QueryRefusedError where a query would call another server."""
    refuse_keywords(query, parse, {"service": _no_service})


def refuse_calls_of_update(update: str, parse: Parse) -> None:
    """Raise QueryRefusedError where an update would call another server or fetch a document.

    ``parse`` itself must call none, whatever the text.
    """
    words = {"service": _no_service, "load": _no_load}
    refuse_keywords(update, parse, words, harmless=True)


def refuse_escaped_calls(text: str) -> None:
    r"""Raise QueryRefusedError where a text that does not parse calls for something by escapes.

    SPARQL reads them before all else (section 19.2), and the engine only within terms.

    >>> refuse_escaped_calls(r"ASK { \u0053ERVICE <x:> {} }")
    Traceback (most recent call last):
    hamkg.errors.QueryRefusedError: hamkg does not call other servers on a query's behalf.
    """
    read = unescaped(text)
    if read != text:
        for word, refusal in (("service", _no_service), ("load", _no_load)):
            if has_word(word, read):
                raise refusal()


def unescaped(text: str) -> str:
    r"""Give a text as one reads it that replaces escapes before all else.

    >>> unescaped(r"ASK { \u0053ERVICE }")
    'ASK { SERVICE }'
    """
    return re.sub(_ESCAPE, lambda found: chr(int(found[1] or found[2], 16)), text)


def _no_service() -> QueryError:
    return QueryRefusedError("hamkg does not call other servers on a query's behalf.")


def _no_load() -> QueryError:
    return QueryRefusedError(
        "hamkg does not fetch documents on an update's behalf.",
        hint="Send the statements themselves, with INSERT DATA or as a file.",
    )


def refuse_keywords(
    text: str,
    parse: Parse,
    errors: Mapping[str, Callable[[], QueryError]],
    *,
    harmless: bool = False,
) -> None:
    """Raise the error of a word that a text uses as a keyword, as the engine's parser sees it.

    The words are made meaningless wherever they stand. In a string, comment, IRI or name that
    changes nothing, but where one was the keyword the text no longer parses, and is not answered:
    no reading of ours has to agree with the engine's, which needs no space between words.

    Raises what ``parse`` raises where the text is broken anyway; that is told for sure where
    ``parse`` is ``harmless``: where it may be given the text with its keywords.
    """
    lowered = text.lower()
    found = [word for word in errors if word in lowered]
    if not found:
        return
    pattern = re.compile("|".join(found), re.IGNORECASE | re.ASCII)
    try:
        parse(pattern.sub(lambda word: f"{word[0][0]}x{word[0][2:]}", text))
    except SyntaxError as error:
        if harmless:
            parse(text)
        keywords = without_opaque_parts(text).lower()
        for word in found:
            if word in keywords:
                refusal = errors[word]()
                raise refusal from error
        raise
