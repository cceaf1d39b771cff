"""Heavy and crafted queries end cleanly, and keep nobody else from answers (D31 to D45)."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import rdflib

from hamkg.locations import ontology
from tests.trust.serving import QUERY, Reply, Server, is_clean, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.uncounted

DEADLINE = 0.7
SOON = 20  # seconds, on a machine that is busy with other things; alone it is well under one
MEMORY = 512
ROWS = 300
NUMBERS = "".join(f"<urn:n{n}> <urn:p> {n} ; <urn:q> <urn:n{n + 1}> .\n" for n in range(ROWS))
TRIPLES = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {TRIPLES} }}"
SLOW_UPDATE = f"INSERT {{ <urn:late> <urn:p> 1 }} WHERE {{ {TRIPLES} FILTER(?c + ?f + ?i < 0) }}"
DEPTHS = (5_000, 20_000)


def nested(opening: str, closing: str, innermost: str, depth: int) -> str:
    return opening * depth + innermost + closing * depth


CRAFTED = {
    "D31 parentheses": lambda n: f"ASK {{ FILTER{nested('(', ')', '1', n)} }}",
    "D31 functions": lambda n: f"ASK {{ FILTER({nested('STR(', ')', '1', n)} = '1') }}",
    "D31 conditions": lambda n: f"ASK {{ FILTER({nested('IF(1,', ',1)', '1', n // 3)}) }}",
    "D31 negations": lambda n: f"ASK {{ FILTER({'!' * n}true) }}",
    "D31 collections": lambda n: f"ASK {{ ?s ?p {nested('( ', ' )', '1', n // 10)} }}",
    "D31 blank nodes": lambda n: f"ASK {{ ?s ?p {nested('[ ?p ', ' ]', '1', n // 10)} }}",
    "D31 triple terms": lambda n: f"ASK {{ ?s ?p {nested('<<( <a> <b> ', ' )>>', '1', n // 2)} }}",
    "D32 groups": lambda n: f"ASK {nested('{ ', ' }', '', n)}",
    "D32 subqueries": lambda n: f"ASK {{ {nested('{ SELECT * { ', ' } }', '', n // 10)} }}",
    "D32 optionals": lambda n: f"ASK {{ {nested('OPTIONAL { ', ' }', '?s ?p ?o', n // 2)} }}",
    "D32 graphs": lambda n: f"ASK {{ {nested('GRAPH ?g { ', ' }', '?s ?p ?o', n // 2)} }}",
    "D33 not exists": lambda n: (
        f"ASK {{ {nested('FILTER NOT EXISTS { ', ' }', '?s ?p ?o', n // 2)} }}"
    ),
    "D33 exists": lambda n: f"ASK {{ {nested('FILTER(EXISTS { ', ' })', '?s ?p ?o', n // 2)} }}",
    "D33 minus": lambda n: f"ASK {{ {nested('MINUS { ', ' }', '?s ?p ?o', n // 2)} }}",
    "D34 union": lambda n: f"ASK {{ {' UNION '.join(['{ ?s ?p 1 }'] * (n // 2))} }}",
    "D34 sum": lambda n: f"ASK {{ FILTER({'+'.join('1' * n)} > 0) }}",
    "D34 or": lambda n: f"ASK {{ FILTER({'||'.join(['false'] * n)}) }}",
    "D34 and": lambda n: f"ASK {{ FILTER({'&&'.join(['true'] * n)}) }}",
    "D34 values": lambda n: f"ASK {{ VALUES ?x {{ {'1 ' * n} }} }}",
    "D34 prefixes": lambda n: "".join(f"PREFIX p{i}: <x:> " for i in range(n // 2)) + "ASK {}",
    "D34 from": lambda n: (
        f"SELECT * {''.join(f'FROM <x:{i}> ' for i in range(n // 2))} {{ ?s ?p 1 }}"
    ),
    "D35 sequence": lambda n: f"ASK {{ ?s {'/'.join(['<urn:q>'] * (n // 10))} ?o }}",
    "D35 alternatives": lambda n: f"ASK {{ ?s {'|'.join(['<urn:q>'] * (n // 2))} ?o }}",
    "D35 nested paths": lambda n: f"ASK {{ ?s {nested('(', ')*', '<urn:q>', n // 10)} ?o }}",
}
DOUBLED = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(40))
REPLACED = "".join(
    f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?x{n + 1}) " for n in range(12)
)
HEAVY = {
    "D35 unbound": "SELECT * { ?a (<urn:q>|!<urn:q>)* ?b . ?b (<urn:q>|^<urn:q>)* ?c }",
    "D36 product": ENDLESS,
    "D36 ask": f"ASK {{ {TRIPLES} FILTER(?c + ?f + ?i < 0) }}",
    "D36 construct": f"CONSTRUCT {{ ?a ?b ?l }} WHERE {{ {TRIPLES} }}",
    "D36 optional": f"SELECT * {{ {TRIPLES} OPTIONAL {{ ?m ?n ?o FILTER(?c > ?o) }} }}",
    "D37 order": f"SELECT * {{ {TRIPLES} }} ORDER BY ?c DESC(?f)",
    "D37 distinct": f"SELECT DISTINCT ?a ?d ?g ?c {{ {TRIPLES} }}",
    "D37 group": f"SELECT ?a ?d ?g (SAMPLE(?l) AS ?x) {{ {TRIPLES} }} GROUP BY ?a ?d ?g",
    "D38 doubling": f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('aaaaaaaa' AS ?x0) {DOUBLED} }}",
    "D38 replacing": f"SELECT (STRLEN(?x12) AS ?n) {{ BIND('aaaaaaaa' AS ?x0) {REPLACED} }}",
    "D38 concatenating": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?x) {{ {TRIPLES} }}",
    "D39 pattern": f"ASK {{ FILTER REGEX('{'a' * 50_000}!', '^(a+)+$') }}",
    "D39 replace": f"ASK {{ FILTER(REPLACE('{'a' * 50_000}', '(a*)*c', 'b') = 'b') }}",
    "D39 repetition": "ASK { FILTER REGEX('aaaa!', '^((((a{1,100}){1,100}){1,100}){1,100})$') }",
    "D39 brackets": f"ASK {{ FILTER REGEX('a', '{nested('(', ')', 'a', 100_000)}') }}",
    "D39 of the data": (
        "SELECT * { ?a ?b ?c . ?d ?e ?f"
        " FILTER REGEX(CONCAT(STR(?a), STR(?d)), CONCAT('^((', STR(?e), ')|.)*$')) }"
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with scratch(folder, "--deadline", f"{DEADLINE:g}", "--memory", str(MEMORY)) as found:
        assert found.update(f"INSERT DATA {{ {NUMBERS} }}").status == 204
        yield found


def served_soon(server: Server) -> float:
    """Ask a light query until it is answered; give the seconds that took."""
    begun = time.monotonic()
    while (reply := server.query("ASK { FILTER(NOW() > 0 || true) }")).status != 200:
        assert reply.status == 503
        assert time.monotonic() - begun < SOON
        time.sleep(0.1)
    return time.monotonic() - begun


def assert_clean(server: Server, query: str) -> Reply:
    """Hold that a query ends cleanly and in time, and that others are answered meanwhile."""
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(server.query, query)
        time.sleep(0.02)
        assert served_soon(server) < SOON
        reply = asked.result()

    assert time.monotonic() - begun < DEADLINE + SOON
    assert reply.status == 200 or is_clean(reply), reply
    assert reply.status in {200, 400, 413, 503}
    return reply


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("form", CRAFTED)
def test_a_query_that_nests_deeply_ends_cleanly(server: Server, form: str, depth: int) -> None:
    """D31 to D35: parentheses, groups, NOT EXISTS, chains, paths."""
    assert_clean(server, CRAFTED[form](depth))


@pytest.mark.parametrize("form", HEAVY)
def test_a_query_without_end_ends_cleanly(server: Server, form: str) -> None:
    """D35 to D39: unbound paths, products, sorting, doubling, patterns that explode."""
    assert_clean(server, HEAVY[form])


def test_no_pattern_of_our_shapes_explodes() -> None:
    """D39: pySHACL matches them with Python's engine, which tries without end."""
    found = rdflib.Graph()
    for path in sorted((ontology() / "shapes").glob("*.ttl")):
        found.parse(path)
    patterns = {str(value) for value in found.objects(None, rdflib.SH.pattern)}
    hostile = [unit * 3_000 + end for unit in "a1_-/:. Aé" for end in ("", "!", "\n", "a")]

    begun = time.monotonic()
    for pattern in patterns:
        for text in hostile:
            re.search(pattern, text)

    assert patterns
    assert time.monotonic() - begun < 10


