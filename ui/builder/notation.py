"""A form as an address: of the page, with the form in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hamkg.form_notation import form_pairs

if TYPE_CHECKING:
    from hamkg.form_model import Form

PAGE = "build"


def build_query(form: Form) -> str:
    """Give what stands after the question mark of a form's address."""
    return urlencode(form_pairs(form), safe=":,()")


def build_url(form: Form) -> str:
    """Give the address of a form on its page.

    >>> from hamkg.form_model import Condition, Form
    >>> build_url(Form("Muscle", ((Condition("innervatedBy", category="Nerve"),),)))
    'build?kind=Muscle&if=innervatedBy:(Nerve)'
    """
    return f"{PAGE}?{build_query(form)}"
