"""What resources are called, whoever named them: asked for a few at a time, by many properties."""

from __future__ import annotations

import csv
import re
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import AmbiguousTermError, UnknownTermError
from hamkg.model import Ref
from hamkg.namespaces import PREFIXES, compact, expand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.names import Names
    from hamkg.resource_model import Text

LABEL = "label"
_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*""")
_MOST_LABELS = 4
_USUAL = 2
_BUILT_IN = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd"))
_LANGUAGES = ("en", "")
_CALLED = """SELECT DISTINCT ?iri WHERE {{
  VALUES (?property ?text) {{ {rows} }} ?iri ?property ?text . FILTER(ISIRI(?iri))
}} LIMIT 20"""
# Pairs, so that no planner can think of reading all labels.
_LABELS = """
SELECT ?iri ?property (SUBSTR(STR(?text), 1, 1000) AS ?shown) (LANG(?text) AS ?language) WHERE {{
  VALUES (?iri ?property) {{ {rows} }} ?iri ?property ?text . FILTER(ISLITERAL(?text))
}} LIMIT {most}"""


def put(query: str, iri: str, predicate: str = "") -> str:
    """Put IRIs in the places of ``$this`` and ``$predicate``; raises UnknownTermError for none.

    >>> put("ASK { $this ?p ?o }", "urn:a")
    'ASK { <urn:a> ?p ?o }'
    """
    for name, value in (("$this", iri), ("$predicate", predicate)):
        if name in query:
            if not _IRI.fullmatch(value):
                raise UnknownTermError(value)
            query = query.replace(name, f"<{value}>")
    return query


def iris_meant(term: str) -> tuple[str, ...]:
    """Give the IRIs that a term may be short for: itself, a CURIE, a code of the OBO Foundry.

    >>> iris_meant("HP:0001250")
    ('HP:0001250', 'http://purl.obolibrary.org/obo/HP_0001250')
    >>> iris_meant("skos:Concept")[0]
    'http://www.w3.org/2004/02/skos/core#Concept'
    """
    wanted = term.strip().removeprefix("<").removesuffix(">")
    if not _IRI.fullmatch(wanted):
        return ()
    prefix, _, local = wanted.partition(":")
    if prefix in PREFIXES:
        return (expand(wanted), wanted)
    if "/" in local:
        return (wanted,)
    return (wanted, f"{PREFIXES['obo']}{prefix}_{local}")


class Words:
    """The labels of an engine's resources, and what properties are to a reader."""

    def __init__(self, engine: Engine, names: Names, roles: Path) -> None:
        """Ask an engine; what the names know is called as they call it. ``roles`` is a table."""
        self._engine = engine
        self._names = names
        self._table = roles

    @cached_property
    def roles(self) -> dict[str, str]:
        """What a property is to a reader, by IRI, those that matter more first."""
        return {row["property"]: row["role"] for row in self._rows}

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        with self._table.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t"))

    @cached_property
    def _titles(self) -> dict[tuple[str, bool], str]:
        return {
            (row["property"], back): row[("words", "back")[back]]
            for row in self._rows
            for back in (False, True)
        }

    def title(self, predicate: Ref, *, back: bool, some: bool) -> str:
        """Say how values stand to a resource, forth or back, as far as the table has words."""
        words = self._titles.get((predicate.iri, back), "")
        known = words or (f"is “{predicate.label}” of" if back else predicate.label)
        return f"{known}, some" if some and not back else f"{known}, each" if some else known

    @cached_property
    def _label_properties(self) -> dict[str, int]:
        found = (iri for iri, role in self.roles.items() if role == LABEL)
        return {iri: rank for rank, iri in enumerate(found)}

    def refs(self, iris: Iterable[str]) -> dict[str, Ref]:
        """Give what is needed to show each of these, asking once for all."""
        wanted = dict.fromkeys(iris)
        known = {iri: self._names.ref(iri) for iri in wanted}
        # Of what the names do not know they only give the address.
        labels = self._labels([iri for iri, ref in known.items() if self._may_have_label(ref)])
        return {
            iri: Ref(iri, ref.curie, labels[iri]) if iri in labels else ref
            for iri, ref in known.items()
        }

    def _may_have_label(self, ref: Ref) -> bool:
        """Tell whether to look for a label: what the table has words for is called by them."""
        unnamed = ref.label == ref.curie and ref.iri not in self.roles
        return unnamed and not ref.iri.startswith(_BUILT_IN)

    def _labels(self, iris: list[str]) -> dict[str, str]:
        usable = [iri for iri in iris if _IRI.fullmatch(iri)]
        # Most are named by the first two: those that are not are looked for once more.
        names = list(self._label_properties)
        found = self._labelled(usable, names[:_USUAL])
        others = [iri for iri in usable if iri not in found]
        return found | self._labelled(others, names[_USUAL:])

    def _labelled(self, iris: list[str], names: list[str]) -> dict[str, str]:
        if not iris:
            return {}
        rows = " ".join(f"(<{iri}> <{name}>)" for iri in iris for name in names)
        query = _LABELS.format(rows=rows, most=_MOST_LABELS * len(iris) + 100)
        found: dict[str, tuple[int, int, str]] = {}
        for iri, name, text, language in self._engine.stream(query):
            rank = (_wanted(language), self._label_properties[name], text)
            found[iri] = min(found.get(iri, rank), rank)
        return {iri: text for iri, (_, _, text) in found.items() if text}

    def best(self, names: Iterable[Text], iri: str) -> str:
        """Give the name to show of several, or where there is none the short form of the IRI."""
        ranked = (
            (_wanted(name.language), self._label_properties.get(name.property.iri, 99), name.text)
            for name in names
            if name.text
        )
        return min(ranked, default=(0, 0, compact(iri)))[2]

    def called(self, label: str) -> str:
        """Give the IRI of what is called just so; raises UnknownTermError, AmbiguousTermError."""
        found = [iri for (iri,) in self._engine.stream(self._called_query(label))]
        if len(found) > 1:
            raise AmbiguousTermError(label, [compact(iri) for iri in found])
        if not found:
            raise UnknownTermError(label)
        return found[0]

    def _called_query(self, label: str) -> str:
        text = _quoted(label.strip())
        rows = (
            f"(<{name}> {text}{language})"
            for name in self._label_properties
            for language in ("", "@en")
        )
        return _CALLED.format(rows=" ".join(rows))

    def holds(self, iri: str) -> bool:
        """Tell whether anything is said of a resource, or with it."""
        return bool(
            select(self._engine, put("SELECT * WHERE { $this ?p ?o } LIMIT 1", iri)).rows
            or select(self._engine, put("SELECT * WHERE { ?o ?p $this } LIMIT 1", iri)).rows
        )


def _wanted(language: str) -> int:
    main = language.partition("-")[0].lower()
    return _LANGUAGES.index(main) if main in _LANGUAGES else len(_LANGUAGES)


def _quoted(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'
