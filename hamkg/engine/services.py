"""Takes calls of other servers out of a query, and puts what they answered in their place.

What a SERVICE block matches is joined with what stands around it, and does not depend on that
(https://www.w3.org/TR/sparql11-federated-query/). So each block can be asked first, as a query of
its own, and VALUES with the solutions says the same as the block. Nothing is fetched here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

import pyoxigraph as ox

from hamkg.engine.convert import TABLE
from hamkg.engine.diagnosis import query_error
from hamkg.engine.parsing import check_query, fault_as_sent, parse_query
from hamkg.engine.prologue import declarations
from hamkg.engine.standard import mended, spelled
from hamkg.engine.tokens import brackets, iris, prefixed_names, replaced, without_opaque_parts
from hamkg.namespaces import PREFIXES
from hamkg.service_errors import ResultTooLargeError, ServiceCallError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SERVICE = re.compile(r"(?<![\w@-])service(?:\s*(silent))?(?![\w-])", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_FAULTS = (SyntaxError, RuntimeError, ValueError)
_MOST_CALLS = 4
_IN_PARTS = "Ask for less: with LIMIT, or with VALUES and more patterns within the SERVICE block."
_NAMED_BLANK = (
    "Leave them out within the SERVICE block: with FILTER(!isBlank(?x)), or with a SELECT of the "
    "other variables."
)


class Call(NamedTuple):
    """A query of its own for another server, made of a SERVICE block."""

    endpoint: str
    query: str
    silent: bool


class Answered(NamedTuple):
    """What a server answered: SPARQL results in "json" or "xml"."""

    format_name: str
    data: bytes


class _Block(NamedTuple):
    """Where a SERVICE block stands: its word, and its group from brace to brace."""

    start: int
    endpoint: str
    silent: bool
    group: int
    end: int


def calls_in(query: str, base: str | None) -> tuple[Call, ...]:
    """Give the calls of other servers that a query makes, in order; none where it has none.

    Raises QuerySyntaxError, QueryRefusedError (a call that hides), and ServiceCallError for calls
    of a kind that is not made.

    >>> calls_in("ASK { SERVICE <https://x.example/sparql> { ?s rdfs:label ?o } }", None)[0].query
    'PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT * WHERE { ?s rdfs:label ?o }'
    """
    blocks = _blocks(query)
    if not blocks:
        return ()
    # Without its head a block is a group: as long, and with the same variables.
    heads = [(b.start, b.group, _blank(query[b.start : b.group])) for b in blocks]
    sent = spelled(replaced(query, heads))
    try:
        check_query(mended(sent), base)
        parse_query(mended(sent), base)
        return tuple(
            Call(_endpoint(query, b.endpoint, base), _query_of(query, b, base), b.silent)
            for b in blocks
        )
    except _FAULTS as error:
        fault = fault_as_sent(sent, error, lambda text: parse_query(text, base))
        raise query_error(query, fault) from error


def with_answers(
    query: str, base: str | None, answers: Sequence[Answered | None], most_rows: int
) -> str:
    """Give a query with what other servers answered in the place of each call.

    ``answers`` are as many as `calls_in` found calls; None stands for a failure that the query
    wants to be SILENT. Raises ServiceCallError for what is no SPARQL results or has blank nodes,
    and ResultTooLargeError.
    """
    return replaced(query, _changes(query, base, answers, most_rows))


def _changes(
    query: str, base: str | None, answers: Sequence[Answered | None], most_rows: int
) -> Iterator[tuple[int, int, str]]:
    for block, answer in zip(_blocks(query), answers, strict=True):
        names = _variables(_query_of(query, block, base))
        try:
            rows = [[None] * len(names)] if answer is None else _rows(names, answer, most_rows)
        except SyntaxError as error:
            if not block.silent:
                msg = f"What {block.endpoint} answered cannot be read as SPARQL results."
                raise ServiceCallError(msg) from error
            rows = [[None] * len(names)]
        lines = "\n" * query.count("\n", block.start, block.end)
        yield block.start, block.end, _values(names, rows) + lines


def _blocks(query: str) -> list[_Block]:
    """Find the SERVICE blocks; raises ServiceCallError."""
    text = without_opaque_parts(query)
    closed = brackets(text, "{}")
    names = {offset: name for name, offset in (*iris(query), *prefixed_names(query))}
    found: list[_Block] = []
    for word in _SERVICE.finditer(text):
        place = _after_gap(query, word.end())
        name = names.get(place)
        if name is None:
            _refuse_variable(query, place)
            continue  # It is no call, or one that only the engine understands: that is refused.
        group = _after_gap(query, place + len(name))
        if group not in closed:
            continue
        if found and word.start() < found[-1].end:
            msg = "A SERVICE within another is not passed on."
            raise ServiceCallError(msg, hint="Ask both servers side by side.")
        found.append(_Block(word.start(), name, bool(word[1]), group, closed[group] + 1))
    if len(found) > _MOST_CALLS:
        msg = f"The query calls other servers {len(found)} times; {_MOST_CALLS} are the most."
        raise ServiceCallError(msg, hint="Ask in several queries, or join blocks that call one.")
    return found


def _after_gap(query: str, place: int) -> int:
    """Give where the next token starts."""
    while gap := re.compile(r"\s+|#[^\n\r]*").match(query, place):
        place = gap.end()
    return place


def _refuse_variable(query: str, place: int) -> None:
    if query[place : place + 1] in {"?", "$"}:
        msg = "SERVICE with a variable is not done: it has to name the server by its address."
        raise ServiceCallError(msg, hint="Write one SERVICE block for each server.")


def _endpoint(query: str, name: str, base: str | None) -> str:
    """Give the address that an IRI or a prefixed name means, as the engine reads it."""
    ask = f"{_prologue(query, name, base)}SELECT ({name} AS ?endpoint) {{}}"
    (found,) = _solutions(ask)
    return str(found["endpoint"].value)


def _query_of(query: str, block: _Block, base: str | None) -> str:
    group = query[block.group : block.end]
    found = f"{_prologue(query, group, base)}SELECT * WHERE {group}"
    _variables(found)
    return found


def _prologue(query: str, part: str, base: str | None) -> str:
    """Declare what a part of a query uses, and no more."""
    used = {name.partition(":")[0] for name, _ in prefixed_names(part)} - {"_"}
    declared = declarations(query)
    lines = [f"PREFIX {p}: <{PREFIXES[p]}>" for p in sorted(_own(used, declared))]
    lines += [
        f"BASE {iri}" if prefix is None else f"PREFIX {prefix}: {iri}"
        for prefix, iri in declared
        if prefix is None or prefix in used
    ]
    if base is not None and _needs_base([*lines, part]):
        lines.insert(0, f"BASE <{base}>")
    return "".join(f"{line} " for line in lines)


def _needs_base(lines: Sequence[str]) -> bool:
    """Tell whether a relative IRI stands there before a base of its own."""
    for line in lines:
        if not all(_ABSOLUTE.match(iri) for iri, _ in iris(line)):
            return True
        if line.startswith("BASE"):
            return False
    return False


def _own(used: set[str], declared: Sequence[tuple[str | None, str]]) -> set[str]:
    """Give the prefixes that a query uses without declaring them, because they are ours."""
    return (used - {prefix for prefix, _ in declared}) & set(PREFIXES)


def _variables(query: str) -> list[str]:
    """Give the variables of a query that stands on its own; raises SyntaxError."""
    return [variable.value for variable in _solutions(mended(spelled(query))).variables]


def _solutions(query: str) -> ox.QuerySolutions:
    return cast("ox.QuerySolutions", ox.Store().query(query))


def _rows(names: Sequence[str], answer: Answered, most: int) -> list[list[str | None]]:
    """Give the solutions as SPARQL writes them; raises SyntaxError for what is none."""
    results = ox.parse_query_results(answer.data, format=TABLE[answer.format_name])
    if not isinstance(results, ox.QuerySolutions):
        raise SyntaxError("no rows")  # noqa: TRY004  as for all that cannot be read
    told = {variable.value for variable in results.variables}
    rows: list[list[str | None]] = []
    for solution in results:
        if len(rows) == most:
            msg = f"Another server answered more than {most:,} rows."
            raise ResultTooLargeError(msg, hint=_IN_PARTS)
        rows.append([_written(solution[name]) if name in told else None for name in names])
    return rows


def _written(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None) -> str | None:
    if term is None:
        return None
    if _is_blank(term):
        msg = "Another server answered blank nodes, which have no meaning here."
        raise ServiceCallError(msg, hint=_NAMED_BLANK)
    return str(term)


def _is_blank(term: object) -> bool:
    if isinstance(term, ox.Triple):
        return any(map(_is_blank, term))
    return isinstance(term, ox.BlankNode)


def _values(names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    head = " ".join(f"?{name}" for name in names)
    body = " ".join(f"({' '.join(cell or 'UNDEF' for cell in row)})" for row in rows)
    return f" VALUES ({head}) {{ {body} }} "


def _blank(text: str) -> str:
    return re.sub(r"[^\n\r]", " ", text)
