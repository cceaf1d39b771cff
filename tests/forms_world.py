"""Small graphs and forms over them, and an evaluation of forms that knows no SPARQL."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from hypothesis import strategies as st

from hamkg import KnowledgeGraph
from hamkg.engine import EmbeddedEngine
from hamkg.form_model import ANY_KIND, MAY, NOT, ROLES, Condition, Form, is_shown

KINDS = tuple(f"k{number}" for number in range(5))
WIDER = {"Narrow": "Wide", "Wide": ANY_KIND, "Apart": ANY_KIND}
CATEGORIES = (*WIDER, ANY_KIND)
INVERSE = {"does": "doneBy", "doneBy": "does", "beside": "beside", "leadsTo": ""}
INVERSE |= {"broaderKind": "narrowerKind", "narrowerKind": "broaderKind"}
STATED_AS = ("does", "beside", "leadsTo", "broaderKind")
GRADES = {"good": 1, "fair": 2, "poor": 3}

Edge: TypeAlias = tuple[str, str, str]
Row: TypeAlias = tuple[str, ...]

_SCHEMA = """
GRAPH ham:graph\\/schema {
  ham:Kind a owl:Class ; rdfs:label "kind"@en .
  ham:Wide a owl:Class ; rdfs:subClassOf ham:Kind ; rdfs:label "wide"@en .
  ham:Narrow a owl:Class ; rdfs:subClassOf ham:Wide ; rdfs:label "narrow"@en .
  ham:Apart a owl:Class ; rdfs:subClassOf ham:Kind ; rdfs:label "apart"@en .
  ham:does a owl:ObjectProperty ; ham:phrase "does" ; rdfs:label "does"@en ;
    owl:inverseOf ham:doneBy .
  ham:doneBy a owl:ObjectProperty ; ham:phrase "is done by" ; rdfs:label "done by"@en .
  ham:beside a owl:ObjectProperty, owl:SymmetricProperty ; ham:phrase "is beside" ;
    rdfs:label "beside"@en .
  ham:leadsTo a owl:ObjectProperty ; ham:phrase "leads to" ; rdfs:label "leads to"@en .
  ham:broaderKind a owl:ObjectProperty ; ham:phrase "is a kind of" ; rdfs:label "broader"@en ;
    owl:inverseOf ham:narrowerKind .
  ham:narrowerKind a owl:ObjectProperty ; ham:phrase "has as a kind" ; rdfs:label "narrower"@en .
  ham:good a ham:EvidenceLevel ; ham:rank 1 ; rdfs:label "good"@en .
  ham:fair a ham:EvidenceLevel ; ham:rank 2 ; rdfs:label "fair"@en .
  ham:poor a ham:EvidenceLevel ; ham:rank 3 ; rdfs:label "poor"@en .
}
"""


@dataclass(frozen=True)
class Claim:
    """What one source says of a relation."""

    edge: Edge
    supports: bool
    grade: str


@dataclass(frozen=True)
class World:
    """A graph: the category of each kind, relations stated and inferred, and claims."""

    categories: dict[str, str]
    stated: frozenset[Edge]
    inferred: frozenset[Edge]
    claims: tuple[Claim, ...]

    def open(self) -> KnowledgeGraph:
        """Give it as a graph that can be asked."""
        return KnowledgeGraph(EmbeddedEngine.of("trig", self._trig().encode()), "a test")

    def _trig(self) -> str:
        kinds = "\n".join(
            f'ham:{kind} a ham:{category} ; rdfs:label "{kind}"@en .'
            for kind, category in self.categories.items()
        )
        claims = "\n".join(
            f"ham:c{number} a ham:Statement ; ham:about ham:{claim.edge[0]} ; "
            f"ham:predicate ham:{claim.edge[1]} ; ham:object ham:{claim.edge[2]} ; "
            f"ham:stance ham:stance_{'supports' if claim.supports else 'disputes'} ; "
            f"ham:evidenceLevel ham:{claim.grade} ; ham:source ham:s{number} ."
            for number, claim in enumerate(self.claims)
        )
        graphs = {
            "asserted": f"{kinds}\n{_triples(self.stated)}",
            "inferred": _triples(self.edges - self.stated),
            "evidence": claims,
        }
        return _SCHEMA + "\n".join(
            f"GRAPH ham:graph\\/{name} {{\n{text}\n}}" for name, text in graphs.items()
        )

    @property
    def edges(self) -> frozenset[Edge]:
        """All relations, those that are read backwards, too."""
        edges = self.stated | self.inferred
        return edges | {back for edge in edges if (back := backwards(edge))}

    # -------------------------------------------------------------- forms

    def rows(self, form: Form) -> set[Row]:
        """Answer a form by looking at everything: each kind with the values of its columns."""
        found: set[Row] = set()
        for kind in self.categories:
            if self._is_in(kind, form.category) and self._meets(kind, form):
                values = [
                    self._shown(kind, clause[0], form)
                    for clause in form.clauses
                    if is_shown(clause)
                ]
                found.update((kind, *row) for row in product(*values))
        return found

    def _meets(self, kind: str, form: Form) -> bool:
        return all(
            any(self._holds(kind, condition, form) for condition in clause)
            for clause in form.clauses
        )

    def _holds(self, kind: str, condition: Condition, form: Form) -> bool:
        if condition.role == MAY:
            return True
        return bool(self._values(kind, condition, form)) != (condition.role == NOT)

    def _shown(self, kind: str, condition: Condition, form: Form) -> list[str]:
        values = sorted(self._values(kind, condition, form))
        return values or [""] * (condition.role == MAY)

    def _values(self, kind: str, condition: Condition, form: Form) -> set[str]:
        return {
            value
            for subject, predicate, value in self.edges
            if (subject, predicate) == (kind, condition.predicate)
            and (condition.role == NOT or self._counts((subject, predicate, value), form))
            and self._is_wanted(value, condition)
        }

    def _is_wanted(self, value: str, condition: Condition) -> bool:
        if condition.category:
            return self._is_in(value, condition.category)
        if not condition.values:
            return True
        wide = self._wider(value) if condition.narrower else {value}
        return bool(wide & set(condition.values))

    def _counts(self, edge: Edge, form: Form) -> bool:
        both = {edge, backwards(edge)}
        claims = [claim for claim in self.claims if claim.edge in both]
        if form.stated and not both & self.stated:
            return False
        if form.undisputed and any(not claim.supports for claim in claims):
            return False
        ranks = [GRADES[claim.grade] for claim in claims if claim.supports]
        return not form.grade or any(rank <= GRADES[form.grade] for rank in ranks)

    def _is_in(self, kind: str, category: str) -> bool:
        found = self.categories[kind]
        while found not in (category, ANY_KIND):
            found = WIDER[found]
        return found == category

    def _wider(self, kind: str) -> set[str]:
        found: set[str] = set()
        coming = [kind]
        while coming:
            one = coming.pop()
            found.add(one)
            coming += [
                value
                for subject, predicate, value in self.edges
                if (subject, predicate) == (one, "broaderKind") and value not in found
            ]
        return found


def backwards(edge: Edge) -> Edge | None:
    """Give what says the same from the other end."""
    subject, predicate, value = edge
    back = INVERSE[predicate]
    return (value, back, subject) if back else None


def _triples(edges: frozenset[Edge]) -> str:
    return "\n".join(f"ham:{s} ham:{p} ham:{o} ." for s, p, o in sorted(edges))


_kind = st.sampled_from(KINDS)
_edge = st.tuples(_kind, st.sampled_from(STATED_AS), _kind).filter(lambda edge: edge[0] != edge[2])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Give small graphs."""
    stated = draw(st.frozensets(_edge, max_size=10))
    claims = st.builds(
        Claim,
        st.sampled_from(sorted(stated) or [("", "", "")]),
        st.booleans(),
        st.sampled_from(sorted(GRADES)),
    )
    return World(
        {kind: draw(st.sampled_from(sorted(WIDER))) for kind in KINDS},
        stated,
        draw(st.frozensets(_edge, max_size=5)),
        tuple(draw(st.lists(claims, max_size=8))) if stated else (),
    )


conditions = st.builds(
    Condition,
    predicate=st.sampled_from(sorted(INVERSE)),
    values=st.lists(_kind, max_size=3).map(tuple),
    category=st.sampled_from(("", *CATEGORIES)),
    narrower=st.booleans(),
    role=st.sampled_from(ROLES),
)
forms = st.builds(
    Form,
    category=st.sampled_from(CATEGORIES),
    clauses=st.lists(st.lists(conditions, max_size=3).map(tuple), max_size=3).map(tuple),
    stated=st.booleans(),
    grade=st.sampled_from(("", *sorted(GRADES))),
    undisputed=st.booleans(),
    evidence=st.booleans(),
    limit=st.integers(min_value=1, max_value=10_000),
)
