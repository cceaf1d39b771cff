"""The operations to look around with: lists with facets, sources, scales, what the graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.catalogue_model import Scale, SourceCard, choices_of, listing_json
from hamkg.entity_model import Place
from hamkg.model import CategoryCount, Neighbourhood, Ref, Summary
from hamkg.quality import Quality, ReleaseFile
from hamkg.search_model import found_json
from hamkg.server.api.operation import Operation, Parameter
from hamkg.server.api.shapes import TERM, limit_of, object_of

if TYPE_CHECKING:
    from hamkg.graph import KnowledgeGraph


def _find(
    graph: KnowledgeGraph,
    q: str,
    type: str | None,  # noqa: A002  the address's word
    limit: int,
) -> object:
    return found_json(graph.find(q, category=type, limit=limit))


def _categories(graph: KnowledgeGraph) -> tuple[CategoryCount, ...]:
    return graph.categories()


def _predicates(graph: KnowledgeGraph) -> tuple[Ref, ...]:
    return graph.predicates()


def _list(
    graph: KnowledgeGraph, name: str, choose: tuple[str, ...] | None, find: str, sort: str
) -> object:
    choices = choices_of(choose or ())
    return listing_json(graph.catalogue.listing(name, choices, find=find, sort=sort))


def _source(graph: KnowledgeGraph, term: str) -> SourceCard:
    return graph.catalogue.source(term)


def _scales(graph: KnowledgeGraph) -> tuple[Scale, ...]:
    return graph.catalogue.scales()


def _place(graph: KnowledgeGraph, term: str) -> Place:
    return graph.place(term)


def _around(graph: KnowledgeGraph, term: str, limit: int) -> Neighbourhood:
    return graph.neighbourhood(term, limit=limit)


def _summary(graph: KnowledgeGraph) -> Summary:
    return graph.summary()


def _quality(graph: KnowledgeGraph) -> Quality:
    return graph.quality()


def _files(graph: KnowledgeGraph) -> tuple[ReleaseFile, ...]:
    return graph.release_files()


_KIND = Parameter("term", TERM, "hamstring_strain")
BROWSING = (
    Operation(
        "/find",
        "Search as /search does, and say how each was found and how many there are of each sort.",
        _find,
        object_of("What was found.", "text", "nearness", "total", "more", "counts", "findings"),
        (
            Parameter("q", "What to look for.", "siatica"),
            Parameter("type", "Only this category.", "Condition", optional=True),
            limit_of(1000, 20),
        ),
    ),
    Operation(
        "/list/{name}",
        "Give a list of the pages, narrowed by its facets, with what each choice would leave.",
        _list,
        object_of("The list.", "title", "entries", "total", "facets", "sorts", "sort", "sparql"),
        (
            Parameter(
                "choose",
                "A facet and one of its values; the answer lists both.",
                "category:Joint",
                optional=True,
                many=True,
            ),
            Parameter("find", "Only entries that hold this text.", "knee", default=""),
            Parameter("sort", "The order; the answer lists those there are.", "name", default=""),
        ),
        in_path=(Parameter("name", "kinds, or sources.", "kinds"),),
    ),
    Operation(
        "/categories",
        "List the categories that hold kinds, each with its definition and count.",
        _categories,
        tuple[CategoryCount, ...],
    ),
    Operation(
        "/predicates",
        "List the relations that may join kinds.",
        _predicates,
        tuple[Ref, ...],
    ),
    Operation(
        "/place",
        "Give where a kind stands: the lines of wider kinds above it, and what is like it.",
        _place,
        Place,
        (_KIND,),
    ),
    Operation(
        "/neighbourhood",
        "Give what surrounds a kind, and the relations among all of it, as a graph to draw.",
        _around,
        Neighbourhood,
        (_KIND, limit_of(150, 30)),
    ),
    Operation(
        "/source",
        "Give a source with everything it says, each relation with its claim.",
        _source,
        SourceCard,
        (Parameter("term", "The source, by local name, CURIE or IRI.", "ham:koes2007"),),
    ),
    Operation(
        "/scales",
        "List the scales on which statements, sources and red flags are graded.",
        _scales,
        tuple[Scale, ...],
    ),
    Operation(
        "/summary",
        "Count what the graph holds.",
        _summary,
        Summary,
    ),
    Operation(
        "/quality",
        "Give the quality report of the release: its figures, and the gates it passed.",
        _quality,
        Quality,
    ),
    Operation(
        "/files",
        "List the files of the release with their sizes and checksums; they lie under /export/.",
        _files,
        tuple[ReleaseFile, ...],
    ),
)
