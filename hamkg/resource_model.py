"""What is shown of a resource that is no kind of hamkg: its names, and its statements as they are.

Nothing of it is graded and no source of it was checked: it comes from files beside the release,
or from what hamkg is made of.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from hamkg.namespaces import graph_iri

if TYPE_CHECKING:
    from hamkg.model import Ref

BESIDE = "urn:x-hamkg:beside:"
"""How the name of a graph begins that holds a file beside the release."""
OUT, IN = "out", "in"
"""The directions of a statement: from the resource, or to it."""
MOST_COUNTED = 10_000
"""No count goes beyond this: of a hub one learns that it has more."""
_OURS = graph_iri("")
_COLUMNS = ("direction", "predicate", "predicate_label", "some", "value", "label", "language")


def graph_of(path: str | Path) -> str:
    """Give the name of the graph that a file is put into.

    >>> graph_of("/home/me/my terms.owl")
    'urn:x-hamkg:beside:my%20terms.owl'
    """
    return BESIDE + quote(Path(path).name, safe="")


def file_of(graph: str) -> str:
    """Give the name of the file that a graph was read from.

    >>> file_of("urn:x-hamkg:beside:my%20terms.owl")
    'my terms.owl'
    """
    return unquote(graph.removeprefix(BESIDE))


@dataclass(frozen=True, slots=True)
class Text:
    """A name or a description, with the language it is in and the property that says so."""

    text: str
    language: str
    property: Ref


@dataclass(frozen=True, slots=True)
class Value:
    """The other end of a statement: a resource with its label, or text."""

    text: str
    ref: Ref | None = None
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one predicate in one direction: how many there are, and some of them.

    ``title`` says in words how the values stand to the resource. ``some`` says that the statement
    is about classes: each of this has such a relation to some of that.
    ``role`` is what the predicate is to a reader, such as ``broader``; empty for any other.
    Where there are ``more``, the count goes no further. So many as are ``unnamed`` have no name
    by which they could be shown, and are among neither.
    """

    direction: str
    predicate: Ref
    some: bool
    role: str
    count: int
    more: bool
    values: tuple[Value, ...]
    title: str = ""
    forth: str = ""
    """How it is told from its subject, whichever way it leads here."""
    unnamed: int = 0

    @property
    def key(self) -> str:
        """Names the group in an address."""
        return f"{self.direction}:{'some:' if self.some else ''}{self.predicate.curie}"

    @property
    def relation(self) -> Ref:
        """The predicate as it is told in a sentence."""
        return replace(self.predicate, phrase=self.forth or None)

    @property
    def counted(self) -> str:
        """How many there are, in words."""
        return f"more than {self.count:,}" if self.more else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as the data has it: no grades, no checked sources.

    ``graphs`` are those that describe it. ``partial`` says that there are so many statements that
    some predicates may not be listed.
    """

    iri: str
    curie: str
    label: str
    graphs: tuple[str, ...]
    names: tuple[Text, ...]
    synonyms: tuple[Text, ...]
    definitions: tuple[Text, ...]
    groups: tuple[Group, ...]
    partial: bool
    sparql: str

    @property
    def files(self) -> tuple[str, ...]:
        """The files beside the release that describe it."""
        return tuple(file_of(graph) for graph in self.graphs if graph.startswith(BESIDE))

    @property
    def origin(self) -> str:
        """Where it is from, in a few words; what hamkg itself is made of is no stranger's."""
        if any(graph.startswith(_OURS) for graph in self.graphs):
            return "part of how hamkg is made, and not one of its kinds"
        stated = f"; stated in {', '.join(self.files)}" if self.files else ""
        return f"not from hamkg: no grades, no checked sources{stated}"

    def of_role(self, role: str, direction: str = OUT) -> tuple[Group, ...]:
        """Give the groups whose predicates have a role, in a direction."""
        return tuple(
            group
            for group in self.groups
            if group.role == role and group.direction == direction and not group.some
        )

    def to_csv(self) -> bytes:
        """Write the statements that are here as CSV, one a row."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        for group in self.groups:
            head = (group.direction, group.predicate.iri, group.predicate.label)
            for value in group.values:
                iri = value.ref.iri if value.ref else ""
                writer.writerow(
                    (*head, "some" if group.some else "", iri, value.text, value.language)
                )
        return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Page:
    """Some values of a group: those from ``offset`` on, of ``count`` that were counted."""

    group: Group
    offset: int
    sparql: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A file beside the release: its name, the graph that holds it, and how much it states."""

    file: str
    graph: str
    statements: int
    more: bool
