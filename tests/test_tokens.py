"""Bearer tokens: which hold, what they allow, and that they are never shown."""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

import pytest

from hamkg.server.tokens import VARIABLE, Tokens, authorization, load_tokens
from hamkg.service_errors import TokenFileError

if TYPE_CHECKING:
    from pathlib import Path

OLD = "Zk3m0Y0v8fXq1Lw7Jt5cR2bN"
NEW = "9b1c2f7e4a6d8053b1c2f7e4a6d80531"
TOKENS = Tokens.from_text(f"{OLD}\n{NEW}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    path.write_text(f"{OLD} admin\n{NEW}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def scopes_of(tokens: Tokens, token: str) -> set[str]:
    """The scopes that a token has; none for a wrong one."""
    return set(tokens.scopes_of(f"Bearer {token}") or ())


def refusal(text: str) -> str:
    with pytest.raises(TokenFileError) as caught:
        Tokens.from_text(text, "the file")
    return str(caught.value)


# ---------------------------------------------------------------- scopes


@pytest.mark.parametrize(
    ("line", "scopes"),
    [
        (f"{OLD}", {"read", "update"}),
        (f"{OLD} read", {"read"}),
        (f"{OLD} update", {"read", "update"}),
        (f"{OLD} admin", {"read", "update", "admin"}),
        (f"{OLD} read update", {"read", "update"}),
        (f"  {OLD}\tread  # for the notebook", {"read"}),
    ],
    ids=["none named", "read", "update", "admin", "two", "with a comment"],
)
def test_a_scope_includes_the_lesser_ones(line: str, scopes: set[str]) -> None:
    assert scopes_of(Tokens.from_text(line), OLD) == scopes


def test_two_tokens_hold_at_once() -> None:
    assert scopes_of(TOKENS, OLD) == scopes_of(TOKENS, NEW) == {"read", "update"}
    assert len(TOKENS) == 2


def test_holders_have_names_for_logs_in_the_order_of_the_lines() -> None:
    grants = [TOKENS.grant_of(f"Bearer {token}") for token in (OLD, NEW)]

    assert [grant.name for grant in grants if grant] == ["token-1", "token-2"]


def test_without_tokens_nobody_is_let_in() -> None:
    none = Tokens.from_text("# only a comment\n\n")

    assert len(none) == 0
    assert none.scopes_of(f"Bearer {OLD}") is None


# ---------------------------------------------------------------- the header


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(scheme: str) -> None:
    assert TOKENS.scopes_of(f"{scheme} {OLD}")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Basic {OLD}",
        OLD,
        f"Bearer {OLD[:-1]}",
        f"Bearer {OLD}x",
        f"Bearer {OLD.lower()}",
        f"Bearer {OLD} {NEW}",
        f"Bearer {OLD}, Bearer {NEW}",
        f"Bearer {hashlib.sha256(OLD.encode()).hexdigest()}",
        "Bearer " + "x" * 60_000,
        "Bearer caf\xe9" + OLD,
    ],
)
def test_anything_else_opens_nothing(header: str | None) -> None:
    assert TOKENS.scopes_of(header) is None


def test_only_the_authorization_header_is_looked_at() -> None:
    right = f"Bearer {OLD}".encode()

    assert authorization([(b"authorization", right)]) == f"Bearer {OLD}"
    assert authorization([(b"cookie", right), (b"x-authorization", right)]) is None


def test_two_authorization_headers_open_nothing() -> None:
    twice = authorization([(b"authorization", f"Bearer {token}".encode()) for token in (OLD, NEW)])

    assert TOKENS.scopes_of(twice) is None


@pytest.mark.parametrize("token", [OLD, NEW, "neither-of-the-two-tokens"])
def test_every_token_is_compared_whichever_fits(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def noting(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return compare(left, right)

    monkeypatch.setattr(hmac, "compare_digest", noting)
    TOKENS.scopes_of(f"Bearer {token}")

    assert len(compared) == 2
    assert {len(side) for pair in compared for side in pair} == {32}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 19, "the token has 19 characters; 20 is the least"),
        ("ab" * 20, "can be guessed"),
        ("se\xe7ret-of-more-than-twenty", "cannot carry"),
        (f"{OLD} read,update", "a scope is none of read, update, admin"),
        (f"{OLD}\n\n{OLD} admin", "Line 3 of the file repeats line 1"),
    ],
    ids=["short", "guessable", "not ASCII", "scope", "twice"],
)
def test_a_wrong_line_is_named(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize("text", [f"{OLD} {NEW}", f"short {OLD}", f"{OLD}\n{OLD}"])
def test_no_message_repeats_what_stands_there(text: str) -> None:
    assert not any(word in refusal(text) for word in text.split())


def test_nothing_shows_a_token_or_its_hash() -> None:
    shown = f"{TOKENS!r} {TOKENS.grant_of(f'Bearer {OLD}')!r} {vars(TOKENS)}"

    assert OLD not in shown
    assert repr(hashlib.sha256(OLD.encode()).digest()) not in shown


# ---------------------------------------------------------------- where they come from


def test_tokens_come_from_a_file(file: Path) -> None:
    assert scopes_of(load_tokens(file, {}), OLD) == {"read", "update", "admin"}


def test_tokens_come_from_the_environment_which_children_do_not_inherit() -> None:
    environment = {VARIABLE: f"{OLD} read", "HOME": "/"}

    tokens = load_tokens(None, environment)

    assert scopes_of(tokens, OLD) == {"read"}
    assert environment == {"HOME": "/"}


def test_a_file_goes_before_the_environment(file: Path) -> None:
    environment = {VARIABLE: "another-token-that-is-long"}

    tokens = load_tokens(file, environment)

    assert tokens.scopes_of("Bearer another-token-that-is-long") is None
    assert environment == {}


def test_with_neither_there_are_none() -> None:
    assert len(load_tokens(None, {})) == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601, 0o666])
def test_a_file_that_others_may_open_is_refused_with_the_remedy(file: Path, mode: int) -> None:
    file.chmod(mode)

    with pytest.raises(TokenFileError, match=f"mode {mode:o}") as caught:
        load_tokens(file, {})

    assert f"`chmod 600 {file}`" in caught.value.hint


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(file: Path) -> None:
    os.chown(file, 12345, -1)

    with pytest.raises(TokenFileError, match="another user"):
        load_tokens(file, {})


def test_a_missing_file_is_an_error_not_an_open_door(tmp_path: Path) -> None:
    with pytest.raises(TokenFileError, match="cannot be read: No such file"):
        load_tokens(tmp_path / "nothing", {})


def test_a_file_that_is_not_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe" * 20)

    with pytest.raises(TokenFileError, match="not UTF-8"):
        load_tokens(file, {})
