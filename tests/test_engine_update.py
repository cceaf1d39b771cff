"""An update changes all it says or nothing, reads the graphs it is given, and fetches none."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.prologue import end_of_prologue, hoisted
from hamkg.engine.using import with_dataset
from hamkg.errors import QueryError, QueryRefusedError, QuerySyntaxError

TRIG = b"<urn:s> <urn:p> 0 . <urn:g1> { <urn:s> <urn:p> 1 } <urn:g2> { <urn:s> <urn:p> 2 }"


def engine() -> EmbeddedEngine:
    return EmbeddedEngine.of("trig", TRIG, union=False, base="http://x.org/")


def lines(changed: EmbeddedEngine) -> list[str]:
    return changed.dump("nq").decode().splitlines()


def updated(
    text: str, default: list[str] | None = None, named: list[str] | None = None
) -> set[str]:
    """Give the numbers that an update leaves, each with the last letter of its graph."""
    changed = engine()
    changed.update(text, using_default=default or [], using_named=named or [])
    parts = [line.split() for line in lines(changed)]
    return {each[2][1] + (each[3][-2] if each[3] != "." else "") for each in parts}


# ---------------------------------------------------------------- all or nothing


def test_an_update_writes_into_the_graph_it_names() -> None:
    assert updated("INSERT DATA { <s> <p> 7 . GRAPH <urn:g1> { <s> <p> 8 } }") == {
        *("0", "11", "22"),
        *("7", "81"),
    }


def test_where_reads_the_default_graph_itself_even_where_queries_read_the_union() -> None:
    joined = EmbeddedEngine.of("trig", TRIG)

    joined.update("DELETE { ?s ?p ?o } INSERT { ?s ?p 9 } WHERE { ?s ?p ?o }")

    assert sorted(line.split()[2][1] for line in lines(joined)) == ["1", "2", "9"]


@pytest.mark.parametrize("last", ["CREATE GRAPH <urn:g1>", "CLEAR GRAPH <urn:none>", "INSERT"])
def test_where_a_part_fails_nothing_is_done(last: str) -> None:
    changed = engine()
    before = lines(changed)

    with pytest.raises(QuerySyntaxError):
        changed.update(f"INSERT DATA {{ <a> <b> 1 }} ; DROP DEFAULT ; {last}")

    assert lines(changed) == before


def test_what_cannot_be_done_is_told_without_a_place() -> None:
    with pytest.raises(QuerySyntaxError, match=r"The graph <urn:none> does not exist") as found:
        engine().update("CLEAR GRAPH <urn:none>")

    assert found.value.line is None


def test_a_broken_update_is_told_by_its_place() -> None:
    with pytest.raises(QuerySyntaxError) as found:
        engine().update("INSERT DATA { <a> <b> 1 } ;\n INSERT DATA { <a> <b> }")

    assert (found.value.line, found.value.column) == (2, 24)


def test_an_undeclared_prefix_is_named() -> None:
    with pytest.raises(QuerySyntaxError, match="the prefix foo: is not declared"):
        engine().update("INSERT DATA { foo:a <b> 1 }")


def test_a_query_is_no_update() -> None:
    with pytest.raises(QuerySyntaxError, match="this is a query"):
        engine().update("SELECT * { ?s ?p ?o }")


def test_words_are_mended_in_updates_too() -> None:
    changed = engine()

    changed.update(
        "DELETE { ?s ?p ?o } INSERT { ?s <urn:q> TRUE, ?all } WHERE { ?s ?p ?o "
        "{ SELECT (GROUP_CONCAT(?l) AS ?all) { VALUES ?l { 'a'@en } } } }"
    )

    assert '<urn:s> <urn:q> "a" .' in lines(changed)


# ---------------------------------------------------------------- no other machine

LOADS = [
    "LOAD <http://127.0.0.1:9/x>",
    "LoAd#c\n<http://127.0.0.1:9/x>",
    "CLEAR ALL;LOAD<http://127.0.0.1:9/x>",
    "PREFIX p: <urn:p> # LOAD\nLOAD p:x",
    "INSERT DATA { <a> <b> '#' } ; LOAD <file:///etc/hostname>",
    "INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p ?o } ; INSERT {} WHERE { SERVICE SILENT ?s { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", LOADS)
def test_no_document_is_fetched(text: str) -> None:
    changed = engine()
    before = lines(changed)

    with pytest.raises(QueryRefusedError):
        changed.update(f"PREFIX : <http://127.0.0.1:9/> {text}")

    assert lines(changed) == before


@pytest.mark.parametrize(
    "text", [r"L\u004FAD <urn:x>", r"\u004COAD <urn:x>", "LO AD <urn:x>", "LOAD:x"]
)
def test_what_is_not_quite_the_keyword_is_broken(text: str) -> None:
    with pytest.raises(QueryError):
        engine().update(f"PREFIX : <http://127.0.0.1:9/> {text}")


@pytest.mark.parametrize(
    "part",
    ["'LOAD <x>'", "<urn:LOAD>", "<payload>", "load:load", "'service'@service", "1 # LOAD <x>\n"],
)
def test_the_words_elsewhere_are_no_offence(part: str) -> None:
    engine().update(f"PREFIX load: <urn:l> INSERT DATA {{ <a> <b> {part} }}")


def test_a_broken_load_is_called_broken() -> None:
    with pytest.raises(QuerySyntaxError):
        engine().update("LOAD <http://127.0.0.1:9/x> INTO <urn:g>")


# ---------------------------------------------------------------- the dataset of the protocol

INSERT = "INSERT { ?s ?p 9 } WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("DELETE { GRAPH <urn:g1> { ?s ?p ?o } } WHERE { ?s ?p ?o }", {"0", "22"}),
        ("DELETE { GRAPH <urn:g1> { ?s ?p ?o } }WHERE{ ?s ?p ?o }", {"0", "22"}),
        ("DELETE { ?s ?p 0 } INSERT { ?s ?p 1 } WHERE { ?s ?p 1 }", {"1", "11", "22"}),
        ("DELETE WHERE { ?s ?p ?o }", {"0", "11", "22"}),
        ("DELETE#{\nWHERE { ?s ?p 1 } ; DELETE DATA { <urn:s> <urn:p> 0 }", {"11", "22"}),
        ("INSERT DATA { <urn:s> <urn:p> 'WHERE }' }", {"0", "11", "22", "W}"}),
        (
            "INSERT { ?s ?p 9 } WHERE { ?s ?p ?o { SELECT * WHERE { ?s ?p 1 } } }",
            {"0", "11", "22", "9"},
        ),
        (
            "DELETE { ?s ?p 0 } WHERE { ?s ?p 1 } ; INSERT { ?s ?p 5 } WHERE { ?s ?p 2 }",
            {"11", "22"},
        ),
    ],
)
def test_where_reads_the_graphs_that_a_client_names(text: str, left: set[str]) -> None:
    assert updated(text, ["urn:g1"]) == left


def test_graphs_may_keep_their_names() -> None:
    text = "INSERT { ?s ?p 9 } WHERE { GRAPH ?g { ?s ?p ?o } }"

    assert "9" in updated(text, [], ["urn:g1"])
    assert "9" not in updated(text, ["urn:g1"])
    assert "9" not in updated(text, [], ["urn:none"])


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p 9 } USING <urn:g2> WHERE { ?s ?p ?o }",
        "CLEAR DEFAULT ; with<urn:g1>INSERT{?s ?p 9}WHERE{?s ?p ?o}",
        "INSERT{?s ?p 9}USINGNAMED<urn:g2>WHERE{?s ?p ?o}",
        "PREFIX : <urn:> WITH:g1 INSERT{?s ?p 9}WHERE{?s ?p ?o}",
    ],
)
def test_a_client_cannot_name_graphs_beside_using_or_with(text: str) -> None:
    changed = engine()
    before = lines(changed)

    with pytest.raises(QuerySyntaxError):
        changed.update(text, using_default=["urn:g1"])

    assert lines(changed) == before


@pytest.mark.parametrize(
    "part", ["'using with'", "<urn:with>", "ham:using", "?using . ?with ?p ?o"]
)
def test_the_words_using_and_with_elsewhere_are_no_conflict(part: str) -> None:
    engine().update(
        f"INSERT {{ ?s ?p 9 }} WHERE {{ ?s ?p {part} }} # with", using_default=["urn:g1"]
    )


@pytest.mark.parametrize(
    "iri", ["urn:g> WHERE {} ; DROP ALL #", "relative", "", "urn:a b", "urn:'\""]
)
def test_what_is_no_iri_becomes_no_words(iri: str) -> None:
    changed = engine()
    before = lines(changed)

    with pytest.raises(QuerySyntaxError):
        changed.update(INSERT, using_default=[iri])
    with pytest.raises(QuerySyntaxError):
        changed.update(INSERT, using_named=[iri])

    assert lines(changed) == before


TERMS = st.sampled_from(
    ["'}'", '"""{ WHERE """', "<urn:WHERE#x>", r"<a\u0041#x>", r"ham:a\#b", "1"]
)
NOISE = st.sampled_from([" ", "\n", "# { WHERE ' \n", " # }\r\n"])
OPERATIONS = st.one_of(
    st.builds("INSERT DATA{{{0}<s> <p> {1}}}".format, NOISE, TERMS),
    st.builds("INSERT{0}{{ ?s ?p {1} }}{2}WHERE{0}{{ ?s ?p ?o }}".format, NOISE, TERMS, NOISE),
    st.builds("DELETE{0}WHERE{2}{{ ?s ?p {1} }}".format, NOISE, TERMS, NOISE),
    st.just(
        "DELETE { ?s ?p 1 } WHERE { { SELECT * WHERE { ?s ?p 1 } } FILTER EXISTS { ?s ?p 1 } }"
    ),
    st.just("CLEAR SILENT GRAPH <urn:g>"),
)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(OPERATIONS, min_size=1, max_size=4))
def test_every_where_of_any_update_gets_the_graphs_and_nothing_else_changes(
    operations: list[str],
) -> None:
    update = " ; ".join(operations)
    patterns = sum(not part.startswith(("INSERT DATA", "CLEAR")) for part in operations)
    short = sum(bool(re.match(r"DELETE\s*(#.*\s*)?WHERE", part)) for part in operations)

    words = with_dataset(update, ["urn:g"], [])

    assert words.count("USING <urn:g> WHERE") == patterns
    assert short or words.replace("USING <urn:g> ", "") == update
    ox.Store().update(words, base_iri="http://x.org/", prefixes={"ham": "urn:ham:"})


# ---------------------------------------------------------------- declarations in between

TWICE = """PREFIX a: <urn:a:>
INSERT DATA { a:s <r> 1 } ;
# another vocabulary
PREFIX a: <urn:b:> PREFIX b: <urn:c:>
INSERT DATA { a:s b:p 'a:s' } ;
BASE <http://y.org/>
INSERT DATA { a:s <r> 2 }"""


def test_each_operation_may_have_declarations_of_its_own() -> None:
    changed = EmbeddedEngine.of("nt", b"", base="http://x.org/")

    changed.update(TWICE)

    assert lines(changed) == [
        '<urn:a:s> <http://x.org/r> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<urn:b:s> <http://y.org/r> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<urn:b:s> <urn:c:p> "a:s" .',
    ]


def test_a_prefix_that_is_declared_again_alike_keeps_its_name() -> None:
    text = "PREFIX a: <urn:a:> CLEAR ALL ; PREFIX a: <urn:a:> INSERT DATA { a:s a:p 1 }"

    assert hoisted(text).count("PREFIX a: <urn:a:>") == 2


def test_our_own_prefix_may_be_declared_otherwise() -> None:
    changed = EmbeddedEngine.of("nt", b"")

    changed.update(
        "INSERT DATA { ham:s ham:p 1 } ; PREFIX ham: <urn:h:> INSERT DATA { ham:s ham:p 2 }"
    )

    assert [line.split()[0] for line in lines(changed)] == [
        "<https://w3id.org/hamkg/s>",
        "<urn:h:s>",
    ]


def test_what_each_operation_says_may_be_relative_to_a_base_of_its_own() -> None:
    first = "BASE <http://a.org/> PREFIX p: <q/> CLEAR ALL"
    second = "BASE <http://b.org/> PREFIX p: <q/> CREATE GRAPH p:g"
    changed = EmbeddedEngine.of("nt", b"")

    changed.update(f"{first} ; {second} ; INSERT DATA {{ GRAPH p:g {{ <s> <p> <o> }} }}")

    assert lines(changed) == [
        "<http://b.org/s> <http://b.org/p> <http://b.org/o> <http://b.org/q/g> ."
    ]


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "PREFIX a: <urn:a:>", "CLEAR ALL ;", "CLEAR ALL ; PREFIX a: <urn:a:>"],
)
def test_an_update_may_end_with_declarations_alone(text: str) -> None:
    engine().update(text)


def test_a_broken_declaration_is_told_by_its_line() -> None:
    with pytest.raises(QuerySyntaxError) as found:
        engine().update("CLEAR ALL ;\nPREFIX a: <urn:a:> INSERT DATA { a:s }")

    assert found.value.line == 2


def test_a_load_behind_declarations_is_refused() -> None:
    with pytest.raises(QueryRefusedError):
        engine().update("CLEAR ALL ; PREFIX a: <http://127.0.0.1:9/> LOAD a:x")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("PREFIX:<urn:a:>BASE<urn:b>CLEAR ALL", "CLEAR ALL"),
        ("# PREFIX\nprefix a-b.c: # <x>\n<urn:x> ASK {}", "ASK {}"),
        ("INSERT DATA { }", "INSERT DATA { }"),
        ("PREFIX", "PREFIX"),
        (" # end", ""),
    ],
)
def test_the_prologue_is_read_to_its_end(text: str, rest: str) -> None:
    assert text[end_of_prologue(text) :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "LOAD SILENT <http://127.0.0.1:9/d>",
        "LOADSILENT<http://127.0.0.1:9/d>",
        "load silent<http://127.0.0.1:9/d> into graph <urn:g>",
        "LOAD SILENT # where?\n <x:y> ; LOAD SILENT <x:z> INTO GRAPH <urn:g>",
    ],
)
def test_a_silent_load_fails_in_silence(text: str) -> None:
    engine = EmbeddedEngine.of("turtle", b"<urn:a> <urn:b> 1 .", union=False)

    engine.update(f"{text} ; INSERT DATA {{ <urn:a> <urn:b> 2 }}")

    assert len(engine.store) == 2


@pytest.mark.parametrize(
    "text",
    ["LOAD SILENT <file:///etc/hosts>", "LOAD SILENT <FILE:/x> INTO GRAPH <urn:g>", "LOAD <x:y>"],
)
def test_a_file_is_refused_even_in_silence(text: str) -> None:
    with pytest.raises(QueryRefusedError):
        EmbeddedEngine.of("turtle", b"").update(text)
