"""The query builder on the command line and in the JSON API: words, JSON and SPARQL, both ways."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from starlette.testclient import TestClient

from hamkg.cli import cli
from hamkg.errors import QueryRefusedError, UnknownTermError
from hamkg.form_errors import FormError
from hamkg.form_json import form_from_text, to_json
from hamkg.form_model import Condition, Form
from hamkg.form_notation import form_of, form_pairs, place_of
from hamkg.server.app import create_app
from hamkg.server.settings import Settings
from tests.forms_world import forms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hamkg import KnowledgeGraph
    from hamkg.composer import Composer

pytestmark = pytest.mark.usefixtures("opened_once")

EXERCISES = ("--kind", "Exercise", "--if", "strengthens:hamstrings")
WORDS = (*EXERCISES, "--if", "not stretches:hamstrings")
ADDRESS = "kind=Exercise&if=strengthens:hamstrings&if=not+stretches:hamstrings"
FORM = Form(
    "Exercise",
    (
        (Condition("strengthens", ("hamstrings",)),),
        (Condition("stretches", ("hamstrings",), role="not"),),
    ),
)
COUNTED = "SELECT (COUNT(?m) AS ?n) { ?m a ham:Muscle }"


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ("compose", *arguments), input=given)


@pytest.fixture(scope="module")
def composer(kg: KnowledgeGraph) -> Composer:
    return kg.composer


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg, Settings(ui=False)), client=("127.0.0.1", 5)) as client:
        yield client


# ---------------------------------------------------------------- words


@given(form=forms)
def test_a_form_in_words_is_read_as_the_same_form(form: Form) -> None:
    assert form_of(form_pairs(form.normal)) == form.normal


@given(form=forms)
def test_a_form_as_json_text_is_read_as_the_same_form(form: Form) -> None:
    assert form_from_text(json.dumps(to_json(form))) == form


@pytest.mark.parametrize(
    "pair", [("if", "a b c"), ("only", "good"), ("show", "all"), ("limit", "0"), ("limit", "x")]
)
def test_words_that_say_nothing_are_an_error_that_repeats_them(pair: tuple[str, str]) -> None:
    with pytest.raises(FormError, match="=".join(pair)):
        form_of([("kind", "Nerve"), pair])


@pytest.mark.parametrize("text", ["", "0", "1.0", "x", "1.2.3", "-1", "999", "²"])
def test_a_place_is_counted_from_1(text: str) -> None:
    with pytest.raises(FormError, match="no place"):
        place_of(text)


@pytest.mark.parametrize(("place", "at"), [(2, 0), (-1, 0), (0, 2), (0, -1)])
def test_there_are_no_choices_where_the_form_has_no_place(
    composer: Composer, place: int, at: int
) -> None:
    with pytest.raises(FormError, match="no place"):
        composer.choices(FORM, place, at)


# ---------------------------------------------------------------- on the command line


def test_the_command_says_what_is_asked_counts_it_and_gives_the_sparql(composer: Composer) -> None:
    lines = run(*WORDS).stdout.splitlines()

    assert lines[0] == composer.sentence(FORM)
    assert lines[1] == f"{composer.count(FORM)} kinds match."
    assert "\n".join(lines[3:]) + "\n" == composer.query(FORM)


def test_the_sparql_alone_can_be_asked(composer: Composer) -> None:
    assert run(*WORDS, "--format", "sparql").stdout == composer.query(FORM)


def test_the_sparql_is_read_back_from_a_file_and_from_standard_input(
    composer: Composer, tmp_path: Path
) -> None:
    path = tmp_path / "q.rq"
    path.write_text(composer.query(FORM), encoding="utf-8")

    for result in (
        run("--sparql", str(path), "--format", "json"),
        run("--sparql", "-", "--format", "json", given=composer.query(FORM)),
    ):
        assert json.loads(result.stdout)["form"] == json.loads(json.dumps(to_json(FORM)))


def test_a_form_as_json_says_the_same_as_in_words() -> None:
    told = run(*WORDS, "--format", "json").stdout

    again = run("--form", "-", "--format", "json", given=told).stdout

    assert json.loads(again) == json.loads(told)


def test_a_query_that_fits_no_form_says_which_part_does_not() -> None:
    failed = run("--sparql", "-", given=COUNTED)
    told = json.loads(run("--sparql", "-", "--format", "json", given=COUNTED).stdout)

    assert isinstance(failed.exception, FormError)
    assert "COUNT" in str(failed.exception)
    assert told["form"] is None
    assert any("COUNT" in misfit["part"] for misfit in told["misfits"])


def test_choices_come_with_what_they_would_leave(composer: Composer) -> None:
    more = run(*WORDS, "--choices").stdout
    instead = json.loads(run(*WORDS, "--choices", "2", "--format", "json").stdout)["choices"]

    for choice in composer.choices(FORM).predicates:
        assert f"{choice.count:>7,}  {choice.name}: {choice.label}\n" in more
    values = composer.choices(FORM, 1).values
    assert [one["name"] for one in instead["values"]] == [one.name for one in values]


def test_where_nothing_matches_it_says_what_to_leave_out(composer: Composer) -> None:
    printed = run("--kind", "Muscle", "--if", "treats").stdout

    assert "0 kinds match." in printed
    assert "not a no" in printed
    for one in composer.loosened(form_of([("kind", "Muscle"), ("if", "treats")])):
        assert f"  {one.without}: {one.count:,}\n" in printed


@pytest.mark.parametrize(
    ("arguments", "error", "word"),
    [
        (("--if", "a b"), FormError, "a b"),
        (("--kind", "Exercize"), UnknownTermError, "Exercize"),
        (("--if", "treats:" + ",".join(f"k{n}" for n in range(60))), QueryRefusedError, "more"),
        (("--kind", "Nerve", "--choices", "4"), FormError, "4.1"),
    ],
)
def test_what_is_no_form_is_told(
    arguments: tuple[str, ...], error: type[Exception], word: str
) -> None:
    result = run(*arguments)

    assert isinstance(result.exception, error)
    assert word in str(result.exception)


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "[" * 100_000, '{"clauses": 1}'])
def test_what_is_no_form_as_json_is_told(text: str) -> None:
    assert isinstance(run("--form", "-", given=text).exception, FormError)


def test_a_form_is_given_in_one_way_only() -> None:
    result = run("--kind", "Nerve", "--sparql", "-", given=COUNTED)

    assert (result.exit_code, "only one of these" in result.stderr) == (2, True)


# ---------------------------------------------------------------- over HTTP


def get(client: TestClient, address: str, **values: str) -> Any:  # noqa: ANN401  it is JSON
    return client.get(f"/api/v1/compose{address}", params=values or None).json()


def test_the_api_says_what_the_command_says(client: TestClient) -> None:
    told = json.loads(run(*WORDS, "--format", "json").stdout)
    del told["notes"]

    assert get(client, f"?{ADDRESS}") == told
    assert get(client, "/form", form=json.dumps(told["form"])) == told
    assert get(client, "/read", query=told["sparql"]) == told | {"misfits": [], "notes": []}


def test_the_api_answers_a_form(client: TestClient, composer: Composer) -> None:
    found = get(client, f"/answer?{ADDRESS}")

    assert found == json.loads(composer.answer(FORM).to_json())
    assert len(found["results"]["bindings"]) == composer.count(FORM)


def test_every_choice_of_the_api_leaves_what_it_says(client: TestClient) -> None:
    choices = get(client, f"/choices?{ADDRESS}")

    assert choices["predicates"]
    for choice in choices["predicates"][:5]:
        assert get(client, f"?{ADDRESS}&if={choice['name']}")["count"] == choice["count"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("?kind=Exercise&if=a+b", 400, "form"),
        ("?kind=Exercize", 404, "unknown-term"),
        ("/choices?kind=Nerve&at=7", 400, "form"),
        ("/form?form=%7B", 400, "form"),
        ("/read?query=SELECT", 400, "query-syntax"),
    ],
)
def test_the_api_says_what_is_wrong_with_a_form(
    client: TestClient, address: str, status: int, code: str
) -> None:
    answer = client.get(f"/api/v1/compose{address}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"]


def test_the_api_names_what_does_not_fit_a_form(client: TestClient) -> None:
    found = get(client, "/read", query=COUNTED)

    assert found["form"] is None
    assert found["misfits"]
