"""What the SPARQL endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from hamkg.engine.convert import write_triples
from hamkg.formats import FORMATS, RDF_KINDS
from hamkg.server.negotiation import accepted
from hamkg.service_errors import UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from hamkg.server.service import Service

_SD = "http://www.w3.org/ns/sparql-service-description#"
_A = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# https://www.w3.org/ns/formats/
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "nt": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
    "nq": "N-Quads",
    "trig": "TriG",
}


def description(service: Service, request: Request) -> Response:
    """Describe the endpoint in RDF, in the format that the client accepts."""
    row = accepted(request.headers.get("accept", ""), RDF_KINDS)
    if row is None:
        raise UnacceptableError
    endpoint = str(request.url.replace(query=""))
    body = write_triples(_triples(endpoint, *_abilities(service)).encode(), row.name)
    return Response(body, media_type=row.media_type, headers={"Vary": "Accept"})


def _abilities(service: Service) -> Iterator[tuple[str, str]]:
    """Give what only some servers can, as properties of the service."""
    if service.union:
        yield f"{_SD}feature", f"{_SD}UnionDefaultGraph"
    if service.federation is not None:
        yield f"{_SD}feature", f"{_SD}BasicFederatedQuery"
    if service.writable:
        yield f"{_SD}supportedLanguage", f"{_SD}SPARQL11Update"


def _triples(endpoint: str, *abilities: tuple[str, str]) -> str:
    """Write the description as N-Triples."""
    service, dataset, graph = "_:service", "_:dataset", "_:graph"
    lines = [
        (service, _A, f"<{_SD}Service>"),
        (service, f"{_SD}endpoint", f"<{endpoint}>"),
        (service, f"{_SD}supportedLanguage", f"<{_SD}SPARQL11Query>"),
        *(
            (service, f"{_SD}resultFormat", f"<http://www.w3.org/ns/formats/{_FORMATS[row.name]}>")
            for row in FORMATS
            if row.name in _FORMATS and row.kind in {"table", *RDF_KINDS}
        ),
        (service, f"{_SD}defaultDataset", dataset),
        (dataset, _A, f"<{_SD}Dataset>"),
        (dataset, f"{_SD}defaultGraph", graph),
        (graph, _A, f"<{_SD}Graph>"),
    ]
    lines += [(service, name, f"<{value}>") for name, value in abilities]
    return "".join(f"{subject} <{predicate}> {value} .\n" for subject, predicate, value in lines)
