"""Runs the browser pages without a browser, for the tests of each."""

from __future__ import annotations

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

UI = Path(__file__).parent.parent / "ui"
SECONDS = 30


def run(page: str, /, **address: str | list[str]) -> AppTest:
    """Run the app on one of its pages, at an address; no page may raise."""
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=SECONDS)
    if page != "home":
        app.run().switch_page(f"views/{page}.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    """Give all HTML of a page, that of its components included."""
    parts = [element.proto.body for element in app.get("html")]
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json)
        parts += [str(data[name]) for name in ("status", "html") if name in data]
    return "\n".join(parts)
