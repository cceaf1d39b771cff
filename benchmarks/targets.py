"""What hamkg is to reach, beside what was measured, and how far that is from it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.spread import table


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to be at most, or at least, a bound."""

    what: str
    measured: float
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is reached."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound

    def row(self) -> str:
        """Write it as a row of a table."""
        sign = "at least" if self.at_least else "at most"
        distance = "reached" if self.holds else f"{self.measured / self.bound:.2f} of it"
        return f"{self.what} | {sign} {self.bound:g} | {self.measured:.3g} | {distance}"


def told(targets: list[Target]) -> list[str]:
    """Write all targets with what was measured."""
    return table("what | target | measured | distance", (target.row() for target in targets))
