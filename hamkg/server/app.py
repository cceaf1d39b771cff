"""Puts the browser UI and the HTTP services together into one application."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tomllib
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Route

from hamkg.errors import HamkgError, PortError
from hamkg.locations import project_root, release
from hamkg.server.headers import SafeHeaders
from hamkg.server.linked_data import data_route, export_route, id_route
from hamkg.server.problems import on_hamkg_error
from hamkg.server.protocol import sparql_route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from hamkg.graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, and what one query may cost: seconds, and how many run at once."""

    host: str = "127.0.0.1"
    port: int = 8501
    deadline: float = 30.0
    workers: int = 2
    ui: bool = True


def create_app(graph: KnowledgeGraph, settings: Settings) -> Starlette:
    """Give the HTTP services alone, as a plain ASGI application."""
    return Starlette(
        routes=_routes(graph, settings),
        middleware=_middleware(),
        exception_handlers={HamkgError: on_hamkg_error},
        lifespan=_announcing(settings),
    )


def serve(graph: KnowledgeGraph, settings: Settings) -> None:
    """Serve until stopped; raises PortError where the port is taken."""
    _claim_port(settings)
    if settings.ui:
        _serve_with_ui(graph, settings)
        return
    import uvicorn

    uvicorn.run(
        create_app(graph, settings), host=settings.host, port=settings.port, log_level="warning"
    )


def _serve_with_ui(graph: KnowledgeGraph, settings: Settings) -> None:
    import streamlit as st

    root = project_root()
    if str(root) not in sys.path:  # The page scripts import the package `ui` that lies there.
        sys.path.insert(0, str(root))
    if graph.store is not None:
        os.environ["HAMKG_STORE"] = graph.store  # The pages open their own graph: the same one.
    app = st.App(
        root / "ui" / "app.py",
        routes=_routes(graph, settings),
        middleware=_middleware(),
        exception_handlers={HamkgError: on_hamkg_error},
        lifespan=_announcing(settings),
    )
    theme = tomllib.loads((root / "ui" / "config.toml").read_text(encoding="utf-8"))
    app.run(config=theme | {"server.address": settings.host, "server.port": settings.port})


def _routes(graph: KnowledgeGraph, settings: Settings) -> list[Route]:
    return [
        Route(
            "/sparql",
            sparql_route(graph, settings.deadline, settings.workers),
            methods=["GET", "POST"],
        ),
        Route("/id/{name}", id_route(graph)),
        Route("/data/{file}", data_route(graph)),
        Route("/export/{file}", export_route(release())),
        Route("/healthz", _healthz),
    ]


def _middleware() -> list[Middleware]:
    return [Middleware(SafeHeaders), Middleware(GZipMiddleware, minimum_size=1024)]


async def _healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _announcing(settings: Settings) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: ASGIApp) -> AsyncIterator[None]:
        task = asyncio.create_task(_announce(settings))
        yield
        task.cancel()

    return lifespan


async def _announce(settings: Settings) -> None:
    """Print the address once the port answers, not before."""
    while True:
        try:
            _, writer = await asyncio.open_connection(settings.host, settings.port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        print(f"hamkg is ready on http://{settings.host}:{settings.port}", flush=True)  # noqa: T201  this is what the person waits for
        return


def _claim_port(settings: Settings) -> None:
    try:
        with socket.create_server((settings.host, settings.port), reuse_port=False):
            pass
    except OSError as error:
        msg = f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}."
        raise PortError(msg) from error
