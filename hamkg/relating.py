"""How kinds hang together: the part of the facade that answers for relations between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.takeaway import Takeaway

if TYPE_CHECKING:
    from hamkg.model import Neighbourhood, Place, Relation
    from hamkg.views import Choices, Lens, View, Way


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
        return self._can.evidence.relation(
            self.resolve(subject), self._can.names.resolve_property(predicate), self.resolve(value)
        )

    def describe_relation(
        self,
        subject: str,
        predicate: str,
        value: str,
        *,
        format: str = "turtle",  # noqa: A002  the word users know
    ) -> bytes:
        """Serialise what backs a relation: its statements with their sources, or its proof."""
        relation = self.explain(subject, predicate, value)
        found = self._can.entities.describe_relation(
            relation.subject.iri, relation.predicate.iri, relation.other.iri
        )
        return found.write(format)

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
        """Give the shortest ways from one kind to another, stated steps before inferred ones.

        >>> from hamkg import KnowledgeGraph
        >>> way = KnowledgeGraph.open().paths("sciatica", "hamstrings")[0]
        >>> [ref.label for ref in way.kinds]
        ['sciatica', 'sciatic nerve', 'hamstring muscle group']
        """
        return self._can.paths.between(self.resolve(start), self.resolve(end), limit)

    def place(self, term: str) -> Place:
        """Give where a kind stands: the lines of wider kinds above it, and what is like it.

        >>> [ref.label for ref in KnowledgeGraph.open().place("hamstring_strain").lines[0]]
        ['muscle strain']
        """
        return self._can.places.place(self.resolve(term))
