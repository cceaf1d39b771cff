"""Learning: quizzes with one right option, and cards, made from what the graph can back."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.alike import read_alike
from hamkg.drawing_lots import draw_wrong, lot, mixed
from hamkg.errors import TermError, UnknownQuestionError
from hamkg.fairness import Fairness, Stem
from hamkg.locations import ontology
from hamkg.namespaces import local_name
from hamkg.study_cards import DISPUTED, CardMaker
from hamkg.study_files import BY_DEFINITION, read_askings, read_topics
from hamkg.study_grounds import (
    definition_grounds,
    read_definitions,
    relation_grounds,
    source_grounds,
)
from hamkg.study_map import MAP, MapQuestions
from hamkg.study_model import EVERYTHING, LEVELS, MOST, Choice, Quiz, QuizQuestion, Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hamkg.capabilities import Capabilities
    from hamkg.catalogue_model import RedFlagCard
    from hamkg.fairness import Triple
    from hamkg.model import RedFlag, Ref, Source
    from hamkg.plate_model import Plate
    from hamkg.study_files import Asking, TopicRow
    from hamkg.study_grounds import Definition
    from hamkg.study_map import Spot
    from hamkg.study_model import Flashcard, Ground

_ALL = "Everything"
_NAMED = 3


class Study:
    """A part of the facade: ``KnowledgeGraph.study``."""

    def __init__(
        self,
        can: Capabilities,
        red_flags: Callable[[], Sequence[RedFlagCard]],
        plate: Callable[[], Plate],
    ) -> None:
        """Share what the facade has: with it, the red flags in full, and the muscle map."""
        self._can = can
        self._red_flags = red_flags
        self._plate = plate

    @cached_property
    def _fairness(self) -> Fairness:
        can = self._can
        alike = read_alike(ontology() / "learn", can.engine)
        return Fairness(can.engine, can.network, can.evidence, alike)

    def topics(self) -> tuple[Topic, ...]:
        """List the topics, that of everything first, with how much each has to ask.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().study.topics()[1].title
        'Muscles and movements'
        """
        return self._topics

    @cached_property
    def _topics(self) -> tuple[Topic, ...]:
        about = "All topics, mixed."
        rows = [(EVERYTHING, _ALL, about)]
        rows += [(row.name, row.title, row.about) for row in self._rows]
        return tuple(
            Topic(
                *row,
                {level: self._available(row[0], level) for level in LEVELS},
                len(self._entries.get(row[0], ())),
            )
            for row in rows
        )

    def topic(self, name: str) -> Topic:
        """Give a topic by its name; raises UnknownQuestionError."""
        for topic in self.topics():
            if topic.name == name:
                return topic
        msg = f'There is no topic "{name}".'
        known = ", ".join(topic.name for topic in self.topics())
        raise UnknownQuestionError(msg, hint=f"Choose one of: {known}.")

    def quiz(
        self,
        topic: str = EVERYTHING,
        level: str = "student",
        number: int = 10,
        seed: object = 0,
    ) -> Quiz:
        """Draw a quiz; the same four values always give the same questions and options.

        It is shorter than ``number`` where the topic has fewer questions for this level. Raises
        UnknownQuestionError for a topic or a level that there is not.

        >>> from hamkg import KnowledgeGraph
        >>> quiz = KnowledgeGraph.open().study.quiz("nerves", "student", 2, seed=7)
        >>> len(quiz.questions), len(quiz.questions[0].choices)
        (2, 4)
        """
        found = self.topic(topic)
        if level not in LEVELS:
            msg = f'There is no level "{level}".'
            raise UnknownQuestionError(msg, hint=f"Choose one of: {', '.join(LEVELS)}.")
        wanted = max(1, min(MOST, number))
        drawn = self._drawn(topic, level, wanted, seed)
        return Quiz(found, level, wanted, str(seed), drawn, self._available(topic, level))

    def _drawn(
        self, topic: str, level: str, number: int, seed: object
    ) -> tuple[QuizQuestion, ...]:
        if topic == MAP:
            spots = sorted(self._spots, key=lambda spot: lot(seed, MAP, spot.kind.iri))
            return tuple(self._map.question(spot, seed) for spot in spots[:number])
        stems = mixed(self._open_to(topic, level), seed)
        return tuple(self._question(stem, seed) for stem in stems[:number])

    def cards(self, topic: str = EVERYTHING) -> tuple[Flashcard, ...]:
        """Give the cards of a topic, those on which sources disagree last.

        A card on which sources disagree shows both sides. Raises UnknownQuestionError.

        >>> from hamkg import KnowledgeGraph
        >>> KnowledgeGraph.open().study.cards("nerves")[0].front
        'Which muscles are innervated by the common fibular nerve?'
        """
        entries = self._entries.get(self.topic(topic).name, ())
        return tuple(self._card(*entry) for entry in entries)

    def card(self, topic: str, number: int) -> Flashcard | None:
        """Give one of the cards of a topic, counted from 1; None where there is no such card."""
        entries = self._entries.get(self.topic(topic).name, ())
        return self._card(*entries[number - 1]) if 1 <= number <= len(entries) else None

    def deck(self, topic: str = EVERYTHING, *, format: str = "apkg") -> bytes:  # noqa: A002
        """Write the cards of a topic as an Anki package (``apkg``) or as ``csv``.

        Equal cards give equal bytes, and a card keeps its identity: whoever imports a later
        deck gets old cards brought up to date and not doubled. Raises UnknownFormatError.
        """
        from hamkg.deck import write_deck

        date = self._can.entities.summary.date
        return write_deck(self.topic(topic), self.cards(topic), date, format)

    # ------------------------------------------------------------ what there is to ask

    @cached_property
    def _rows(self) -> tuple[TopicRow, ...]:
        return read_topics(ontology() / "learn")

    @cached_property
    def _askings(self) -> tuple[Asking, ...]:
        return read_askings(ontology() / "learn")

    @cached_property
    def _stems(self) -> Mapping[str, tuple[Stem, ...]]:
        """The stems of each kind of question, by its name."""
        return {asking.name: self._fairness.stems(asking) for asking in self._askings}

    @cached_property
    def _map(self) -> MapQuestions:
        return MapQuestions(ontology() / "learn" / "map.rq", self._can.engine)

    @cached_property
    def _spots(self) -> tuple[Spot, ...]:
        """What can be asked for on the map; a store of somebody's own may not have its kinds."""
        try:
            return self._map.spots(self._plate(), self._fairness.in_line)
        except TermError:
            return ()

    def _available(self, topic: str, level: str) -> int:
        return len(self._spots if topic == MAP else self._open_to(topic, level))

    def _open_to(self, topic: str, level: str) -> tuple[Stem, ...]:
        """Give the stems that make a fair question for a level."""
        return tuple(
            stem
            for stem in self._fair
            if topic in {EVERYTHING, stem.asking.topic} and level in stem.asking.levels
        )

    @cached_property
    def _fair(self) -> tuple[Stem, ...]:
        """The stems that make a fair question, with only the answers that do."""
        askings = (asking for asking in self._askings if not asking.cards_only)
        stems = (stem for asking in askings for stem in self._stems[asking.name])
        asked = (replace(stem, answers=self._askable(stem)) for stem in stems)
        return tuple(stem for stem in asked if stem.answers)

    def _askable(self, stem: Stem) -> tuple[Ref, ...]:
        """Give the right answers of a stem beside which there are enough fair wrong ones."""
        likeness = self._fairness.shared
        return tuple(ref for ref in stem.answers if draw_wrong(stem, ref, 0, likeness))

    # ------------------------------------------------------------ questions

    def _question(self, stem: Stem, seed: object) -> QuizQuestion:
        asking, subject = stem.asking, stem.subject
        answer = min(stem.answers, key=lambda ref: lot(seed, asking.name, subject.iri, ref.iri))
        wrong = draw_wrong(stem, answer, seed, self._fairness.shared)
        refs = sorted((answer, *wrong), key=lambda ref: lot(seed, "order", subject.iri, ref.iri))
        relation = None
        if asking.relation is not None:
            relation = self._fairness.backing(asking.triple(subject.iri, answer.iri))
        return QuizQuestion(
            id=f"{asking.name}/{local_name(subject.iri)}/{local_name(answer.iri)}",
            kind=asking.name,
            title=asking.title,
            text=asking.ask.format(**stem.fillers),
            subject=subject,
            choices=tuple(
                Choice(ref, ref == answer, "" if ref == answer else self._note(asking, ref))
                for ref in refs
            ),
            explanation=asking.say.format(**stem.fillers, answer=answer.label),
            by_rule=relation is not None and relation.inferred,
            relation=relation,
            grounds=self._grounds(stem) if relation is None else relation_grounds(relation),
            redflags=self._flags(subject, answer),
            sparql=asking.sparql,
        )

    def _grounds(self, stem: Stem) -> tuple[Ground, ...]:
        """Give what an answer rests on that is no relation: a definition, or a red flag."""
        if stem.asking.backed_by == BY_DEFINITION:
            return definition_grounds(self._definitions[stem.subject.iri])
        return source_grounds(self._flag_sources.get(stem.subject.iri, ()))

    @cached_property
    def _definitions(self) -> Mapping[str, Definition]:
        return read_definitions(self._can.engine, self._can.names)

    @cached_property
    def _flag_sources(self) -> Mapping[str, tuple[Source, ...]]:
        return {card.flag.ref.iri: card.sources for card in self._red_flags()}

    def _note(self, asking: Asking, ref: Ref) -> str:
        """Tell of a wrong option what it is right for, so that it teaches something too."""
        if asking.backed_by == BY_DEFINITION:
            definition = self._definitions.get(ref.iri)
            return definition.text if definition else ""
        if asking.relation is None:
            return self._can.names.meanings.get(ref.label, "")
        named = [stem.subject.label for stem in self._stems[asking.name] if ref in stem.answers]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        if named:
            return f"named for {', '.join(named[:_NAMED])}{more}"
        flags = ", ".join(flag.ref.label for flag in self._flags(ref)[:_NAMED])
        return f"part of the red flag {flags}" if flags else ""

    def _flags(self, *refs: Ref) -> tuple[RedFlag, ...]:
        return tuple(
            rule.flag for rule in self._can.redflags if any(rule.concerns(ref.iri) for ref in refs)
        )

    # ------------------------------------------------------------ cards

    def _card(self, topic: str, entry: Stem | Triple) -> Flashcard:
        if isinstance(entry, Stem):
            return self._maker.card(entry)
        return self._maker.dispute(entry, topic)

    @cached_property
    def _maker(self) -> CardMaker:
        return CardMaker(
            self._fairness.backing, self._can.sentences.told, self._grounds, self._flags
        )

    @cached_property
    def _entries(self) -> Mapping[str, tuple[tuple[str, Stem | Triple], ...]]:
        """What there is a card for, each with its topic, by topic: stems, then disputes."""
        found: dict[str, list[tuple[str, Stem | Triple]]] = {EVERYTHING: []}
        topics = {asking.relation: asking.topic for asking in self._askings if asking.relation}
        stems = (stem for stems in self._stems.values() for stem in stems)
        entries: list[tuple[str, Stem | Triple]] = [(stem.asking.topic, stem) for stem in stems]
        entries += [(topics.get(one[1], DISPUTED), one) for one in self._fairness.disputed]
        for topic, entry in entries:
            found[EVERYTHING].append((topic, entry))
            found.setdefault(topic, []).append((topic, entry))
        return {topic: tuple(members) for topic, members in found.items()}
