"""The command line: what each command prints, and how it says no."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import click
import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

import hamkg
from hamkg import KnowledgeGraph
from hamkg.cli import cli
from hamkg.errors import AmbiguousTermError, HamkgError
from hamkg.formats import EXPORT_KINDS, RDF_KINDS, format_names

ROOT = Path(__file__).parent.parent
QUERY = "SELECT ?muscle ?label { ?muscle a ham:Muscle ; rdfs:label ?label } ORDER BY ?label"
GRAPH = "CONSTRUCT { ?m rdfs:label ?label } WHERE { ?m a ham:Muscle ; rdfs:label ?label }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i) }"
INFERRED = "ASK { ham:squat ham:mayHelpPrevent ham:hamstring_strain }"
COMMANDS = sorted(cli.list_commands(click.Context(cli)))
PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "longturtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
GRAPHS = ["asserted", "inferred", "evidence", "all"]  # beside the schema, which is small
# rdflib 7 warns of what its own hext writer calls on a Dataset.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
    pytest.mark.usefixtures("opened_once"),
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A tiny store of one's own, in which two kinds share a name."""
    folder = tmp_path / "store"
    prefixes = """PREFIX ham: <https://w3id.org/hamkg/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"""
    data = """GRAPH <https://w3id.org/hamkg/graph/asserted> {
        ham:left a ham:Muscle ; rdfs:label "left" ; skos:altLabel "twin" .
        ham:right a ham:Muscle ; rdfs:label "right" ; skos:altLabel "twin" }"""
    ox.Store(str(folder)).update(f"{prefixes} INSERT DATA {{ {data} }}")
    return folder


def run(*arguments: str | Path, stdin: str = "") -> Result:
    """Run a command within this process; it must succeed."""
    done = CliRunner().invoke(cli, [str(part) for part in arguments], input=stdin)
    assert done.exit_code == 0, done.output + repr(done.exception)
    return done


def document(*arguments: str) -> Any:  # noqa: ANN401  JSON of any shape
    """Read what a command prints as one JSON document."""
    return json.loads(run(*arguments).stdout)


def error(*arguments: str | Path, stdin: str = "") -> HamkgError:
    """Run a command within this process that must report an error and print no answer."""
    done = CliRunner().invoke(cli, [str(part) for part in arguments], input=stdin)
    assert isinstance(done.exception, HamkgError), done.output
    assert done.stdout == ""
    return done.exception


def program(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run hamkg as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "hamkg", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def triples(data: bytes, format_name: str) -> set[tuple[str, ...]]:
    """Read RDF as subjects, predicates and the texts of objects."""
    if format_name == "hext":
        return {tuple(json.loads(line)[:3]) for line in data.splitlines()}
    quads = ox.parse(data, format=PARSERS[format_name])
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}


# ---------------------------------------------------------------- the program


def test_the_version_is_printed() -> None:
    assert run("--version").stdout == f"hamkg {hamkg.__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_help(command: str) -> None:
    done = run(command, "--help")

    assert done.stdout.startswith(f"Usage: cli {command}")
    assert "--help" in done.stdout


def test_the_help_names_every_command() -> None:
    listed = run("--help").stdout

    assert [command for command in COMMANDS if f"\n  {command} " not in listed] == []


