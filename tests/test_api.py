"""The JSON API: the facade's answers under addresses, described as OpenAPI and on a page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jsonschema
import pytest
from starlette.testclient import TestClient

from hamkg.server.api.description import shape_of
from hamkg.server.api.operation import JSON, Parameter
from hamkg.server.api.operations import OPERATIONS
from hamkg.server.app import create_app
from hamkg.server.limits import Limiter
from hamkg.server.settings import Settings
from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg import KnowledgeGraph
    from hamkg.server.api.operation import Operation

LOCAL = ("127.0.0.1", 50000)


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg, Settings(ui=False)), client=LOCAL) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def example(operation: Operation) -> str:
    """The address of an operation with the examples of all its parameters."""
    path = operation.path.format(**{each.name: each.example for each in operation.in_path})
    given = [
        (each.name, value)
        for each in operation.parameters
        for value in (each.example.split(",") if each.many else [each.example])
    ]
    return f"/api/v1{path}?{urlencode(given)}"


@pytest.mark.uncounted
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_an_example_is_answered_in_the_shape_that_is_described(
    operation: Operation, client: TestClient, document: dict[str, Any]
) -> None:
    answer = client.get(example(operation))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(operation.media)
    described = document["paths"][operation.path]["get"]["responses"]["200"]
    schema = described["content"][operation.media]["schema"]
    if operation.media != JSON:
        assert (schema, answer.content != b"") == ({}, True)
        return
    whole = schema | {"components": document["components"]}
    jsonschema.Draft202012Validator.check_schema(whole)
    jsonschema.validate(answer.json(), whole, jsonschema.Draft202012Validator)


def test_search_says_what_the_command_line_says(client: TestClient) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "hamkg", "search", "sciatic", "--format", "json"],
        capture_output=True,
        check=True,
    )
    assert client.get("/api/v1/search?q=sciatic").json() == json.loads(told.stdout)


def test_an_entity_is_the_card_of_the_facade(client: TestClient, kg: KnowledgeGraph) -> None:
    found = client.get("/api/v1/entity", params={"term": "lateral hamstring"}).json()
    assert found == json.loads(json.dumps(asdict(kg.entity("biceps_femoris"))))


def test_a_question_takes_its_own_parameters(client: TestClient, kg: KnowledgeGraph) -> None:
    question = next(question for question in kg.questions() if question.parameters)
    name = question.parameters[0].name
    usual = client.get(f"/api/v1/question/{question.name}").json()
    given = {name: question.parameters[0].default}
    assert client.get(f"/api/v1/question/{question.name}", params=given).json() == usual


@pytest.mark.parametrize(
    ("address", "status", "code", "word"),
    [
        ("entity?term=hamstrin_strain", 404, "unknown-term", "hamstring"),
        ("entity", 400, "bad-parameter", "term="),
        ("entity?term=a&term=b", 400, "bad-parameter", "twice"),
        ("entity?term=sciatica&colour=red", 400, "bad-parameter", "There is: term"),
        ("search?q=x&limit=0", 400, "bad-parameter", "from 1 to 1000"),
        ("search?q=x&limit=-3", 400, "bad-parameter", "from 1 to 1000"),
        ("search?q=x&limit=%D9%A3", 400, "bad-parameter", "from 1 to 1000"),
        ("search?q=x&limit=" + "9" * 5000, 400, "bad-parameter", "from 1 to 1000"),
        ("question/CQ11?name=x", 400, "question-parameter", ""),
        ("question/no_such_question", 404, "unknown-question", ""),
        ("explain?subject=sciatica&predicate=partOf&object=hamstrings", 404, "unknown-edge", ""),
        ("compare?term=sciatica", 400, "kind-count", ""),
        ("gaps/none", 404, "unknown-term", ""),
        ("quiz?topic=cooking", 404, "unknown-question", ""),
        ("nothing", 404, "not-found", ""),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(
    client: TestClient, address: str, status: int, code: str, word: str
) -> None:
    answer = client.get(f"/api/v1/{address}")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["hint"]
    assert word in told["detail"] + told["hint"]


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/entity?term=sciatica")
    again = client.get(
        "/api/v1/entity?term=sciatica", headers={"If-None-Match": first.headers["etag"]}
    )
    other = client.get(
        "/api/v1/entity?term=hamstrings", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


def test_a_stranger_pays_with_query_seconds(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid: list[tuple[str, float]] = []
    monkeypatch.setattr(
        Limiter, "charge", lambda _self, client, seconds: paid.append((client.name, seconds))
    )
    with TestClient(create_app(kg, Settings(ui=False)), client=("203.0.113.7", 5)) as stranger:
        assert stranger.get("/api/v1/entity?term=sciatica").status_code == 200
        assert stranger.get("/api/v1/entity?term=nothing_like_it").status_code == 404
    assert [name for name, _ in paid] == ["203.0.113.7"] * 2
    assert all(seconds > 0 for _, seconds in paid)


def test_pages_of_other_sites_may_read_and_nobody_may_write(client: TestClient) -> None:
    answer = client.get("/api/v1/questions", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.post("/api/v1/questions").status_code == 405


def test_every_operation_stands_in_the_description_and_on_the_page(
    client: TestClient, document: dict[str, Any]
) -> None:
    page = client.get("/api/docs").text
    assert document["openapi"].startswith("3.1.")
    assert list(document["paths"]) == [operation.path for operation in OPERATIONS]
    for operation in OPERATIONS:
        assert f"/api/v1{operation.path}</code>" in page
    assert "<script" not in page


def test_every_example_on_the_page_is_answered(client: TestClient) -> None:
    page = client.get("/api/docs").text
    links = re.findall(r'href="(/api/v1/[^"]+)"', page)
    assert len(links) == len(OPERATIONS)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_choices_of_a_parameter_are_kept_to() -> None:
    parameter = Parameter("level", "How hard.", "easy", choices=("easy", "hard"))
    assert parameter.read(["hard"]) == "hard"
    with pytest.raises(RequestError, match="no value of"):
        parameter.read(["soft"])


def test_a_parameter_that_may_be_given_several_times_gives_all() -> None:
    parameter = Parameter("term", "Kinds.", "a,b", many=True)
    assert parameter.read(["a", "b"]) == ("a", "b")
    with pytest.raises(RequestError, match="missing"):
        parameter.read([])


def test_the_shape_of_a_value_that_holds_its_like_ends() -> None:
    shapes: dict[str, dict[str, Any]] = {}
    assert shape_of(Tree, shapes) == {"$ref": "#/components/schemas/Tree"}
    assert shapes["Tree"]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/Tree"}


def test_what_has_no_shape_in_json_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="no shape"):
        shape_of(set, {})


@dataclass
class Tree:
    """A tree."""

    parts: tuple[Tree, ...]
