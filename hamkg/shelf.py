"""Answers for a list: its entries as narrowed and ordered, with the counts of every facet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.catalogue_model import Entry, Facet, FacetValue, Listing
from hamkg.engine import select
from hamkg.errors import UnknownTermError
from hamkg.lists import compose, texts
from hamkg.namespaces import local_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.engine import Engine
    from hamkg.lists import FacetFile, ListFile
    from hamkg.names import Names
    from hamkg.terms import Term


@dataclass(slots=True)
class _Value:
    """A value of a facet with all entries that have it, whatever else is chosen."""

    term: Term
    label: str
    rank: float
    parent: str | None
    items: set[str]


class Shelf:
    """One list over an engine's data; what its files answer is read once."""

    def __init__(self, engine: Engine, names: Names, listed: ListFile) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self._names = names
        self._listed = listed
        self._ordered: dict[str, tuple[Entry, ...]] = {}

    def listing(
        self, choices: Mapping[str, Sequence[str]], *, find: str = "", sort: str = ""
    ) -> Listing:
        """Give the list narrowed by values of its facets and by a text that entries hold.

        Raises UnknownTermError for a facet, a value or an order that the list does not have.
        """
        listed = self._listed
        keys = self._keys(choices)
        order = sort or next(iter(listed.sorts))
        if order not in listed.sorts:
            raise UnknownTermError(order, tuple(listed.sorts))
        entries = self._entries(order)
        found = self._found(find) if find else {entry.ref.iri for entry in entries}
        passing = {facet.name: self._passing(facet, keys[facet.name]) for facet in listed.facets}
        kept = found.intersection(*(items for items in passing.values() if items is not None))
        terms = [
            (facet, [(value.term, value.label) for value in self._chosen(facet, keys)])
            for facet in listed.facets
        ]
        return Listing(
            title=listed.title,
            entries=tuple(entry for entry in entries if entry.ref.iri in kept),
            total=len(entries),
            facets=tuple(
                self._facet(facet, keys[facet.name], self._base(facet, found, passing))
                for facet in listed.facets
            ),
            sorts=tuple(listed.sorts),
            sort=order,
            sparql=compose(listed, terms, find=find, sort=order),
        )

    @cached_property
    def _values(self) -> dict[str, dict[str, _Value]]:
        """The values of each facet by key."""
        return {facet.name: self._read(facet) for facet in self._listed.facets}

    def _read(self, facet: FacetFile) -> dict[str, _Value]:
        table = select(self._engine, "\n".join((*facet.query.prologue, facet.query.body)))
        found: dict[str, _Value] = {}
        for row in table:
            cells = dict(zip(table.variables, row, strict=True))
            term, rank, parent = cells["value"], cells.get("rank"), cells.get("parent")
            if term is None:
                continue
            value = found.setdefault(
                local_name(str(term)),
                _Value(
                    term,
                    str(cells["label"]),
                    0 if rank is None else float(str(rank)),
                    None if parent is None else local_name(str(parent)),
                    set(),
                ),
            )
            value.items.add(str(cells["item"]))
        order = sorted(found, key=lambda key: (found[key].rank, -len(found[key].items), key))
        return {key: found[key] for key in order}

    def _keys(self, choices: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        names = [facet.name for facet in self._listed.facets]
        for name in choices:
            if name not in names:
                raise UnknownTermError(name, names)
        return {
            name: tuple(dict.fromkeys(self._key(name, text) for text in choices.get(name, ())))
            for name in names
        }

    def _key(self, facet: str, text: str) -> str:
        """Give the key that a text means: a key, a CURIE or a label, in any case."""
        wanted = text.strip().casefold().removeprefix("ham:")
        for key, value in self._values[facet].items():
            if wanted in {key.casefold(), value.label.casefold()}:
                return key
        raise UnknownTermError(text)

    def _entries(self, sort: str) -> tuple[Entry, ...]:
        """Give all entries in an order."""
        if sort not in self._ordered:
            table = select(self._engine, compose(self._listed, (), sort=sort))
            self._ordered[sort] = tuple(
                Entry(
                    self._names.ref(str(row[table.variables.index("item")])),
                    {
                        name: "" if cell is None else str(cell)
                        for name, cell in zip(table.variables, row, strict=True)
                    },
                )
                for row in table
            )
        return self._ordered[sort]

    def _found(self, find: str) -> set[str]:
        return {item for item, text in self._texts if find.lower() in text}

    @cached_property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        """What a text is looked for in, of each entry, in small letters."""
        rows = select(self._engine, texts(self._listed))
        return tuple((str(item), str(text or "")) for item, text in rows)

    def _chosen(self, facet: FacetFile, keys: Mapping[str, tuple[str, ...]]) -> list[_Value]:
        return [self._values[facet.name][key] for key in keys[facet.name]]

    def _passing(self, facet: FacetFile, keys: tuple[str, ...]) -> set[str] | None:
        """Give the entries that the choices of one facet let pass; None where all do."""
        if not keys:
            return None
        sets = [self._values[facet.name][key].items for key in keys]
        return set.intersection(*sets) if facet.choose == "all" else set.union(*sets)

    @staticmethod
    def _base(
        facet: FacetFile, found: set[str], passing: Mapping[str, set[str] | None]
    ) -> set[str]:
        """Give the entries among which a facet's values are counted.

        Where an entry has to have all values, one more value narrows what is left; where one of
        them will do, it is counted as if nothing of this facet were chosen.
        """
        others = [
            items
            for name, items in passing.items()
            if items is not None and (facet.choose == "all" or name != facet.name)
        ]
        return found.intersection(*others)

    def _facet(self, facet: FacetFile, chosen: tuple[str, ...], base: set[str]) -> Facet:
        counted = (
            FacetValue(key, value.label, len(base & value.items), key in chosen, value.parent)
            for key, value in self._values[facet.name].items()
        )
        shown = tuple(value for value in counted if value.count or value.chosen)
        return Facet(facet.name, facet.title, facet.choose, shown)
