"""A stranger's query runs apart: whatever it does, it ends, and this process goes on."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from hamkg import Boolean, KnowledgeGraph, Table, Triples
from hamkg.errors import (
    MissingFileError,
    QueryMemoryError,
    QueryRefusedError,
    QueryStoppedError,
    QuerySyntaxError,
    QueryTimeoutError,
    RdfSyntaxError,
    StoreError,
)
from hamkg.sandbox import once
from hamkg.sandbox.once import Bounds, Stop, answer_apart
from hamkg.sandbox.places import Places
from hamkg.service_errors import ResultTooLargeError, ServerBusyError

ROOT = Path(__file__).parent.parent
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i) }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f"
DEEP_TERM = f"ASK {{ FILTER{'(' * 10_000}1{')' * 10_000} }}"
DEEP_GROUP = f"ASK {'{' * 10_000}{'}' * 10_000}"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.ttl"
    path.write_text("<http://x.org/a> <http://x.org/b> 1, 2 .", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT ?label { ham:hamstrings rdfs:label ?label }", Table),
        ("ASK { ham:hamstrings a ham:Muscle }", Boolean),
        ("CONSTRUCT WHERE { ham:hamstrings rdfs:label ?label }", Triples),
        ("DESCRIBE ham:hamstrings", Triples),
    ],
)
def test_an_answer_is_the_same_apart_as_within(
    kg: KnowledgeGraph, query: str, kind: type[object]
) -> None:
    apart = kg.query_apart(query, deadline=20)

    assert isinstance(apart, kind)
    assert apart == kg.query(query)


def test_asserted_only_holds_apart_too(kg: KnowledgeGraph) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    apart = kg.query_apart(query, asserted_only=True, deadline=20)

    assert apart == kg.query(query, asserted_only=True)
    assert apart != kg.query(query)


def test_a_store_on_disk_answers_apart(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path))
    node = ox.NamedNode("http://x.org/a")
    store.add(ox.Quad(node, node, node))
    del store

    assert answer_apart("ASK { ?s ?p ?s }", tmp_path, Bounds(20))


def test_an_answer_apart_is_written_in_any_format(tiny: Path) -> None:
    found = answer_apart("SELECT ?o { ?s ?p ?o } ORDER BY ?o", tiny, Bounds(20))

    assert found.write("csv") == b"o\r\n1\r\n2\r\n"


# ---------------------------------------------------------------- what ends badly


def test_a_query_is_stopped_at_its_deadline(kg: KnowledgeGraph) -> None:
    start = time.monotonic()

    with pytest.raises(QueryTimeoutError, match="after 1 seconds"):
        kg.query_apart(ENDLESS, deadline=1)
    assert time.monotonic() - start < 20


def test_a_query_is_stopped_by_who_asked_it(kg: KnowledgeGraph) -> None:
    asking = kg.begin_query(ENDLESS, deadline=60)

    assert not asking.wait(0.5)
    asking.stop()

    assert asking.wait(5)
    with pytest.raises(QueryStoppedError):
        asking.answer()
    assert 0.5 <= asking.seconds < 6


def test_a_query_that_was_stopped_before_it_began_does_not_begin(tiny: Path) -> None:
    stop = Stop()
    stop()

    with pytest.raises(QueryStoppedError):
        answer_apart("ASK {}", tiny, Bounds(20), stop=stop)


def test_stopping_what_is_over_changes_nothing(kg: KnowledgeGraph) -> None:
    asking = kg.begin_query("ASK { ham:hamstrings a ham:Muscle }", deadline=20)
    assert asking.answer()

    asking.stop()

    assert asking.answer()


def test_an_answer_that_is_larger_than_wanted_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(ResultTooLargeError):
        kg.begin_query("SELECT * { ?s ?p ?o }", deadline=20, max_bytes=1000).answer()


def test_a_query_that_needs_too_much_memory_is_reported(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryMemoryError):
        answer_apart(HUNGRY, kg._source, Bounds(60, memory_mb=600))  # noqa: SLF001  its file


@pytest.mark.parametrize("query", [DEEP_TERM, DEEP_GROUP], ids=["term", "group"])
def test_deep_nesting_is_answered_or_refused(tiny: Path, query: str) -> None:
    with suppress(QueryMemoryError, QuerySyntaxError):
        assert isinstance(answer_apart(query, tiny, Bounds(20)), Boolean)


def test_only_so_many_queries_run_apart_at_once(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(once, "_PLACES", Places(1, each=1))
    monkeypatch.setattr(once, "_WAIT", 0.05)

    with once._PLACES.place("", wait=0), pytest.raises(ServerBusyError):  # noqa: SLF001  the only one
        answer_apart("ASK {}", tiny, Bounds(20))
    assert answer_apart("ASK {}", tiny, Bounds(20))


def test_one_visitor_leaves_places_for_others() -> None:
    places = Places(4, each=2)

    with places.place("a", wait=0), places.place("a", wait=0):
        with pytest.raises(ServerBusyError), places.place("a", wait=0.01):
            pass
        with (
            places.place("b", wait=0),
            places.place("c", wait=0),
            pytest.raises(ServerBusyError),
            places.place("d", wait=0.01),
        ):
            pass
        with places.place("", wait=0), places.place("", wait=0):
            pass
    with places.place("a", wait=0):
        pass


def test_who_waits_gets_a_place_as_soon_as_one_is_free() -> None:
    places = Places(1, each=1)
    order: list[str] = []

    def second() -> None:
        with places.place("b", wait=5):
            order.append("second")

    with places.place("a", wait=0):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.05)
        order.append("first")
    thread.join(5)

    assert order == ["first", "second"]


def test_broken_sparql_gives_line_and_column(tiny: Path) -> None:
    with pytest.raises(QuerySyntaxError) as found:
        answer_apart("ASK\n{ ?s ?p ?o } LIMIT x", tiny, Bounds(20))

    assert (found.value.line, found.value.column) == (2, 20)


def test_another_server_is_not_asked(tiny: Path) -> None:
    with pytest.raises(QueryRefusedError, match="other servers") as found:
        answer_apart("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", tiny, Bounds(20))

    assert found.value.hint == QueryRefusedError.hint


def test_a_file_that_is_gone_is_reported(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        answer_apart("ASK {}", tmp_path / "gone.ttl", Bounds(20))


def test_a_broken_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no Turtle", encoding="utf-8")

    with pytest.raises(RdfSyntaxError):
        answer_apart("ASK {}", path, Bounds(20))


def test_a_folder_without_a_store_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        answer_apart("ASK {}", tmp_path, Bounds(20))


# ---------------------------------------------------------------- where it runs


def test_modules_in_the_callers_folder_are_not_run(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "resource", "threading"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert answer_apart("ASK {}", tiny, Bounds(20))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound memory otherwise")
def test_a_tighter_limit_of_the_machine_is_kept(tiny: Path) -> None:
    limit = 1500 * 1024 * 1024
    call = f"answer_apart('ASK {{}}', Path({str(tiny)!r}), Bounds(20))"
    program = (
        "from pathlib import Path; from hamkg.sandbox.once import Bounds, answer_apart; "
        f"assert {call}"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )

    assert done.returncode == 0, done.stderr