# ---------------------------------------------------------------- clients that leave


def comes_to_rest(server: Server) -> bool:
    """Whether soon nobody works any more; the endless query itself would go on for a minute."""
    return any(work(server, 0.5) < 0.2 for _ in range(2 * SOON))


def work(server: Server, seconds: float) -> float:
    """The processor seconds that all processes of a server take meanwhile."""
    before = {pid: _worked(pid) for pid in server.tree()}
    time.sleep(seconds)
    return sum(_worked(pid) - before.get(pid, 0) for pid in server.tree())


def _worked(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(told[11]) + int(told[12])) / 100


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose deadline no test waits for."""
    with scratch(tmp_path_factory.mktemp("patient"), "--deadline", "60") as found:
        assert found.update(f"INSERT DATA {{ {NUMBERS} }}").status == 204
        yield found


def test_a_client_that_leaves_stops_its_query(patient: Server) -> None:
    """D40: whenever it leaves, soon nobody works for it."""
    get = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n"
    post = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY['Content-Type']}\r\n"
        f"Content-Length: {len(ENDLESS)}\r\n\r\n{ENDLESS}"
    )

    for after in (0.05, 0.6):
        with patient.dialled() as one, patient.dialled() as other:
            one.sendall(get.encode())
            other.sendall(post.encode())
            time.sleep(after)

    assert comes_to_rest(patient)


def test_a_change_keeps_no_query_from_being_stopped(patient: Server) -> None:
    """D40: what was under way over the older data is stopped like any other."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(patient.query, ENDLESS, timeout="1")
        time.sleep(0.5)
        assert patient.update("INSERT DATA { <urn:meanwhile> <urn:p> 1 }").status == 204
        assert asked.result().status == 503

    assert comes_to_rest(patient)


