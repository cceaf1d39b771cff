"""The threat model names a test for each promise, and the test is there."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
MODEL = (FOLDER.parent.parent / "THREAT_MODEL.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| D(\d+) \|.*\| ([^|]+) \|$", MODEL, re.MULTILINE)
TESTS = {
    name: text
    for path in FOLDER.glob("test_*.py")
    for name, text in re.findall(
        r"^def (test_\w+)\((.*?)(?=^def |^@|\Z)",
        path.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
}


def test_every_promise_is_in_the_model() -> None:
    assert [int(number) for number, _ in PROMISES] == [*range(1, 46), *range(57, 61), 53]


def test_every_promise_names_a_test_that_says_so() -> None:
    for number, told in PROMISES:
        for name in re.findall(r"`(\w+)`", told):
            assert name in TESTS
            said = re.findall(r"D(\d+)(?: to D(\d+))?", TESTS[name])
            assert any(int(a) <= int(number) <= int(b or a) for a, b in said), (number, name)
