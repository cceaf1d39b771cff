"""What an operation of the JSON API is: an address, its parameters, and who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hamkg.graph import KnowledgeGraph

_BAD_REQUEST = 400
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the address: text, or a whole number from ``least`` to ``most``.

    One that is ``many`` may be given several times; one without ``default`` must be given,
    unless it is ``optional``. An example of one that is ``many`` has a comma between values.
    """

    name: str
    about: str
    example: str
    default: str | int | None = None
    optional: bool = False
    many: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None

    @property
    def required(self) -> bool:
        """Whether a request without it is refused."""
        return self.default is None and not self.optional

    def read(self, given: Sequence[str]) -> str | int | tuple[str, ...] | None:
        """Give the value of what stands in the address.

        Raises RequestError, with what would be right.
        """
        if not given:
            if self.required:
                raise _refusal(f'The parameter "{self.name}" is missing.', self._right())
            return self.default
        if self.many:
            return tuple(given)
        if len(given) > 1:
            raise _refusal(f'The parameter "{self.name}" is given twice.', self._right())
        return self._value(given[0])

    def _value(self, text: str) -> str | int:
        if self.choices and text not in self.choices:
            raise _refusal(f'"{text}" is no value of "{self.name}".', self._right())
        if self.most is None:
            return text
        # isdecimal alone would take digits that int() reads but nobody means.
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004
        if not self.least <= number <= self.most:
            raise _refusal(f'"{text}" is no value of "{self.name}".', self._right())
        return number

    def _right(self) -> str:
        if self.choices:
            return f"Give one of: {', '.join(self.choices)}."
        if self.most is not None:
            return f"Give a whole number from {self.least} to {self.most}."
        return f"{self.about} Such as {self.name}={self.example}."


@dataclass(frozen=True, slots=True)
class Operation:
    """A question to the facade that has an address beneath /api/v1.

    ``answer`` takes the graph and the values by name. What it ``gives`` is a type of ours, or what
    JSON is made of, and then ``gives`` is a JSON Schema. ``{name}`` in the path is a value too.
    Where it is ``open``, parameters that are not listed are handed on as ``others``. Where its
    ``media`` is not JSON, it answers with bytes.
    """

    path: str
    about: str
    answer: Callable[..., object]
    gives: object
    parameters: tuple[Parameter, ...] = ()
    in_path: tuple[Parameter, ...] = ()
    open: bool = False
    media: str = JSON

    def ask(
        self, graph: KnowledgeGraph, path: Mapping[str, str], given: Mapping[str, Sequence[str]]
    ) -> object:
        """Answer a request. Raises RequestError, and what the facade raises."""
        known = {parameter.name: parameter for parameter in self.parameters}
        strange = sorted(given.keys() - known.keys())
        if strange and not self.open:
            names = ", ".join(known) or "none"
            raise _refusal(f'There is no parameter "{strange[0]}" here.', f"There is: {names}.")
        values: dict[str, object] = {name: known[name].read(given.get(name, ())) for name in known}
        if self.open:
            values["others"] = {
                name: Parameter(name, "", "").read(given[name]) for name in strange
            }
        return self.answer(graph, **path, **values)


def _refusal(message: str, hint: str) -> RequestError:
    return RequestError(_BAD_REQUEST, "bad-parameter", message, hint)
