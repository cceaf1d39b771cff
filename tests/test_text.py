"""Whatever a text holds, on a page it is text: it opens no tag, turns nothing round, and ends."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg.model import Ref
from ui.components import escape_markdown
from ui.links import kind_link, link, web_link
from ui.text import ALL, LABEL, PARAGRAPH, in_html, long_text, visible

HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u061c\ufeff\x00\x1b"
)
TEXTS = st.text() | st.text(alphabet='<>"&\u202e\u2067\u05d0abc `*_[]()!:$\n', min_size=1)


class Reader(HTMLParser):
    """Reads HTML as a browser does: its elements, its attributes, its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS)
def test_a_text_opens_no_element(text: str) -> None:
    read = Reader(in_html(text))

    assert set(read.tags) <= {"bdi"}
    assert read.text.replace("\r", "\n") == visible(text).replace("\r", "\n")


@given(TEXTS)
def test_a_shown_text_holds_no_hidden_character(text: str) -> None:
    assert not set(visible(text)) & set(HIDDEN)


@given(st.text(alphabet=HIDDEN, min_size=1, max_size=20))
def test_what_is_hidden_is_shown_by_its_number(text: str) -> None:
    shown = visible(text)

    assert shown.count("[U+") == len(text)
    assert shown.isascii()


@given(
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1),
    st.integers(min_value=1, max_value=50),
)
def test_a_text_ends_where_it_must(text: str, most: int) -> None:
    shown = visible(text, most)

    assert len(shown) <= most
    assert shown == (text if len(text) <= most else f"{text[: most - 1]}…")


def test_a_text_that_is_read_from_the_right_stays_in_its_place() -> None:
    assert in_html("\u05d0\u05d1") == "<bdi>\u05d0\u05d1</bdi>"
    assert in_html("sciatica") == "sciatica"


def test_joiners_that_scripts_need_are_left_alone() -> None:
    assert visible("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645") == (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


@pytest.mark.parametrize("length", [PARAGRAPH, PARAGRAPH + 1, ALL + 1, 1_000_000])
def test_a_long_text_is_cut_and_opens_to_the_rest(length: int) -> None:
    shown = long_text("<" * length)

    assert ("<details" in shown) == (length > PARAGRAPH)
    assert shown.count("&lt;") <= ALL
    assert ("Show all" in shown) == (PARAGRAPH < length <= ALL)
    assert ("Show the first 20,000 of" in shown) == (length > ALL)


@given(TEXTS, TEXTS)
def test_a_link_to_a_kind_stays_one_link(label: str, name: str) -> None:
    read = Reader(kind_link(Ref(name, name, label, name)))

    assert read.tags[:2] == ["a", "span"]
    assert set(read.tags) <= {"a", "span", "bdi"}
    assert str(read.attributes["href"]).startswith("entity?iri=")
    assert len(read.text) <= LABEL * len("[U+0000]")


@given(st.text())
def test_only_addresses_of_the_web_become_links(rest: str) -> None:
    for scheme in ("javascript:", "data:", "vbscript:", "file:", " https://", "//"):
        assert "a" not in Reader(web_link(scheme + rest, "text")).tags


@pytest.mark.parametrize("address", ["https://a.b", "http://a.b", "mailto:a@b.c", "urn:isbn:1"])
def test_addresses_of_the_web_are_links(address: str) -> None:
    assert Reader(web_link(address, "text")).attributes["href"] == address


@given(TEXTS)
def test_a_link_keeps_its_text_as_text(text: str) -> None:
    read = Reader(link("entity?iri=x", text))

    assert set(read.tags) <= {"a", "bdi"}


@given(TEXTS)
def test_markdown_marks_are_escaped_and_nothing_is_hidden(text: str) -> None:
    shown = escape_markdown(text)

    assert not set(shown) & set(HIDDEN)
    for mark in "`*_[]()<>!:$":
        assert shown.count(mark) == shown.count(f"\\{mark}")
