"""How kinds hang together: the part of the facade that answers for relations between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.takeaway import Takeaway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.comparison_model import Comparison
    from hamkg.entity_model import Place
    from hamkg.gaps_model import Gap
    from hamkg.model import Neighbourhood, Ref, Relation
    from hamkg.proof_model import ProofStep
    from hamkg.views import Choices, Lens, View
    from hamkg.way_model import Common, Way
    from hamkg.whynot_model import WhyNot


class Relating(Takeaway):
    """The part of the facade that explains, draws, follows and compares relations."""

    def resolve(self, term: str) -> str:
        """Give the IRI of a kind by local name, CURIE, IRI, or unique label or synonym.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().resolve("lateral hamstring")
        'https://w3id.org/hamkg/biceps_femoris'

        Raises UnknownTermError, with suggestions, and AmbiguousTermError.
        """
        return self._can.names.resolve(term)

    def explain(self, subject: str, predicate: str, value: str) -> Relation:
        """Give one relation with its claims, or with its proof where it is inferred.

        Raises UnknownTermError, AmbiguousTermError, and UnknownEdgeError where the graph holds
        no such relation.

        >>> from hamkg import KnowledgeGraph
        >>> relation = KnowledgeGraph.open().explain(
        ...     "biceps_femoris_long_head", "partOf", "hamstrings"
        ... )
        >>> relation.inferred
        True
        """
        return self._can.evidence.relation(*self._edge(subject, predicate, value))

    def describe_relation(
        self,
        subject: str,
        predicate: str,
        value: str,
        *,
        format: str = "turtle",  # noqa: A002  the word users know
    ) -> bytes:
        """Serialise what backs a relation: its statements with their sources, or its whole proof.

        Beside hamkg's own terms it speaks PROV-O. Raises what `explain` raises.
        """
        return self._can.provenance.of(self.proof(subject, predicate, value)).write(format)

    def proof(self, subject: str, predicate: str, value: str) -> ProofStep:
        """Give a relation with its whole proof, down to what sources state.

        A stated relation is a proof of one step. Raises what `explain` raises.

        >>> from hamkg import KnowledgeGraph
        >>> proof = KnowledgeGraph.open().proof("leg_press", "mayHelpPrevent", "hamstring_strain")
        >>> [(step.relation.predicate.label, step.known) for step in proof.premises]
        [('strengthens', 'disputed'), ('overloaded in', 'inferred')]
        """
        edge = self._edge(subject, predicate, value)
        if not self._can.proofs.holds(edge):
            self._can.evidence.relation(*edge)
        return self._can.proofs.proof(edge)

    def predicates(self) -> tuple[Ref, ...]:
        """List the relations that may join kinds, by their words."""
        found = [ref for ref in self._can.names.vocabulary.values() if ref.phrase]
        return tuple(sorted(found, key=lambda ref: (ref.phrase or "", ref.iri)))

    def why_not(self, subject: str, predicate: str, value: str, *, limit: int = 12) -> WhyNot:
        """Tell why a relation is not in the graph: what is missing, or what it would go against.

        Raises UnknownTermError and AmbiguousTermError.

        >>> from hamkg import KnowledgeGraph
        >>> answer = KnowledgeGraph.open().why_not("squat", "mayHelpPrevent", "sciatica")
        >>> answer.verdict, answer.attempts[0].missing[0].predicate.label
        ('not here, but could follow', 'overloaded in')
        """
        return self._can.absences.why_not(self._edge(subject, predicate, value), limit=limit)

    def gaps(self) -> tuple[Gap, ...]:
        """List what the graph lacks: each gap with its share and its members.

        >>> from hamkg import KnowledgeGraph
        >>> gap = KnowledgeGraph.open().gap("conditions-without-a-test")
        >>> gap.open == len(gap.members) <= gap.total
        True
        """
        return self._can.gaps.all

    def gap(self, name: str) -> Gap:
        """Give one gap by its name; raises UnknownTermError."""
        return self._can.gaps.named(name)

    def gaps_sparql(self) -> str:
        """Give the query that counts for each gap, and each field of the map, what lacks it.

        >>> from hamkg import KnowledgeGraph
        >>> kg = KnowledgeGraph.open()
        >>> len(kg.query(kg.gaps_sparql())) == len(kg.gaps()) + len(kg.gap_map())
        True
        """
        return self._can.gaps.sparql

    def gap_map(self) -> tuple[Gap, ...]:
        """Give the kinds of each category that lack a relation one may expect of them."""
        return self._can.gaps.map

    def _edge(self, subject: str, predicate: str, value: str) -> tuple[str, str, str]:
        names = self._can.names
        return self.resolve(subject), names.resolve_property(predicate), self.resolve(value)

    def neighbourhood(self, term: str, *, limit: int = 30) -> Neighbourhood:
        """Give what surrounds a kind, stated relations first, at most ``limit`` neighbours."""
        return self._can.entities.neighbourhood(self.resolve(term), limit=limit)

    def explore(self, term: str, lens: Lens | None = None) -> View:
        """Give what a lens shows around a kind; without one, all its neighbours.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().explore("dull_pain").links[0].sentence
        'posterior thigh pain may feel like dull pain'
        """
        from hamkg.views import Lens

        return self._can.explorer.view(self.resolve(term), lens or Lens())

    def choices(self) -> Choices:
        """List the categories, predicates and grades by which a lens can sieve."""
        return self._can.explorer.choices

    def paths(self, start: str, end: str, *, limit: int = 5) -> tuple[Way, ...]:
        """Give the ways from one kind to another, those first that tell most.

        Short ways past few hubs come first, well backed steps before weak and disputed ones,
        stated ones before inferred ones, and a hypothesis last.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().paths("sciatica", "hamstrings")[0].sentence
        'Sciatica affects the sciatic nerve, which innervates the hamstring muscle group.'
        """
        return self._can.paths.between(self.resolve(start), self.resolve(end), limit)

    def common(self, *terms: str) -> Common:
        """Give what two to six kinds have in common, what tells most first.

        >>> from hamkg import KnowledgeGraph
        >>> common = KnowledgeGraph.open().common("semitendinosus", "semimembranosus")
        >>> common.category.label
        'muscle'

        Raises UnknownTermError, AmbiguousTermError and KindCountError.
        """
        return self._can.common_ground.of(self._several(terms))

    def compare(self, terms: Sequence[str], *, by: str = "", only: str = "all") -> Comparison:
        """Put two to six kinds side by side: what is stated of each, and what is not.

        ``by`` names an aspect of their category, such as ``symptoms``, or ``all`` relations;
        ``only`` keeps what all share (``shared``) or where they differ (``differences``).

        >>> from hamkg import KnowledgeGraph
        >>> muscles = ["biceps_femoris_short_head", "semitendinosus"]
        >>> comparison = KnowledgeGraph.open().compare(muscles, by="nerve")
        >>> [[cell.state for cell in row.cells] for row in comparison.rows][-1]
        ['not stated', 'stated']

        Raises UnknownTermError, AmbiguousTermError and KindCountError.
        """
        return self._can.comparing.compare(self._several(terms), by, only)

    def _several(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Resolve terms, each kind once, where they are enough and not too many."""
        from hamkg.comparison_model import FEWEST_COMPARED, MOST_COMPARED
        from hamkg.relating_errors import KindCountError

        kinds = tuple(dict.fromkeys(map(self.resolve, terms)))
        if len(kinds) > MOST_COMPARED:
            msg = f"{len(kinds)} kinds are too many to see side by side."
            raise KindCountError(msg, hint=f"Take {len(kinds) - MOST_COMPARED} of them away.")
        if len(kinds) < FEWEST_COMPARED:
            msg = "It takes two kinds that differ to see what joins and what parts them."
            raise KindCountError(msg, hint="Name one more kind.")
        return kinds

    def place(self, term: str) -> Place:
        """Give where a kind stands: the lines of wider kinds above it, and what is like it.

        >>> from hamkg import KnowledgeGraph
        >>> [ref.label for ref in KnowledgeGraph.open().place("hamstring_strain").lines[0]]
        ['muscle strain']
        """
        return self._can.places.place(self.resolve(term))
