"""What lies beside hamkg's kinds: files of a user's own, and any resource by its IRI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.takeaway import Takeaway

if TYPE_CHECKING:
    from hamkg.resource_model import Beside, Page, Resource
    from hamkg.views import View


class Beyond(Takeaway):
    """The part of the facade that shows what is no kind: no grades, no checked sources."""

    def resource(self, term: str, *, shown: int = 20) -> Resource:
        """Give what is said of any resource, by IRI, CURIE, code or a label just so.

        However much there is: of each predicate so many values come as are to be ``shown``, and
        counts end at ten thousand. Raises UnknownTermError and AmbiguousTermError.

        >>> from hamkg import KnowledgeGraph
        >>> muscle = KnowledgeGraph.open().resource("ham:Muscle", shown=2)
        >>> [(group.title, group.counted) for group in muscle.of_role("broader")]
        [('kind of', '1')]
        """
        resources = self._can.resources
        return resources.resource(resources.resolve(term), shown=shown)

    def resource_values(self, term: str, group: str, *, offset: int = 0, limit: int = 100) -> Page:
        """Give further values of one group of a resource; ``group`` is the key of it.

        Raises what `resource` raises, and UnknownTermError where there is no such group.
        """
        resources = self._can.resources
        return resources.page(resources.resolve(term), group, offset=offset, limit=limit)

    def around(self, term: str) -> View:
        """Give what surrounds any resource, to be drawn: at most sixty statements.

        Raises what `resource` raises.
        """
        from hamkg.resource_view import AROUND, view_of

        return view_of(self.resource(term, shown=AROUND))

    def describe_resource(
        self,
        term: str,
        *,
        format: str = "turtle",  # noqa: A002  the word users know
    ) -> bytes:
        """Serialise what is said of any resource, up to ten thousand statements."""
        resources = self._can.resources
        return resources.triples(resources.resolve(term)).write(format)

    def beside(self) -> tuple[Beside, ...]:
        """List the files beside the release, by name."""
        return self._can.resources.beside()
