"""What a reply to plain words consists of: what was understood, the rows, or why none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hamkg.model import RedFlag, Ref

LONGEST = 300
"""A question has no more characters than this."""

KNOWN = (
    "stated",
    "by definition",
    "disputed",
    "inferred",
    "through the group",
    "through a part",
    "hypothesis",
)
"""How a relation may be known, the surest first; only the first two are no caveat."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Words of the question and the kind that they were taken for.

    ``assumed`` tells that the words are an everyday name, which may mean another kind too.
    """

    words: str
    ref: Ref
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class AskRow:
    """One answer: a kind, the relation in words that makes it one, and what backs that.

    ``known`` is one of KNOWN, or empty for a row of a curated question. ``edges`` are the
    relations as CURIEs, so that each can be explained.
    """

    ref: Ref
    sentence: str
    known: str
    grade: str | None = None
    sources: int = 0
    edges: tuple[tuple[str, str, str], ...] = ()
    told: tuple[str, ...] = ()
    """Each of these relations in a sentence."""
    note: str = ""
    """What a source adds, such as the clue that tells two conditions apart."""

    @property
    def backing(self) -> str:
        """How the row is known and what backs it, in a few words; never surer than it is.

        >>> from hamkg.model import Ref
        >>> AskRow(Ref("i", "ham:i", "ice"), "", "disputed", "trial", 2).backing
        'disputed; trial, 2 sources'
        """
        caution = {"hypothesis": "hypothesis, inferred: not established"}
        words = [caution.get(self.known, self.known)] if self.known else []
        if self.grade:
            words.append(f"{self.grade}, {self.sources} source{'' if self.sources == 1 else 's'}")
        return "; ".join(words)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another question that may have been meant; ``text`` can be asked as it stands."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that nobody knows, what is spelt like it, and the question with that word."""

    word: str
    instead: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes of a question in plain words.

    ``outcome`` is ``answered``, ``nothing-stated`` (understood, but nothing is stated: no "no"),
    or a refusal: ``not-understood``, ``no-such-relation``, ``no-such-question``, ``ambiguous``,
    ``advice``, ``empty``, ``too-long``. The query ``sparql``, run, gives exactly the rows.
    """

    text: str
    outcome: str
    message: str
    understood: str = ""
    asks: str = ""
    """What sort of question it was read as, such as rows, pair, definition, paths or compare."""
    question: str = ""
    """The curated question that it was read as, where it was one."""
    linked: tuple[Linked, ...] = ()
    rows: tuple[AskRow, ...] = ()
    reasons: tuple[str, ...] = ()
    """Of a question for why: the proof and what sources state, or what is missing for it."""
    counted: bool = False
    verdict: str | None = None
    """Of a yes-or-no question: how it is known, one of KNOWN."""
    sparql: str = ""
    alternatives: tuple[Alternative, ...] = ()
    not_understood: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    """What the findings in the question raise, the most urgent first."""
    watch: tuple[RedFlag, ...] = ()
    """Other red flags that a kind in the question counts towards or that point to it."""

    @property
    def count(self) -> int:
        """How many different kinds the rows hold."""
        return len({row.ref.iri for row in self.rows})

    def to_json(self) -> dict[str, Any]:
        """Give the reply as plain values, as the command line and the JSON API print it."""
        document = asdict(self)
        document["count"] = self.count if self.rows or self.outcome == "answered" else None
        for row, shown in zip(self.rows, document["rows"], strict=True):
            shown["backing"] = row.backing
        return document
