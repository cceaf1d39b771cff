"""What of a query its text alone settles, before there are data: done once for each text."""

from __future__ import annotations

from functools import lru_cache

from hamkg.engine.parsing import check_query
from hamkg.engine.standard import mended, spelled
from hamkg.engine.tokens import has_word
from hamkg.namespaces import PREFIXES

# Who asks by program asks the same few texts again and again; those of strangers pass through.
_KEPT, _LONGEST = 256, 4_000


class Prepared:
    """A query in words that the engine answers well, and what else its text tells."""

    # No dataclass: importing that module costs a query from the command line 5 ms.
    __slots__ = ("names_graphs", "prefixes", "text")

    def __init__(self, query: str, base: str | None) -> None:
        """Raises QueryRefusedError, QuerySyntaxError, SyntaxError."""
        mended_text = mended(spelled(query))
        check_query(mended_text, base)
        self.text = _quickened(mended_text)
        self.names_graphs = _maybe_from(mended_text) and has_word("from", mended_text)
        self.prefixes = _lent(query)


def prepared(query: str, base: str | None) -> Prepared:
    """Check a query and put it into words that the engine answers well, with the same meaning.

    Raises QueryRefusedError, QuerySyntaxError, SyntaxError.
    """
    return _kept(query, base) if len(query) <= _LONGEST else Prepared(query, base)


@lru_cache(maxsize=_KEPT)
def _kept(query: str, base: str | None) -> Prepared:
    return Prepared(query, base)


def _lent(query: str) -> dict[str, str]:
    """Give our prefixes that a query uses without declaring them: each costs the engine a look."""
    used = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in query}
    if used and "prefix" in query.lower():
        from hamkg.engine.prologue import declarations

        for name, _ in declarations(query):
            used.pop(name or "", None)
    return used


def _quickened(text: str) -> str:
    if "exists" not in text.lower():
        return text
    from hamkg.engine.exists import with_lateral_exists

    return with_lateral_exists(text)


def _maybe_from(query: str) -> bool:
    """Tell whether FROM may stand in a query: a letter in front makes it a part of a name."""
    text = query.lower()
    place = text.find("from")
    while place > 0 and (text[place - 1].isalnum() or text[place - 1] == "_"):
        place = text.find("from", place + 4)
    return place >= 0
