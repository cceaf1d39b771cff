"""What there is to look through: lists with facets, sources, red flags, scales, question forms."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.catalogue_model import Grade, Scale, SourceCard
from hamkg.engine import select
from hamkg.errors import UnknownTermError
from hamkg.lists import read_list
from hamkg.locations import ontology
from hamkg.model import Source
from hamkg.namespaces import sparql_prologue, written
from hamkg.questions import bound, chosen, find_question, listed, parameter_values
from hamkg.redflag_cards import read_cards
from hamkg.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hamkg.capabilities import Capabilities
    from hamkg.catalogue_model import Entry, Listing, RedFlagCard
    from hamkg.model import Ref
    from hamkg.question_model import Parameter
    from hamkg.search_model import Hit

_SCALES = (
    sparql_prologue("ham", "obo", "rdfs")
    + """
SELECT ?scale ?meaning ?label ?definition (COUNT(DISTINCT ?record) AS ?count) WHERE {
  ?scale rdfs:subClassOf ham:Grade ; obo:IAO_0000115 ?meaning .
  ?grade a ?scale ; rdfs:label ?label ; obo:IAO_0000115 ?definition .
  OPTIONAL { ?grade ham:rank ?rank }
  OPTIONAL {
    VALUES ?sort { ham:Statement ham:Source ham:RedFlag }
    ?record a ?sort ; ?property ?grade
  }
} GROUP BY ?scale ?meaning ?label ?definition ?rank ORDER BY ?scale ?rank ?label"""
)


_HITS = """PREFIX ham: <https://w3id.org/hamkg/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?kind ?label ?category
WHERE {{
  VALUES (?place ?kind) {{
{rows}  }}
  OPTIONAL {{
    GRAPH <https://w3id.org/hamkg/graph/asserted> {{ ?kind a ?class ; rdfs:label ?own }}
    ?class rdfs:subClassOf+ ham:Kind ; rdfs:label ?category .
  }}
  OPTIONAL {{ ?kind rdfs:label ?any FILTER(!BOUND(?own) && LANG(?any) IN ("", "en")) }}
  BIND(COALESCE(?own, ?any) AS ?label)
}}
ORDER BY ?place ?label
"""


class Catalogue:
    """A part of the facade: ``KnowledgeGraph.catalogue``."""

    def __init__(self, can: Capabilities) -> None:
        """Share what the facade already has."""
        self._can = can
        self._shelves: dict[str, Shelf] = {}

    def listing(
        self,
        name: str,
        choices: Mapping[str, Sequence[str]] | None = None,
        *,
        find: str = "",
        sort: str = "",
    ) -> Listing:
        """Give a list of ``ontology/lists``, kinds or sources, narrowed and in an order.

        Raises UnknownTermError for a list, facet, value or order that there is not.

        >>> from hamkg import KnowledgeGraph
        >>> catalogue = KnowledgeGraph.open().catalogue
        >>> found = catalogue.listing("kinds", {"category": ["Joint"]}, find="knee")
        >>> [entry.ref.label for entry in found.entries]
        ['knee joint']
        """
        return self._shelf(name).listing(choices or {}, find=find, sort=sort)

    def _shelf(self, name: str) -> Shelf:
        if name not in self._shelves:
            folder = ontology() / "lists"
            known = [path.stem for path in sorted(folder.glob("*.rq"))]
            if name not in known:
                raise UnknownTermError(name, known)
            listed = read_list(folder, name)
            self._shelves[name] = Shelf(self._can.engine, self._can.names, listed)
        return self._shelves[name]

    def source(self, term: str) -> SourceCard:
        """Give a source with everything it says; raises UnknownTermError."""
        iri = self._can.names.resolve_any(term)
        entry = self._sources.get(iri)
        if entry is None:
            raise UnknownTermError(term)
        said = self._can.evidence.said_by(iri)
        return SourceCard(_source(entry), entry.cells["year"] or None, said)

    @cached_property
    def _sources(self) -> dict[str, Entry]:
        return {entry.ref.iri: entry for entry in self.listing("sources").entries}

    @staticmethod
    def source_of(entry: Entry) -> Source:
        """Give the source that an entry of the list of sources stands for."""
        return _source(entry)

    def red_flags(self) -> tuple[RedFlagCard, ...]:
        """Give all red flags in full, the most urgent first."""
        return self._red_flags

    @cached_property
    def _red_flags(self) -> tuple[RedFlagCard, ...]:
        can = self._can
        known = {iri: _source(entry) for iri, entry in self._sources.items()}
        return read_cards(can.engine, can.names, can.redflags, known)

    def scales(self) -> tuple[Scale, ...]:
        """Give the scales that statements, sources and red flags are graded on, with counts."""
        found: dict[str, tuple[str, list[Grade]]] = {}
        for scale, meaning, label, definition, count in select(self._can.engine, _SCALES):
            _, grades = found.setdefault(str(scale), (str(meaning), []))
            grades.append(Grade(str(label), str(definition), int(str(count))))
        return tuple(
            Scale(self._can.names.ref(iri), meaning, tuple(grades))
            for iri, (meaning, grades) in found.items()
        )

    @staticmethod
    def hits_sparql(hits: Iterable[Hit]) -> str:
        """Give the query for just these hits of a search, in their order."""
        rows = "".join(
            f"    ({place} {written(hit.iri)})\n" for place, hit in enumerate(hits, start=1)
        )
        return _HITS.format(rows=rows)

    def parameters(self, name: str) -> tuple[Parameter, ...]:
        """Give the parameters of a curated question; raises UnknownQuestionError."""
        return find_question(self._can.questions, name).parameters

    def parameter_values(self, parameter: Parameter) -> tuple[Ref, ...]:
        """Give the terms that a question's parameter can take, by label."""
        return parameter_values(self._can.engine, self._can.names, parameter)

    def questions_sparql(self) -> str:
        """Give the list of the curated questions as a query.

        >>> from hamkg import KnowledgeGraph
        >>> kg = KnowledgeGraph.open()
        >>> len(kg.query(kg.catalogue.questions_sparql())) == len(kg.questions())
        True
        """
        return listed(self._can.questions)

    def question_sparql(self, name: str, **parameters: str) -> str:
        """Give the query of a curated question with its parameters filled in, ready to run.

        Raises what ``KnowledgeGraph.question`` raises.
        """
        question = find_question(self._can.questions, name)
        values = chosen(question, parameters)
        terms = {key: self._can.names.resolve_any(term) for key, term in values.items()}
        return bound(question, terms)


def _source(entry: Entry) -> Source:
    cells = entry.cells
    return Source(
        entry.ref.iri,
        cells["title"],
        cells["label"],
        cells["kind"],
        cells["doi"] or None,
        cells["pmid"] or None,
        cells["address"] or None,
    )
