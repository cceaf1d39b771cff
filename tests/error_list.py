"""All errors that hamkg reports on purpose, from each module that holds some."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import hamkg
from hamkg.errors import HamkgError
from hamkg.service_errors import RequestError

MODULES = sorted(path.stem for path in Path(hamkg.__file__).parent.glob("*errors.py"))
ERRORS = [
    error
    for module in MODULES
    for _, error in inspect.getmembers(import_module(f"hamkg.{module}"), inspect.isclass)
    if issubclass(error, HamkgError)
    and error.__module__ == f"hamkg.{module}"
    and error is not RequestError  # its codes are those of HTTP
]