REPORTED = [
    ("query-syntax", ["query", "SELECT *\n{ ?s ?p ?o } LIMIT x"]),
    ("query-refused", ["query", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"]),
    ("query-timeout", ["query", ENDLESS, "--timeout", "0.5"]),
    ("unknown-format", ["query", "ASK {}", "--format", "docx"]),
    ("unknown-format", ["export", "--format", "docx"]),
    ("unknown-format", ["show", "squat", "--format", "docx"]),
    ("missing-file", ["query", "--file", "nowhere.rq"]),
    ("store-unreadable", ["query", "ASK {}", "--store", "tests"]),
    ("unknown-term", ["show", "hamstrnigs"]),
    ("unknown-edge", ["explain", "squat", "treats", "hamstrings"]),
    ("unknown-question", ["question", "nothing"]),
    ("question-parameter", ["question", "CQ11", "--nerve", "tibial_nerve"]),
    ("cannot-write", ["export", "--output", "nowhere/out.ttl"]),
]


@pytest.mark.parametrize(("code", "arguments"), REPORTED, ids=lambda part: str(part)[:40])
def test_an_error_goes_to_stderr_with_code_and_hint(code: str, arguments: list[str]) -> None:
    done = program(*arguments)
    lines = done.stderr.splitlines()

    assert (done.returncode, done.stdout) == (1, "")
    assert lines[0].startswith(f"error[{code}]: ")
    assert lines[-1].startswith("hint: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["query", "--nothing"],
        ["query", "ASK {}", "--file", "query.rq"],
        ["query", "ASK {}", "--timeout", "soon"],
        ["query", "ASK {}", "--timeout", "0"],
        ["search"],
        ["search", "thigh", "--limit", "0"],
        ["search", "thigh", "--format", "docx"],
        ["explain", "squat", "treats"],
        ["export", "--graph", "nothing"],
        ["question", "CQ11", "--muscle"],
        ["question", "CQ11", "muscle", "hamstrings"],
        ["serve", "--port", "0"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    done = CliRunner().invoke(cli, arguments)

    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Usage:" in done.stderr


def test_wrong_usage_ends_the_program_with_2() -> None:
    assert program("query", "ASK {}", "--file", "query.rq").returncode == 2


def test_an_answer_ends_the_program_with_0() -> None:
    done = program("query", "ASK { ham:hamstrings a ham:Muscle }")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["boolean"] is True


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk always full")
@pytest.mark.parametrize("query", ["ASK {}", "SELECT * { ?s ?p ?o }"], ids=["short", "long"])
def test_a_full_disk_is_reported(query: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hamkg", "query", query],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(b"error[cannot-write]: ")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_early_gets_no_complaint() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "hamkg", "query", "SELECT * { ?s ?p ?o }"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
        cwd=ROOT,
    )
    os.close(write)

    assert (done.returncode, done.stderr) == (1, b"")


# ---------------------------------------------------------------- query


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_a_table_parses_back_to_equal_rows(kg: KnowledgeGraph, name: str) -> None:
    printed = run("query", QUERY, "--format", name).stdout_bytes
    parser = getattr(ox.QueryResultsFormat, name.upper())
    found = ox.parse_query_results(printed, format=parser)
    expected = ox.parse_query_results(
        kg.query(QUERY).write("json"), format=ox.QueryResultsFormat.JSON
    )
    assert isinstance(found, ox.QuerySolutions)
    assert isinstance(expected, ox.QuerySolutions)

    assert [tuple(row) for row in found] == [tuple(row) for row in expected]


def test_csv_holds_the_text_of_every_cell(kg: KnowledgeGraph) -> None:
    printed = run("query", QUERY, "--format", "csv").stdout_bytes.decode()
    head, *rows = csv.reader(printed.splitlines())
    expected = json.loads(kg.query(QUERY).write("json"))["results"]["bindings"]

    assert head == ["muscle", "label"]
    assert rows == [[row["muscle"]["value"], row["label"]["value"]] for row in expected]


@pytest.mark.parametrize("name", format_names(*RDF_KINDS))
def test_a_graph_parses_back_to_equal_triples(kg: KnowledgeGraph, name: str) -> None:
    printed = run("query", GRAPH, "--format", name).stdout_bytes

    assert triples(printed, name) == triples(kg.query(GRAPH).write("nt"), "nt")


def test_a_pipe_gets_json_or_turtle() -> None:
    assert document("query", QUERY)["head"]["vars"] == ["muscle", "label"]
    assert triples(run("query", GRAPH).stdout_bytes, "turtle")


def test_a_table_is_drawn_on_request() -> None:
    done = run("query", f"{QUERY} LIMIT 2", "--format", "table")
    head, rule, *rows = done.stdout.splitlines()

    assert head.split() == ["muscle", "label"]
    assert set(rule) == {"-", " "}
    assert len(rows) == 2
    assert all(row.startswith("ham:") for row in rows)
    assert done.stderr == "2 rows\n"


def test_a_line_break_does_not_break_the_table() -> None:
    done = run("query", r'SELECT ?x { BIND("a\nb" AS ?x) }', "--format", "table")

    assert done.stdout.splitlines()[-1] == r"a\nb"


@pytest.mark.parametrize(("kind", "word"), [("Muscle", "yes"), ("Nerve", "no")])
def test_a_yes_or_no_is_said_in_a_word(kind: str, word: str) -> None:
    query = f"ASK {{ ham:semitendinosus a ham:{kind} }}"

    assert run("query", query, "--format", "table").stdout == f"{word}\n"


def test_a_query_comes_from_text_file_or_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_text(QUERY, encoding="utf-8")
    printed = run("query", QUERY).stdout

    assert run("query", "--file", path).stdout == printed
    assert run("query", stdin=QUERY).stdout == printed


def test_a_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "query.rq"
    path.write_bytes(b"ASK {} # \xff")

    assert error("query", "--file", path).code == "missing-file"


def test_asserted_only_leaves_inferred_relations_out() -> None:
    assert document("query", INFERRED)["boolean"] is True
    assert document("query", INFERRED, "--asserted-only")["boolean"] is False


def test_asserted_only_holds_with_a_timeout_too() -> None:
    counted = document("query", COUNT, "--asserted-only")

    assert document("query", COUNT, "--asserted-only", "--timeout", "20") == counted
    assert document("query", COUNT, "--timeout", "20") != counted


def test_a_store_of_ones_own_is_asked(store: Path) -> None:
    answer = document("query", "SELECT ?s { ?s rdfs:label 'left' }", "--store", str(store))

    assert [row["s"]["value"] for row in answer["results"]["bindings"]] == [
        "https://w3id.org/hamkg/left"
    ]


def test_a_store_of_ones_own_is_asked_with_a_timeout(store: Path) -> None:
    query = "ASK { ?s rdfs:label 'left' }"

    assert document("query", query, "--store", str(store), "--timeout", "20")["boolean"] is True


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("ASK\n{ ?s ?p ?o } LIMIT x", "Line 2, column 20: this is not SPARQL"),
        ("ASK { ?s nope:p ?o }", "the prefix nope: is not declared"),
        ("INSERT DATA { ham:a ham:b ham:c }", "this is an update, and a query only reads"),
        ("", "this is not SPARQL"),
    ],
)
@pytest.mark.parametrize("apart", [[], ["--timeout", "20"]], ids=["within", "apart"])
def test_what_is_wrong_with_a_query_is_said(query: str, message: str, apart: list[str]) -> None:
    assert message in str(error("query", query, *apart))


def test_an_unknown_format_lists_those_that_would_do() -> None:
    assert error("query", "ASK {}", "--format", "docx").hint == "Use one of: json, xml, csv, tsv."


def test_a_graph_cannot_be_drawn_as_a_table() -> None:
    assert "turtle" in error("query", GRAPH, "--format", "table").hint


# ---------------------------------------------------------------- search


def test_search_prints_name_category_and_short_iri() -> None:
    first = run("search", "lateral hamstring").stdout.splitlines()[0]

    assert first == 'biceps femoris (found as "lateral hamstring")  Muscle  ham:biceps_femoris'


def test_search_gives_one_json_document() -> None:
    (hit, *_) = document("search", "lateral hamstring", "--format", "json")

    assert list(hit) == ["iri", "curie", "label", "type", "matched", "score"]
    assert hit["iri"] == "https://w3id.org/hamkg/biceps_femoris"
    assert hit["matched"] == "lateral hamstring"


@pytest.mark.parametrize("category", ["Nerve", "ham:Nerve"])
def test_search_keeps_to_a_category(category: str) -> None:
    hits = document("search", "nerve", "--type", category, "--format", "json")

    assert {hit["type"] for hit in hits} == {"Nerve"}


def test_search_says_what_is_only_spelt_alike_beside_the_answer() -> None:
    done = run("search", "siatica")

    assert done.stdout.startswith("sciatica  Condition  ham:sciatica\n")
    assert "Nothing is called “siatica”; spelt alike:" in done.stderr


def test_search_says_by_which_code() -> None:
    first = run("search", "MESH:D011151").stdout.splitlines()[0]

    assert first == "Baker's cyst (its code MESH:D011151)  Condition  ham:bakers_cyst"


def test_search_counts_what_it_does_not_print() -> None:
    told = run("search", "pain", "--limit", "1").stderr

    assert told.startswith("1 of ")
    assert "Symptom " in told


def test_search_in_a_category_without_any_says_where_there_are_some() -> None:
    done = run("search", "slump test", "--type", "Nerve")

    assert done.stdout == ""
    assert "of this category: ClinicalTest 1" in done.stderr


def test_an_unknown_category_of_a_search_is_an_error() -> None:
    assert "Muscle" in error("search", "pain", "--type", "Musle").hint


def test_search_keeps_to_a_limit() -> None:
    assert len(document("search", "muscle", "--limit", "2", "--format", "json")) == 2


def test_search_without_a_hit_says_so_beside_the_answer() -> None:
    done = run("search", "xyzzy")

    assert done.stdout == ""
    assert 'Nothing is named like "xyzzy"' in done.stderr


def test_search_without_a_hit_is_an_empty_json_list() -> None:
    assert document("search", "xyzzy", "--format", "json") == []


# ---------------------------------------------------------------- show


def test_show_prints_the_card() -> None:
    card = run("show", "semitendinosus").stdout

    assert card.startswith("semitendinosus  (muscle, ham:semitendinosus)\n")
    assert "\nis innervated by\n  " in card


@pytest.mark.parametrize(
    "term",
    [
        "biceps_femoris",
        "ham:biceps_femoris",
        "https://w3id.org/hamkg/biceps_femoris",
        "Biceps Femoris",
        "lateral hamstring",
    ],
)
def test_show_takes_a_name_in_any_form(term: str) -> None:
    card = document("show", term, "--format", "json")

    assert (card["curie"], card["label"]) == ("ham:biceps_femoris", "biceps femoris")


def test_show_json_holds_definition_and_relations_with_evidence() -> None:
    card = document("show", "semitendinosus", "--format", "json")

    assert card["definition"].endswith(".")
    assert any(relation["claims"] for relation in card["relations"])
    assert any(relation["proof"] for relation in card["relations"])


@pytest.mark.parametrize("name", [name for name in format_names(*RDF_KINDS) if name != "hext"])
def test_show_gives_the_same_triples_in_every_format(kg: KnowledgeGraph, name: str) -> None:
    expected = triples(kg.describe("semitendinosus", format="nt"), "nt")

    assert expected
    assert triples(run("show", "semitendinosus", "--format", name).stdout_bytes, name) == expected


def test_an_unknown_term_comes_with_a_suggestion() -> None:
    assert "Did you mean hamstrings?" in error("show", "hamstrnigs").hint


def test_an_ambiguous_term_comes_with_its_candidates(store: Path) -> None:
    with pytest.raises(AmbiguousTermError) as found:
        KnowledgeGraph.open(store).entity("twin")

    assert found.value.hint == "Use one of these names instead: ham:left, ham:right."


# ---------------------------------------------------------------- explain


def test_a_stated_relation_is_explained_by_its_sources() -> None:
    told = run("explain", "semitendinosus", "innervatedBy", "tibial_nerve").stdout

    assert told.startswith("semitendinosus is innervated by tibial nerve\n")
    assert "\n  supports: " in told
    assert "https://" in told


def test_an_inferred_relation_is_explained_by_its_proof() -> None:
    told = document(
        "explain", "biceps_femoris_long_head", "partOf", "hamstrings", "--format", "json"
    )
    premises = told["proof"]["premises"]

    assert (told["inferred"], told["hypothesis"]) == (True, False)
    assert [edge["predicate"]["curie"] for edge in premises] == ["ham:partOf", "ham:partOf"]
    assert (premises[0]["subject"], premises[-1]["object"]) == (told["subject"], told["other"])


def test_a_hypothesis_is_called_one() -> None:
    told = run("explain", "squat", "mayHelpPrevent", "hamstring_strain").stdout

    assert "hypothesis, inferred: not established" in told
    assert "    from: squat strengthens" in told


def test_a_disputed_statement_is_told_from_both_sides() -> None:
    told = run("explain", "hamstrings", "equatedWith", "biceps_femoris").stdout

    assert "  disputed: 1 for, 1 against\n" in told
    assert "\n  supports: " in told
    assert "\n  disputes: " in told


@pytest.mark.parametrize("predicate", ["innervatedBy", "ham:innervatedBy", "is innervated by"])
def test_a_property_is_named_in_any_form(predicate: str) -> None:
    told = document("explain", "semitendinosus", predicate, "tibial_nerve", "--format", "json")

    assert told["predicate"]["curie"] == "ham:innervatedBy"


def test_an_unknown_relation_is_not_called_false() -> None:
    found = error("explain", "squat", "treats", "hamstrings")

    assert found.hint.startswith("Nothing stated is not the same as false.")


# ---------------------------------------------------------------- questions


def test_questions_lists_each_with_its_parameters() -> None:
    assert "nerves-of-a-muscle: Which nerve supplies a muscle?\n    --muscle Muscle [" in (
        run("questions").stdout
    )


def test_questions_gives_one_json_document(kg: KnowledgeGraph) -> None:
    found = document("questions", "--format", "json")
    by_name = {question["name"]: question for question in found}

    assert list(by_name) == [question.name for question in kg.questions()]
    assert by_name["nerves-of-a-muscle"]["id"] == "CQ11"
    assert by_name["nerves-of-a-muscle"]["parameters"] == [
        {"name": "muscle", "category": "Muscle", "default": "ham:semitendinosus"}
    ]


def test_a_question_is_known_by_name_and_by_id() -> None:
    assert document("question", "CQ11") == document("question", "nerves-of-a-muscle")


@pytest.mark.parametrize("muscle", ["biceps_femoris_short_head", "short head of biceps femoris"])
def test_a_question_takes_a_parameter(muscle: str) -> None:
    found = document("question", "CQ11", "--muscle", muscle)
    labels = {row["label"]["value"] for row in found["results"]["bindings"]}

    assert "common fibular nerve" in labels
    assert "tibial nerve" not in labels


def test_a_question_is_answered_as_csv() -> None:
    printed = run("question", "CQ11", "--format", "csv").stdout_bytes

    assert printed.startswith(b"muscle,nerve,label\r\n")


def test_an_unknown_parameter_names_those_there_are() -> None:
    found = error("question", "CQ11", "--nerve", "tibial_nerve")

    assert str(found) == '"nerves-of-a-muscle" has no parameter "nerve"; it has: muscle.'


def test_a_parameter_that_is_no_term_is_reported() -> None:
    assert error("question", "CQ11", "--muscle", "hamstrnigs").code == "unknown-term"


# ---------------------------------------------------------------- export


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("name", "graph"),
    [*((name, "schema") for name in format_names(*EXPORT_KINDS)), *(("nq", g) for g in GRAPHS)],
)
def test_an_export_is_the_same_in_a_file_and_on_standard_output(
    tmp_path: Path, name: str, graph: str
) -> None:
    path = tmp_path / "out"
    printed = run("export", "--format", name, "--graph", graph).stdout_bytes
    done = run("export", "--format", name, "--graph", graph, "--output", path)

    assert printed.removesuffix(b"\n") == path.read_bytes().removesuffix(b"\n")
    assert done.stdout == ""
    assert [found.name for found in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", [name for name in PARSERS if name != "longturtle"])
def test_an_export_holds_the_graph_that_was_chosen(name: str) -> None:
    asserted = triples(run("export", "--format", name, "--graph", "asserted").stdout_bytes, name)
    nerve = ("semitendinosus", "innervatedBy", "tibial_nerve")
    prevention = ("squat", "mayHelpPrevent", "hamstring_strain")

    assert tuple(f"https://w3id.org/hamkg/{part}" for part in nerve) in asserted
    assert tuple(f"https://w3id.org/hamkg/{part}" for part in prevention) not in asserted


@pytest.mark.parametrize(
    ("file", "name"),
    [("a.ttl", "turtle"), ("a.OWL", "rdfxml"), ("a.jsonld", "jsonld"), ("a", "turtle")],
)
def test_the_ending_of_the_file_tells_the_format(tmp_path: Path, file: str, name: str) -> None:
    run("export", "--graph", "schema", "--output", tmp_path / file)

    assert triples((tmp_path / file).read_bytes(), name)


def test_graphml_holds_only_the_relations_of_the_graph() -> None:
    printed = run("export", "--format", "graphml", "--graph", "inferred").stdout_bytes
    graphs = {data["graph"] for *_, data in nx.parse_graphml(printed.decode()).edges(data=True)}

    assert graphs == {"inferred"}


def test_an_export_into_a_missing_folder_writes_nothing(tmp_path: Path) -> None:
    assert (
        error("export", "--graph", "schema", "--output", tmp_path / "no" / "out.ttl").code
        == "cannot-write"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_leaves_no_part_behind(tmp_path: Path) -> None:
    taken = tmp_path / "out.ttl"
    taken.mkdir()

    assert error("export", "--graph", "schema", "--output", taken).code == "cannot-write"
    assert list(tmp_path.iterdir()) == [taken]


def test_an_export_that_fails_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.ttl"
    path.write_text("before", encoding="utf-8")

    error("export", "--format", "docx", "--output", path)

    assert path.read_text(encoding="utf-8") == "before"


# ---------------------------------------------------------------- serve


def test_serve_prints_its_address_once_it_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "hamkg", "serve", "--no-ui", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert server.stdout is not None
    with server, server.stdout as told:
        line = told.readline()
        address = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/healthz") as answer:  # noqa: S310  ours
            alive = json.load(answer)
        server.terminate()

    assert line.rstrip().endswith(address)
    assert alive == {"status": "ok"}


def test_a_port_that_is_taken_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = error("serve", "--no-ui", "--port", str(taken.getsockname()[1]))

    assert found.code == "port-in-use"
