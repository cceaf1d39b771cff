"""Ways between kinds and common ground of kinds, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hamkg.namespaces import compact, sparql_prologue, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.model import Ref
    from hamkg.views import Link


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one kind to another, each step told in the direction it is walked.

    ``edges`` are the same steps as the graph holds them, and ``told`` is each in a sentence of its
    own. ``also`` are the ways that differ from
    this one in a single stop and in no relation.
    """

    steps: tuple[Link, ...]
    edges: tuple[Link, ...]
    sentence: str
    told: tuple[str, ...]
    cost: float
    also: tuple[Way, ...] = ()

    @property
    def kinds(self) -> tuple[Ref, ...]:
        """The kinds it passes, both ends included."""
        return (self.steps[0].subject, *(step.object for step in self.steps))

    @property
    def sparql(self) -> str:
        """The query for all ways of its relations; of a single step, for all its relations."""
        return _query(self.steps, [ref.iri for ref in self.kinds])

    @property
    def inferred(self) -> bool:
        """Whether any step of it is inferred."""
        return any(step.inferred for step in self.steps)

    @property
    def doubtful(self) -> bool:
        """Whether any step of it is a hypothesis or disputed."""
        return any(step.hypothesis or step.disputing for step in self.steps)


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that several kinds have in common: a link from each of them to one other kind.

    ``relation`` is what joins them all to it; none where different relations do. ``rare`` says
    in bits how much it tells: what few kinds share tells more.
    """

    kind: Ref
    relation: Ref | None
    links: tuple[Link, ...]
    sentence: str
    rare: float


@dataclass(frozen=True, slots=True)
class Common:
    """What kinds have in common, what tells most first, and the narrowest category of them all.

    Each of ``shared`` that has a relation is a row of the answer to ``sparql``.
    """

    kinds: tuple[Ref, ...]
    category: Ref | None
    shared: tuple[Shared, ...]
    sparql: str


def link_json(link: Link) -> dict[str, Any]:
    """Give what backs a relation in plain values."""
    return {
        "subject": link.subject.curie,
        "predicate": link.predicate.curie,
        "object": link.object.curie,
        "inferred": link.inferred,
        "hypothesis": link.hypothesis,
        "disputed": bool(link.disputing),
        "grade": None if link.grade is None else link.grade.label,
        "sources": link.sources,
        "for": link.supporting,
        "against": link.disputing,
    }


def way_json(way: Way) -> dict[str, Any]:
    """Give a way in plain values, each edge as the graph holds it and how it is walked."""
    return {
        "sentence": way.sentence,
        "edges": [
            link_json(edge)
            | {"direction": "forward" if edge.subject == step.subject else "backward"}
            | {"sentence": told}
            for edge, step, told in zip(way.edges, way.steps, way.told, strict=True)
        ],
        "cost": round(way.cost, 3),
        "sparql": way.sparql,
        "also": [way_json(other) for other in way.also],
    }


def ways_json(ways: Sequence[Way]) -> list[dict[str, Any]]:
    """Give ways in plain values, the best first."""
    return [way_json(way) for way in ways]


def common_json(common: Common) -> dict[str, Any]:
    """Give common ground in plain values, what tells most first."""
    return {
        "kinds": [_named(ref) for ref in common.kinds],
        "category": None if common.category is None else common.category.curie,
        "shared": [
            {
                "sentence": shared.sentence,
                "kind": _named(shared.kind),
                "relation": None if shared.relation is None else shared.relation.curie,
                "rare": round(shared.rare, 3),
                "edges": [link_json(link) for link in shared.links],
            }
            for shared in common.shared
        ],
        "sparql": common.sparql,
    }


def _named(ref: Ref) -> dict[str, str]:
    return {"iri": ref.iri, "curie": ref.curie, "label": ref.label}


def _query(steps: Sequence[Link], kinds: Sequence[str]) -> str:
    """Write the query for all ways of the same relations; a single step asks for its relation."""
    ends = f"from {compact(kinds[0])} to {compact(kinds[-1])}"
    if len(steps) == 1:
        start, end = map(written, kinds)
        return (
            f"# All relations {ends}\n{sparql_prologue('ham')}SELECT ?relation ?phrase WHERE {{\n"
            f"  {start} ?relation {end} . ?relation ham:phrase ?phrase .\n}}"
        )
    stops = [f"?kind{place}" for place in range(1, len(steps))]
    names = dict(zip(kinds, (written(kinds[0]), *stops, written(kinds[-1])), strict=True))
    lines = [
        f"  {names[step.subject.iri]} {written(step.predicate.iri)} {names[step.object.iri]} ."
        for step in steps
    ]
    labels = [f"  {stop} rdfs:label {stop}_label ." for stop in stops]
    shown = " ".join(f"{stop} {stop}_label" for stop in stops)
    return "\n".join(
        (
            f"# All ways of these {len(steps)} relations {ends}",
            f"{sparql_prologue('ham', 'rdfs')}SELECT {shown} WHERE {{",
            *lines,
            *labels,
            "}",
        )
    )
