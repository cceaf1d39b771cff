"""A page's answer names the scripts of Streamlit that its parts will ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from hamkg.page_scripts import script_address
from hamkg.server.headers import streamlit_folder
from hamkg.server.preloading import Preload, links

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give files as Streamlit ships them, with little in them."""
    scripts = tmp_path / "static" / "js"
    scripts.mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./static/js/index.a1.js"></script>')
    for name, text in {
        "index.a1.js": "",
        "Html.b2.js": 'import{o as e}from"./index.a1.js";import{t}from"./purify.es.c3.js";',
        "purify.es.c3.js": 'import"./Html.b2.js";',
        "HtmlOther.d4.js": "",
        "TextInput.e5.js": "import{n}from'./Input.f-6.js';",
        "Input.f-6.js": "",
    }.items():
        (scripts / name).write_text(text)
    return tmp_path


def told(header: bytes) -> list[str]:
    return re.findall(r"<static/js/([^>]+)>; rel=modulepreload", header.decode())


def test_all_that_a_part_imports_is_named_once_and_nothing_that_the_page_names(
    folder: Path,
) -> None:
    found = links(folder)

    assert told(found["/"]) == [
        "Html.b2.js",
        "TextInput.e5.js",
        "purify.es.c3.js",
        "Input.f-6.js",
    ]
    assert told(found["/graph"]) == ["Html.b2.js", "purify.es.c3.js"]


def test_a_page_that_begins_with_a_script_of_ours_names_it_too(folder: Path) -> None:
    found = links(folder)

    assert f"<{script_address('graph.js')}>; rel=modulepreload".encode() in found["/graph"]
    assert f"<{script_address('editor.js')}>; rel=modulepreload".encode() in found["/query"]
    assert b"assets/" not in found["/"]


def test_a_page_without_parts_of_its_own_is_told_nothing(folder: Path) -> None:
    (folder / "static" / "js" / "Html.b2.js").unlink()

    assert told(links(folder)["/graph"]) == []
    assert set(links(folder)) == {"/", "/graph", "/paths", "/query"}


def test_every_part_is_found_in_the_streamlit_that_is_installed() -> None:
    folder = streamlit_folder()
    assert folder is not None

    for header in links(folder).values():
        names = told(header)
        assert len([name for name in names if name.startswith(("Html.", "purify."))]) == 2
        assert any(name.startswith(("TextInput.", "BidiComponent.")) for name in names)


@pytest.mark.parametrize(("path", "told_of"), [("/", 1), ("/graph", 1), ("/about", 0)])
def test_only_pages_that_need_more_are_told_so(path: str, told_of: int) -> None:
    def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("a page", headers={"ETag": '"1"'})

    app = Starlette(routes=[Route(path, page)], middleware=[Middleware(Preload)])
    answer = TestClient(app).get(path)

    assert len(answer.headers.get_list("link")) == told_of
    assert answer.headers["ETag"] == '"1"'
