"""What can go wrong with the content that people write, and with what is built of it.

::

    HamkgError
    ├── InputError
    │   ├── HeaderError               query-header
    │   └── TableError                table-row
    ├── StaleReleaseError             release-stale
    ├── InvalidReleaseError           release-invalid
    ├── ReasonerError                 reasoner
    └── InconsistentError             inconsistent
"""

from __future__ import annotations

from hamkg.errors import HamkgError, InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class HeaderError(InputError):
    """A query, check or rule file lacks a header line it needs."""

    code = "query-header"
    hint = "ontology/README.md shows the header of each kind of file."


class TableError(InputError):
    """Rows of a content table are broken; every problem names file and line."""

    code = "table-row"
    hint = "Mend these rows; ontology/README.md explains each column."

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems, so that one run shows everything there is to mend."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StaleReleaseError(HamkgError):
    """The committed release is not what the sources build."""

    code = "release-stale"
    hint = "Run `hamkg build` and commit the result."


class InvalidReleaseError(HamkgError):
    """The content breaks a shape or a check; nothing was written."""

    code = "release-invalid"
    hint = "Each line says what to mend and where."


class ReasonerError(HamkgError):
    """HermiT cannot run here."""

    code = "reasoner"
    hint = "Install Java 11 or newer, for example `apt-get install default-jre-headless`."


class InconsistentError(HamkgError):
    """The ontology contradicts itself."""

    code = "inconsistent"
    hint = "Look at what was changed last: a category, a domain or range, or a disjointness."
