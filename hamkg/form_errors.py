"""What can go wrong with a form of the query builder.

::

    HamkgError
    └── InputError
        └── FormError                 form
"""

from __future__ import annotations

from hamkg.errors import InputError


class FormError(InputError):
    """What was given is no form, or not all of it says something that a form can hold."""

    code = "form"
    hint = (
        "A condition is written as strengthens:hamstrings, not stretches:hamstrings, "
        "maybe treats, innervatedBy:(Nerve), or several with or between them."
    )
