"""The query builder: forms as SPARQL and back, in English, counted and answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamkg import HamkgError, KnowledgeGraph, Table
from hamkg.errors import InputError, QueryRefusedError, QuerySyntaxError, UnknownTermError
from hamkg.form_json import from_json, to_json
from hamkg.form_model import MAY, MUST, NOT, Condition, Form, is_shown
from hamkg.forms.syntax import TooDeepError, refuse_deep
from hamkg.namespaces import local_name
from tests.forms_world import KINDS, World, forms, worlds

if TYPE_CHECKING:
    from hamkg.composer import Composer
    from hamkg.question_model import Question

SLOW = [HealthCheck.too_slow]
EMPTY = World(dict.fromkeys(KINDS, "Apart"), frozenset(), frozenset(), ())
STRENGTHENS = Condition("strengthens", ("hamstrings",))
STRETCHES = Condition("stretches", ("hamstrings",))


@pytest.fixture(scope="module")
def composer() -> Composer:
    return KnowledgeGraph.open().composer


@pytest.fixture(scope="module")
def words() -> Composer:
    """Give the query builder over a graph that has words, kinds and no relations."""
    return EMPTY.open().composer


# ---------------------------------------------------------------- there and back


@pytest.mark.uncounted
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(form=forms)
def test_what_was_written_is_read_as_the_same_form(words: Composer, form: Form) -> None:
    reading = words.read(words.query(form))

    assert reading.misfits == ()
    assert reading.form == form.normal


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(world=worlds(), form=forms)
def test_the_sparql_answers_what_the_form_asks(world: World, form: Form) -> None:
    kg = world.open()
    form = replace(form, limit=10_000).normal

    answer = kg.composer.answer(form)

    places = [answer.variables.index(name) for name in _columns(kg.composer, form)]
    rows = {
        tuple("" if row[at] is None else local_name(str(row[at])) for at in places)
        for row in answer
    }
    assert rows == world.rows(form)
    assert kg.composer.count(form) == len({row[0] for row in rows})
    assert kg.composer.size(form) == len(rows) == len(answer)


@pytest.mark.uncounted
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(world=worlds(), form=forms)
def test_a_choice_leaves_as_many_kinds_as_it_says(world: World, form: Form) -> None:
    composer = world.open().composer
    form = form.normal

    for choice in composer.choices(form).predicates:
        assert composer.count(_with(form, (Condition(choice.name),))) == choice.count
    for place, clause in enumerate(form.clauses):
        for at, condition in enumerate(clause):
            choices = composer.choices(form, place, at)
            for choice in choices.values:
                # What is only shown leaves all kinds: counted are those that it is shown for.
                role = MUST if condition.role == MAY else condition.role
                chosen = replace(condition, values=(choice.name,), category="", role=role)
                after = form.having(place, (*clause[:at], chosen, *clause[at + 1 :]))
                assert composer.count(after) == choice.count > 0


@given(form=forms)
def test_json_gives_the_form_back(form: Form) -> None:
    assert from_json(to_json(form)) == form


def _columns(composer: Composer, form: Form) -> list[str]:
    return ["kind", *(column.variable for column in composer.columns(form))]


def _with(form: Form, clause: tuple[Condition, ...]) -> Form:
    return replace(form, clauses=(*form.clauses, clause))


# ---------------------------------------------------------------- the release


def test_the_same_form_is_the_same_text(composer: Composer) -> None:
    form = Form("Exercise", ((STRENGTHENS,), (replace(STRETCHES, role=NOT),)))

    assert composer.query(form) == KnowledgeGraph.open().composer.query(form)


def test_nothing_stated_is_never_worded_as_no(composer: Composer) -> None:
    form = Form("Exercise", ((STRENGTHENS,), (replace(STRETCHES, role=NOT),)))

    assert composer.sentence(form) == (
        "Exercises that strengthen the hamstring muscle group and for which there is no statement "
        "that they stretch the hamstring muscle group."
    )


def test_a_hypothesis_is_never_worded_as_established(composer: Composer) -> None:
    form = Form("Exercise", ((Condition("mayHelpPrevent", ("hamstring_strain",)),),))

    assert composer.sentence(form).startswith("Exercises that may help prevent hamstring strain.")
    assert "a hypothesis that follows by rule: it is not established" in composer.sentence(form)
    assert composer.backing("leg_press", "mayHelpPrevent", "hamstring_strain").hypothesis


def test_what_nothing_may_say_is_looked_for_among_all_relations(composer: Composer) -> None:
    lacking = Form("Condition", ((Condition("testedBy", role=NOT), Condition("treatedBy")),))

    strict = replace(lacking, stated=True, grade="ev_trial", undisputed=True)

    assert "inferred and disputed ones too" in composer.sentence(strict)
    assert composer.count(strict) <= composer.count(lacking)


def test_every_property_of_the_release_can_be_asked_and_read_back(composer: Composer) -> None:
    for choice in composer.choices(Form()).predicates:
        form = Form(clauses=((Condition(choice.name),),), stated=True, undisputed=True)
        reading = composer.read(composer.query(form))
        assert reading.form == form, choice.name


def test_counts_are_those_of_the_answer(composer: Composer) -> None:
    form = Form("Condition", ((Condition("hasSymptom", ("posterior_thigh_pain",)),),))

    answer = composer.answer(form)

    assert composer.count(form) == len({row[0] for row in answer}) > 1


def test_narrower_kinds_are_counted_where_they_are_wanted(composer: Composer) -> None:
    alone = Condition("treats", ("muscle_strain",))

    assert composer.count(Form(clauses=((alone,),))) < composer.count(
        Form(clauses=((replace(alone, narrower=True),),))
    )


def test_a_demand_that_empties_a_form_is_named(composer: Composer) -> None:
    form = Form("Nerve", ((STRENGTHENS,),))

    assert composer.count(form) == 0
    assert [one.without for one in composer.loosened(form)] == [
        "being of the category nerve",
        "strengthens hamstring muscle group",
    ] or composer.loosened(form)[0].count > 0


def test_a_name_that_is_not_there_is_said_with_the_nearest(composer: Composer) -> None:
    with pytest.raises(UnknownTermError) as raised:
        composer.query(Form("Exercise", ((Condition("strenghtens"),),)))

    assert "strengthens" in raised.value.suggestions


def test_a_form_without_end_is_refused(composer: Composer) -> None:
    with pytest.raises(QueryRefusedError):
        composer.query(Form(clauses=((STRENGTHENS,),) * 13))


def test_what_would_be_too_many_rows_is_not_asked_in_place(composer: Composer) -> None:
    form = Form("Condition", ((Condition("hasSymptom", role=MAY),),) * 9)

    assert composer.size(form) > 10**6
    with pytest.raises(QueryRefusedError):
        composer.answer(form)


# ---------------------------------------------------------------- reading


FITS = {
    "SELECT ?e { ?e a ham:Exercise ; ham:strengthens ham:hamstrings }": Form(
        "Exercise", ((STRENGTHENS,),), limit=10_000
    ),
    "SELECT ?e { ham:hamstrings ham:strengthenedBy ?e } LIMIT 5": Form(
        clauses=((STRENGTHENS,),), limit=5
    ),
    "SELECT ?e { ?e ^ham:strengthenedBy ham:hamstrings } LIMIT 5": Form(
        clauses=((STRENGTHENS,),), limit=5
    ),
    "SELECT * { ?e ham:strengthens ?m FILTER(?m IN (ham:hamstrings)) } LIMIT 5": Form(
        clauses=((STRENGTHENS,),), limit=5
    ),
    "SELECT ?e { { ?e ham:strengthens ham:hamstrings } UNION { ?e ham:stretches ?m } } LIMIT 5": (
        Form(clauses=((STRENGTHENS, Condition("stretches")),), limit=5)
    ),
    "SELECT ?e ?t { ?e a ham:Exercise OPTIONAL { ?e ham:treats ?t } } ORDER BY ?e LIMIT 5": Form(
        "Exercise", ((Condition("treats", role=MAY),),), limit=5
    ),
    """PREFIX h: <https://w3id.org/hamkg/> # a comment with ( in it
       SELECT DISTINCT ?x ?name
       WHERE { ?x rdf:type/rdfs:subClassOf* h:Exercise ; rdfs:label ?name .
         FILTER NOT EXISTS { ?x h:stretches ?any } } ORDER BY ASC(?name) LIMIT 7""": Form(
        "Exercise", ((Condition("stretches", role=NOT),),), limit=7
    ),
}


@pytest.mark.parametrize("sparql", FITS)
def test_what_asks_the_same_is_read_however_it_is_written(composer: Composer, sparql: str) -> None:
    reading = composer.read(sparql)

    assert (reading.form, reading.misfits) == (FITS[sparql], ())


@pytest.mark.uncounted
@pytest.mark.parametrize("question", KnowledgeGraph.open().questions(), ids=lambda one: one.name)
def test_a_question_that_fits_the_form_keeps_its_answer(
    composer: Composer, question: Question
) -> None:
    kg = KnowledgeGraph.open()
    reading = composer.read(kg.catalogue.question_sparql(question.name))
    if reading.form is None:
        assert reading.misfits
        return

    asked, answered = kg.question(question.name), composer.answer(reading.form)

    kinds = {str(row[0]) for row in answered}
    assert kinds in [{str(row[at]) for row in asked} for at in range(len(asked.variables))]


MISFITS = {
    "ASK { ?e ham:treats ?c }": "ASK",
    "CONSTRUCT { ?e a ham:X } WHERE { ?e ham:treats ?c }": "CONSTRUCT",
    "SELECT (COUNT(?e) AS ?n) { ?e ham:treats ?c }": "COUNT",
    "SELECT ?e { ?e ham:treats ?c } GROUP BY ?e": "GROUP BY",
    "SELECT ?e { ?e ham:treats ?c } ORDER BY DESC(?e)": "ORDER BY",
    "SELECT ?e { ?e ham:treats ?c } LIMIT 3 OFFSET 4": "4",
    "SELECT ?e FROM ham:x { ?e ham:treats ?c }": "ham:x",
    "SELECT ?e { ?e ham:treats ?c FILTER(REGEX(?c, 'x')) }": "REGEX",
    "SELECT ?e { ?e ham:treats ?c MINUS { ?e a ham:Drug } }": "MINUS",
    "SELECT ?e { ?e ham:treats+ ?c }": "ham:treats",
    "SELECT ?e { ?e ham:strengthens ?m . ?m ham:partOf ham:hamstrings }": "ham:partOf",
    "SELECT ?e { ?e ham:strengthens ?m ; ham:stretches ?m }": "ham:stretches",
    "SELECT ?e { ?e ham:strengthens ?m FILTER NOT EXISTS { ?e ham:stretches ?m } }": "stretches",
    "SELECT ?e { ?e ham:treats ham:no_such_kind }": "ham:no_such_kind",
    "SELECT ?e { ?e skos:altLabel ?name }": "skos:altLabel",
    "SELECT ?e { ?e a ham:Statement }": "ham:Statement",
    "SELECT ?e { ?e ham:treats ?c BIND(1 AS ?one) }": "BIND",
    "SELECT ?e { SERVICE <http://x.example> { ?e ham:treats ?c } }": "SERVICE",
    "SELECT ?e { ?e rdfs:label ?l FILTER NOT EXISTS { ?e ham:treats ?c } }": "?e",
    "SELECT ?e { ?e ham:treats ?c . ?e rdfs:label ?l . ?c rdfs:label ?l }": "?l",
    "SELECT ?e { ?e ham:treats [] }": "ham:treats",
    "SELECT ?e { ?e ham:treats 'rest' }": "rest",
    "SELECT ?e { { SELECT ?e { ?e ham:treats ?c } } }": "SELECT",
}


@pytest.mark.parametrize("sparql", MISFITS)
def test_what_does_not_fit_is_named_and_the_text_is_kept(composer: Composer, sparql: str) -> None:
    reading = composer.read(sparql)

    assert reading.form is None
    assert reading.sparql == sparql
    assert any(MISFITS[sparql] in misfit.part for misfit in reading.misfits), reading.misfits


def test_relations_that_count_unevenly_do_not_fit(composer: Composer) -> None:
    stated = composer.query(Form(clauses=((STRENGTHENS,), (STRETCHES,)), stated=True))
    uneven = stated.replace(
        "GRAPH <https://w3id.org/hamkg/graph/asserted> { ?kind ham:stretches|^ham:stretchedBy "
        "?stretches }",
        "?kind ham:stretches ?stretches .",
    )

    assert uneven != stated
    assert composer.read(uneven).form is None


def test_a_text_that_is_no_query_is_said_with_its_place(composer: Composer) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        composer.read("SELECT ?e\nWHERE { ?e }")

    assert raised.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?e { " + "{" * 40 + "}" * 40 + " }",
        "SELECT ?e { FILTER(" + "(" * 40 + "1" + ")" * 40 + ") }",
        "SELECT ?e { ?e ham:treats " + "[ ham:treats " * 40 + "1" + "]" * 40 + " }",
        "SELECT ?e { ?e ham:treats " + "(" * 40 + ")" * 40 + " }",
        "SELECT ?e { " + "{}" * 1_000 + " }",
        "SELECT ?e { FILTER(" + "||".join("1" * 1_000) + ") }",
        "x" * 40_001,
    ],
)
def test_what_would_take_too_long_is_not_parsed(text: str) -> None:
    with pytest.raises(TooDeepError):
        refuse_deep(text)


_PIECES = (
    *("SELECT", "?x", "*", "{", "}", "(", ")", "a", "ham:treats", "ham:rest", ".", ";", ",", "["),
    *("]", "FILTER", "EXISTS", "NOT", "OPTIONAL", "VALUES", "UNION", "LIMIT", "3", "\\u0041"),
    *("\\uDFFF", "'", "#", "<", ">", "BIND", "AS", "ORDER", "BY", "^", "|", "/"),
)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(
    text=st.text(max_size=60)
    | st.lists(
        st.sampled_from(_PIECES),
        max_size=25,
    ).map(" ".join)
)
def test_no_text_raises_anything_but_what_hamkg_reports(words: Composer, text: str) -> None:
    try:
        reading = words.read(text)
    except HamkgError:
        return
    assert (reading.form is None) == bool(reading.misfits)


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    "document",
    [
        {"colour": "red"},
        {"clauses": "treats"},
        {"clauses": [["treats"]]},
        {"clauses": [[{"predicate": 3}]]},
        {"clauses": [[{"predicate": "treats", "role": "perhaps"}]]},
        {"clauses": [[{"predicate": "treats", "values": [1]}]]},
        {"limit": "many"},
        {"stated": 1},
    ],
)
def test_json_that_is_no_form_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(InputError):
        from_json(document)


def test_a_clause_with_a_column_is_a_single_condition_that_may_hold() -> None:
    assert is_shown((STRENGTHENS,))
    assert not is_shown((STRENGTHENS, STRETCHES))
    assert not is_shown((replace(STRETCHES, role=NOT),))


def test_the_answer_of_a_form_is_a_table(composer: Composer) -> None:
    assert isinstance(composer.answer(Form("Nerve")), Table)
