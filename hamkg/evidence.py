"""The relations of a kind, each with its claims or its proof.

A relation that only reads a stated one backwards (``innervates`` for ``innervated by``) is
stated too: it carries the same claims, and is not called inferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select, starting_from
from hamkg.errors import UnknownEdgeError
from hamkg.model import Claim, Edge, Measure, Proof, Relation, Sentence, Source
from hamkg.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hamkg.engine import Engine
    from hamkg.names import Names
    from hamkg.terms import Row

_PROLOGUE = sparql_prologue("ham", "rdfs", "skos", "dcterms")
_EDGES = (
    _PROLOGUE
    + """
SELECT ?subject ?predicate ?object ?graph ?hypothesis WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
  ?predicate ham:phrase ?phrase .
  OPTIONAL { ?predicate ham:isHypothesis ?hypothesis }
} ORDER BY ?predicate ?object"""
)
_CLAIMS = (
    _PROLOGUE
    + """
SELECT ?subject ?predicate ?object ?claim ?stance ?certainty ?frequency ?level ?rank ?note
       ?curator ?date ?source ?sentence ?locator ?advice ?stage ?role
WHERE {
  ?claim a ham:Statement ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:stance/rdfs:label ?stance ; ham:certainty/rdfs:label ?certainty ;
    ham:frequency/rdfs:label ?frequency ; ham:evidenceLevel ?grade ; ham:source ?source ;
    dcterms:creator ?curator ; dcterms:created ?date .
  ?grade rdfs:label ?level ; ham:rank ?rank .
  OPTIONAL { ?claim rdfs:comment ?note }
  OPTIONAL { ?claim ham:supportedBy ?sentence }
  OPTIONAL { ?claim ham:locator ?locator }
  OPTIONAL { ?claim ham:advice/rdfs:label ?advice }
  OPTIONAL { ?claim ham:stage/rdfs:label ?stage }
  OPTIONAL { ?claim ham:role/rdfs:label ?role }
} ORDER BY ?rank ?claim"""
)
_SOURCES = (
    _PROLOGUE
    + """
SELECT ?source ?title ?citation ?kind ?doi ?pmid ?address WHERE {
  ?source dcterms:title ?title ; dcterms:bibliographicCitation ?citation ;
    ham:sourceKind/rdfs:label ?kind .
  OPTIONAL { ?source ham:doi ?doi } OPTIONAL { ?source ham:pmid ?pmid }
  OPTIONAL { ?source ham:address ?address }
}"""
)
_SENTENCES = (
    _PROLOGUE
    + """
SELECT ?sentence ?notation ?place ?paraphrase ?sha256 WHERE {
  ?sentence skos:notation ?notation ; ham:locator ?place ; ham:paraphrase ?paraphrase ;
    ham:sha256 ?sha256
}"""
)
_MEASURES = (
    _PROLOGUE
    + """
SELECT ?claim ?label ?value ?name WHERE {
  ?claim ?measure ?value . ?measure ham:measureName ?name ; rdfs:label ?label .
} ORDER BY ?claim ?label"""
)
_APART = (
    _PROLOGUE
    + """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  ?claim ham:stance ham:stance_disputes ; ham:about ?subject ; ham:predicate ?predicate ;
    ham:object ?object .
  FILTER NOT EXISTS { ?subject ?predicate ?object }
} ORDER BY ?subject ?predicate ?object"""
)
_PROOFS = (
    _PROLOGUE
    + """
SELECT ?subject ?predicate ?object ?text ?rule ?converse ?subject1 ?predicate1 ?object1 WHERE {
  ?proof a ham:Inference ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:proofText ?text ; ham:derivedBy ?by ; ham:premise ?premise .
  ?by rdfs:label ?rule ; ham:isConverse ?converse .
  ?premise ham:position ?position ; ham:about ?subject1 ; ham:predicate ?predicate1 ;
    ham:object ?object1 .
} ORDER BY ?position"""
)

Triple: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object, as IRIs."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A stored proof: its words, and the edges it starts from."""

    text: str
    rule: str
    converse: bool
    premises: tuple[Triple, ...]


