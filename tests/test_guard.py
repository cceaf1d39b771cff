"""A query never reaches another server, and words that only look like it are no offence."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.guard import names_its_dataset, refuse_federation, without_opaque_parts
from hamkg.errors import QueryRefusedError

ENGINE = EmbeddedEngine.of("turtle", b"ham:a ham:b ham:c .")
NOWHERE = "<http://127.0.0.1:9/>"

# ---------------------------------------------------------------- what is let through

WORDS = st.sampled_from(["SERVICE", "service", "Service", "SERVICE SILENT", "x SERVICE {", "from"])
PADDING = st.text(st.sampled_from(" {}.;#<>|&()!?$@:-aZ9_é"), max_size=6)
TEXTS = st.tuples(PADDING, WORDS, PADDING).map("".join)
NAMES = st.tuples(
    st.sampled_from(["ham:", "skos:", "?", "$", "_:"]),
    st.sampled_from(["service", "SERVICE", "aService", "service_1", "a.SERVICE", "a-service-b"]),
).map("".join)
HARMLESS = st.one_of(
    TEXTS.map(lambda text: f'"{text}"'),
    TEXTS.map(lambda text: f"'{text}'"),
    TEXTS.map(lambda text: f'"""a " {text} \n""b"""'),
    TEXTS.map(lambda text: f"'''a ' {text} \n''b'''"),
    TEXTS.map(lambda text: rf'"\" {text} \\"'),
    TEXTS.map(lambda text: f"# {text}\n ham:c"),
    TEXTS.map(lambda text: f"<http://example.org/{re.sub(r'[^A-Za-z:@-]', '_', text)}#SERVICE>"),
    NAMES.filter(lambda name: not (name[0] in "?$" and re.search(r"[.-]", name))),
    st.sampled_from(['"x"@service', '"x"@en-service', r"ham:a\#SERVICE", r"ham:it's_SERVICE"]),
)


@given(HARMLESS)
@example('"x"@service')
@example(r"ham:it\'s_SERVICE")
def test_the_word_in_a_text_comment_iri_or_name_is_no_offence(part: str) -> None:
    ENGINE.answer(f"SELECT * {{ ?s ?p {part} }}")


def test_a_prefix_may_be_called_service() -> None:
    ENGINE.answer("PREFIX service: <http://example.org/> SELECT * { ?s service:p ?o }")


# ---------------------------------------------------------------- what is refused

KEYWORDS = st.lists(st.booleans(), min_size=7, max_size=7).map(
    lambda raised: "".join(
        letter.upper() if up else letter for letter, up in zip("service", raised, strict=True)
    )
)
SPACES = st.text(st.sampled_from(" \t\r\n"), min_size=1, max_size=3)
COMMENTS = st.sampled_from(["", "# a comment\n", '# "\n', "# '''\n", "# <\n", "# SERVICE\r"])
GAPS = st.tuples(SPACES, COMMENTS, SPACES).map("".join)
TARGETS = st.sampled_from([NOWHERE, "ham:x", "?o"])
BEFORE = st.one_of(
    st.just(""),
    HARMLESS.map(lambda part: f"OPTIONAL {{ ?s ?p {part} }}"),
    st.sampled_from(["{ }", "FILTER(1<2)", "FILTER(?o > 1)", "BIND(1 AS ?n)", "?s ?p 'x' ."]),
)


@given(BEFORE, KEYWORDS, GAPS, st.sampled_from(["", "SILENT "]), TARGETS)
def test_the_keyword_is_refused_in_any_case_spacing_and_place(
    before: str, keyword: str, gap: str, silent: str, target: str
) -> None:
    query = f"SELECT * {{ {before} {keyword}{gap}{silent}{target} {{ ?s ?p ?o }} {before} }}"

    with pytest.raises(QueryRefusedError):
        refuse_federation(query)


# The engine's parser needs no space between words, and reads names by the letter of the
# specification: what it takes for the keyword must be the keyword here too.
@pytest.mark.parametrize(
    "clause",
    [
        f"SERVICE{NOWHERE}{{ ?s ?p ?o }}",
        f"SERVICESILENT {NOWHERE} {{ ?s ?p ?o }}",
        "SERVICE:x { ?s ?p ?o }",
        "service:x#\n{ ?s ?p ?o }",
        "SERVICESILENT:x { ?s ?p ?o }",
        "SERVICE?o{ ?s ?p ?o }",
        f"?s ?p 1SERVICE{NOWHERE}{{ ?s ?p ?o }}",
        f"?s ?p 1.5e3SERVICE{NOWHERE}{{ ?s ?p ?o }}",
        f"?s ?p trueSERVICE{NOWHERE}{{ ?s ?p ?o }}",
        "?s ?p 1SERVICE:x { ?s ?p ?o }",
        "?s ?p trueSERVICE:x { ?s ?p ?o }",
        f"?s ?p ham:.SERVICE{NOWHERE}{{ ?s ?p ?o }}",
        f"?s ?p ham:a\\# . SERVICE {NOWHERE} {{ ?s ?p ?o }}",
        f"?s ?p ham:a\\' . SERVICE {NOWHERE} {{ ?s ?p ham:a\\' }}",
        f"FILTER(?s<?o)SERVICE#>\n{NOWHERE}{{ ?s ?p ?o }}",
        f"FILTER(?s<?o)#> '''\nSERVICE {NOWHERE} {{ ?s ?p ?o }} #'''\n",
        f"?s ?p 'x'SERVICE{NOWHERE}{{ ?s ?p ?o }}",
        f"FILTER(?s<?o)SERVICE{NOWHERE}{{ ?s ?p ?o }}",
    ],
)
def test_the_keyword_is_refused_without_spaces_and_after_odd_names(clause: str) -> None:
    with pytest.raises(QueryRefusedError):
        refuse_federation(f"PREFIX : <http://127.0.0.1:9/> SELECT * {{ {clause} }}")


def test_an_engine_refuses_before_it_asks() -> None:
    with pytest.raises(QueryRefusedError) as refused:
        ENGINE.answer(f"SELECT * {{ SERVICE SILENT {NOWHERE} {{ ?s ?p ?o }} }}")

    assert refused.value.code == "query-refused"


# ---------------------------------------------------------------- the dataset of a query


@pytest.mark.parametrize(
    "clause", ["FROM ham:g", "from <http://example.org/>", "FROM NAMED ham:g"]
)
def test_a_query_with_from_names_its_dataset(clause: str) -> None:
    assert names_its_dataset(f"SELECT * {clause} {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "part", ["?from", "ham:from", "'from'", "<http://x.org/from>", "# from\n"]
)
def test_the_word_from_elsewhere_names_no_dataset(part: str) -> None:
    assert not names_its_dataset(f"SELECT * {{ ?s ?p {part} }}")


@given(st.text(max_size=80))
def test_any_text_at_all_is_read_to_its_end(text: str) -> None:
    assert isinstance(without_opaque_parts(text), str)
