"""Documents may name the JSON-LD contexts that come with hamkg, and no others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.contexts import with_bundled_contexts
from hamkg.engine.uploads import parse_upload
from hamkg.errors import RdfSyntaxError
from hamkg.locations import ontology
from hamkg.service_errors import UploadRefusedError

if TYPE_CHECKING:
    from pathlib import Path

OURS = "https://w3id.org/hamkg/export/context.jsonld"
ANNOTATIONS = "http://www.w3.org/ns/anno.jsonld"
HAM = "https://w3id.org/hamkg/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TABLE = (ontology() / "contexts" / "contexts.tsv").read_text(encoding="utf-8")
FILES = {line.split("\t")[0]: line.split("\t")[1] for line in TABLE.splitlines()[1:]}


def quads(document: object) -> list[str]:
    text = document if isinstance(document, str) else json.dumps(document)
    return sorted(parse_upload(text.encode(), "jsonld", base=None).decode().splitlines())


def test_our_context_may_be_named() -> None:
    found = quads({"@context": OURS, "id": "ham:x", "type": "Muscle", "label": "x"})

    assert f"<{HAM}x> {TYPE} <{HAM}Muscle> ." in found


@pytest.mark.parametrize("iri", FILES)
def test_each_context_that_comes_along_is_whole(iri: str) -> None:
    context = json.loads((ontology() / FILES[iri]).read_bytes())["@context"]

    assert "@json" not in json.dumps(context)
    assert "@import" not in json.dumps(context)
    assert quads({"@context": iri, "id": "urn:x", "urn:p": 1}) == quads(
        {"@context": context, "id": "urn:x", "urn:p": 1}
    )


@pytest.mark.parametrize(
    "document",
    [
        {"@context": ANNOTATIONS, "id": "urn:x", "motivation": "linking"},
        {"@context": [{"q": "urn:q"}, ANNOTATIONS], "id": "urn:x", "motivation": "linking"},
        [{"@context": [ANNOTATIONS], "id": "urn:x", "motivation": "linking"}],
        {"@graph": [{"@context": ANNOTATIONS, "id": "urn:x", "motivation": "linking"}]},
        {
            "@context": {"t": {"@id": "urn:t", "@context": ANNOTATIONS}},
            "t": {"id": "urn:x", "motivation": "linking"},
        },
        json.dumps({"@context": ANNOTATIONS, "id": "urn:x", "motivation": "linking"}).replace(
            "/", "\\/"
        ),
    ],
)
def test_a_context_may_be_named_wherever_one_may_stand(document: object) -> None:
    motivated = "<urn:x> <http://www.w3.org/ns/oa#motivatedBy> <http://www.w3.org/ns/oa#linking> ."

    assert motivated in quads(document)


@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org/",
        f"{OURS}#",
        f"{OURS}?x",
        "https://w3id.org/hamkg/export/../export/context.jsonld",
        "http://evil.example/context.jsonld",
        "context.jsonld",
        {"@import": OURS},
    ],
)
def test_another_is_refused_with_what_may_be_named(context: object) -> None:
    document = {"@context": [context, {"p": "urn:p"}], "@id": "urn:a", "p": 1}

    with pytest.raises(UploadRefusedError, match="never fetched") as caught:
        quads(document)

    assert OURS in caught.value.hint


def test_the_name_is_data_where_no_context_stands() -> None:
    """As a key behind a context that is null, as a value, and in JSON that is a value."""
    document = {
        "@context": None,
        OURS: [{"@value": OURS}, {"@id": OURS}],
        "urn:p": {"@type": "@json", "@value": {"@context": OURS, "a": [OURS]}},
    }

    found = quads(document)

    assert sum(f"<{OURS}>" in line for line in found) == 2
    (literal,) = [line for line in found if "rdf-syntax-ns#JSON>" in line]
    assert f'\\"@context\\":\\"{OURS}\\"' in literal


@pytest.mark.parametrize("word", ["@json", "\\u0040json", "@\\u006Ason", "@js\\u006fn"])
def test_within_json_that_may_be_a_value_no_context_is_put(word: str) -> None:
    text = f'{{"urn:p": {{"@type": "{word}", "@value": {{"@context": "{OURS}"}}}}}}'

    assert with_bundled_contexts(text.encode()) == text.encode()


def test_json_that_is_a_value_may_stand_beside_a_context_by_name() -> None:
    document = {
        "@context": [ANNOTATIONS, {"raw": {"@id": "urn:raw", "@type": "@json"}}],
        "id": "urn:x",
        "raw": {"@context": ANNOTATIONS},
    }

    (found,) = quads(document)

    assert f'\\"@context\\":\\"{ANNOTATIONS}\\"' in found


def test_a_context_that_is_named_over_and_over_is_refused() -> None:
    document = [{"@context": OURS, "id": f"urn:{n}", "urn:p": n} for n in range(101)]

    assert len(quads(document[:100])) == 100
    with pytest.raises(UploadRefusedError, match="more than 100 times"):
        quads(document)


def test_an_error_behind_a_context_keeps_its_line() -> None:
    with pytest.raises(RdfSyntaxError) as caught:
        quads(f'{{"@context": "{OURS}",\n"id": "urn:a",\n"urn:p": {{"@value": []}}}}')

    assert caught.value.line in {3, None}


def test_a_file_may_name_them_too(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonld"
    path.write_text(json.dumps({"@context": OURS, "id": "ham:x", "type": "Muscle"}))

    assert EmbeddedEngine.load(path).answer("ASK { ham:x a ham:Muscle }")


def test_a_file_that_names_another_is_told_what_it_may_name(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonld"
    path.write_text(json.dumps({"@context": "https://schema.org/", "@id": "urn:x"}))

    with pytest.raises(RdfSyntaxError, match="never fetched") as caught:
        EmbeddedEngine.load(path)

    assert OURS in caught.value.hint


LEAVES = st.sampled_from([OURS, ANNOTATIONS, "context.jsonld", "", "x", 1, None, True])
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@context", "@graph", "@value", OURS, "p"]), inner)
    ),
    max_leaves=12,
)


def put_in(value: Any, *, here: bool = False) -> Any:  # noqa: ANN401  what JSON holds
    """What the names of contexts stand for, written plainly."""
    if isinstance(value, dict):
        return {key: put_in(each, here=key == "@context") for key, each in value.items()}
    if isinstance(value, list):
        return [
            put_in(each) if isinstance(each, list | dict) or not here else put_in(each, here=True)
            for each in value
        ]
    if here and isinstance(value, str) and value in FILES:
        return json.loads((ontology() / FILES[value]).read_bytes())["@context"]
    return value


@given(st.lists(st.sampled_from([*"[]{},:", '"@context"', f'"{OURS}"', '"', "x"]), max_size=12))
def test_what_is_no_json_is_left_to_the_parser(parts: list[str]) -> None:
    text = "".join(parts).encode()

    try:
        found = with_bundled_contexts(text)
    except ValueError:
        return
    assert len(found) >= len(text)


@given(JSON)
def test_any_json_gets_each_context_in_its_place_and_stays_what_it_is(value: object) -> None:
    found = with_bundled_contexts(json.dumps(value).encode())

    assert json.loads(found) == put_in(value)
