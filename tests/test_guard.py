"""A query never reaches another server, and words that only look like it are no offence."""

from __future__ import annotations

import re
import socketserver
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hamkg.engine import EmbeddedEngine
from hamkg.engine.tokens import has_word, without_opaque_parts
from hamkg.errors import QueryError, QueryRefusedError, QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINE = EmbeddedEngine.of(
    "turtle", rb"ham:a ham:b ham:c, 1, 1.5e3, true, 'x', ham:, ham:a\#, ham:a\' ."
)
NOWHERE = "<http://127.0.0.1:9/>"


class Elsewhere(socketserver.ThreadingTCPServer):
    """Another server, which only counts how often it is called."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), socketserver.BaseRequestHandler)
        self.calls = 0
        self.address = f"http://127.0.0.1:{self.server_address[1]}/"

    def verify_request(self, *_: object) -> bool:
        self.calls += 1
        return True


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


# ---------------------------------------------------------------- what is let through

WORDS = st.sampled_from(["SERVICE", "service", "Service", "SERVICE SILENT", "x SERVICE {", "from"])
PADDING = st.text(st.sampled_from(" {}.;#<>|&()!?$@:-aZ9_é"), max_size=6)
TEXTS = st.tuples(PADDING, WORDS, PADDING).map("".join)
IRI_TEXTS = TEXTS.map(lambda text: re.sub(r"[^A-Za-z:@-]", "_", text))
NAMES = st.tuples(
    st.sampled_from(["ham:", "skos:", "_:"]),
    st.sampled_from(["service", "SERVICE", "aService", "service_1", "a.SERVICE", "a-service-b"]),
)
HARMLESS = st.one_of(
    TEXTS.map(lambda text: f'"{text}"'),
    TEXTS.map(lambda text: f"'{text}'"),
    TEXTS.map(lambda text: f'"""a " {text} \n""b"""'),
    TEXTS.map(lambda text: f"'''a ' {text} \n''b'''"),
    TEXTS.map(lambda text: rf'"\" {text} \\"'),
    TEXTS.map(lambda text: f"# {text}\n ham:c"),
    IRI_TEXTS.map(lambda text: f"<http://example.org/{text}#SERVICE>"),
    NAMES.map("".join),
    st.sampled_from(["?service", "$SERVICE", "?a_service", '"x"@service', '"x"@en-service']),
)


@given(HARMLESS)
@example('"x"@service')
@example(r"ham:a\#SERVICE")
@example(r"ham:it\'s_SERVICE")
@example("<http://example.org/a)SERVICE#b>")
def test_the_word_in_a_text_comment_iri_or_name_is_no_offence(part: str) -> None:
    ENGINE.answer(f"SELECT * {{ ?s ?p {part} }}")


@pytest.mark.parametrize("use", ["?s service:p ?o", "GRAPH service:g { ?s ?p ?o }"])
def test_a_prefix_may_be_called_service(use: str) -> None:
    ENGINE.answer(f"PREFIX service: <http://example.org/> SELECT * {{ {use} }}")


# ---------------------------------------------------------------- what is refused

KEYWORDS = st.lists(st.booleans(), min_size=7, max_size=7).map(
    lambda raised: "".join(
        letter.upper() if up else letter for letter, up in zip("service", raised, strict=True)
    )
)
SPACES = st.text(st.sampled_from(" \t\r\n"), min_size=1, max_size=3)
COMMENTS = st.sampled_from(["", "# a comment\n", '# "\n', "# '''\n", "# <\n", "# SERVICE\r"])
GAPS = st.tuples(SPACES, COMMENTS, SPACES).map("".join)
TARGETS = st.sampled_from([NOWHERE, "ham:x", "?o"])
BESIDE = st.one_of(
    st.just(""),
    HARMLESS.map(lambda part: f"OPTIONAL {{ ?s ?p {part} }}"),
    st.sampled_from(["{ }", "FILTER(1<2)", "FILTER(?o > 1)", "?s ?p 'x' ."]),
)


