"""The whole proof of an edge: from the conclusion down to what sources state.

The release keeps for every inferred edge one rule and its premises, those of the first round in
which the edge followed; a premise that is inferred itself has its own. Put together they are one
tree, the same each time, and none of the others is shorter in rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select, starting_from
from hamkg.model import Ref, Relation
from hamkg.namespaces import PREFIXES, compact, graph_iri, sparql_prologue
from hamkg.proof_model import ProofStep, RuleText
from hamkg.rules import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.engine import Engine
    from hamkg.evidence import Evidence
    from hamkg.names import Names

Triple: TypeAlias = tuple[str, str, str]

MOST_RULES = 20
"""No proof of ours is nearly as deep; a store of somebody's own may go round in circles."""
RDF_TYPE = PREFIXES["rdf"] + "type"
_KEPT = 4096
_LETTERS = ("X", "Y", "Z", "W", "V", "U")
_GRAPHS = (
    sparql_prologue("ham")
    + """
SELECT ?graph ?hypothesis WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
  OPTIONAL { ?predicate ham:isHypothesis ?hypothesis }
}"""
)
_RULED = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT ?proof ?text ?rule ?title ?wording ?converse ?subject1 ?predicate1 ?object1 WHERE {
  ?proof a ham:Inference ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:proofText ?text ; ham:derivedBy ?rule ; ham:premise ?premise .
  ?rule rdfs:label ?title ; rdfs:comment ?wording ; ham:isConverse ?converse .
  ?premise ham:position ?position ; ham:about ?subject1 ; ham:predicate ?predicate1 ;
    ham:object ?object1 .
} ORDER BY ?proof ?position"""
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A proof as the data keep it: its words, its rule, and the edges it starts from."""

    text: str
    rule: str
    title: str
    template: str
    converse: bool
    premises: tuple[Triple, ...]


class Proofs:
    """Puts proofs together from what the graph keeps."""

    def __init__(self, engine: Engine, names: Names, evidence: Evidence) -> None:
        """Work with the names and the evidence of the same data."""
        self._engine = engine
        self._names = names
        self._evidence = evidence
        self._kept_for = lru_cache(_KEPT)(self._kept)
        self._graphs_for = lru_cache(_KEPT)(self._graphs)
        self._claims_for = lru_cache(_KEPT)(evidence.claims)

    def holds(self, triple: Triple) -> bool:
        """Tell whether the graph has an edge, stated or inferred."""
        return bool(self._graphs_for(triple)[0])

    def proof(self, triple: Triple) -> ProofStep:
        """Give an edge that the graph holds, with the whole proof where it is inferred."""
        return self._step(triple, ())

    def words(self, triple: Triple) -> str:
        """Say an edge as a part of a sentence."""
        subject, predicate, value = map(self._names.ref, triple)
        return f"{subject.label} {verb(predicate)} {value.label}"

    def rule_text(
        self,
        rule: tuple[str, str, str],
        edge: Triple,
        premises: Sequence[Triple],
        *,
        converse: bool,
    ) -> RuleText:
        """Give a rule (its CURIE, title and sentence) in its own words, as it is used here."""
        curie, title, template = rule
        letters: dict[str, str] = {}
        for triple in (edge, *premises):
            for term in (triple[0], triple[2]):
                if term not in self._names.vocabulary and len(letters) < len(_LETTERS):
                    letters.setdefault(term, _LETTERS[len(letters)])
        words = {
            "subject": self._lettered(edge[0], letters),
            "predicate": verb(self._names.ref(edge[1])),
            "object": self._lettered(edge[2], letters),
        }
        for place, (subject, predicate, value) in enumerate(premises, start=1):
            ends = (self._lettered(subject, letters), self._lettered(value, letters))
            words[f"premise{place}"] = f"{ends[0]} {verb(self._names.ref(predicate))} {ends[1]}"
        return RuleText(curie, title, filled(template, words), converse)

    def _lettered(self, term: str, letters: dict[str, str]) -> str:
        return letters.get(term) or self._names.ref(term).label

    def _step(self, triple: Triple, above: tuple[Triple, ...]) -> ProofStep:
        graphs, hypothesis = self._graphs_for(triple)
        stated = bool(graphs - {graph_iri("inferred")})
        kept = None if stated or triple in above else self._kept_for(triple)
        inferred = kept is not None
        subject, predicate, value = map(self._names.ref, triple)
        relation = Relation(
            subject=subject,
            predicate=predicate,
            other=value,
            inferred=inferred,
            hypothesis=inferred and hypothesis,
            claims=() if inferred else self._claims_for(triple),
        )
        if kept is None or len(above) >= MOST_RULES:
            return ProofStep(relation, sentence(self.words(triple)), stated)
        rule = (kept.rule, kept.title, kept.template)
        return ProofStep(
            relation,
            kept.text,
            stated,
            self.rule_text(rule, triple, kept.premises, converse=kept.converse),
            tuple(self._step(premise, (*above, triple)) for premise in kept.premises),
        )

    def _graphs(self, triple: Triple) -> tuple[frozenset[str], bool]:
        """Give the graphs that hold an edge, and whether its relation is a hypothesis."""
        rows = select(self._engine, _of(_GRAPHS, triple)).rows
        graphs = frozenset(str(graph) for graph, _ in rows)
        return graphs, any(hypothesis is not None for _, hypothesis in rows)

    def _kept(self, triple: Triple) -> _Kept | None:
        rows = select(self._engine, _of(_RULED, triple)).rows
        if not rows:
            return None
        first, text, rule, title, template, converse = map(str, rows[0][:6])
        # Of two proofs in a store of somebody's own the first will do.
        own = [row for row in rows if str(row[0]) == first]
        premises = tuple((str(row[6]), str(row[7]), str(row[8])) for row in own)
        return _Kept(text, compact(rule), title, template, converse == "true", premises)


def verb(predicate: Ref) -> str:
    """Give the words of a relation within a sentence."""
    if predicate.iri == RDF_TYPE:
        return "is a kind of"
    return predicate.phrase or predicate.label


def sentence(words: str) -> str:
    """Make words a sentence.

    >>> sentence("leg press strengthens hamstring muscle group")
    'Leg press strengthens hamstring muscle group.'
    """
    return f"{words[:1].upper()}{words[1:]}."


def _of(query: str, triple: Triple) -> str:
    subject, predicate, value = triple
    return starting_from(query, subject=subject, predicate=predicate, object=value)
