"""Other servers are asked only if they are listed, and only so much is taken from them."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.errors import HamkgError, QueryRefusedError
from hamkg.server.egress import Egress, EgressLimits
from hamkg.server.origins import is_public, listed_origin, split_address
from hamkg.service_errors import ServerBusyError, ServiceOriginError, ServiceUnavailableError
from tests.endpoint import Endpoint, endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

QUERY = "SELECT * WHERE { ?s <urn:label> ?o }"
LIMITS = EgressLimits(seconds=1.0, bytes=2_000_000)


@pytest.fixture(scope="module")
def other() -> Iterator[Endpoint]:
    with endpoint() as found:
        yield found


def asked(origin: str, address: str, limits: EgressLimits = LIMITS) -> tuple[str, bytes]:
    """Ask a server of a list of one."""
    return asyncio.run(Egress([origin], limits).ask(address, QUERY, 5.0))


# ---------------------------------------------------------------- the list


@pytest.mark.parametrize(
    ("given_as", "shown"),
    [
        ("https://sparql.uniprot.org", "https://sparql.uniprot.org"),
        ("HTTPS://SPARQL.uniprot.ORG:443", "https://sparql.uniprot.org"),
        ("http://localhost:3030", "http://localhost:3030"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_scheme_host_and_port(given_as: str, shown: str) -> None:
    assert str(listed_origin(given_as)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sparql.uniprot.org",
        "https://",
        "https://sparql.uniprot.org/",
        "https://sparql.uniprot.org/sparql",
        "https://sparql.uniprot.org?",
        "https://*.uniprot.org",
        "https://user:secret@sparql.uniprot.org",
        "https://sparql.uniprot.org:port",
        "https://sparql.uniprot.org:99999",
        "https://spärql.example",
        "file:///etc/passwd",
        "ftp://sparql.uniprot.org",
    ],
)
def test_what_is_no_origin_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ServiceOriginError):
        Egress([text])


@pytest.mark.parametrize(
    "address",
    [
        "https://sparql.example.org.evil.example/sparql",
        "https://evil.example/sparql.example.org",
        "https://sparql.example.org@evil.example/",
        "https://evil.example\\@sparql.example.org/",
        "https://evil.example#@sparql.example.org/",
        "https://user@sparql.example.org/sparql",
        "https://sparql.example.org:444/sparql",
        "https://sparql.example.org./sparql",
        "http://sparql.example.org/sparql",
        "https://sparql.example.org%2eevil.example/",
        "https://sparql.\uff45xample.org/sparql",
        "//sparql.example.org/sparql",
        "file://sparql.example.org/etc/passwd",
        "urn:sparql",
        "",
    ],
)
def test_an_address_of_another_origin_is_refused(address: str) -> None:
    with pytest.raises(QueryRefusedError):
        Egress(["https://sparql.example.org"]).refuse_unlisted(address)


def test_nothing_of_the_list_is_nothing() -> None:
    with pytest.raises(QueryRefusedError):
        Egress([]).refuse_unlisted("https://sparql.example.org/sparql")


@given(st.text(max_size=40))
def test_any_address_is_of_the_origin_or_of_none(rest: str) -> None:
    found = split_address(f"https://x.example{rest}")

    if found is not None:
        origin, target = found
        assert target[0] == "/"
        assert target.isascii()
        assert target.isprintable()
        assert " " not in target
        assert origin.host.startswith("x.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104  an address to refuse
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
    ],
)
def test_private_addresses_are_told_from_public_ones(address: str, expected: bool) -> None:  # noqa: FBT001  the fact
    assert is_public(address) is expected


# ---------------------------------------------------------------- names and addresses


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["93.184.216.34", "fe80::1"]],
)
def test_a_name_with_one_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    resolving(monkeypatch, addresses)

    with pytest.raises(QueryRefusedError, match="private network"):
        asked("https://sparql.example.org", "https://sparql.example.org/sparql")


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers first with a good address and then with a bad one is asked only once."""
    names = resolving(monkeypatch, ["2606:2800:220:1:248:1893:25c8:1946"])
    dialled: list[Any] = []

    async def no_connection(_loop: object, _protocol: object, *place: Any, **_: Any) -> None:  # noqa: ANN401  as asyncio has it
        dialled.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", no_connection)

    with pytest.raises(ServiceUnavailableError, match="cannot be reached"):
        asked("https://sparql.example.org", "https://sparql.example.org/sparql")

    assert names == ["sparql.example.org"]
    assert dialled == [("2606:2800:220:1:248:1893:25c8:1946", 443)]


def resolving(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[str]:
    """Let all names have these addresses; the list tells which were looked up."""
    names: list[str] = []

    async def getaddrinfo(_loop: object, host: str, port: int, **_: object) -> list[Any]:
        names.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return names


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_that_is_listed_as_such_is_asked(other: Endpoint, host: str) -> None:
    name, data = asked(f"http://{host}:{other.port}", f"http://{host}:{other.port}/sparql?a=ä b#c")

    assert name == "json"
    assert b'"one"' in data
    assert other.requests[-1][0] == "/sparql?a=%C3%A4%20b"


# ---------------------------------------------------------------- what is sent, what is taken


def test_nothing_but_the_query_is_sent(other: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    asked(other.origin, other())

    _, headers, query = other.requests[-1]
    assert query == QUERY
    assert set(headers) == {
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
    }


def test_xml_is_taken_as_well(other: Endpoint) -> None:
    name, data = asked(other.origin, other("xml"))

    assert name == "xml"
    assert b"<literal>one</literal>" in data


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("moved", "service-call", "sends elsewhere"),
        ("picky", "service-call", "status 400"),
        ("page", "service-call", "does not answer with SPARQL results"),
        ("packed", "service-call", "does not answer with SPARQL results"),
        ("broken", "service-unavailable", "status 500"),
        ("rude", "service-unavailable", "cannot be reached"),
        ("slow", "service-unavailable", "in time"),
        ("dripping", "service-unavailable", "in time"),
        ("large", "result-too-large", "more than 2,000,000 bytes"),
    ],
)
def test_what_goes_wrong_there_is_told(other: Endpoint, path: str, code: str, told: str) -> None:
    before = len(other.requests)

    with pytest.raises(HamkgError, match=told) as caught:
        asked(other.origin, other(path))

    assert caught.value.code == code
    assert len(other.requests) == before + 1


def test_who_does_not_listen_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"

    with pytest.raises(ServiceUnavailableError, match="cannot be reached"):
        asked(address, address)


def test_a_server_without_a_known_certificate_is_not_asked(other: Endpoint) -> None:
    address = f"https://127.0.0.1:{other.port}"

    with pytest.raises(ServiceUnavailableError, match="cannot be reached"):
        asked(address, address)


def test_only_so_many_are_asked_at_once(other: Endpoint) -> None:
    async def work() -> list[str]:
        egress = Egress([other.origin], LIMITS)
        asking = [egress.ask(other("slow"), QUERY, 5.0) for _ in range(3)]
        first = await asyncio.gather(*asking, return_exceptions=True)
        later = await egress.ask(other(), QUERY, 5.0)
        return [type(found).__name__ for found in (*first, later)]

    expected = [ServiceUnavailableError, ServiceUnavailableError, ServerBusyError, tuple]
    assert asyncio.run(work()) == [kind.__name__ for kind in expected]
