"""What can go wrong when kinds are related to each other.

::

    HamkgError
    └── InputError
        └── KindCountError            kind-count
"""

from __future__ import annotations

from hamkg.errors import InputError


class KindCountError(InputError):
    """Too few kinds were named to relate them to each other, or too many to see them together."""

    code = "kind-count"
    hint = "Name two to six kinds that differ."
