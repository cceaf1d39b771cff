"""An answer unpacks to what was asked, in Python, in files and in notebooks."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg import Boolean, Table, Triples
from hamkg.engine import EmbeddedEngine
from hamkg.errors import UnknownFormatError
from hamkg.formats import RDF_KINDS, format_names
from hamkg.terms import Blank, Iri, Literal, Quoted

if TYPE_CHECKING:
    from hamkg.results import Answer

ENGINE = EmbeddedEngine.of(
    "turtle", b'ham:a rdfs:label "a <b>&"@en ; ham:rank 1 . ham:b ham:p [] .'
)
XML_TEXT = "{http://www.w3.org/2005/sparql-results#}literal"


def asked(query: str) -> Answer:
    return ENGINE.answer(query)


def table(query: str) -> Table:
    answer = asked(query)
    assert isinstance(answer, Table)
    return answer


def triples(query: str) -> Triples:
    answer = asked(query)
    assert isinstance(answer, Triples)
    return answer


# ---------------------------------------------------------------- tables


def test_a_select_gives_a_table_with_its_columns_in_order() -> None:
    assert table("SELECT ?b ?a { VALUES (?a ?b) { (1 2) } }").variables == ("b", "a")


def test_a_table_iterates_over_its_rows() -> None:
    numbers = table("SELECT ?n { VALUES ?n { 1 2 3 } } ORDER BY ?n")

    assert [str(cell) for (cell,) in numbers] == ["1", "2", "3"]


def test_the_length_of_a_table_is_its_number_of_rows() -> None:
    assert len(table("SELECT ?n { VALUES ?n { 1 2 3 } }")) == 3


def test_an_empty_table_is_falsy_and_keeps_its_columns() -> None:
    empty = table("SELECT ?s { ?s ham:nothing ?o }")

    assert (bool(empty), empty.variables, empty.rows) == (False, ("s",), ())


def test_an_unbound_cell_is_none() -> None:
    assert table("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }").rows[0][1] is None


def test_a_literal_keeps_its_language() -> None:
    ((label,),) = table("SELECT ?label { ham:a rdfs:label ?label }").rows

    assert label == Literal("a <b>&", None, "en")


def test_a_literal_keeps_its_datatype() -> None:
    ((rank,),) = table("SELECT ?rank { ham:a ham:rank ?rank }").rows

    assert rank == Literal("1", "http://www.w3.org/2001/XMLSchema#integer")


def test_a_plain_literal_has_neither_language_nor_datatype() -> None:
    assert table("SELECT ?x { BIND('x' AS ?x) }").rows == ((Literal("x"),),)


@pytest.mark.parametrize("unbound", [0, 1, 2])
def test_a_cell_may_be_unbound_in_any_column_of_any_row(unbound: int) -> None:
    cells = ["1", "2", "3"]
    cells[unbound] = "UNDEF"
    rows = table(f"SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ (1 2 3) ({' '.join(cells)}) }} }}").rows

    assert None not in rows[0]
    assert [cell is None for cell in rows[1]] == [place == unbound for place in range(3)]


def test_a_row_of_no_columns_is_a_row() -> None:
    assert table("SELECT * {}").rows == ((),)


def test_a_column_may_have_any_name() -> None:
    assert table("SELECT ?größe ?cell0 { VALUES (?cell0 ?größe) { (1 2) } }").variables == (
        "größe",
        "cell0",
    )


def test_triples_within_triples_are_read_in_tables_and_in_triples() -> None:
    inner = """<<( ham:a ham:b 'x)>> \\" ]'@en )>>"""
    said = Quoted(
        Iri("https://w3id.org/hamkg/s"),
        Iri("https://w3id.org/hamkg/p"),
        Quoted(
            Iri("https://w3id.org/hamkg/a"),
            Iri("https://w3id.org/hamkg/b"),
            Literal('x)>> " ]', None, "en"),
        ),
    )

    (row,) = table(f"SELECT ?n ?t {{ BIND(<<( ham:s ham:p {inner} )>> AS ?t) }}").rows
    (triple,) = triples(f"CONSTRUCT {{ ham:x ham:y <<( ham:s ham:p {inner} )>> }} WHERE {{}}").rows

    assert row == (None, said)
    assert triple[2] == said


def test_a_text_may_look_like_the_answer_around_it() -> None:
    texts = ['"triple"', "]}}", '"type":"bnode"', "]", "["]
    values = " ".join(map(json.dumps, texts))

    rows = table(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}").rows

    assert rows == tuple((Literal(text),) for text in texts)


def test_terms_cannot_be_changed_and_are_keys() -> None:
    with pytest.raises(AttributeError):
        Iri("urn:a").value = "urn:b"  # type: ignore[misc]  # that is the fact

    assert len({Iri("urn:a"), Iri("urn:a"), Literal("urn:a"), Blank("urn:a")}) == 3


def test_terms_are_told_in_python_as_they_are_made() -> None:
    assert repr(Literal("1", "urn:d")) == "Literal(value='1', datatype='urn:d', language=None)"
    assert pickle.loads(pickle.dumps(Iri("urn:a"))) == Iri("urn:a")  # noqa: S301  ours


def test_an_iri_and_a_blank_node_are_told_apart() -> None:
    ((subject, value),) = table("SELECT ?s ?o { ?s ham:p ?o }").rows

    assert subject == Iri("https://w3id.org/hamkg/b")
    assert isinstance(value, Blank)


def test_to_json_is_sparql_results_json() -> None:
    document = json.loads(table("SELECT ?n { VALUES ?n { 1 } }").to_json())

    assert document["head"] == {"vars": ["n"]}
    assert document["results"]["bindings"][0]["n"]["value"] == "1"


def test_to_pandas_has_a_column_per_variable_and_none_where_unbound() -> None:
    frame = table("SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }").to_pandas()

    assert list(frame.columns) == ["a", "b"]
    assert frame.to_numpy().tolist() == [["1", None]]


def test_to_pandas_of_an_empty_table_keeps_its_columns() -> None:
    assert list(table("SELECT ?s { ?s ham:nothing ?o }").to_pandas().columns) == ["s"]


def test_a_notebook_shows_markup_as_text() -> None:
    shown = table('SELECT ?x { BIND("<script>alert(1)</script>" AS ?x) }')._repr_html_()

    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in shown


def test_a_notebook_shows_short_names() -> None:
    assert "<td>ham:a</td>" in table("SELECT ?s { ?s ham:rank 1 }")._repr_html_()


def test_a_notebook_says_how_many_rows_it_leaves_out() -> None:
    many = " ".join(map(str, range(65)))

    assert "5 more rows" in table(f"SELECT ?n {{ VALUES ?n {{ {many} }} }}")._repr_html_()


@pytest.mark.parametrize("format_name", format_names(*RDF_KINDS))
def test_a_table_refuses_a_format_of_graphs(format_name: str) -> None:
    with pytest.raises(UnknownFormatError):
        table("SELECT ?s { ?s ?p ?o }").write(format_name)


@pytest.mark.parametrize("text", ["\r", "a\r\nb", "\n", "\t", " "])
def test_white_space_survives_xml(text: str) -> None:
    written = table(f"SELECT ?x {{ BIND({json.dumps(text)} AS ?x) }}").write("xml")

    assert ET.fromstring(written).findtext(f".//{XML_TEXT}") == text  # noqa: S314  ours


# XML 1.0 has no way to write control characters but these, nor the noncharacters.
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n\r")))
def test_any_text_survives_xml_and_tsv(text: str) -> None:
    found = table(f"SELECT ?x {{ BIND({json.dumps(text, ensure_ascii=False)} AS ?x) }}")
    tsv = ox.parse_query_results(found.write("tsv"), format=ox.QueryResultsFormat.TSV)
    assert isinstance(tsv, ox.QuerySolutions)

    assert [solution["x"].value for solution in tsv] == [text]
    assert ET.fromstring(found.write("xml")).findtext(f".//{XML_TEXT}") == text  # noqa: S314  ours


# ---------------------------------------------------------------- yes or no


@pytest.mark.parametrize(("pattern", "expected"), [("ham:a", True), ("ham:none", False)])
def test_an_ask_gives_yes_or_no(pattern: str, expected: bool) -> None:  # noqa: FBT001  the fact
    answer = asked(f"ASK {{ {pattern} ?p ?o }}")

    assert isinstance(answer, Boolean)
    assert bool(answer) is expected
    assert json.loads(answer.to_json())["boolean"] is expected


def test_yes_or_no_is_written_as_xml() -> None:
    assert b"<boolean>true</boolean>" in asked("ASK { ham:a ?p ?o }").write("xml")


# ---------------------------------------------------------------- triples


def test_a_construct_gives_triples_and_counts_each_once() -> None:
    assert len(triples("CONSTRUCT { ham:x ham:y ham:z } WHERE { ?s ?p ?o }")) == 1


def test_triples_are_sorted_n_triples() -> None:
    lines = triples("CONSTRUCT WHERE { ham:a ?p ?o }").data.splitlines()

    assert lines == sorted(lines)


def test_triples_are_written_with_our_prefixes() -> None:
    assert b"ham:a ham:rank 1" in triples("CONSTRUCT WHERE { ham:a ham:rank ?o }").write("turtle")


def test_a_notebook_shows_turtle_with_markup_as_text() -> None:
    shown = triples("CONSTRUCT WHERE { ham:a rdfs:label ?o }")._repr_html_()

    assert shown.startswith("<pre>")
    assert "a &lt;b&gt;&amp;" in shown


@pytest.mark.parametrize("format_name", format_names("table"))
def test_triples_refuse_a_format_of_tables(format_name: str) -> None:
    with pytest.raises(UnknownFormatError):
        triples("CONSTRUCT WHERE { ham:a ?p ?o }").write(format_name)


TERMS = st.one_of(
    st.just(ox.NamedNode("urn:a)b(")),
    st.just(ox.BlankNode("b1")),
    st.text(st.characters(codec="utf-8")).map(ox.Literal),
    st.text(st.characters(codec="utf-8")).map(lambda text: ox.Literal(text, language="en-gb")),
    st.text(st.characters(codec="utf-8")).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode("urn:x(1)"))
    ),
)


def ours(term: object) -> object:
    """Turn a term of the engine into ours, one attribute after the other."""
    match term:
        case ox.NamedNode():
            return Iri(term.value)
        case ox.BlankNode():
            return Blank(term.value)
        case ox.Literal():
            datatype = None if term.language else term.datatype.value
            plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
            return Literal(term.value, None if plain else datatype, term.language)
        case ox.Triple():
            return Quoted(*map(ours, term))  # type: ignore[arg-type]  # its terms are terms
        case _:
            return None


QUOTED = st.builds(
    ox.Triple, st.just(ox.NamedNode("urn:s")), st.just(ox.NamedNode("urn:p")), TERMS
)
CELLS = st.one_of(st.none(), TERMS, QUOTED)
COLUMNS = """SELECT ?a ?b { ?row a <urn:Row> OPTIONAL { ?row <urn:a> ?a }
    OPTIONAL { ?row <urn:b> ?b } } ORDER BY ?row"""


@given(st.lists(st.tuples(CELLS, CELLS), max_size=4))
def test_rows_unpack_to_the_terms_they_hold(rows: list[tuple[Any, Any]]) -> None:
    store = ox.Store()
    for number, row in enumerate(rows):
        subject = ox.NamedNode(f"urn:{number}")
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        store.add(ox.Quad(subject, kind, ox.NamedNode("urn:Row")))
        for name, cell in zip("ab", row, strict=True):
            if cell is not None:
                store.add(ox.Quad(subject, ox.NamedNode(f"urn:{name}"), cell))

    answer = EmbeddedEngine(store).answer(COLUMNS)

    assert answer.rows == tuple(tuple(map(ours, row)) for row in rows)  # type: ignore[union-attr]


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_triples_unpack_to_the_terms_they_hold(text: str) -> None:
    data = ox.serialize(
        [
            ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), value)
            for value in (ox.Literal(text), ox.Literal(text, language="en"))
        ],
        format=ox.RdfFormat.N_TRIPLES,
    )

    rows = Triples(data or b"", lambda content, _name: content).rows

    assert [row[2] for row in rows] == [Literal(text), Literal(text, language="en")]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("ham:a", Iri("https://w3id.org/hamkg/a")),
        ("1", Literal("1", "http://www.w3.org/2001/XMLSchema#integer")),
        ("[]", Blank),
        ("<<( ham:a ham:b 'x' )>>", Quoted),
    ],
)
def test_each_sort_of_term_is_told_apart_in_triples(written: str, term: object) -> None:
    answer = asked(f"CONSTRUCT {{ ham:s ham:p {written} }} WHERE {{}}")

    assert isinstance(answer, Triples)
    found = answer.rows[0][2]
    assert term in (found, type(found))


def test_a_triple_that_is_a_term_is_shown_in_a_table() -> None:
    answer = asked("SELECT (<<( ham:a ham:b 'x' )>> AS ?t) {}")

    assert isinstance(answer, Table)
    assert str(answer.rows[0][0]).endswith("hamkg/b x )>>")
