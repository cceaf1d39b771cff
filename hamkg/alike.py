"""Reads which kinds are so alike that what holds of one may hold of the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import select

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hamkg.engine import Engine


@dataclass(frozen=True, slots=True)
class Alike:
    """Kinds that are so alike that what holds of one may hold of the other, by IRI.

    ``general`` are those that may be true of nearly everything: no option is wrong of these, and
    these are wrong of nothing.
    """

    kinds: Mapping[str, frozenset[str]]
    general: frozenset[str]


def read_alike(folder: Path, engine: Engine) -> Alike:
    """Read what is alike by the queries of a folder; who is like another, that one is like it."""
    found: dict[str, set[str]] = defaultdict(set)
    pairs, general = (
        select(engine, (folder / name).read_text(encoding="utf-8"))
        for name in ("alike.rq", "never-wrong.rq")
    )
    for kind, like in pairs:
        found[str(kind)].add(str(like))
        found[str(like)].add(str(kind))
    kinds = {iri: frozenset(likes) for iri, likes in found.items()}
    return Alike(kinds, frozenset(str(kind) for (kind,) in general))