@given(BESIDE, KEYWORDS, GAPS, st.sampled_from(["", "SILENT "]), TARGETS)
def test_the_keyword_is_refused_in_any_case_spacing_and_place(
    beside: str, keyword: str, gap: str, silent: str, target: str
) -> None:
    clause = f"{keyword}{gap}{silent}{target} {{ ?s ?p ?o }}"

    with pytest.raises(QueryRefusedError):
        ENGINE.answer(f"SELECT * {{ {beside} {clause} {beside} }}")


# The engine's parser needs no space between words, and tells by the place whether < opens an
# IRI: what is the keyword to it must be found, whatever it looks like to us.
@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE<HERE>{ ?x ?y ?z }",
        "SERVICESILENT <HERE> { ?x ?y ?z }",
        "SERVICE:x { ?x ?y ?z }",
        "service:x#\n{ ?x ?y ?z }",
        "SERVICESILENT:x { ?x ?y ?z }",
        "BIND(<HERE> AS ?t) SERVICE?t{ ?x ?y ?z }",
        "?s ?p 1SERVICE<HERE>{ ?x ?y ?z }",
        "?s ?p 1.5e3SERVICE<HERE>{ ?x ?y ?z }",
        "?s ?p trueSERVICE<HERE>{ ?x ?y ?z }",
        "?s ?p 1SERVICE:x { ?x ?y ?z }",
        "?s ?p trueSERVICE:x { ?x ?y ?z }",
        "?s ?p ham:.SERVICE<HERE>{ ?x ?y ?z }",
        r"?s ?p ham:a\# . SERVICE <HERE> { ?x ?y ?z }",
        r"?s ?p ham:a\' . SERVICE <HERE> { ?x ?y ham:a\' }",
        "?s ?p ?o FILTER(?s<?o||1)SERVICE#>\n<HERE>{ ?x ?y ?z }",
        "?s ?p ?o FILTER(?s<?o||1)#> '''\nSERVICE <HERE> { ?x ?y ?z } #'''\n",
        "?s ?p 'x'SERVICE<HERE>{ ?x ?y ?z }",
        "?s ?p ?o FILTER(?s<?o||1)SERVICE<HERE>{ ?x ?y ?z }",
    ],
)
@pytest.mark.parametrize("form", ["SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o } WHERE"])
def test_no_spelling_of_the_keyword_reaches_another_server(
    elsewhere: Elsewhere, form: str, clause: str
) -> None:
    elsewhere.calls = 0
    where = clause.replace("HERE", elsewhere.address)

    with pytest.raises(QueryError):
        ENGINE.answer(f"PREFIX : <{elsewhere.address}> {form} {{ {where} }}")
    assert elsewhere.calls == 0


def test_a_broken_query_with_the_word_in_a_text_is_called_broken() -> None:
    with pytest.raises(QuerySyntaxError) as found:
        ENGINE.answer('ASK { ?s ?p "SERVICE" } LIMIT x')

    assert (found.value.line, found.value.column) == (1, 31)


# ---------------------------------------------------------------- the dataset of a query


@pytest.mark.parametrize("clause", ["FROM ham:g", "from <http://x.org/>", "FROM NAMED ham:g"])
def test_a_query_with_from_names_its_dataset(clause: str) -> None:
    assert has_word("from", f"SELECT * {clause} {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "part", ["?from", "ham:from", "'from'", "<http://x.org/from>", "# from\n"]
)
def test_the_word_from_elsewhere_names_no_dataset(part: str) -> None:
    assert not has_word("from", f"SELECT * {{ ?s ?p {part} }}")


@given(st.text(max_size=80))
def test_any_text_at_all_is_read_to_its_end(text: str) -> None:
    assert isinstance(without_opaque_parts(text), str)
