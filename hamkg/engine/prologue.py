"""Moves all PREFIX and BASE of an update to its beginning, the one place where the engine looks.

SPARQL lets each operation of an update have its own (grammar rules 4 and 29), and redefine those
before: https://www.w3.org/TR/sparql11-query/#rUpdate
"""

from __future__ import annotations

import re
from functools import cache

from hamkg.engine.tokens import iris, prefixed_names, replaced, without_opaque_parts
from hamkg.namespaces import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = r"(?:\s|\#[^\n\r]*(?:[\n\r]|\Z))"
_DECLARATION = rf"(?:PREFIX{_GAP}*(?P<prefix>[^\s<>#:]*):|BASE){_GAP}*(?P<iri><[^<>\"{{}}|^`\s]*>)"
_PROLOGUE = rf"(?:{_GAP}|{_DECLARATION})"
_LATER = r";\s*(?:PREFIX|BASE)\b"
_ABSOLUTE = r"<[A-Za-z][A-Za-z0-9+.-]*:"


def end_of_prologue(text: str, start: int = 0) -> int:
    """Give where the declarations end that stand at ``start``.

    >>> end_of_prologue("PREFIX a: <x:> CLEAR ALL")
    15
    """
    while found := _compiled(_PROLOGUE).match(text, start):
        start = found.end()
    return start


def declarations(text: str) -> list[tuple[str | None, str]]:
    """List the declarations at the beginning: each prefix with its IRI, and None with a base.

    >>> declarations("PREFIX a: <x:> BASE <y:/> ASK {}")
    [('a', '<x:>'), (None, '<y:/>')]
    """
    listed, place = [], 0
    while found := _compiled(_PROLOGUE).match(text, place):
        place = found.end()
        if found["iri"]:
            listed.append((found["prefix"], found["iri"]))
    return listed


def hoisted(update: str) -> str:
    """Give an update that means the same and has all its declarations at its beginning.

    >>> hoisted("CLEAR ALL ; PREFIX a: <x:> INSERT DATA { a:s a:p 1 }")
    'PREFIX a: <x:> CLEAR ALL ;                INSERT DATA { a:s a:p 1 }'
    """
    rest = update[end_of_prologue(update) :]
    # Most updates lack the words behind their beginning: they are spared the longer look.
    if not re.search("prefix|base", rest, re.IGNORECASE):
        return update
    if not re.search(_LATER, without_opaque_parts(rest), re.IGNORECASE):
        return update
    return _Hoisting(update).text()


def followed(update: str, then: str) -> str:
    """Give an update, which does parse, with further operations behind its own.

    >>> followed("CLEAR ALL # of it", "CLEAR DEFAULT").splitlines()
    ['CLEAR ALL # of it', '; CLEAR DEFAULT']
    """
    if not then or end_of_prologue(update) == len(update):
        return update
    has_joint = without_opaque_parts(update).rstrip().endswith(";")
    return f"{update}\n{'' if has_joint else '; '}{then}"


class _Hoisting:
    """One update on its way: what is declared so far, and under which name."""

    def __init__(self, update: str) -> None:
        self.update = update
        self.head: list[str] = []
        self.bodies: list[str] = []
        self.base = 0
        self.stem = "x"
        while self.stem in update:
            self.stem += "x"
        self.taken = {prefix: (f"<{iri}>", 0) for prefix, iri in PREFIXES.items()}
        self.names: dict[str, str] = {}
        self.rebased = False

    def text(self) -> str:
        spans = [
            (start, end_of_prologue(self.update, start), end)
            for start, end in _operations(self.update)
        ]
        later = (found for start, end, _ in spans[1:] for found in self._declared(start, end))
        self.rebased = any(found["prefix"] is None for found in later)
        for start, middle, end in spans:
            for found in self._declared(start, middle):
                self._declare(found["prefix"], found["iri"])
            self.bodies.append(_blank(self.update[start:middle]) + self._body(middle, end))
        return " ".join([*self.head, ";".join(self.bodies).lstrip(" ")])

    def _declared(self, start: int, end: int) -> Iterator[re.Match[str]]:
        return _compiled(_DECLARATION).finditer(self.update, start, end)

    def _declare(self, prefix: str | None, iri: str) -> None:
        if prefix is None:
            self.base += 1
            self.head.append(f"BASE {iri}")
            return
        meaning = (iri, 0 if re.match(_ABSOLUTE, iri) else self.base)
        name = prefix if self.taken.setdefault(prefix, meaning) == meaning else self._fresh()
        self.names[prefix] = name
        self.head.append(f"PREFIX {name}: {iri}")

    def _fresh(self) -> str:
        """Give a prefix that nobody uses."""
        return f"{self.stem}{len(self.head)}"

    def _body(self, start: int, end: int) -> str:
        """Give an operation with the names that its prefixes have now."""
        body = self.update[start:end]
        changes = []
        for name, offset in prefixed_names(body):
            prefix = name.partition(":")[0]
            if self.names.get(prefix, prefix) != prefix:
                changes.append((offset, offset + len(prefix), self.names[prefix]))
        for iri, offset in iris(body) if self.rebased else ():
            if not re.match(_ABSOLUTE, iri):
                name = self._fresh()
                self.head.append(f"PREFIX {name}: {iri}")
                changes.append((offset, offset + len(iri), f"{name}:"))
        return replaced(body, changes)


def _operations(update: str) -> Iterator[tuple[int, int]]:
    """Give from where to where each operation goes, with its own prologue."""
    start = depth = 0
    for found in re.finditer("[{};]", without_opaque_parts(update)):
        if found[0] != ";":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            yield start, found.start()
            start = found.end()
    yield start, len(update)


def _blank(text: str) -> str:
    return re.sub(r"[^\n\r]", " ", text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
