"""The W3C suites once more, over HTTP: through a scratch server, as a client reaches hamkg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.conformance.exchanges import Conversation, conversations, hold_conversation
from tests.conformance.holding import hold, parameters
from tests.conformance.judging import is_askable
from tests.conformance.service import HttpDriver, Service, scratch_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conformance.suite import Case

pytestmark = pytest.mark.uncounted

SD = "http://www.w3.org/ns/sparql-service-description#"
SD_TERMS = {
    *("Service", "Dataset", "Graph", "NamedGraph", "Feature", "SPARQL11Query", "SPARQL11Update"),
    *("UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"),
    *("endpoint", "supportedLanguage", "resultFormat", "inputFormat", "feature", "namedGraph"),
    *("defaultDataset", "availableGraphs", "defaultGraph", "name", "graph", "extensionFunction"),
}
TALKS = [pytest.param(talk, id=talk.name) for talk in conversations()]
NONE = pytest.mark.skip(reason="this copy of the suites has no sparql11/protocol")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with scratch_server(tmp_path_factory.mktemp("scratch")) as started:
        yield started


@pytest.fixture(scope="module")
def driver(service: Service) -> HttpDriver:
    return HttpDriver(service)


@pytest.mark.parametrize("case", parameters(is_askable))
def test_the_server_does_as_the_standard_says(driver: HttpDriver, case: Case) -> None:
    hold(driver, case)


@pytest.mark.parametrize("talk", TALKS or [pytest.param(None, marks=NONE, id="suite")])
def test_the_server_speaks_the_protocols(service: Service, talk: Conversation) -> None:
    hold_conversation(service, talk)


# The suite has this as three tests in prose: sparql11/service-description.
def test_the_server_describes_itself(service: Service) -> None:
    reply = service.send("GET", "/sparql", accept="text/turtle")

    triples = list(ox.parse(reply.body, format=ox.RdfFormat.TURTLE))
    said = {str(each.predicate)[1:-1]: str(each.object) for each in triples}
    names = {str(node)[1:-1] for each in triples for node in (each.predicate, each.object)}

    assert said[f"{SD}endpoint"].endswith("/sparql>")
    assert {name.removeprefix(SD) for name in names if name.startswith(SD)} <= SD_TERMS
