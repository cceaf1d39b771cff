"""Runs the cases against a driver, and holds the table of deviations to what they show."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hamkg.errors import QueryRefusedError
from tests.conformance.judging import Judge
from tests.conformance.suite import MISSING, Case, cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.mark import ParameterSet

    from tests.conformance.drivers import Driver

STATES = ("open", "refused", "by value", "mended")


@dataclass(frozen=True)
class Deviation:
    """How hamkg differs from what one test expects, and why."""

    state: str
    cause: str


@cache
def deviations() -> dict[str, Deviation]:
    """Read the table: each test by its name."""
    text = Path(__file__).with_name("deviations.toml").read_text(encoding="utf-8")
    return {
        name: Deviation(row["state"], row["cause"])
        for row in tomllib.loads(text)["deviation"]
        for name in row["tests"]
    }


def is_listed(case: Case, state: str) -> bool:
    """Tell whether the table says this of a case."""
    return case.name in deviations() and deviations()[case.name].state == state


def parameters(wanted: Callable[[Case], bool], failing: str = "open") -> list[ParameterSet]:
    """Give the cases for parametrize; those in the state ``failing`` must fail.

    Where there is no suite, the one parameter is skipped and says why.
    """
    if not cases():
        return [pytest.param(None, marks=pytest.mark.skip(reason=MISSING), id="suite")]
    return [
        pytest.param(case, marks=_failing(case) if is_listed(case, failing) else [], id=case.name)
        for case in cases()
        if wanted(case)
    ]


def _failing(case: Case) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=deviations()[case.name].cause)]


def hold(driver: Driver, case: Case) -> None:
    """Fail unless the driver does as the case says, or deviates as the table says."""
    deviation = deviations().get(case.name)
    state = deviation.state if deviation else "passes"
    if state == "refused":
        with pytest.raises(QueryRefusedError):
            Judge(driver, case).judge()
        return
    if state == "by value":
        with pytest.raises(AssertionError):
            Judge(driver, case).judge()
    Judge(driver, case, by_value=state == "by value").judge()
