"""The pages over another SPARQL server: what people do there, on each server that we know."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from hamkg.cli import cli
from tests.e2e.drawing import Drawing
from tests.e2e.looks import NARROW_LIGHT, seen_in
from tests.e2e.visiting import Visit
from tests.lying_store import lying_store
from tests.servers import free_port, oxigraph_server
from tests.trust.serving import serving
from tests.virtuoso import PASSWORD, USER, virtuoso_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext


pytestmark = pytest.mark.needs_browser


@contextmanager
def oxigraph() -> Iterator[str]:
    """Give the endpoint of an Oxigraph server that holds the release."""
    with oxigraph_server() as address:
        told = CliRunner().invoke(cli, ["deploy", "--store", address], catch_exceptions=False)
        assert told.output.count("verified") == 4
        yield f"{address}/query"


@contextmanager
def virtuoso() -> Iterator[str]:
    """Give the endpoint of a Virtuoso that holds the release."""
    login = {"HAMKG_STORE_USER": USER, "HAMKG_STORE_PASSWORD": PASSWORD}
    with virtuoso_server() as address:
        told = CliRunner(env=login).invoke(cli, ["deploy", "--store", address])
        assert told.output.count("verified") == 4, told.output
        yield f"{address}/sparql"


# To put the release into Virtuoso takes a minute and more.
_PATIENT = (pytest.mark.needs_virtuoso, pytest.mark.timeout(400))


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(oxigraph, id="oxigraph"),
        pytest.param(virtuoso, id="virtuoso", marks=_PATIENT),
    ],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the pages over another server; give their address."""
    with ExitStack() as stack:
        store = stack.enter_context(request.param())
        folder = tmp_path_factory.mktemp("pages")
        server = stack.enter_context(serving(folder, "--store", store))
        yield f"http://127.0.0.1:{server.port}"


def test_people_do_over_another_server_what_they_do_over_the_release(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("searchbox").first.press_sequentially("sciat", delay=20)
    page.get_by_role("link", name="sciatica", exact=True).click()
    expect(page.locator("h1")).to_have_text("sciatica")
    expect(page.locator(".hk-relations > li").first).to_be_visible()

    page.get_by_role("link", name="Graph around it").click()
    expect(page.locator("h1")).to_have_text("Graph")
    assert Drawing(page).kinds > 3

    page = visit.go("/query?ex=antagonists-of-a-muscle")
    expect(page.get_by_text(re.compile(r"^\d+ rows? in"))).to_be_visible()

    page = visit.go("/questions?name=exercises-by-evidence&condition=ham:hamstring_strain")
    expect(page.get_by_role("link", name="Nordic hamstring exercise").first).to_be_visible()

    page = visit.go("/ask?q=which+nerve+supplies+the+sartorius%3F")
    expect(page.get_by_role("link", name="femoral nerve").first).to_be_visible()
    assert visit.complaints == []
    assert visit.foreign == []


@seen_in(NARROW_LIGHT)
@pytest.mark.parametrize(
    "path", ["/browse", "/muscles", "/paths?from=ham:sciatica&to=ham:hamstrings"]
)
def test_other_pages_are_whole_too(visit: Visit, path: str) -> None:
    page = visit.go(path)

    expect(page.get_by_role("alert")).to_have_count(0)
    # The fourth: a component draws them when the page is whole already.
    expect(page.locator('a[href*="entity?iri="]').nth(3)).to_be_attached()
    assert visit.complaints == []


def test_a_page_says_when_the_server_with_the_data_is_away(
    browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = free_port()
    with ExitStack() as stack:
        with lying_store(port) as store:
            folder = tmp_path_factory.mktemp("away")
            server = stack.enter_context(serving(folder, "--store", store.address))
        visit = Visit(browser, f"http://127.0.0.1:{server.port}")
        page = visit.page
        page.goto(f"{visit.server}/browse")

        told = page.get_by_role("alert").filter(has_text="The SPARQL server that holds the data")
        expect(told).to_contain_text("cannot be reached now.")
        expect(told).to_contain_text("Try again in a minute or two.")
        expect(told).not_to_contain_text(str(port))
        visit.end()
