"""What the engine does otherwise than SPARQL 1.1 says is mended before it sees the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hamkg import Table
from hamkg.engine import EmbeddedEngine
from hamkg.engine.prologue import hoisted
from hamkg.engine.standard import hold_to_longest_token, mended, spelled
from hamkg.engine.tokens import brackets, has_word, iris, without_opaque_parts
from hamkg.engine.using import with_dataset
from hamkg.errors import QueryRefusedError, QuerySyntaxError
from hamkg.terms import Literal

ENGINE = EmbeddedEngine.of("turtle", b'ham:a rdfs:label "one"@en ; ham:rank 1 .')


def cell(query: str) -> object:
    answer = ENGINE.answer(query)
    assert isinstance(answer, Table)
    return answer.rows[0][0]


# ---------------------------------------------------------------- GROUP_CONCAT


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("GROUP_CONCAT(?o)", "a b"),
        ("group_concat ( DISTINCT ?o ; separator = ')(' )", "a)(b"),
        ('GROUP_CONCAT(CONCAT(?o, "(") ; SEPARATOR=", ")', "a(, b("),
        ("CONCAT(GROUP_CONCAT(?o), '.', GROUP_CONCAT(?o))", "a b.a b"),
    ],
)
def test_group_concat_makes_a_plain_text(expression: str, text: str) -> None:
    found = cell(f"SELECT ({expression} AS ?all) {{ VALUES ?o {{ 'a'@en 'b'@en }} }}")

    assert found == Literal(text, None, None)


def test_group_concat_may_stand_where_a_condition_does() -> None:
    having = "HAVING (GROUP_CONCAT(?p) != '') ORDER BY GROUP_CONCAT(?p)"

    assert isinstance(ENGINE.answer(f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s {having}"), Table)


def test_the_word_in_a_text_or_name_stays() -> None:
    query = "SELECT * { ?group_concat ham:GROUP_CONCAT 'GROUP_CONCAT(' } # GROUP_CONCAT("

    assert mended(query) == query


@pytest.mark.parametrize(
    "query", ["SELECT (GROUP_CONCAT(?o AS ?x) {}", "GROUP_CONCAT", "GROUP_CONCAT("]
)
def test_what_has_no_end_is_broken_as_before(query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        ENGINE.answer(query)


# ---------------------------------------------------------------- our prefixes


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("SELECT ?x { ham:a rdfs:label ?x }", True),
        (
            "PREFIX r: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?x { ham:a r:label ?x }",
            True,
        ),
        ("PREFIX ham: <urn:> SELECT ?x { ham:a rdfs:label ?x }", False),
        ("# PREFIX ham: <urn:>\nSELECT ?x { ham:a rdfs:label ?x }", True),
        ("SELECT ?x { ham:a rdfs:label ?x FILTER(?x != 'PREFIX ham: <urn:>') }", True),
        ("prefix HAM: <urn:> SELECT ?x { ham:a rdfs:label ?x }", True),
    ],
)
def test_our_prefixes_hold_where_a_query_does_not_declare_them(query: str, label: bool) -> None:  # noqa: FBT001  the fact
    answer = ENGINE.answer(query)

    assert isinstance(answer, Table)
    assert bool(answer) is label


# ---------------------------------------------------------------- TRUE and FALSE


def test_true_and_false_have_no_case() -> None:
    query = "SELECT (TRUE AS ?t) (False AS ?f) {}"

    answer = ENGINE.answer(query)

    assert isinstance(answer, Table)
    assert [str(term) for term in answer.rows[0]] == ["true", "false"]


@pytest.mark.parametrize(
    "part", ["?TRUE", "ham:TRUE", "'TRUE'", "<http://x.org/TRUE>", "# TRUE\n"]
)
def test_true_elsewhere_stays(part: str) -> None:
    query = f"SELECT * {{ ?s ?p {part} }}"

    assert spelled(query) == query


# ---------------------------------------------------------------- space behind a name


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("CONCAT ('a', 'b')", "ab"),
        ("concat\n( )", ""),
        ("COALESCE # the first\n (?nothing, 'a')", "a"),
        ("isBLANK (BNODE\t())", "true"),
        ("GROUP_CONCAT (CONCAT ('a'))", "a"),
    ],
)
def test_space_may_stand_between_a_function_and_its_arguments(expression: str, text: str) -> None:
    found = cell(f"SELECT ({expression} AS ?x) {{}}")

    assert isinstance(found, Literal)
    assert found.value == text


@given(st.text(st.sampled_from(" \n#(),'?"), max_size=12))
def test_spelling_keeps_the_length(gap: str) -> None:
    query = f"SELECT (CONCAT{gap}(TRUE) AS ?x) {{}}"

    assert len(spelled(query)) == len(query)


# ---------------------------------------------------------------- any property


@pytest.mark.parametrize("path", ["!()", "! # none\n ( )", "(!())", "!()/!()|<urn:none>"])
def test_a_path_may_be_any_property_at_all(path: str) -> None:
    engine = EmbeddedEngine.of("turtle", b"ham:a ham:p ham:b . ham:b ham:q ham:c .")

    answer = engine.answer(f"SELECT * {{ ham:a {path} ?o }}")

    assert isinstance(answer, Table)
    assert len(answer) == 1


@pytest.mark.parametrize("part", ["FILTER(!(?o))", "FILTER(! (1))", "?s ?p '!()' . # !()\n"])
def test_what_only_looks_like_any_property_stays(part: str) -> None:
    query = f"SELECT * {{ ?s ?p ?o {part} }}"

    assert mended(query) == query


# ---------------------------------------------------------------- the longest token


@pytest.mark.parametrize(
    "condition", ["?x<?a&&?b>?y", "?x<2&&?y>1", "COALESCE(?x<ham:a,1>?y)", "(?x<?y)&&(?y>?x)"]
)
def test_what_reads_as_an_iri_is_no_comparison(condition: str) -> None:
    engine = EmbeddedEngine.of("nt", b"", base="http://x.org/")
    query = f"SELECT * {{ ?x ?y <a>\n  FILTER ({condition}) }}"

    with pytest.raises(QuerySyntaxError, match="is an IRI; put a space after <") as found:
        engine.answer(query)

    assert (found.value.line, found.value.column) == (2, query.rindex("<") - query.index("\n"))


@pytest.mark.parametrize(
    "condition", ["?x < ?a && ?b > ?y", "?x <?a && ?b> ?y", "?x<?a", "?x<2||?y>1", "?x>?a&&?b<?y"]
)
def test_two_comparisons_with_space_are_two(condition: str) -> None:
    ENGINE.answer(f"SELECT * {{ ?x ?y ?a, ?b FILTER ({condition}) }}")


@pytest.mark.parametrize("iri", ["http://x.org/?a=b&c=$d", "http://x.org/a(b),c", "urn:x"])
def test_an_iri_may_hold_what_conditions_are_made_of(iri: str) -> None:
    ENGINE.answer(f"SELECT * {{ ?s <{iri}> ?o }}")


def test_what_hides_a_service_behind_a_doubtful_iri_is_not_called() -> None:
    query = "SELECT * { ?s ?p ?o FILTER(?s<?o#>\n) SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"

    with pytest.raises(QueryRefusedError):
        ENGINE.answer(query)


# ---------------------------------------------------------------- places and functions


def test_an_error_has_its_place_in_the_query_as_it_was_sent() -> None:
    query = "SELECT (GROUP_CONCAT(?o) AS ?x) (TRUE AS ?t) { ?s ?p ?o } LIMIT FALSE"

    with pytest.raises(QuerySyntaxError) as found:
        ENGINE.answer(query)

    assert (found.value.line, found.value.column) == (1, query.index("FALSE") + 1)
    assert 'near "FALSE"' in str(found.value)


def test_an_unknown_function_is_told_by_its_name() -> None:
    with pytest.raises(QuerySyntaxError) as found:
        ENGINE.answer("SELECT * { ?s ?p ?o FILTER(ham:unheard(?s)) }")

    assert "the function <https://w3id.org/hamkg/unheard> is not known here" in str(found.value)
    assert found.value.line is None


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT (1 AS ?x) (2 AS ?x) {}",
            "Line 1, column 30: Duplicated variable name in SELECT.",
        ),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", "The SELECT contains a variable that is unbound."),
    ],
)
def test_what_the_grammar_does_not_say_is_told_in_words(query: str, told: str) -> None:
    with pytest.raises(QuerySyntaxError, match=re.escape(told)):
        ENGINE.answer(query)


# ---------------------------------------------------------------- reading words


@given(st.text(st.sampled_from("<>?&ab:(),;'\"#\\ \n{}TRUEgroup_concat"), max_size=60))
@example("?a<?b'>'")
def test_blanking_keeps_every_place(text: str) -> None:
    assert len(without_opaque_parts(text)) == len(text)


@given(st.text(max_size=60))
def test_any_text_can_be_mended(text: str) -> None:
    assert isinstance(mended(spelled(text)), str)


@pytest.mark.parametrize(
    "part", [r"ham:a\#b", r"<a\u007Bb#c>", "'''a'b'''", '"""a""b\\""""', "# '", "?a", '"\\""']
)
def test_what_is_opaque_is_read_to_its_end(part: str) -> None:
    assert without_opaque_parts(f"{part}\n}}").split() == ["}"]


def test_only_iris_outside_texts_are_listed() -> None:
    assert iris("<a> '<b>' # <c>\n <d>") == (("<a>", 0), ("<d>", 17))


def test_a_bracket_without_end_is_closed_nowhere() -> None:
    assert brackets(")((1)", "()") == {2: 4}


HOSTILE = [
    *("a", "a-", "<", "<a", "<a>", "?a<", "'", "\\'", '"""', '\\"""', "#", ";#", "!#", "! ", "("),
    *("{", "TRUE ", "GROUP_CONCAT(", "CONCAT ", "PREFIX ", "; PREFIX a:<b>", "DELETE WHERE "),
]


@pytest.mark.uncounted
@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_is_read_in_no_time(part: str) -> None:
    text = f"ASK {{ TRUE GROUP_CONCAT(! ( {part * (200_000 // len(part))}"
    begun = time.process_time()

    mended(spelled(text))
    with_dataset(hoisted(text), ["urn:g"], [])
    hold_to_longest_token(text, iris)

    assert time.process_time() - begun < 20


def test_a_word_needs_no_space_around_it() -> None:
    assert has_word("from", "SELECT*FROMNAMED<g>{}")
