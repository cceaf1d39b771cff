"""What must stay true of the shape of the code, whatever is added to it."""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from validate_pyproject.api import Validator
from validate_pyproject.plugins import list_from_entry_points

import hamkg
from tests.error_list import ERRORS

if TYPE_CHECKING:
    from hamkg.errors import HamkgError

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("hamkg/**/*.py"), *ROOT.glob("ui/**/*.py")])
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SCRIPTS: dict[str, str] = PYPROJECT["project"]["scripts"]
LOCKS = sorted(ROOT.glob("requirements/*.lock"))
HEAVY = {"owlready2", "pandas", "pyshacl", "rdflib", "starlette", "streamlit"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )


# ---------------------------------------------------------------- size


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_function_has_at_most_40_lines(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )

    long = {
        node.name: lines
        for node in functions
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > 40
    }

    assert not long


# ---------------------------------------------------------------- public names


def test_the_public_api_is_listed_and_sorted() -> None:
    assert list(hamkg.__all__) == sorted(hamkg.__all__)


def test_every_listed_name_exists() -> None:
    assert [name for name in hamkg.__all__ if not hasattr(hamkg, name)] == []


def test_every_public_class_and_function_is_listed() -> None:
    visible = {
        name
        for name in dir(hamkg)
        if not name.startswith("_")
        and getattr(getattr(hamkg, name), "__module__", "").startswith("hamkg")
    }

    assert visible <= set(hamkg.__all__)


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.__name__))
def test_an_error_has_a_code_and_a_hint(error: type[HamkgError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", error.code)
    assert error.hint.endswith((".", "`"))


def test_no_two_errors_share_a_code() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.__name__))
def test_an_error_stands_in_the_drawn_tree_of_its_module(error: type[HamkgError]) -> None:
    drawing = inspect.getdoc(inspect.getmodule(error)) or ""

    assert error.__subclasses__() or f" {error.__name__} " in drawing


# ---------------------------------------------------------------- what imports what


def test_imports_point_down() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert done.returncode == 0, done.stdout


LISTING_WHAT_IT_LOADS = """
import os, sys
from hamkg.cli import main
os._exit = sys.exit  # main ends at once, without the last words below
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [(["--help"], "click"), (["query", "ASK { ?s ?p ?o }"], "pyoxigraph")],
    ids=["help", "query"],
)
def test_a_short_question_loads_no_heavy_library(arguments: list[str], needed: str) -> None:
    done = python("-c", LISTING_WHAT_IT_LOADS, *arguments)
    loaded = set(done.stderr.split())

    assert done.returncode == 0, done.stderr
    assert needed in loaded
    assert loaded & HEAVY == set()


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_console_script_has_help(script: str) -> None:
    module, function = SCRIPTS[script].split(":")

    done = python("-c", f"from {module} import {function}; {function}()", "--help")

    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


def test_the_package_runs_as_a_program() -> None:
    assert python("-m", "hamkg", "--version").stdout.split()[-1] == hamkg.__version__


# ---------------------------------------------------------------- packaging


def test_pyproject_is_valid() -> None:
    schemas = [
        schema
        for schema in list_from_entry_points()
        if getattr(schema, "tool", None) in PYPROJECT["tool"]
    ]

    assert Validator(plugins=schemas)(PYPROJECT)


def test_the_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")

    assert f"version: {hamkg.__version__}\n" in citation


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.stem))
def test_a_lock_pins_everything_with_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))

    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--(extra-)?index|--find-links| @ ", text)


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_satisfies_the_declared_dependencies(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, flags=re.MULTILINE))
    groups = PYPROJECT["dependency-groups"] if lock == "dev" else {}
    declared = [
        Requirement(text)
        for text in chain(PYPROJECT["project"]["dependencies"], *groups.values())
        if isinstance(text, str)
    ]

    wrong = [
        str(requirement)
        for requirement in declared
        if pinned.get(canonicalize_name(requirement.name), "") not in requirement.specifier
    ]

    assert wrong == []


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folders = [tmp_path_factory.mktemp("wheel") for _ in range(2)]
    for folder in folders:
        done = python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
        assert done.returncode == 0, done.stderr
    return [next(folder.glob("*.whl")) for folder in folders]


def test_two_builds_give_the_same_bytes(wheels: list[Path]) -> None:
    first, second = (hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in wheels)

    assert first == second


def test_the_wheel_puts_one_package_into_site_packages(wheels: list[Path]) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheels[0]).namelist()}

    assert tops == {"hamkg", f"hamkg-{hamkg.__version__}.dist-info"}


def test_the_wheel_answers_from_an_empty_folder(wheels: list[Path], tmp_path: Path) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    zipfile.ZipFile(wheels[0]).extractall(installed)
    start = f"import sys; sys.path.insert(0, {str(installed)!r}); import hamkg.cli as c; c.main()"
    query = ["query", "ASK { ?kind a ham:Muscle }", "--format", "json"]

    done = python("-c", start, *query, cwd=empty)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["boolean"] is True
    assert (installed / "hamkg" / "_bundle" / "ui" / "app.py").is_file()
