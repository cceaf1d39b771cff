"""What answers for one graph: each part is made when it is first needed, and then kept.

The facade and its parts (such as the catalogue) share one set, so nothing is read twice. Imports
are made in here, late: a query from the command line must not pay for search, cards and the rest.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from hamkg.locations import ontology

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.asking.asker import Asker
    from hamkg.common_ground import CommonGround
    from hamkg.comparing import Comparing
    from hamkg.data_files import DataFiles
    from hamkg.engine import Engine
    from hamkg.entities import Entities
    from hamkg.evidence import Evidence
    from hamkg.explore import Explorer
    from hamkg.export import Exporter
    from hamkg.gaps import GapBook
    from hamkg.names import Names
    from hamkg.network import Network
    from hamkg.paths import Paths
    from hamkg.places import Places
    from hamkg.plate_model import Plate
    from hamkg.proofs import Proofs
    from hamkg.provenance import Provenance
    from hamkg.question_model import Question
    from hamkg.redflags import Rule
    from hamkg.resources import Resources
    from hamkg.search import SearchIndex
    from hamkg.sentences import Sentences
    from hamkg.whynot import Absences

T = TypeVar("T")
_REASONS = 3
"""So many ways to conclude what is not stated are told to whoever asks why not."""


class Capabilities:
    """Everything that can answer from one engine's data."""

    def __init__(
        self, engine: Engine, whole: Engine | None = None, files: DataFiles | None = None
    ) -> None:
        """Make nothing yet; ``whole`` holds files of a user's own beside what ``engine`` holds.

        Only what is asked of any data looks at the whole: queries, search, resources, exports.
        ``files`` are those that the whole was read from.
        """
        self.engine = engine
        self.whole = whole or engine
        self.files = files
        self._kept: dict[object, Any] = {}

    def part(self, make: Callable[[Capabilities], T]) -> T:
        """Give what is made of all this, and is made once."""
        return self.kept(make, lambda: make(self))

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """Give what is kept under a key, and was made once."""
        if key not in self._kept:
            self._kept[key] = make()
        made: T = self._kept[key]
        return made

    @cached_property
    def names(self) -> Names:
        """The names of all terms."""
        from hamkg.names import Names

        return Names(self.engine)

    @cached_property
    def evidence(self) -> Evidence:
        """What backs relations."""
        from hamkg.evidence import Evidence

        return Evidence(self.engine, self.names)

    @cached_property
    def proofs(self) -> Proofs:
        """The whole proofs of relations."""
        from hamkg.proofs import Proofs

        return Proofs(self.engine, self.names, self.evidence)

    @cached_property
    def provenance(self) -> Provenance:
        """Proofs as RDF."""
        from hamkg.provenance import Provenance

        return Provenance(self.engine, ontology() / "provenance")

    @cached_property
    def absences(self) -> Absences:
        """Why relations are not there."""
        from hamkg.abduction import Grounds
        from hamkg.rules import read_rules
        from hamkg.schema_limits import SchemaLimits
        from hamkg.whynot import Absences

        limits = SchemaLimits(self.engine, self.names)
        grounds = Grounds(self.engine, self.names, self.proofs, self.network, limits)
        return Absences(grounds, self.evidence, read_rules(ontology() / "rules"))

    @cached_property
    def gaps(self) -> GapBook:
        """What the graph lacks."""
        from hamkg.gaps import GapBook

        return GapBook(self.engine, self.names, ontology() / "gaps")

    @cached_property
    def entities(self) -> Entities:
        """The cards of kinds."""
        from hamkg.entities import Entities

        return Entities(self.engine, self.names, self.evidence, self.redflags)

    @cached_property
    def places(self) -> Places:
        """Where kinds stand among the others."""
        from hamkg.places import Places

        return Places(self.engine, self.names)

    @cached_property
    def redflags(self) -> tuple[Rule, ...]:
        """The red flags with their logic, the most urgent first."""
        from hamkg.redflags import read_rules

        return read_rules(self.engine, self.names)

    @cached_property
    def network(self) -> Network:
        """All relations between kinds, each once."""
        from hamkg.network import Network

        return Network(self.engine, self.names)

    @cached_property
    def explorer(self) -> Explorer:
        """What is seen around a kind."""
        from hamkg.explore import Explorer

        return Explorer(self.network)

    @cached_property
    def paths(self) -> Paths:
        """How two kinds are related."""
        from hamkg.paths import Paths

        return Paths(self.network, self.sentences)

    @cached_property
    def common_ground(self) -> CommonGround:
        """What kinds have in common."""
        from hamkg.common_ground import CommonGround

        return CommonGround(self.network, self.sentences)

    @cached_property
    def comparing(self) -> Comparing:
        """Kinds side by side."""
        from hamkg.comparing import Comparing

        return Comparing(self.network, ontology() / "comparisons" / "aspects.tsv")

    @cached_property
    def sentences(self) -> Sentences:
        """Relations in words."""
        from hamkg.nouns import Nouns
        from hamkg.sentences import Sentences

        return Sentences(self.engine, Nouns.read(ontology() / "wording" / "nouns.tsv"))

    @cached_property
    def asker(self) -> Asker:
        """What answers plain words."""
        from hamkg.asking.asker import Asker
        from hamkg.asking.grounds import Grounds

        grounds = Grounds(
            self.engine,
            self.names,
            self.network,
            self.evidence,
            self.paths,
            self.redflags,
            self.questions,
            self.sentences,
            self.proofs,
            lambda triple: self.absences.why_not(triple, limit=_REASONS),
        )
        return Asker(ontology() / "ask", grounds)

    @cached_property
    def plate(self) -> Plate:
        """The muscle map."""
        from hamkg.plates import read_plate

        return read_plate(ontology() / "plates", self.engine, self.names)

    @cached_property
    def exporter(self) -> Exporter:
        """What writes the data out."""
        from hamkg.export import Exporter

        return Exporter(self.engine, lambda: self.names, self.whole)

    @cached_property
    def exports_stream(self) -> bool:
        """Whether there is too much data to be sorted as it is written out."""
        return self.exporter.is_large

    @cached_property
    def search_index(self) -> SearchIndex:
        """The index over all names."""
        from hamkg.search import SearchIndex

        return SearchIndex(self.whole, ontology() / "search", self.files)

    @cached_property
    def resources(self) -> Resources:
        """Whatever else there is, one resource at a time."""
        from hamkg.resources import Resources

        return Resources(self.whole, self.names, ontology() / "resources" / "roles.tsv")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The curated questions, by name."""
        from hamkg.questions import read_questions

        return read_questions(ontology() / "queries")
