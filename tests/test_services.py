"""What other servers answer is joined as the federation of SPARQL 1.1 has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.services import Answered, calls_in, with_answers
from hamkg.errors import QueryRefusedError, QuerySyntaxError
from hamkg.service_errors import ResultTooLargeError, ServiceCallError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BASE = "http://here.example/sparql"
OTHER = "https://other.example/sparql"
HERE = EmbeddedEngine.of("turtle", b"<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 . <urn:c> <urn:p> 3 .")


def answered(names: Sequence[str], *rows: Mapping[str, Any]) -> Answered:
    """SPARQL results in JSON; a cell is a number, or a term as the format has it."""
    bindings = [
        {
            name: {"type": "uri", "value": cell} if isinstance(cell, str) else cell
            for name, cell in row.items()
        }
        for row in rows
    ]
    document = {"head": {"vars": list(names)}, "results": {"bindings": bindings}}
    return Answered("json", json.dumps(document).encode())


def rows(query: str, *answers: Answered | None, most: int = 100) -> list[tuple[str, ...]]:
    """The rows of a query whose calls are answered so, sorted; - is an unbound cell."""
    answer = HERE.answer(with_answers(query, BASE, answers, most))
    bindings = json.loads(answer.data)["results"]["bindings"]
    names = json.loads(answer.data)["head"]["vars"]
    return sorted(
        tuple(row[name]["value"] if name in row else "-" for name in names) for row in bindings
    )


# ---------------------------------------------------------------- what is asked


@pytest.mark.parametrize(
    "call",
    [
        f"SERVICE <{OTHER}>",
        f"sErViCe<{OTHER}>",
        f"SERVICE # a comment {{\n <{OTHER}>",
        "SERVICE <https\\u003A//other.example/sparql>",
        "SERVICE o:sparql",
        "SERVICE o2:",
        "?s ?p ?o.SERVICE </sparql>",
    ],
)
def test_a_server_is_named_in_all_ways_that_an_iri_is(call: str) -> None:
    prologue = f"PREFIX o: <https://other.example/> PREFIX o2: <{OTHER}> BASE <{OTHER}>"

    (found,) = calls_in(f"{prologue} ASK {{ {call} {{ ?s ?p ?o }} }}", BASE)

    assert found.endpoint == OTHER
    assert not found.silent


@pytest.mark.parametrize("word", ["SERVICE SILENT", "service\n\tsilent", "SERVICESILENT"])
def test_silence_is_noticed(word: str) -> None:
    (found,) = calls_in(f"ASK {{ {word} <{OTHER}> {{ ?s ?p ?o }} }}", BASE)

    assert found.silent


def test_the_block_becomes_a_query_that_declares_what_it_uses() -> None:
    query = """PREFIX x: <urn:x:> PREFIX secret: <urn:secret:>
        SELECT * { ?s secret:p 'local' . SERVICE <https://other.example/sparql> {
            { ?s x:label "}" } UNION { _:b rdfs:label ?s . FILTER(?s = TRUE) } # {
        } }"""

    (found,) = calls_in(query, BASE)

    assert found.query.startswith(
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX x: <urn:x:> SELECT * WHERE {"
    )
    assert "secret" not in found.query
    assert "local" not in found.query
    assert found.query.endswith("FILTER(?s = TRUE) } # {\n        }")


@pytest.mark.parametrize(
    ("prologue", "block", "sent"),
    [
        ("", "<x>", f"BASE <{BASE}> "),
        ("BASE <http://b.example/>", "<x>", "BASE <http://b.example/> "),
        ("BASE <b/>", "<x>", f"BASE <{BASE}> BASE <b/> "),
        ("PREFIX x: <rel#>", "x:y", f"BASE <{BASE}> PREFIX x: <rel#> "),
        ("# PREFIX x: <urn:no>\nPREFIX x: <urn:x>", "x:y", "PREFIX x: <urn:x> "),
    ],
)
def test_relative_names_mean_there_what_they_mean_here(
    prologue: str, block: str, sent: str
) -> None:
    query = f"{prologue} ASK {{ SERVICE <{OTHER}> {{ {block} ?p ?o }} }}"

    (found,) = calls_in(query, BASE)

    assert found.query == f"{sent}SELECT * WHERE {{ {block} ?p ?o }}"


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'SERVICE <urn:x> {}' }",
        "ASK { ?service ?p <urn:SERVICE> } # SERVICE <urn:x> {}",
        "PREFIX service: <urn:s:> ASK { service:silent service:x ?o }",
        'ASK { ?s ?p "x"@service }',
    ],
)
def test_the_word_alone_is_no_call(query: str) -> None:
    assert calls_in(query, BASE) == ()


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("SERVICE ?where { ?s ?p ?o }", "variable"),
        ("SERVICE SILENT $where { ?s ?p ?o }", "variable"),
        ("SERVICE <urn:a> { SERVICE <urn:b> { ?s ?p ?o } }", "within another"),
        ("SERVICE <urn:a> { ?s ?p ?o }" * 5, "5 times"),
    ],
)
def test_calls_that_are_not_made_are_told(pattern: str, told: str) -> None:
    with pytest.raises(ServiceCallError, match=told):
        calls_in(f"ASK {{ {pattern} }}", BASE)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("ASK {\n SERVICE <urn:a> { ?s ?p } }", 2, 28),
        ("ASK {\n SERVICE <urn:a> { ?s ?p ?o }\n ?s }", 3, 6),
        ("ASK {\n SERVICE <urn:a> { ?s x:y ?o } }", 2, 23),
        ("ASK {\n SERVICE x:y { ?s ?p ?o } }", 2, 10),
        ("SELECT * {\n SERVICE <urn:a> { ?s ?p ?o } BIND(1 AS ?s) }", 2, 46),
    ],
)
def test_a_broken_query_is_told_by_its_place(query: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        calls_in(query, BASE)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_call_that_only_the_engine_sees_is_refused() -> None:
    query = "ASK { SERVICE <urn:a> { ?s ?p ?o } ?s ?p 1SERVICE<urn:b>{ ?s ?p ?o } }"

    with pytest.raises(QueryRefusedError):
        calls_in(query, BASE)


@given(st.text(alphabet="service {}<urn:a>?xSILENT'\"#\\\n.|", max_size=60))
def test_any_text_becomes_calls_or_an_error_of_ours(text: str) -> None:
    try:
        calls = calls_in(f"ASK {{ SERVICE {text}", BASE)
    except (QuerySyntaxError, QueryRefusedError, ServiceCallError):
        return
    query = with_answers(f"ASK {{ SERVICE {text}", BASE, [None] * len(calls), 1)
    assert calls_in(query, BASE) == ()


# ---------------------------------------------------------------- what is made of the answers


def test_solutions_are_joined() -> None:
    query = f"SELECT ?s ?n ?label {{ ?s <urn:p> ?n . SERVICE <{OTHER}> {{ ?s <urn:l> ?label }} }}"
    label = {"type": "literal", "value": 'say "a\\b"\n', "xml:lang": "en"}
    answer = answered(["s", "label"], {"s": "urn:a", "label": label}, {"s": "urn:x"})

    assert rows(query, answer) == [("urn:a", "1", 'say "a\\b"\n')]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("?s <urn:p> ?n OPTIONAL {{ {call} }}", [("urn:a", "1"), ("urn:b", "2"), ("urn:c", "3")]),
        ("?s <urn:p> ?n MINUS {{ {call} }}", [("urn:b", "2"), ("urn:c", "3")]),
        ("?s <urn:p> ?n FILTER EXISTS {{ {call} }}", [("urn:a", "1")]),
        ("?s <urn:p> ?n FILTER NOT EXISTS {{ {call} }}", [("urn:b", "2"), ("urn:c", "3")]),
        ("{{ {call} }} UNION {{ ?s <urn:p> ?n }}", [("urn:a", "-"), ("urn:a", "1")]),
        ("{{ SELECT ?s {{ {call} }} }} ?s <urn:p> ?n", [("urn:a", "1")]),
        ("{call} . ?s <urn:p> ?n .", [("urn:a", "1")]),
    ],
)
def test_solutions_stand_wherever_a_block_may(where: str, expected: list[tuple[str, ...]]) -> None:
    call = where.format(call=f"SERVICE <{OTHER}> {{ ?s <urn:q> <urn:o> }}")

    found = rows(f"SELECT ?s ?n {{ {call} }}", answered(["s"], {"s": "urn:a"}))

    assert found[: len(expected)] == expected


def test_solutions_are_as_many_as_were_answered() -> None:
    two = answered(["s"], {"s": "urn:a"}, {"s": "urn:a"})

    assert rows(f"SELECT ?s {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}", two) == [("urn:a",)] * 2
    assert rows(f"SELECT * {{ SERVICE <{OTHER}> {{ <urn:a> <urn:b> 1 }} }}", two) == [()] * 2
    assert rows(f"SELECT ?s {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}", answered(["s"])) == []


def test_each_call_has_its_own_answer() -> None:
    query = f"SELECT * {{ SERVICE <{OTHER}> {{ ?s ?p 1 }} SERVICE <{BASE}> {{ ?o ?q 2 }} }}"

    found = rows(query, answered(["s"], {"s": "urn:a"}), answered(["o"], {"o": "urn:b"}))

    assert found == [("urn:b", "-", "-", "urn:a")]


def test_a_failure_in_silence_is_one_solution_without_values() -> None:
    query = f"SELECT ?s ?n {{ ?s <urn:p> ?n SERVICE SILENT <{OTHER}> {{ ?s <urn:q> ?o }} }}"
    broken = Answered("json", b'{"head"')

    for answer in (None, broken):
        assert len(rows(query, answer)) == 3


def test_xml_is_read_as_well() -> None:
    xml = b"""<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">
        <head><variable name="s"/></head>
        <results><result><binding name="s"><uri>urn:a</uri></binding></result></results>
        </sparql>"""
    query = f"SELECT ?s {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}"

    assert rows(query, Answered("xml", xml)) == [("urn:a",)]


@pytest.mark.parametrize(
    "broken",
    [
        Answered("json", b"<html>"),
        Answered("json", b'{"head": {}, "boolean": true}'),
        Answered("xml", b"{}"),
        Answered("xml", b'<!DOCTYPE x [<!ENTITY a "b">]><sparql>&a;</sparql>'),
        Answered("json", b'{"head":{"vars":["s"]},"results":{"bindings":['),
    ],
)
def test_what_is_no_answer_is_told(broken: Answered) -> None:
    with pytest.raises(ServiceCallError, match="cannot be read as SPARQL results"):
        rows(f"SELECT ?s {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}", broken)


@pytest.mark.parametrize("word", ["", "SILENT"])
def test_blank_nodes_are_told_and_not_lost(word: str) -> None:
    answer = answered(["s"], {"s": {"type": "bnode", "value": "b0"}})
    triple = {
        "subject": {"type": "uri", "value": "urn:s"},
        "predicate": {"type": "uri", "value": "urn:p"},
        "object": {"type": "bnode", "value": "b0"},
    }
    nested = answered(["s"], {"s": {"type": "triple", "value": triple}})

    for each in (answer, nested):
        with pytest.raises(ServiceCallError, match="blank nodes"):
            rows(f"SELECT ?s {{ SERVICE {word} <{OTHER}> {{ ?s ?p ?o }} }}", each)


@pytest.mark.parametrize("word", ["", "SILENT"])
def test_too_many_rows_are_told_and_not_cut(word: str) -> None:
    query = f"SELECT ?s {{ SERVICE {word} <{OTHER}> {{ ?s ?p ?o }} }}"
    three = answered(["s"], *[{"s": f"urn:{n}"} for n in range(3)])

    assert len(rows(query, three, most=3)) == 3
    with pytest.raises(ResultTooLargeError, match="more than 2 rows"):
        rows(query, three, most=2)


@given(st.text(max_size=30), st.sampled_from(["", "en", "xsd"]))
def test_any_text_comes_through(text: str, kind: str) -> None:
    cell = {"type": "literal", "value": text}
    if kind == "en":
        cell["xml:lang"] = "en"
    elif kind:
        cell["datatype"] = "http://www.w3.org/2001/XMLSchema#token"

    found = rows(f"SELECT ?s {{ SERVICE <{OTHER}> {{ ?s ?p ?o }} }}", answered(["s"], {"s": cell}))

    assert found == [(text,)]
