"""Makes queries and updates at random from the grammar of SPARQL 1.1."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random

# A rule's alternatives, each a list of names of rules and of words.
Grammar = dict[str, list[list[str]]]

_DEEP = 10**6
_WORDS = {"BAR": "|", "LONG": "'''l'\n'''"}
_PROLOGUE = "PREFIX p: <http://p.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"


@cache
def grammar() -> Grammar:
    """Read the rules."""
    text = Path(__file__).with_name("grammar.txt").read_text(encoding="utf-8")
    rules = [line.split(" ::=") for line in text.splitlines() if not line.startswith("#")]
    return {
        name: [each.split() for each in re.split(r"(?<= )\|(?= |$)", body)] for name, body in rules
    }


@cache
def _depths() -> dict[str, int]:
    """Give how many rules deep the shallowest sentence of each rule is."""
    rules = grammar()
    depths = dict.fromkeys(rules, _DEEP)
    for _ in rules:
        for name, alternatives in rules.items():
            depths[name] = 1 + min(_depth(each, depths) for each in alternatives)
    return depths


def _depth(words: list[str], depths: dict[str, int]) -> int:
    return max((depths.get(word, 0) for word in words), default=0)


class Sentence:
    """One sentence: the same for the same seed."""

    def __init__(self, seed: int, start: str, depth: int = 15) -> None:
        self._random = Random(seed)  # noqa: S311  nothing here is a secret
        self._variables = 0
        self.text = _PROLOGUE + " ".join(self._words(start, depth))

    def _words(self, name: str, depth: int) -> list[str]:
        if name == "VAR":
            return [self._random.choice(["?v", "$w", "?x"])]
        if name == "NEWVAR":
            self._variables += 1
            return [f"?n{self._variables}"]
        if name not in grammar():
            return [_WORDS.get(name, name)]
        possible = [each for each in grammar()[name] if _depth(each, _depths()) < depth]
        chosen = self._random.choice(possible)
        return [word for part in chosen for word in self._words(part, depth - 1)]
