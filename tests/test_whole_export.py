"""Everything the server holds as one file, and what the page of downloads says of much data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import streamlit as st
from starlette.testclient import TestClient

from hamkg.engine import EmbeddedEngine
from hamkg.locations import release_file
from hamkg.server.app import create_app
from hamkg.server.settings import Settings
from tests.apptest import run, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg import KnowledgeGraph

LOCAL = ("127.0.0.1", 50000)


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[TestClient]:
    with TestClient(create_app(kg, Settings(ui=False)), client=LOCAL) as client:
        yield client


@pytest.mark.uncounted
def test_all_of_it_is_one_file(client: TestClient) -> None:
    answer = client.get("/export/all.nq")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="hamkg-all.nq"'
    sent, held = (
        EmbeddedEngine.of("nq", data).dump("nq")
        for data in (answer.content, EmbeddedEngine.load(release_file("hamkg.trig")).dump("nq"))
    )
    assert sent == held


def test_two_clients_read_the_same_file_each_from_its_beginning(client: TestClient) -> None:
    assert client.get("/export/all.nt").content == client.get("/export/all.nt").content


def test_who_has_it_is_told_so(client: TestClient) -> None:
    tag = client.get("/export/all.ttl").headers["etag"]

    assert client.get("/export/all.ttl", headers={"If-None-Match": tag}).status_code == 304


def test_another_ending_is_a_404_with_those_there_are(client: TestClient) -> None:
    answer = client.get("/export/all.rdf")

    assert answer.status_code == 404
    assert ".nt, .nq, .ttl, .trig" in answer.json()["hint"]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages to which a hundred statements are many."""
    st.cache_resource.clear()
    monkeypatch.setattr("hamkg.export.SORTED_MOST", 100)
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("large")
def test_the_page_warns_of_large_downloads_and_makes_none_itself() -> None:
    app = run("data")
    page = shown(app)

    assert "This is much data" in page
    assert 'href="export/all.nt"' in page
    assert [button.proto.label for button in app.get("download_button")] == [
        "CSV of relations",
        "GraphML",
        "OBO Graphs JSON",
    ]
