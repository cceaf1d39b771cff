"""What the tests need beyond Python: a browser, what drives it, Java, and Virtuoso.

Run as a program, it installs what is missing where it can (as root, with apt), and says plainly
what is missing where it cannot. With CI=true a missing program is a failure. With the argument
`pages` it does so for what the report on the pages needs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A program some tests run, under any of its names."""

    title: str
    programs: tuple[str, ...]
    version_option: str
    apt_packages: tuple[str, ...]
    remedy: str

    def find(self) -> str | None:
        """Give the first program that really starts: macOS and Ubuntu ship empty stand-ins."""
        found = (shutil.which(program) for program in self.programs)
        return next((path for path in found if path and self._starts(path)), None)

    def has_best(self) -> bool:
        """Tell whether the program that is best for it is there."""
        return shutil.which(self.programs[0]) is not None

    def _starts(self, path: str) -> bool:
        try:
            done = subprocess.run(
                [path, self.version_option], capture_output=True, check=False, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0


_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# The same engine without a browser around it takes a third less of a core to show a page.
BROWSER = Need(
    title="Chromium or Chrome (for the tests that look at the pages)",
    programs=("chromium-headless-shell", *_BROWSERS),
    version_option="--version",
    apt_packages=("chromium-headless-shell", "fonts-liberation"),
    remedy="Debian: apt-get install chromium-headless-shell; Ubuntu, macOS: install Google Chrome",
)
WHOLE_BROWSER = Need(
    title="Chromium or Chrome (to measure what people wait for)",
    programs=_BROWSERS,
    version_option="--version",
    apt_packages=("chromium", "fonts-liberation"),
    remedy="Debian: apt-get install chromium; Ubuntu, macOS: install Google Chrome",
)
DRIVER = Need(
    title="libatomic, which Playwright needs (for the tests that look at the pages)",
    programs=(f"{sysconfig.get_path('platlib')}/playwright/driver/node",),
    version_option="--version",
    apt_packages=("libatomic1",),
    remedy="Debian, Ubuntu: apt-get install libatomic1",
)
JAVA = Need(
    # `javac`, since the check of OWL profiles is a source file that Java compiles as it runs.
    title="a JDK (for the tests that run the HermiT reasoner and check OWL profiles)",
    programs=("javac",),
    version_option="-version",
    apt_packages=("default-jdk-headless",),
    remedy="Debian: apt-get install default-jdk-headless; macOS: brew install --cask temurin",
)
VIRTUOSO = Need(
    title="Virtuoso 7 (for the tests that ask other SPARQL servers)",
    programs=("isql-vt",),  # beside virtuoso-t, which starts nothing without failing
    version_option="-?",
    apt_packages=("virtuoso-opensource-7-bin",),
    remedy="Debian: apt-get install virtuoso-opensource-7-bin",
)
NEEDS = (BROWSER, DRIVER, JAVA, VIRTUOSO)
NEEDS_OF_PAGES = (WHOLE_BROWSER, DRIVER)


def install(need: Need) -> None:
    """Install a need with apt, as root; elsewhere do nothing."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    print(f"Installing {need.title}.", flush=True)
    options = ["-o", "Dpkg::Use-Pty=0", "--yes", "--no-install-recommends"]
    for arguments in (["update"], ["install", *options, *need.apt_packages]):
        subprocess.run(
            [apt, "-qq", *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )


def main() -> int:
    """Provide what can be provided, name what is missing, and fail for it only in CI."""
    needs = NEEDS_OF_PAGES if sys.argv[1:] == ["pages"] else NEEDS
    for need in needs:
        if need.find() is None or not need.has_best():
            install(need)
    missing = [need for need in needs if need.find() is None]
    for need in missing:
        print(f"Missing: {need.title}.\n  {need.remedy}", file=sys.stderr)
    if missing and os.environ.get("CI") == "true":
        return 1
    if missing:
        print("What needs it is skipped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
