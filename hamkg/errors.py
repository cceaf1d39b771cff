"""What can go wrong, each with a stable code and what to do next.

What only those meet who edit the content, compare kinds or run the server has modules of its own:
``content_errors``, ``relating_errors`` and ``service_errors``.

::

    HamkgError
    ├── TermError
    │   ├── UnknownTermError          unknown-term
    │   └── AmbiguousTermError        ambiguous-term
    ├── UnknownEdgeError              unknown-edge
    ├── QueryError
    │   ├── QuerySyntaxError          query-syntax
    │   ├── QueryRefusedError         query-refused
    │   ├── QueryTimeoutError         query-timeout
    │   ├── QueryStoppedError         query-stopped
    │   └── QueryMemoryError          query-too-large
    ├── UnknownFormatError            unknown-format
    ├── UnwritableTermError           unwritable-term
    ├── QuestionError
    │   ├── UnknownQuestionError      unknown-question
    │   └── QuestionParameterError    question-parameter
    ├── InputError
    │   ├── MissingFileError          missing-file
    │   └── RdfSyntaxError            rdf-syntax
    ├── OutputError                   cannot-write
    └── StoreError                    store-unreadable
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class HamkgError(Exception):
    """Anything hamkg reports on purpose: a message, a stable ``code`` and a ``hint``."""

    code = "hamkg"
    hint = "Run `hamkg --help` to see what can be asked."

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Keep the message; a hint given here replaces the class's own."""
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class TermError(HamkgError):
    """A term does not name exactly one thing in the graph."""

    code = "term"
    hint = "Find the right name with `hamkg search`."


class UnknownTermError(TermError):
    """The graph holds nothing with this name.

    >>> str(UnknownTermError("hamsting", ["hamstrings"]))
    '"hamsting" is not in the graph.'
    >>> UnknownTermError("hamsting", ["hamstrings"]).hint
    'Did you mean hamstrings? Or look for it with `hamkg search "hamsting"`.'
    """

    code = "unknown-term"

    def __init__(self, term: str, suggestions: Sequence[str] = ()) -> None:
        """Name the unknown term and what it may have meant."""
        look = f'ook for it with `hamkg search "{term}"`.'
        near = f"Did you mean {', '.join(suggestions)}? Or l" if suggestions else "L"
        super().__init__(f'"{term}" is not in the graph.', hint=near + look)
        self.term = term
        self.suggestions = tuple(suggestions)


class AmbiguousTermError(TermError):
    """A label or synonym belongs to more than one thing."""

    code = "ambiguous-term"

    def __init__(self, term: str, candidates: Sequence[str]) -> None:
        """Name the term and everything it may mean."""
        super().__init__(
            f'"{term}" names {len(candidates)} things in the graph.',
            hint=f"Use one of these names instead: {', '.join(candidates)}.",
        )
        self.term = term
        self.candidates = tuple(candidates)


class UnknownEdgeError(HamkgError):
    """The graph holds no such relation, neither stated nor inferred."""

    code = "unknown-edge"
    hint = (
        "Nothing stated is not the same as false. "
        "See what is known with `hamkg show` on the subject."
    )


class QueryError(HamkgError):
    """A SPARQL query could not be answered."""

    code = "query"
    hint = "See examples in the folder ontology/queries."


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL 1.1 query."""

    code = "query-syntax"
    hint = "Check the query at this place; ontology/queries has examples that work."

    def __init__(
        self, message: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        """Keep the place of the error (both counted from 1) where the parser gave one."""
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """The query asks for something that is never done on a caller's behalf."""

    code = "query-refused"
    hint = "Take the SERVICE part out, or run it where that data is."


class QueryTimeoutError(QueryError):
    """The query was stopped at its deadline."""

    code = "query-timeout"
    hint = "Add a LIMIT, or a more specific pattern."
    AFTER = "The query was stopped after {:g} seconds."


class QueryStoppedError(QueryError):
    """The query was stopped by who had asked it."""

    code = "query-stopped"
    hint = "Ask it again, or add a LIMIT or a more specific pattern first."


class QueryMemoryError(QueryError):
    """The query or its answer needs more than one query may use."""

    code = "query-too-large"
    exit_code = 42  # by which a process that answers one query says so
    TOLD = "The query needed more memory or deeper nesting than one query may use."
    hint = "Add a LIMIT, or ask for less in one query."


class UnknownFormatError(HamkgError):
    """No such format, or not one that suits this answer.

    >>> UnknownFormatError("docx", ["csv", "json"]).hint
    'Use one of: csv, json.'
    """

    code = "unknown-format"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Name the format asked for and those that would do."""
        super().__init__(
            f'"{name}" is not a format for this answer.', hint=f"Use one of: {', '.join(known)}."
        )


class UnwritableTermError(HamkgError):
    """The answer holds something that the format has no way to write."""

    code = "unwritable-term"
    hint = "Ask for another format."


class QuestionError(HamkgError):
    """A curated question could not be asked."""

    code = "question"
    hint = "List the questions and their parameters with `hamkg questions`."


class UnknownQuestionError(QuestionError):
    """There is no curated question with this name."""

    code = "unknown-question"


class QuestionParameterError(QuestionError):
    """A parameter is not one that the question declares, or lacks its value."""

    code = "question-parameter"


class InputError(HamkgError):
    """A file given to hamkg cannot be used."""

    code = "input"


class MissingFileError(InputError):
    """There is no such file."""

    code = "missing-file"
    hint = "Check the path and the folder you are in."


class RdfSyntaxError(InputError):
    """A file is not valid in its RDF format."""

    code = "rdf-syntax"
    hint = "Mend the file at this place, or give it the ending of the format it is in."

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """Keep the place of the error (both counted from 1) where the parser gave one."""
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class OutputError(HamkgError):
    """The answer could not be written where it was asked for."""

    code = "cannot-write"
    hint = "Choose a folder that exists and that you may write to."


class StoreError(HamkgError):
    """A persistent store cannot be opened."""

    code = "store-unreadable"
    hint = "Give the folder of an Oxigraph store, or leave --store out to use the release."
