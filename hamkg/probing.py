"""Asks another SPARQL server what it can do; reads only, and never more than a few megabytes.

What is asked stands in ``ontology/probe``: one query for each feature, with its right answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hamkg.engine.foreign import incoming
from hamkg.engine.listening import described, media_types
from hamkg.engine.neighbours import store_to_read, update_answer
from hamkg.engine.remote import RemoteEngine
from hamkg.engine.sparql_client import ClientLimits, SparqlClient
from hamkg.engine.virtuoso import is_virtuoso
from hamkg.errors import HamkgError, InputError
from hamkg.headers import read_header
from hamkg.locations import is_address, ontology
from hamkg.probe_model import (
    REFUSED,
    RIGHT,
    TOLD,
    UNTRIED,
    WRONG,
    Answered,
    Feature,
    Outcome,
    Probe,
)
from hamkg.results import Boolean, Table
from hamkg.terms import Blank, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hamkg.results import Answer
    from hamkg.terms import Term

    Ask = Callable[[str], Answer]

_LIMITS = ClientLimits(seconds=15.0, bytes=20_000_000)
_SHOWN = 120
_NAME = re.compile(r"([^/\s]+)(?:/(\S+))?")
_NOTHING = Outcome(UNTRIED, "the default graph has no data for it")
_UNASKED = Outcome(UNTRIED, "hamkg cannot ask this server")
# A query of each form that needs no data.
_FORMS = {
    "ASK": "ASK { }",
    "SELECT": "SELECT ?a WHERE { VALUES ?a { 1 } }",
    "CONSTRUCT": "CONSTRUCT { <urn:x-hamkg:a> <urn:x-hamkg:b> 1 } WHERE { }",
    "DESCRIBE": "DESCRIBE <urn:x-hamkg:a>",
}


def probe(address: str, limits: ClientLimits = _LIMITS) -> Probe:
    """Find out what a SPARQL server is and does; nothing is written to it.

    Raises InputError for what is no address, RemoteStoreError where no SPARQL server answers,
    and QueryTimeoutError where it does not do so in time.
    """
    if not is_address(address):
        msg = f'"{address}" is no address of a server.'
        raise InputError(
            msg, hint="Give that of its SPARQL endpoint: http://localhost:7878/query."
        )
    client = SparqlClient(address, limits)
    try:
        return _probed(client)
    finally:
        client.close()


def _probed(client: SparqlClient) -> Probe:
    reply = client.query("ASK {}")
    incoming(reply, client.address)  # which tells what is no SPARQL server
    name, version = _who(reply.server)
    update = update_answer(client, reply)
    return Probe(
        address=client.address,
        server=name,
        version=version,
        adapter="Virtuoso" if is_virtuoso(reply) else "",
        described=described(client),
        features=tuple(sorted(_features(client), key=lambda each: (each.section, each.name))),
        formats=tuple(
            Answered(form, *media_types(client, form, query)) for form, query in _FORMS.items()
        ),
        graph_store=store_to_read(client, reply),
        update=update[0] if update else None,
        update_status=update[1] if update else None,
    )


def _who(said: str) -> tuple[str, str]:
    found = _NAME.match(said)
    return (found[1], found[2] or "") if found else ("", "")


def _features(client: SparqlClient) -> Iterator[Feature]:
    engine = _opened(client)
    for path in sorted((ontology() / "probe").glob("*.rq")):
        head = read_header(path, ("title", "section", "why"))
        yield Feature(
            name=path.stem,
            section=head["section"][0],
            title=head["title"][0],
            why=head["why"][0],
            bare=outcome_over(partial(_ask_bare, client), path),
            asked=outcome_over(engine.answer, path) if engine else _UNASKED,
            sparql=_without_header(path.read_text(encoding="utf-8")),
        )
    if engine:
        engine.close()


def _opened(client: SparqlClient) -> RemoteEngine | None:
    try:
        return RemoteEngine.open(client.address, client.limits)
    except HamkgError:
        return None


def _without_header(query: str) -> str:
    return "".join(line for line in query.splitlines(keepends=True) if line[:2] != "#+")


def _ask_bare(client: SparqlClient, query: str) -> Answer:
    """Ask without an adapter; an answer that is cut off is taken as it is."""
    return incoming(replace(client.query(query), most_rows=0), client.address)


def outcome_over(ask: Ask, path: Path) -> Outcome:
    """Ask what a file of ``ontology/probe`` asks, and hold the answer against what is right."""
    head, query = read_header(path, ()), _without_header(path.read_text(encoding="utf-8"))
    try:
        if "given" in head and not _is_yes(ask(head["given"][0])):
            return _NOTHING
        answer = ask(query)
    except HamkgError as error:
        return Outcome(REFUSED, _short(str(error)))
    return _judged(answer, head)


def _judged(answer: Answer, head: Mapping[str, tuple[str, ...]]) -> Outcome:
    if "rows" in head:
        count = len(answer) if isinstance(answer, Table) else 0
        state = RIGHT if count == int(head["rows"][0]) else WRONG
        return Outcome(state, f"{count:,} rows")
    lines = _lines(answer)
    shown = _short("; ".join(lines) or "nothing")
    if "right" not in head:
        return Outcome(TOLD, shown)
    wanted = list(head["right"])
    if "order" not in head:  # rows may come in any
        lines, wanted = sorted(lines), sorted(wanted)
    return Outcome(RIGHT) if lines == wanted else Outcome(WRONG, shown)


def _is_yes(answer: Answer) -> bool:
    if isinstance(answer, Table):  # as Virtuoso answers ASK
        return any(str(cell) in {"1", "true"} for row in answer.rows for cell in row)
    return isinstance(answer, Boolean) and bool(answer)


def _lines(answer: Answer) -> list[str]:
    """Give an answer as the files write it: a line for each row, its terms as bare text."""
    if isinstance(answer, Boolean):
        return ["true" if answer else "false"]
    if isinstance(answer, Table):
        return [" ".join(map(_written, row)) for row in answer.rows]
    return [f"{len(answer)} triples"]


def _written(term: Term | None) -> str:
    if isinstance(term, Literal) and term.language:
        return f"{term}@{term.language}"
    if isinstance(term, Blank):
        return "_:"
    return "-" if term is None else str(term)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."
