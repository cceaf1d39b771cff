"""What every test shares: no network but this machine's own, and programs it may need."""

from __future__ import annotations

import os
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from scripts.system_needs import BROWSER, DRIVER, JAVA, VIRTUOSO

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from hamkg import KnowledgeGraph
    from hamkg.build.release import Release

NEEDS = {"needs_browser": (BROWSER, DRIVER), "needs_java": (JAVA,), "needs_virtuoso": (VIRTUOSO,)}
# Marked so, a test costs more to trace than its lines tell (docs/decisions/036).
UNCOUNTED = ("uncounted", "needs_browser", "needs_java")
_LONG = {"e2e", "trust"}  # the folders whose tests ask servers and browsers, one by one
CHECKED_EVENTS = {"socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto"}

# That a machine is busy is no fault of what is tested on it.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


class NetworkUseError(BaseException):
    """A test reached for another machine; not an Exception, so that no library can hide it."""


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name == "localhost"


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    if event not in CHECKED_EVENTS:
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    is_path = event != "socket.getaddrinfo" and not isinstance(address, tuple)  # a Unix socket
    if not is_path and not _is_loopback(host):
        message = f"a test may only use this machine's own addresses, not {host} ({event})"
        raise NetworkUseError(message)


sys.addaudithook(_refuse_other_machines)


def _is_uncounted(item: pytest.Item) -> bool:
    # What an example in the documentation calls has tests of its own.
    return isinstance(item, pytest.DoctestItem) or any(map(item.get_closest_marker, UNCOUNTED))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Count no lines for what is marked so: not in its set-up either, nor in what it starts."""
    counter = Coverage.current()
    if counter is None or not _is_uncounted(item):
        return (yield)
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
            patched.delenv(name)
        counter.stop()
        try:
            return (yield)
        finally:
            counter.start()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one worker more than there are cores: much of the time goes to waiting for others."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the graph be asked in another server: ``make test-engine``."""
    parser.addoption("--engine", choices=("embedded", "oxigraph", "virtuoso"), default="embedded")


@pytest.fixture(scope="session", autouse=True)
def _engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Open the graph where ``--engine`` says."""
    engine = request.config.getoption("--engine")
    if engine == "embedded":
        yield
        return
    from tests.engines import release_in

    with release_in(engine):
        yield


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The graph of the release, or of the server that ``--engine`` names; nothing changes it."""
    from hamkg import KnowledgeGraph

    return KnowledgeGraph.open()


@pytest.fixture
def opened_once(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find the release open; each would parse it and index it for search anew."""
    anew = type(kg).open

    def found(store: str | Path | None = None, *, beside: Sequence[str | Path] = ()) -> object:
        return anew(store, beside=beside) if store or beside else kg

    monkeypatch.setattr(type(kg), "open", found)


@pytest.fixture(scope="session")
def built() -> Release:
    """What the sources build: some seconds of work, done once for all who look at it."""
    from hamkg.build.release import build
    from hamkg.locations import ontology

    return build(ontology())


@pytest.fixture(scope="session")
def browser_program() -> str:
    """The path of Chromium or Chrome; for tests marked needs_browser."""
    found = BROWSER.find()
    assert found is not None, "mark this test with needs_browser"
    return found


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end.

    What this machine cannot run is skipped, with the reason; in CI such a test runs and fails.
    """
    items.sort(key=lambda item: not _LONG.intersection(item.path.parts))
    if (engine := config.getoption("--engine")) != "embedded":
        from tests.engines import mark_otherwise

        mark_otherwise(engine, items)
    if os.environ.get("CI") == "true":
        return
    for marker, needs in NEEDS.items():
        marked = [item for item in items if item.get_closest_marker(marker)]
        for need in needs if marked else ():
            if need.find() is None:
                reason = f"missing: {need.title}; {need.remedy}"
                for item in marked:
                    item.add_marker(pytest.mark.skip(reason=reason))
