"""What each kind of test asks of a driver."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from hamkg.engine.tokens import without_opaque_parts
from hamkg.errors import QuerySyntaxError, RdfSyntaxError
from hamkg.formats import RDF_KINDS, find_format
from tests.conformance.comparing import (
    Comparison,
    Expected,
    Graph,
    Solutions,
    answered,
    canonical,
    expected,
)
from tests.conformance.suite import iri_of, parsed, quads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conformance.drivers import Driver
    from tests.conformance.suite import Case


@dataclass(frozen=True)
class Judge:
    """Holds a driver to what a test says."""

    driver: Driver
    case: Case
    by_value: bool = False

    def judge(self) -> None:
        """Fail with what was expected and what came, unless the driver does as the test says."""
        _QUESTIONS[question(self.case)](self)

    @property
    def text(self) -> str:
        return self.case.action.read_text("utf-8")

    @property
    def base(self) -> str:
        return iri_of(self.case.action)

    def query_evaluation(self) -> None:
        assert self.case.result is not None
        query, wanted = self.text, expected(self.case.result)
        # The very format of the expected file is asked for: its writer is tested too.
        suffix = self.case.result.suffix
        format_name = {".srx": "xml", ".csv": "csv", ".tsv": "tsv"}.get(suffix, "json")
        comparison = Comparison(is_ordered(query), self.case.lax, self.by_value)

        data = self.driver.answer(query, quads_of(self.case.data), self.base, format_name)

        found = answered(data, "nt" if isinstance(wanted, Graph) else format_name)
        assert comparison.same(found, wanted), _told(wanted, found)

    def query_positive(self) -> None:
        with _understood():
            self.driver.answer(self.text, [], self.base, "json")

    def query_negative(self) -> None:
        with pytest.raises(QuerySyntaxError):
            self.driver.answer(self.text, [], self.base, "json")

    def update_evaluation(self) -> None:
        wanted = Graph(frozenset(quads_of(self.case.after)))

        found = answered(self.driver.update(self.text, quads_of(self.case.data), self.base), "nq")

        assert self._same(found, wanted), _told(wanted, found)

    def update_positive(self) -> None:
        with _understood():
            self.driver.update(self.text, [], self.base)

    def update_negative(self) -> None:
        with pytest.raises(QuerySyntaxError):
            self.driver.update(self.text, [], self.base)

    def rdf_evaluation(self) -> None:
        assert self.case.result is not None
        wanted = Graph(frozenset(parsed(self.case.result)))

        found = answered(self._parse(), "nq")

        assert self._same(found, wanted), _told(wanted, found)

    def rdf_positive(self) -> None:
        self._parse()

    def rdf_negative(self) -> None:
        with pytest.raises(RdfSyntaxError):
            self._parse()

    def _parse(self) -> bytes:
        path = self.case.action
        format_name = find_format(path.suffix[1:], *RDF_KINDS).name
        return self.driver.parse(format_name, path.read_bytes(), self.base)

    def _same(self, found: Expected, wanted: Expected) -> bool:
        return Comparison(by_value=self.by_value).same(found, wanted)


_QUESTIONS: dict[str, Callable[[Judge], None]] = {
    "QueryEvaluation": Judge.query_evaluation,
    "QueryCSVResultFormat": Judge.query_evaluation,
    "QueryPositiveSyntax": Judge.query_positive,
    "QueryNegativeSyntax": Judge.query_negative,
    "UpdateEvaluation": Judge.update_evaluation,
    "UpdatePositiveSyntax": Judge.update_positive,
    "UpdateNegativeSyntax": Judge.update_negative,
    "RdfEval": Judge.rdf_evaluation,
    "RdfPositiveSyntax": Judge.rdf_positive,
    "RdfNegativeSyntax": Judge.rdf_negative,
    "RdfNegativeEval": Judge.rdf_negative,
}


def question(case: Case) -> str:
    """Tell what a case asks: some manifests call an update's syntax test as a query's."""
    kind = re.sub(r"Test(Turtle|NTriples|NQuads|Trig|XML)", "Rdf", case.kind)
    kind = kind.replace("Test11", "Test").replace("Update", "")
    about = "Rdf" if kind.startswith("Rdf") else {".ru": "Update"}.get(case.action.suffix, "Query")
    return about + kind.removeprefix("Rdf").removeprefix("Query").removesuffix("Test")


def is_askable(case: Case) -> bool:
    """Tell whether a case is put to a driver at all; those about HTTP itself are not."""
    return question(case) in _QUESTIONS


def is_ordered(query: str) -> bool:
    """Tell whether the query as a whole, not a part of it, asks for an order."""
    text = without_opaque_parts(query)
    outside = re.sub(r"\{.*\}", "", text, flags=re.DOTALL)
    return re.search(r"\bORDER\s+BY\b", outside, re.IGNORECASE) is not None


@contextmanager
def _understood() -> Iterator[None]:
    """Let pass that a text which is understood cannot be carried out, over no data.

    An unknown function or graph is no fault of syntax: only that has a place in the text.
    """
    try:
        yield
    except QuerySyntaxError as error:
        if error.line is not None:
            raise


def _told(wanted: Expected, found: Expected) -> str:
    return f"\nexpected {_lines(wanted)}\nanswered {_lines(found)}"


def _lines(answer: Expected) -> str:
    if isinstance(answer, Graph):
        return "\n  ".join(["", *canonical(answer.quads)])
    if isinstance(answer, Solutions):
        rows = (" ".join(f"?{name}={row[name]}" for name in sorted(row)) for row in answer.rows)
        return "\n  ".join([str(answer.variables), *rows])
    return str(answer)