# ---------------------------------------------------------------- memory, size, number


def resident(server: Server) -> int:
    """The megabytes that all processes of a server have of their own."""
    total = 0
    for pid in server.tree():
        try:
            told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
        except OSError:
            continue
        total += sum(map(int, re.findall(r"^Private_\w+:\s+(\d+)", told, re.MULTILINE)))
    return total // 1024


def test_all_processes_stay_within_the_memory_that_was_set(server: Server) -> None:
    """D41: each within its own, and so all of them."""
    hungry = [HEAVY[form] for form in HEAVY if form.startswith(("D37", "D38"))] * 2
    most = 0
    with ThreadPoolExecutor(len(hungry)) as pool:
        asked = [pool.submit(server.query, query) for query in hungry]
        while not all(future.done() for future in asked):
            most = max(most, resident(server))
            time.sleep(0.05)
    limits = [
        Path(f"/proc/{pid}/limits").read_text(encoding="utf-8").split("address space")[1].split()
        for pid in server.tree()
    ]

    assert all(future.result().status in {200, 413, 503} for future in asked)
    assert [limit for limit in limits if limit[0] == str(MEMORY * 1024 * 1024)]
    assert most < 7 * MEMORY  # four fast places, two slow ones, and the server itself


def test_an_answer_beyond_the_limit_is_an_error(server: Server) -> None:
    """D42: and never a short one that looks whole."""
    rows = "SELECT ?s { ?s <urn:p> ?o }"

    whole = server.query(rows, **{"max-rows": str(ROWS)})
    short = server.query(rows, **{"max-rows": str(ROWS - 1)})
    light = server.query(rows, **{"max-bytes": "1000"})
    graph = server.query("CONSTRUCT WHERE { ?s <urn:p> ?o }", **{"max-rows": str(ROWS - 1)})

    assert len(whole.json["results"]["bindings"]) == ROWS
    for reply in (short, light, graph):
        assert reply.status == 413
        assert reply.json["code"] == "result-too-large"
        assert is_clean(reply)


@pytest.mark.parametrize("name", ["timeout", "max-rows", "max-bytes"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "x", "", "1&{name}=2"])
def test_a_limit_that_is_none_is_a_400(server: Server, name: str, value: str) -> None:
    """D42, D44."""
    value = value.replace("{name}", name)

    reply = server.send("GET", f"/sparql?query=ASK{{}}&{name}={value}")

    assert reply.status == 400
    assert is_clean(reply)


