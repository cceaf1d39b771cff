"""The address of a page as a value: what a link would change of it, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import streamlit as st


@dataclass(frozen=True, slots=True)
class Address:
    """A page with the values that its address holds, in order."""

    page: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def current(cls, page: str, *names: str) -> Address:
        """Read these names from the address the visitor is at.

        An empty value counts as none.
        """
        return cls(
            page,
            tuple(
                (name, value)
                for name in names
                for value in st.query_params.get_all(name)
                if value.strip()
            ),
        )

    def of(self, name: str) -> tuple[str, ...]:
        """Give all values of a name.

        >>> Address("browse", (("evidence", "a"), ("evidence", "b"))).of("evidence")
        ('a', 'b')
        """
        return tuple(value for known, value in self.values if known == name)

    def having(self, name: str, *values: str) -> Address:
        """Give the address with these values in place of those a name has.

        >>> Address("browse", (("sort", "name"),)).having("sort", "category").url
        'browse?sort=category'
        """
        others = tuple(pair for pair in self.values if pair[0] != name)
        return Address(self.page, (*others, *((name, value) for value in values)))

    def without(self, *names: str) -> Address:
        """Give the address without these names."""
        return Address(self.page, tuple(pair for pair in self.values if pair[0] not in names))

    @property
    def query(self) -> str:
        """What stands after the question mark."""
        return urlencode(self.values)

    @property
    def url(self) -> str:
        """The address, relative to where the pages are."""
        return f"{self.page}?{self.query}" if self.values else self.page


def move_to(query: str, *names: str) -> None:
    """Let the address of this page hold what a query string says of these names, and no more."""
    wanted: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        wanted.setdefault(name, []).append(value)
    for name in names:
        if name in wanted:
            st.query_params[name] = wanted[name]
        elif name in st.query_params:
            del st.query_params[name]
