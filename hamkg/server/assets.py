"""Scripts of the pages, sent once and kept: their address changes whenever they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    Handler = Callable[[Request], Awaitable[Response]]

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def assets_route(folder: Path) -> Handler:
    """Give the handler of /assets/{file}: a script that lies in a folder."""
    # What there is, is settled at the start: a request only chooses among these.
    known = {path.name: path for path in sorted(folder.glob("*.js"))}

    async def asset(request: Request) -> Response:
        """Send a script."""
        name = request.path_params["file"]
        if name not in known:
            told = f'The pages have no script "{name}".'
            return problem(404, "missing-file", told, f"They have: {', '.join(known)}.")
        return FileResponse(known[name], media_type="text/javascript", headers=_KEPT)

    return asset
