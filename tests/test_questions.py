"""The curated questions: right answers, the same from both engines, and few patterns."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from hamkg import KnowledgeGraph
from hamkg.content_errors import HeaderError
from hamkg.errors import QuestionParameterError, UnknownQuestionError
from hamkg.namespaces import expand
from hamkg.questions import read_questions
from hamkg.terms import Iri

if TYPE_CHECKING:
    from hamkg.results import Table

COMPETENCY: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "competency.toml").read_text(encoding="utf-8")
)["question"]
IDS = [case["id"] for case in COMPETENCY]
NAMES = [question.name for question in KnowledgeGraph.open().questions()]


@pytest.fixture(scope="module")
def rdflib_dataset(kg: KnowledgeGraph) -> rdflib.Dataset:
    """The release in rdflib's own store: nothing of the other engine takes part."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=kg.export(format="nq"), format="nquads")
    return dataset


def answered_names(kg: KnowledgeGraph, table: Table, parameters: set[str]) -> set[str]:
    """Every label, synonym and literal of an answer; a parameter's own column does not count."""
    names: set[str] = set()
    columns = [i for i, name in enumerate(table.variables) if name not in parameters]
    for row in table:
        for term in (row[column] for column in columns):
            names.add(str(term).casefold())
            if isinstance(term, Iri):
                labels = kg.query(f"SELECT ?n {{ <{term}> rdfs:label|skos:altLabel ?n }}")
                names |= {str(name).casefold() for (name,) in labels}  # type: ignore[union-attr]  # a SELECT
    return names


@pytest.mark.parametrize("case", COMPETENCY, ids=IDS)
def test_a_competency_question_has_its_answer(kg: KnowledgeGraph, case: dict[str, Any]) -> None:
    question = next(q for q in kg.questions() if q.name == case["query"])
    parameters = {parameter.name for parameter in question.parameters}

    names = answered_names(kg, kg.question(case["query"]), parameters)

    for wanted in case["expected"]:
        assert names & {name.strip().casefold() for name in wanted.split("|")}, wanted
    for unwanted in case["expected_absent"]:
        assert not names & {name.strip().casefold() for name in unwanted.split("|")}, unwanted


@pytest.mark.uncounted
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_answer_a_question_alike(
    kg: KnowledgeGraph, rdflib_dataset: rdflib.Dataset, name: str
) -> None:
    question = next(q for q in kg.questions() if q.name == name)
    values = {p.name: rdflib.URIRef(expand(p.default)) for p in question.parameters}

    ours = kg.question(name)
    theirs = rdflib_dataset.query(question.sparql, initBindings=values)

    columns = [str(variable) for variable in theirs.vars or ()]
    assert set(columns) == set(ours.variables)
    order = [ours.variables.index(column) for column in columns]
    our_rows = Counter(texts([row[i] for i in order]) for row in ours)
    their_rows = Counter(texts(list(row)) for row in theirs)  # type: ignore[arg-type]  # a SELECT
    assert our_rows == their_rows
    assert our_rows


def texts(cells: list[object]) -> tuple[str | None, ...]:
    return tuple(None if cell is None else str(cell) for cell in cells)


def triple_patterns(node: Any) -> int:  # noqa: ANN401  rdflib's parse tree has no types
    """How many triple patterns a parsed query holds; a property path counts as one."""
    if isinstance(node, CompValue):
        blocks: list[Any] = list(node["triples"] or []) if "triples" in node else []
        inner = [value for key, value in node.items() if key != "triples"]
        return sum(len(block) // 3 for block in blocks) + triple_patterns(inner)
    if isinstance(node, (list, tuple, ParseResults)):
        return sum(triple_patterns(item) for item in node)
    return 0


def test_triple_patterns_are_counted() -> None:
    query = parseQuery("SELECT * { ?a <x:p> ?b ; <x:q> ?c . OPTIONAL { ?c <x:r> ?d } }")

    assert triple_patterns(query) == 3


def test_competency_questions_need_three_triple_patterns_at_the_median(
    kg: KnowledgeGraph,
) -> None:
    by_name = {question.name: question.sparql for question in kg.questions()}

    counts = [triple_patterns(parseQuery(by_name[case["query"]])) for case in COMPETENCY]

    assert median(counts) <= 3
    assert min(counts) >= 1


def test_a_parameter_takes_any_name_of_a_kind(kg: KnowledgeGraph) -> None:
    assert kg.question("CQ11", muscle="semitendinosus muscle").rows


def test_an_unknown_question_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownQuestionError):
        kg.question("who-am-i")


def test_an_undeclared_parameter_is_refused_with_those_there_are(kg: KnowledgeGraph) -> None:
    with pytest.raises(QuestionParameterError, match="muscle"):
        kg.question("CQ11", bone="femur")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("#+ title: x\nSELECT * {}", r'q\.rq:1: the header lacks "#\+ question'),
        ("#+ title\nSELECT * {}", r"q\.rq:1: a header line looks like"),
        (
            "#+ title: x\n#+ question: y?\n#+ audience: z\n#+ param: muscle = ham:x\nSELECT * {}",
            r"q\.rq:1: a parameter looks like",
        ),
    ],
)
def test_a_broken_header_is_said_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")

    with pytest.raises(HeaderError, match=told):
        read_questions(tmp_path)
