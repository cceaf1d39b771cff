"""The W3C suites for SPARQL 1.0 and 1.1 and for RDF 1.1, through the engine.

deviations.toml lists each test that is not passed to the letter.
"""

from __future__ import annotations

import pytest

from tests.conformance.drivers import BareDriver, EngineDriver
from tests.conformance.holding import STATES, deviations, hold, is_listed, parameters
from tests.conformance.judging import Judge, is_askable
from tests.conformance.suite import MISSING, Case, cases

pytestmark = pytest.mark.uncounted


def is_mended(case: Case) -> bool:
    return is_listed(case, "mended")


@pytest.mark.parametrize("case", parameters(is_askable))
def test_the_engine_does_as_the_standard_says(case: Case) -> None:
    hold(EngineDriver(), case)


@pytest.mark.parametrize("case", parameters(is_mended, failing="mended"))
def test_the_library_alone_fails_what_is_mended(case: Case) -> None:
    Judge(BareDriver(), case).judge()


@pytest.mark.skipif(not cases(), reason=MISSING)
def test_the_table_names_tests_that_there_are() -> None:
    there = {case.name for case in cases()}
    folders = {case.category for case in cases()}

    assert [
        name for name in deviations() if name.partition("#")[0] in folders and name not in there
    ] == []


def test_the_table_knows_these_states_only() -> None:
    assert {each.state for each in deviations().values()} == set(STATES)
