"""Searches as SQLite's full-text index reads them: groups of words, one group for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hamkg.search.words import Word


def whole(word: Word) -> str:
    """Ask for a word as it is."""
    return f'"{word.text}"'


def begun(word: Word) -> str:
    """Ask for a word, or one that begins with it."""
    return _any([f'"{one}"' for one in word.starts]) if word.starts else f'"{word.text}"*'


def in_forms(word: Word) -> str:
    """Ask for a word in any of its forms."""
    return _any([begun(word), *(f'"{form}"' for form in word.forms)])


def read(word: Word) -> str:
    """Ask for a word in any of its forms, or for what means nearly the same."""
    return _any([in_forms(word), *(f'"{phrase}"*' for phrase in word.read)])


def guessed(word: Word) -> str:
    """Ask for a word in all these ways, or for what is spelt alike."""
    alike = [f'"{one.word}"*' for one in word.alike]
    parts = [*([read(word)] if word.known else []), *alike]
    return _any(parts)


def meant(word: Word) -> str:
    """Ask for a word as it is, in its forms, for what means nearly the same or is spelt alike."""
    others = (*word.forms, *word.read, *(one.word for one in word.alike))
    return _any([whole(word), *(f'"{other}"' for other in others)])


def every(groups: Iterable[str]) -> str:
    """Ask for names, or kinds by all their names together, that fit all groups."""
    return " AND ".join(groups)


def within(expression: str, mark: str) -> str:
    """Ask for what an expression finds, of the category that has this mark."""
    return f'({expression}) AND "{mark}"'


def either(expressions: Sequence[str]) -> str:
    """Ask for what one of the expressions finds."""
    return " OR ".join(f"({one})" for one in expressions)


def beginning(words: Sequence[Word]) -> str:
    """Ask for names that begin with these words, the last of them perhaps not at its end."""
    phrase = " ".join(word.text for word in words)
    return f'^ "{phrase}"*'


def phrase(words: Sequence[Word]) -> str:
    """Ask for names that have these words side by side, the last perhaps not at its end."""
    return f'"{" ".join(word.text for word in words)}"*'


def _any(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"