def test_twenty_heavy_queries_at_once_leave_room_for_light_ones(server: Server) -> None:
    """D43."""
    with ThreadPoolExecutor(20) as pool:
        begun = time.monotonic()
        asked = [pool.submit(server.query, f"{ENDLESS}#{number}") for number in range(20)]
        time.sleep(0.1)
        waits = [served_soon(server) for _ in range(5)]
        replies = [future.result() for future in asked]

    assert time.monotonic() - begun < DEADLINE + SOON
    assert max(waits) < SOON
    assert {reply.status for reply in replies} <= {429, 503}
    assert all(is_clean(reply) and int(reply.headers["Retry-After"]) > 0 for reply in replies)


def test_a_caller_lowers_the_deadline(patient: Server) -> None:
    """D44."""
    begun = time.monotonic()
    reply = patient.query(ENDLESS, timeout="0.5")

    assert (reply.status, reply.json["code"]) == (503, "query-timeout")
    assert 0.4 < time.monotonic() - begun < SOON


@pytest.mark.parametrize("wanted", ["600", "inf", "1e300"])
def test_a_caller_does_not_raise_the_deadline(server: Server, wanted: str) -> None:
    """D44."""
    begun = time.monotonic()
    reply = server.query(ENDLESS, timeout=wanted)

    assert (reply.status, reply.json["code"]) == (503, "query-timeout")
    assert time.monotonic() - begun < DEADLINE + SOON


# ---------------------------------------------------------------- updates


def test_an_update_has_a_deadline_and_rolls_back_at_it(server: Server) -> None:
    """D45: and queries are answered meanwhile, heavy ones beside it or not."""
    first = f"INSERT DATA {{ <urn:early> <urn:p> 1 }} ; {SLOW_UPDATE}"
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        heavy = [pool.submit(server.query, f"{ENDLESS}#{number}") for number in range(3)]
        asked = pool.submit(server.update, first)
        waits = [served_soon(server) for _ in range(10)]
        reply = asked.result()
        assert all(future.result().status == 503 for future in heavy)

    assert (reply.status, reply.json["code"]) == (503, "query-timeout")
    assert is_clean(reply)
    assert time.monotonic() - begun < DEADLINE + SOON
    assert max(waits) < SOON
    assert not server.asks("VALUES ?s { <urn:early> <urn:late> } ?s ?p ?o")
    assert server.update("INSERT DATA { <urn:next> <urn:p> 1 }").status == 204
    assert server.asks("<urn:next> ?p ?o")


@pytest.mark.parametrize("form", ["D31 parentheses", "D33 not exists", "D38 doubling"])
def test_a_crafted_update_ends_cleanly_and_changes_nothing(server: Server, form: str) -> None:
    """D45."""
    query = HEAVY[form] if form in HEAVY else CRAFTED[form](20_000)
    pattern = query[query.index("{") :]

    name = f"<urn:crafted:{form[:3]}>"
    reply = server.update(
        f"INSERT DATA {{ {name} <urn:p> 1 }} ; INSERT {{ ?a ?b ?a }} WHERE {pattern}"
    )

    assert reply.status == 204 or is_clean(reply), reply
    assert (reply.status == 204) == server.asks(f"{name} ?p ?o")
    assert server.light() < 3


def test_updates_at_once_wait_for_their_turn_and_none_is_lost(patient: Server) -> None:
    """D45."""
    patient.update("INSERT DATA { <urn:counter> <urn:is> 0 }")
    more = """DELETE { <urn:counter> ?is ?n } INSERT { <urn:counter> ?is ?more }
        WHERE { <urn:counter> ?is ?n BIND(?n + 1 AS ?more) }"""

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda _: patient.update(more).status, range(24)))

    assert statuses == {204}
    assert patient.asks("<urn:counter> <urn:is> 24")


def test_who_waits_too_long_to_write_is_told_so(server: Server) -> None:
    """D45: others' slow updates cost a writer a deadline at the most."""
    begun = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda number: server.update(f"{SLOW_UPDATE}#{number}"), range(6)))

    assert {reply.status for reply in replies} == {503}
    assert {"query-timeout", "server-busy"} == {reply.json["code"] for reply in replies}
    assert time.monotonic() - begun < 2 * DEADLINE + SOON
