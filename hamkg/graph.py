"""The facade: everything hamkg can be asked, in one place.

What a question needs is imported when it is first asked: a query from the command line must not
pay for search, cards and the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hamkg.beyond import Beyond
from hamkg.capabilities import Capabilities
from hamkg.current import Current
from hamkg.engine import select
from hamkg.following import Following
from hamkg.locations import release
from hamkg.namespaces import graph_iri
from hamkg.opening import data_files, opened
from hamkg.relating import Relating

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from hamkg.ask_model import Reply
    from hamkg.catalogue import Catalogue
    from hamkg.composer import Composer
    from hamkg.data_files import DataFiles
    from hamkg.engine import Engine
    from hamkg.engine.copying import LocalCopy
    from hamkg.entity_model import Entity
    from hamkg.languages import Wording
    from hamkg.model import CategoryCount, RedFlag, Ref, Summary
    from hamkg.plate_model import Plate
    from hamkg.quality import Quality, ReleaseFile
    from hamkg.question_model import Question
    from hamkg.results import Answer, Table
    from hamkg.sandbox.asking import Asking
    from hamkg.sandbox.nursery import Source
    from hamkg.search_model import Found, Hit
    from hamkg.study import Study

_ASSERTED = tuple(graph_iri(name) for name in ("schema", "asserted", "evidence"))


class KnowledgeGraph(Relating, Beyond, Following):
    """The knowledge graph: open it, then search, look up, query, explain and export.

    >>> from hamkg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open()
    >>> kg.entity("semitendinosus").label
    'semitendinosus'
    """

    served: ClassVar[KnowledgeGraph | None] = None
    """The graph that this process serves, if any: its pages need no other."""

    def __init__(
        self,
        engine: Engine,
        source: str | Source,
        store: str | None = None,
        *,
        whole: Engine | None = None,
        files: DataFiles | None = None,
        copy: LocalCopy | None = None,
    ) -> None:
        """Work over an engine and what it was loaded from; `open` is the usual way in.

        ``whole`` holds files of a user's own beside what ``engine`` holds. The index of large
        ``files`` is kept on disk. A ``copy`` of a server's data answers in place of
        ``engine``.
        """
        super().__init__(Current(Capabilities(engine, whole, files), copy))
        self._source = source
        self.store = store

    @classmethod
    def open(
        cls,
        store: str | Path | None = None,
        *,
        beside: Sequence[str | Path] = (),
        holds: float = 5.0,
    ) -> KnowledgeGraph:
        """Open the bundled release, an RDF file, a store on disk to read, or a SPARQL server.

        The first two are held in memory; a server is given by the address of its endpoint. Files
        ``beside`` them are asked together with them, each in a graph of its own, and searched;
        hamkg's own kinds, lists and questions stay as they are. Of a server its hamkg graphs are
        kept here, and read again when they have changed: what was seen ``holds`` so many seconds.
        Raises StoreError where there is no store, MissingFileError where there is no release,
        RdfSyntaxError for a broken file, and RemoteStoreError where no server answers.
        """
        files = data_files(store, beside)
        engine, whole, source, copy = opened(store, beside, holds)
        name = None if store is None else str(store)
        return cls(engine, source, name, whole=whole, files=files, copy=copy)

    @classmethod
    def over(cls, engine: Engine, store: str) -> KnowledgeGraph:
        """Work over an engine that has been loaded from a file already."""
        return cls(engine, store, store, files=data_files(store, ()))

    def close(self) -> None:
        """Let go of the data; the graph cannot be asked after this."""
        self._current.close()

    @property
    def catalogue(self) -> Catalogue:
        """What there is to look through: lists with facets, sources, red flags, scales."""
        from hamkg.catalogue import Catalogue

        return self._can.part(Catalogue)

    @property
    def composer(self) -> Composer:
        """The query builder: forms as SPARQL and back, in English, and with counts."""
        from hamkg.composer import Composer

        return self._can.part(Composer)

    @property
    def study(self) -> Study:
        """What there is to learn: topics, quizzes, and cards to take away."""
        return self._can.part(_study)

    @property
    def plate(self) -> Plate:
        """The muscle map: its drawing, its measures, and where symptoms are felt."""
        return self._can.plate

    def query(self, text: str, *, asserted_only: bool = False) -> Answer:
        """Answer any SPARQL 1.1 query; hamkg's prefixes need not be declared.

        ``asserted_only`` leaves the inferred graph out. Raises QuerySyntaxError (with line and
        column) and QueryRefusedError.

        >>> answer = KnowledgeGraph.open().query("ASK { ham:semitendinosus a ham:Muscle }")
        >>> bool(answer)
        True
        """
        return self._current.whole.answer(text, graphs=_ASSERTED if asserted_only else ())

    def query_apart(
        self, text: str, *, asserted_only: bool = False, deadline: float = 30.0
    ) -> Answer:
        """Answer a stranger's query in a process of its own, stopped after ``deadline`` seconds.

        This process goes on whatever happens. Also raises QueryTimeoutError, QueryMemoryError.
        """
        from hamkg.sandbox.once import Bounds, answer_apart

        graphs = _ASSERTED if asserted_only else ()
        return answer_apart(text, self._source, Bounds(deadline), graphs=graphs)

    def begin_query(
        self, text: str, *, deadline: float, max_bytes: int | None = None, who: str = ""
    ) -> Asking:
        """Begin what `query_apart` does, and go on meanwhile: it can be waited for and stopped.

        An answer of more than ``max_bytes`` is refused by a ResultTooLargeError. ``who`` is
        the address of one of many visitors, who then has no more than half of the processes.
        """
        from hamkg.sandbox.asking import Asking
        from hamkg.sandbox.once import Bounds, answer_apart

        bounds = Bounds(deadline, max_bytes=max_bytes)
        return Asking(lambda stop: answer_apart(text, self._source, bounds, stop=stop, who=who))

    def search(
        self, text: str, *, category: str | None = None, limit: int = 20
    ) -> tuple[Hit, ...]:
        """Find kinds by any name, best first; ``category`` is a local name such as Muscle.

        >>> [hit.label for hit in KnowledgeGraph.open().search("semitendin", limit=1)]
        ['semitendinosus']
        """
        return self._can.search_index.search(text, category=category, limit=limit)

    def find(self, text: str, *, category: str | None = None, limit: int = 20) -> Found:
        """Search, and also say in which way each kind was found, and how many there are in all.

        >>> found = KnowledgeGraph.open().find("siatica", limit=1)
        >>> found.as_typed, found.findings[0].match.value, found.hits[0].label
        (False, 'alike', 'sciatica')

        Raises UnknownTermError for a category that is not there.
        """
        return self._can.search_index.find(text, category=category, limit=limit)

    def ask(self, text: str) -> Reply:
        """Answer a question in plain English, or say what of it was not understood.

        No word is passed over and nothing is guessed: what has no place in the grammar of
        ``ontology/ask`` leads to a refusal that names it. Nothing stated is never a no.

        >>> reply = KnowledgeGraph.open().ask("which nerve supplies the sartorius?")
        >>> reply.understood, [row.ref.label for row in reply.rows]
        ('Which nerve innervates sartorius?', ['femoral nerve'])
        >>> KnowledgeGraph.open().ask("best exercise for the hamstrings").not_understood
        ('best',)
        """
        return self._can.asker.ask(text)

    def entity(self, term: str) -> Entity:
        """Give the card of a kind: definition, names, and all relations with what backs them.

        Raises UnknownTermError and AmbiguousTermError.
        """
        return self._can.entities.card(self.resolve(term))

    def wording(self) -> Wording:
        """Give what pages need to speak: everyday words, meanings of grades, foreign names."""
        from hamkg.languages import Wording

        names = self._can.names
        return Wording(names.plain, names.meanings, names.foreign)

    def red_flags(self, findings: Iterable[str]) -> tuple[RedFlag, ...]:
        """Give the red flags that findings (terms) raise together, the most urgent first."""
        from hamkg.redflags import raised

        return raised(self._can.redflags, {self.resolve(finding) for finding in findings})

    def categories(self) -> tuple[CategoryCount, ...]:
        """List the categories that hold kinds, each with its definition and count."""
        return self._can.entities.categories()

    def kinds(self, category: str | None = None) -> tuple[Ref, ...]:
        """List all kinds, or those in a category (wide ones included), by label."""
        names = self._can.names
        wanted = set(names.kinds)
        if category is not None:
            wanted &= names.members.get(category.removeprefix("ham:"), frozenset())
        found = (ref for ref in names.kinds.values() if ref.iri in wanted)
        return tuple(sorted(found, key=lambda ref: ref.label.casefold()))

    def questions(self) -> tuple[Question, ...]:
        """List the curated questions."""
        return self._can.questions

    def question(self, name: str, /, **parameters: str) -> Table:
        """Ask a curated question, by name or competency id; a parameter takes any term.

        >>> [str(label) for _, _, label in KnowledgeGraph.open().question("CQ11").rows]
        ['sciatic nerve', 'tibial nerve']

        Raises UnknownQuestionError, QuestionParameterError, UnknownTermError.
        """
        from hamkg.questions import chosen, find_question

        found = find_question(self._can.questions, name)
        values = chosen(found, parameters)
        terms = {key: self._can.names.resolve_any(term) for key, term in values.items()}
        return select(self._can.engine, found.sparql, **terms)

    def describe(self, term: str, *, format: str = "turtle") -> bytes:  # noqa: A002  the word
        """Serialise what is known of one kind: its triples and the statements about it."""
        return self._can.entities.describe(self.resolve(term)).write(format)

    def summary(self) -> Summary:
        """Count what the graph holds."""
        return self._can.entities.summary

    def release_files(self) -> tuple[ReleaseFile, ...]:
        """List the files of the bundled release, by name."""
        from hamkg.release_files import read_release_files

        return read_release_files(release())

    def quality(self) -> Quality:
        """Give the quality report of the bundled release: its figures and its gates."""
        from hamkg.release_files import read_quality

        return read_quality(release())


def _study(can: Capabilities) -> Study:
    from hamkg.catalogue import Catalogue
    from hamkg.study import Study

    return Study(can, can.part(Catalogue).red_flags, lambda: can.plate)
