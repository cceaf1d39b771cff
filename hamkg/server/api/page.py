"""The page about the JSON API: each operation with its parameters and an example to click."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.server.api.operation import Operation, Parameter

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: auto; padding: 1rem; }
code { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; }
th { border-bottom: 1px solid; }
section { margin-top: 2rem; }
"""
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The JSON API of hamkg</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>
<body><main><h1>The JSON API of hamkg</h1>
<p>Every relation in an answer comes with its sources and grades, or with the proof that it
follows. Education, not medical advice.</p>
<p>All addresses are read with GET; errors are <code>application/problem+json</code> with a
<code>hint</code>. For programs: <a href="/api/openapi.json">the description in OpenAPI 3.1</a>.
For every other question: <a href="/query">SPARQL</a>. <a href="/">All pages</a>.</p>
"""


def page(operations: Iterable[Operation], base: str) -> str:
    """Write the page as HTML; it has no script."""
    parts = [_operation(operation, base) for operation in operations]
    return _HEAD.format(style=_STYLE) + "".join(parts) + "</main></body></html>\n"


def _operation(operation: Operation, base: str) -> str:
    known = (*operation.in_path, *operation.parameters)
    rows = "".join(map(_row, known))
    table = (
        f'<table><thead><tr><th scope="col">parameter</th><th scope="col">what it is</th>'
        f'<th scope="col">default</th></tr></thead><tbody>{rows}</tbody></table>'
        if rows
        else "<p>No parameters.</p>"
    )
    example = _example(operation, base)
    return (
        f"<section><h2><code>{escape(base + operation.path)}</code></h2>"
        f"<p>{escape(operation.about)}</p>{table}"
        f'<p>Try <a href="{escape(example)}"><code>{escape(example)}</code></a></p></section>'
    )


def _row(parameter: Parameter) -> str:
    about = parameter.about
    if parameter.choices:
        about += f" One of: {', '.join(parameter.choices)}."
    if parameter.most is not None:
        about += f" From {parameter.least} to {parameter.most}."
    if parameter.many:
        about += " May be given several times."
    default = "must be given" if parameter.required else str(parameter.default or "")
    cells = (f"<code>{escape(parameter.name)}</code>", escape(about), escape(default))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _example(operation: Operation, base: str) -> str:
    path = base + operation.path.format(**{each.name: each.example for each in operation.in_path})
    given = [
        (each.name, value)
        for each in operation.parameters
        if each.required
        for value in (each.example.split(",") if each.many else [each.example])
    ]
    return f"{path}?{urlencode(given)}" if given else path
