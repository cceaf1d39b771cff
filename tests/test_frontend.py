"""The scripts of the pages: built from the sources that lie beside them, small, and served."""

from __future__ import annotations

import gzip
import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from hamkg import KnowledgeGraph
from hamkg.page_scripts import script_address
from hamkg.server.app import create_app
from hamkg.server.settings import Settings
from scripts.build_frontend import SUMS, bundle, packages, sums

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = {"editor": 160_000, "graph": 190_000}
"""Of each script, packed as it is sent."""

each_package = pytest.mark.parametrize("folder", packages(), ids=lambda folder: folder.name)


@each_package
def test_a_script_was_built_from_the_sources_as_they_are(folder: Path) -> None:
    recorded = (folder / SUMS).read_text(encoding="utf-8")

    assert recorded == sums(folder), "run `make frontend`, and commit what it writes"


@each_package
def test_building_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    programs = sorted(folder.glob("node_modules/@esbuild/*/bin/esbuild"))
    if not programs:
        pytest.skip("missing: the packages of the script; run `make frontend`")
    script = json.loads((folder / "package.json").read_text(encoding="utf-8"))["scripts"]["build"]
    options = [part for part in script.split()[1:] if not part.startswith("--outfile=")]

    subprocess.run(
        [programs[0], *options, f"--outfile={tmp_path / 'again.js'}"],
        cwd=folder,
        check=True,
        capture_output=True,
    )

    assert (tmp_path / "again.js").read_bytes() == bundle(folder).read_bytes()


@each_package
def test_a_script_stays_small(folder: Path) -> None:
    assert len(gzip.compress(bundle(folder).read_bytes())) <= MOST_BYTES[folder.name]


def test_a_script_is_sent_once_and_kept() -> None:
    with TestClient(create_app(KnowledgeGraph.open(), Settings(ui=False))) as client:
        answer = client.get(f"/{script_address('graph.js')}")
        unknown = client.get("/assets/nothing.js")
        outside = client.get("/assets/..%2F..%2Fpyproject.toml")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert {unknown.status_code, outside.status_code} == {404}
