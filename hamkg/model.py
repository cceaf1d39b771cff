"""The values that everything above the engine speaks in; all frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """A pointer to something in the graph that can be shown to a person.

    ``category`` is the local name of its category (``Muscle``); ``phrase`` is what a property
    is called within a sentence (``is innervated by``).
    """

    iri: str
    curie: str
    label: str
    category: str | None = None
    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two kinds."""

    subject: Ref
    predicate: Ref
    object: Ref
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from."""

    iri: str
    title: str
    citation: str
    kind: str
    doi: str | None
    pmid: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source: where it stands, and what it says in our own words."""

    iri: str
    notation: str
    locator: str
    paraphrase: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a source gives, such as a relative risk of 2.7; ``name`` is ``rr`` then."""

    label: str
    value: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement: one source's word for or against one relation, graded.

    ``evidence_rank`` counts from 1 (systematic review) to 6 (lay text).
    """

    iri: str
    stance: str
    certainty: str
    frequency: str | None
    evidence_level: str
    evidence_rank: int
    source: Source
    sentence: Sentence | None
    note: str | None
    curator: str
    date: str
    locator: str | None = None
    advice: str | None = None
    """How strongly the source advises against, where it does."""
    stage: str | None = None
    """The phase of rehabilitation the source speaks of."""
    role: str | None = None
    """What part a finding has in a red flag."""
    measures: tuple[Measure, ...] = ()

    @property
    def disputes(self) -> bool:
        """Whether the source speaks against the relation."""
        return self.stance == "disputes"

    @property
    def warning(self) -> str:
        """How strongly the source advises against, and in which phase, where it names one."""
        return ", ".join(filter(None, (self.advice, self.stage)))


@dataclass(frozen=True, slots=True)
class Proof:
    """Why an inferred relation holds: the rule, its premises, and a sentence a person can read."""

    sentence: str
    rule: str
    premises: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as seen from one kind, with its evidence or its proof.

    ``hypothesis`` marks an inferred relation that follows by rule but is not established.
    """

    subject: Ref
    predicate: Ref
    other: Ref
    inferred: bool
    hypothesis: bool
    claims: tuple[Claim, ...] = ()
    proof: Proof | None = None

    @property
    def supporting(self) -> tuple[Claim, ...]:
        """The claims for this relation."""
        return tuple(claim for claim in self.claims if not claim.disputes)

    @property
    def disputing(self) -> tuple[Claim, ...]:
        """The claims against this relation."""
        return tuple(claim for claim in self.claims if claim.disputes)

    @property
    def strength(self) -> str:
        """What backs this relation, in a few words: its best grade, or how sources divide."""
        if self.inferred:
            return "by rule"
        if self.disputing:
            return f"{len(self.supporting)} for, {len(self.disputing)} against"
        if not self.claims:
            return "by definition"
        best = min(self.claims, key=lambda claim: claim.evidence_rank)
        count = len({claim.source.iri for claim in self.claims})
        warnings = sorted({claim.warning for claim in self.claims if claim.advice})
        text = f"{best.evidence_level}, {count} source{'' if count == 1 else 's'}"
        return "; ".join((text, *warnings))


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A combination of findings that calls for action: what it may mean and what to do.

    ``urgency_rank`` counts from 1 (emergency now) to 4 (routine).
    """

    ref: Ref
    urgency: str
    urgency_rank: int
    logic: str
    what_to_do: str
    context: tuple[Ref, ...] = ()
    """Of these, one must be there before a finding counts; empty where none is needed."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What surrounds one kind: at most ``limit`` neighbours of ``total``, and the edges drawn."""

    root: Ref
    nodes: tuple[Ref, ...]
    edges: tuple[Edge, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """A category of kinds and how many kinds it holds directly."""

    ref: Ref
    definition: str
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What the loaded data holds, in counts."""

    version: str
    date: str
    kinds: int
    asserted: int
    inferred: int
    statements: int
    sources: int
    triples: int