class Evidence:
    """Looks up what backs relations: claims for stated ones, proofs for inferred ones."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Work on an engine's data, with the names of its terms."""
        self._engine = engine
        self._names = names

    def relations_of(self, iri: str) -> tuple[Relation, ...]:
        """Give all relations that start at a kind: by property, stated ones first."""
        edges = select(self._engine, starting_from(_EDGES, subject=iri))
        claims: dict[Triple, list[Claim]] = {}
        steps: dict[Triple, _Step] = {}
        for side in ("subject", "object"):
            for triple, claim in self._claims(**{side: iri}):
                known = claims.setdefault(triple, [])
                if claim not in known:
                    known.append(claim)
            steps.update(self._steps(side, iri))
        relations = [self._relation(row, claims, steps) for row in edges]
        return tuple(sorted(relations, key=_order))

    def disputed_apart(self, iri: str) -> tuple[Relation, ...]:
        """Give the disputed claims about a kind that were never taken in as relations."""
        rows = {
            _triple(row)
            for side in ("subject", "object")
            for row in select(self._engine, starting_from(_APART, **{side: iri}))
        }
        return tuple(self._claimed(triple) for triple in sorted(rows))

    def said_by(self, source: str) -> tuple[Relation, ...]:
        """Give what a source says: for each of its statements the relation with that one claim."""
        return tuple(
            _as_claimed(self._edge(_triple(row)), (self._claim(row),))
            for row in select(self._engine, _CLAIMS, source=source)
        )

    def relation(self, subject: str, predicate: str, value: str) -> Relation:
        """Give one relation with what backs it.

        A statement that was never taken into the graph as a relation (a disputed one) is given
        with its claims too. Raises UnknownEdgeError where there is neither.
        """
        for relation in self.relations_of(subject):
            if (relation.predicate.iri, relation.other.iri) == (predicate, value):
                return relation
        return self._claimed((subject, predicate, value))

    def claims(self, triple: Triple) -> tuple[Claim, ...]:
        """Give what sources say for and against a relation, whether the graph holds it or not."""
        subject, predicate, value = triple
        found = self._claims(subject=subject, predicate=predicate, object=value)
        return tuple(claim for _, claim in found)

    def _claimed(self, triple: Triple) -> Relation:
        """Give what sources claim of a relation that the graph does not hold."""
        edge = self._edge(triple)
        claims = self.claims(triple)
        if not claims:
            verb = edge.predicate.phrase or edge.predicate.label
            msg = f"The graph does not hold that {edge.subject.label} {verb} {edge.object.label}."
            raise UnknownEdgeError(msg)
        return _as_claimed(edge, claims)

    def _relation(
        self,
        row: Row,
        claims: Mapping[Triple, Sequence[Claim]],
        steps: Mapping[Triple, _Step],
    ) -> Relation:
        triple = _triple(row)
        step = steps.get(triple)
        backing = triple
        if step is not None and step.converse:
            # Read backwards: what backs the edge as it was stated (or inferred) backs this one.
            backing = step.premises[0]
            step = steps.get(backing)
        edge = self._edge(triple)
        return Relation(
            subject=edge.subject,
            predicate=edge.predicate,
            other=edge.object,
            inferred=step is not None,
            hypothesis=row[4] is not None,
            claims=tuple(claims.get(backing, ())),
            proof=None if step is None else self._proof(step),
        )

    def _proof(self, step: _Step) -> Proof:
        return Proof(step.text, step.rule, tuple(self._edge(edge) for edge in step.premises))

    @cached_property
    def _sources(self) -> dict[str, Source]:
        """All sources by IRI."""
        return {
            str(row[0]): Source(
                *(str(cell) for cell in row[:4]),
                *(None if cell is None else str(cell) for cell in row[4:]),
            )
            for row in select(self._engine, _SOURCES)
        }

    @cached_property
    def _sentences(self) -> dict[str, Sentence]:
        """All cited sentences by IRI."""
        return {
            str(row[0]): Sentence(*(str(cell) for cell in row))
            for row in select(self._engine, _SENTENCES)
        }

    @cached_property
    def _measures(self) -> dict[str, tuple[Measure, ...]]:
        """The numbers of all claims that give any."""
        found: dict[str, tuple[Measure, ...]] = {}
        for claim, label, value, name in select(self._engine, _MEASURES):
            measure = Measure(str(label), str(value), str(name))
            found[str(claim)] = (*found.get(str(claim), ()), measure)
        return found

    def _claims(self, **given: str) -> Iterator[tuple[Triple, Claim]]:
        """Give the claims about some terms; one whose source is not described stays out."""
        for row in select(self._engine, starting_from(_CLAIMS, **given)):
            if str(row[12]) in self._sources:
                yield _triple(row), self._claim(row)

    def _claim(self, row: Row) -> Claim:
        cells = [None if cell is None else str(cell) for cell in row]
        (iri, stance, certainty, frequency, level, rank, note, curator, date) = cells[3:12]
        source, sentence, locator, advice, stage, role = cells[12:]
        return Claim(
            iri=iri or "",
            stance=stance or "",
            certainty=certainty or "",
            frequency=frequency,
            evidence_level=level or "",
            evidence_rank=int(rank or 0),
            source=self._sources[source or ""],
            sentence=self._sentences.get(sentence or ""),
            note=note,
            curator=curator or "",
            date=date or "",
            locator=locator,
            advice=advice,
            stage=stage,
            role=role,
            measures=self._measures.get(iri or "", ()),
        )

    def _edge(self, triple: Triple) -> Edge:
        subject, predicate, value = map(self._names.ref, triple)
        return Edge(subject, predicate, value)

    def _steps(self, side: str, iri: str) -> dict[Triple, _Step]:
        found: dict[Triple, _Step] = {}
        for row in select(self._engine, starting_from(_PROOFS, **{side: iri})):
            triple = _triple(row)
            premise: Triple = (str(row[6]), str(row[7]), str(row[8]))
            before = found[triple].premises if triple in found else ()
            converse = str(row[5]) == "true"
            found[triple] = _Step(str(row[3]), str(row[4]), converse, (*before, premise))
        return found


def _as_claimed(edge: Edge, claims: tuple[Claim, ...]) -> Relation:
    return Relation(
        edge.subject, edge.predicate, edge.object, inferred=False, hypothesis=False, claims=claims
    )


def _triple(row: Row) -> Triple:
    return str(row[0]), str(row[1]), str(row[2])


def _order(relation: Relation) -> tuple[str, bool, bool, str]:
    return (
        relation.predicate.label,
        relation.inferred,
        relation.hypothesis,
        relation.other.label.casefold(),
    )
