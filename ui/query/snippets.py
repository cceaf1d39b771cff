r"""The query as a program, in the languages people work with.

Each program asks by POST, so that no query is too long, and quotes the query by the rules of its
language: whatever a query holds, it stays one string.
"""

from __future__ import annotations

import json
import shlex

_RAW_FORBIDDEN_IN_PYTHON = ('"""', "\\", "\r")
_RAW_FORBIDDEN_IN_JAVASCRIPT = ("`", "\\", "${", "\r")


def snippets(endpoint: str, query: str, media_type: str) -> dict[str, str]:
    """Give the program in each language, by the name of the language."""
    return {
        "curl": curl(endpoint, query, media_type),
        "Python": python(endpoint, query, media_type),
        "R": r(endpoint, query, media_type),
        "JavaScript": javascript(endpoint, query, media_type),
    }


def curl(endpoint: str, query: str, media_type: str) -> str:
    """Give the command for a shell."""
    return (
        f"curl {shlex.quote(endpoint)} \\\n"
        f"  -H {shlex.quote(f'Accept: {media_type}')} \\\n"
        f"  --data-urlencode {shlex.quote(f'query={query}')}"
    )


def python(endpoint: str, query: str, media_type: str) -> str:
    """Give a program that needs nothing but Python."""
    return f"""from urllib.parse import urlencode
from urllib.request import Request, urlopen

query = {python_string(query)}
request = Request(
    {endpoint!r},
    data=urlencode({{"query": query}}).encode(),
    headers={{"Accept": {media_type!r}}},
)
with urlopen(request) as answer:
    print(answer.read().decode())
"""


def r(endpoint: str, query: str, media_type: str) -> str:
    """Give a program for R with the package httr2."""
    return f"""library(httr2)

query <- {r_string(query)}
answer <- request({r_string(endpoint)}) |>
  req_headers(Accept = {r_string(media_type)}) |>
  req_body_form(query = query) |>
  req_perform()
cat(resp_body_string(answer))
"""


def javascript(endpoint: str, query: str, media_type: str) -> str:
    """Give a program for a browser's console or for Node."""
    return f"""const query = {javascript_string(query)};
const answer = await fetch({json.dumps(endpoint)}, {{
  method: "POST",
  headers: {{ Accept: {json.dumps(media_type)} }},
  body: new URLSearchParams({{ query }}),
}});
console.log(await answer.text());
"""


def python_string(text: str) -> str:
    r"""Write a text as a string of Python; over several lines where that is safe.

    >>> python_string('say "\\n"'), python_string("a")
    ('\'say "\\\\n"\'', "'a'")
    """
    is_plain = text.isprintable() or text.replace("\n", "").isprintable()
    safe = not any(mark in text for mark in _RAW_FORBIDDEN_IN_PYTHON) and is_plain
    if "\n" in text and safe and not text.endswith('"'):
        return f'"""{text}"""'
    return repr(text)


def r_string(text: str) -> str:
    r"""Write a text as a string of R.

    >>> print(r_string('a "b" \\'))
    "a \"b\" \\"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
    return f'"{escaped}"'


def javascript_string(text: str) -> str:
    """Write a text as a string of JavaScript; over several lines where that is safe.

    >>> javascript_string("a`b")
    '"a`b"'
    """
    if "\n" in text and not any(mark in text for mark in _RAW_FORBIDDEN_IN_JAVASCRIPT):
        return f"`{text}`"
    return json.dumps(text)
