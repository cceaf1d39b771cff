"""Mends in the text of a query what the engine does otherwise than SPARQL 1.1 says."""

from __future__ import annotations

import re

from hamkg.engine.tokens import brackets, iris, place_of, replaced, without_opaque_parts
from hamkg.errors import QuerySyntaxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Compiled by who needs them: most queries do not. What is MAYBE there, and IRIs, are looked for
# in the whole text, the others in text without opaque parts.
_BOOLEAN = r"\b(?:true|false)\b"
_SPACED = r"\b(?P<name>concat|coalesce|bnode)\s+(?=\()"
_MAYBE_SPACED = r"\b(?:concat|coalesce|bnode)[\s#]"
_CONCATENATION = r"\bgroup_concat\s*(?=\()"
_ANY_PROPERTY = r"!\s*\(\s*\)"
_MAYBE_ANY_PROPERTY = r"!\s*[(#]"
_IN_IRI = r"[^<>\s\"{}|^`]"
# An IRI that may be two comparisons: it has no scheme, or it holds what stands between two.
_DOUBTFUL = rf"<(?![A-Za-z][A-Za-z0-9+.-]*+:[^?$&,()<>\s\"{{}}|^`]*+>){_IN_IRI}+>"
_OPERATOR = r"[?$&,()]"


def spelled(query: str) -> str:
    """Give a query, as long as it was, in the spelling that the engine knows.

    It takes true and false in small letters only, and no space behind the name of some functions.

    >>> spelled("ASK { FILTER(TRUE && CONCAT ('a') = ?a) }")
    "ASK { FILTER(true &&  CONCAT('a') = ?a) }"
    """
    lowered = query.lower()
    if not _has_capitals(query, lowered) and not _is_maybe_spaced(lowered):
        return query
    text = without_opaque_parts(query)
    return replaced(query, _spellings(query, text))


# Most queries have none of these words, and each look at a text costs as much as a bit of answer.
def _has_capitals(query: str, lowered: str) -> bool:
    return ("true" in lowered and lowered.count("true") != query.count("true")) or (
        "false" in lowered and lowered.count("false") != query.count("false")
    )


def _is_maybe_spaced(lowered: str) -> bool:
    named = "concat" in lowered or "coalesce" in lowered or "bnode" in lowered
    return named and re.search(_MAYBE_SPACED, lowered) is not None


def _spellings(query: str, text: str) -> Iterator[tuple[int, int, str]]:
    for found in re.finditer(f"{_BOOLEAN}|{_SPACED}", text, re.IGNORECASE):
        name = found["name"] or ""
        space = query[found.start() + len(name) : found.end()]
        yield found.start(), found.end(), space + name if name else space.lower()


def mended(query: str) -> str:
    """Give a query that is ``spelled`` in words by which the engine does what SPARQL 1.1 says.

    GROUP_CONCAT of texts in one language keeps the language, where section 18.5.1.7 makes a
    plain text; and the engine does not know ``!()``, any property at all.

    >>> mended("SELECT (GROUP_CONCAT(?label) AS ?all) { ?s !() ?label }")
    'SELECT (STR(GROUP_CONCAT(?label)) AS ?all) { ?s (<urn:x>|!<urn:x>) ?label }'
    """
    any_property = "!" in query and re.search(_MAYBE_ANY_PROPERTY, query)
    if any_property or "group_concat" in query.lower():
        return replaced(query, _changes(query, without_opaque_parts(query)))
    return query


def _changes(query: str, text: str) -> Iterator[tuple[int, int, str]]:
    closed = brackets(text, "()")
    for found in re.finditer(_CONCATENATION, text, re.IGNORECASE):
        end = closed.get(found.end())
        if end is not None:
            yield found.start(), found.start(), "STR("
            yield end, end, ")"
    for found in re.finditer(_ANY_PROPERTY, text):
        # Between these brackets a variable may have been blanked out.
        whole = query[found.start() : found.end()]
        if "".join(re.sub(r"#[^\n\r]*", "", whole).split()) == "!()":
            yield found.start(), found.end(), "(<urn:x>|!<urn:x>)"


def hold_to_longest_token(query: str, parse: Callable[[str], object]) -> None:
    """Raise QuerySyntaxError where the engine reads < and > of an IRI as two comparisons.

    SPARQL reads the longest token it can (section 19.8), so ``?a<?b&&?c>?d`` holds an IRI.
    Raises what ``parse`` raises where the query is broken anyway.
    """
    if not re.search(_DOUBTFUL, query):
        return
    found = [(iri, offset) for iri, offset in iris(query) if _is_doubtful(iri)]
    marks = [(offset, offset + len(iri), "<urn:x>") for iri, offset in found]
    try:
        parse(replaced(query, marks))
    except SyntaxError as error:
        parse(query)
        iri, offset = next((each for each in found if re.search(_OPERATOR, each[0])), found[0])
        line, column = place_of(query, offset)
        msg = f"Line {line}, column {column}: {iri} is an IRI; put a space after <."
        raise QuerySyntaxError(msg, line=line, column=column) from error


def _is_doubtful(iri: str) -> bool:
    return re.fullmatch(_DOUBTFUL, iri) is not None
