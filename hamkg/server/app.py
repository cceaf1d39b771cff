"""Puts the browser UI and the HTTP services together into one application."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import threading
import time
import tomllib
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from hamkg.errors import HamkgError
from hamkg.locations import project_root, release
from hamkg.server.access_log import AccessLog, access_logger
from hamkg.server.binding import check_binding
from hamkg.server.clients import RateLimits
from hamkg.server.cors import Cors
from hamkg.server.headers import SafeHeaders, streamlit_page
from hamkg.server.limits import Limiter
from hamkg.server.metrics import GuardedFigures, RequestMetrics
from hamkg.server.origins import listed_origin
from hamkg.server.preloading import Preload
from hamkg.server.problems import on_hamkg_error, on_http_error
from hamkg.server.quick import QuickSparql
from hamkg.server.routes import may_read_metrics, routes
from hamkg.server.settings import Settings, make_service
from hamkg.server.tokens import load_tokens
from hamkg.service_errors import PortError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    from starlette.types import ASGIApp, ExceptionHandler

    from hamkg.graph import KnowledgeGraph
    from hamkg.sandbox.pool import Pool
    from hamkg.server.service import Service

_BACKLOG = 2048
_ERRORS: Mapping[Any, ExceptionHandler] = {
    HamkgError: on_hamkg_error,
    HTTPException: on_http_error,
}


def create_app(graph: KnowledgeGraph, settings: Settings, pool: Pool | None = None) -> Starlette:
    """Give the HTTP services alone, as a plain ASGI application; its lifespan must be run.

    Queries are answered by this pool, or by one of its own over the data of the settings.
    """
    service = _service(graph, settings, pool)
    return Starlette(
        routes=routes(service),
        middleware=_middleware(service, settings),
        exception_handlers=_ERRORS,
        lifespan=_lifespan(service),
    )


def serve(open_graph: Callable[[], KnowledgeGraph], settings: Settings) -> None:
    """Serve until stopped.

    Raises PublicBindError, PortError, TokenFileError, and what opening the graph raises.
    """
    from hamkg.server.connections import allow_connections

    check_binding(settings.host, public=settings.public)
    for origin in settings.services:
        listed_origin(origin)
    allow_connections()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end_well)
    if settings.fronts:
        from hamkg.server.endpoint import serve_endpoint

        with _port(settings) as listener:
            serve_endpoint(open_graph, settings, listener)
        return
    graph = open_graph()
    _port(settings).close()
    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    if settings.ui:
        _serve_with_ui(graph, settings)
    else:
        from hamkg.server.fronts import run

        run(create_app(graph, settings), settings)


def _end_well(_signal: int, _frame: object) -> None:
    # uvicorn sends its process the signal once more when it has seen to all requests, and being
    # asked to end is no failure.
    raise SystemExit(0)


def _serve_with_ui(graph: KnowledgeGraph, settings: Settings) -> None:
    import streamlit as st
    from uvicorn.config import HTTP_PROTOCOLS

    # Streamlit starts uvicorn by itself and lets nobody say how requests are read.
    HTTP_PROTOCOLS["auto"] = "hamkg.server.connections:Connection"
    root = project_root()
    if str(root) not in sys.path:  # The page scripts import the package `ui` that lies there.
        sys.path.insert(0, str(root))
    type(graph).served = graph
    service = _service(graph, settings)
    app = st.App(
        root / "ui" / "app.py",
        routes=routes(service),
        middleware=[*_middleware(service, settings), Middleware(Preload)],
        exception_handlers=dict(_ERRORS),
        lifespan=_lifespan(service),
    )
    theme = tomllib.loads((root / "ui" / "config.toml").read_text(encoding="utf-8"))
    app.run(config=theme | {"server.address": settings.host, "server.port": settings.port})


def _service(graph: KnowledgeGraph, settings: Settings, pool: Pool | None = None) -> Service:
    file = Path(settings.token_file) if settings.token_file else None
    return make_service(graph, settings, load_tokens(file, os.environ), pool)


def _middleware(service: Service, settings: Settings) -> list[Middleware]:
    limiter = Limiter(on_refusal=service.metrics.refused)
    logged = []
    if settings.log_file is not None:
        target = sys.stderr if settings.log_file == "-" else Path(settings.log_file)
        logged = [Middleware(AccessLog, logger=access_logger(target))]
    return [
        *logged,
        Middleware(QuickSparql, service=service, limiter=limiter),
        Middleware(RequestMetrics, metrics=service.metrics),
        Middleware(SafeHeaders, page=streamlit_page() + _terms()),
        Middleware(Cors),
        Middleware(RateLimits, limiter=limiter, tokens=service.tokens),
        Middleware(GuardedFigures, may_read=may_read_metrics),
        Middleware(GZipMiddleware, minimum_size=1024),
    ]


def _terms() -> str:
    """Give the page of all terms: a script of its own lets readers search it."""
    return (release() / "terms.html").read_text(encoding="utf-8")


def _lifespan(service: Service) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: ASGIApp) -> AsyncIterator[None]:
        await service.pool.open()
        try:
            yield
        finally:
            await service.pool.close()

    return lifespan


def _announce(settings: Settings) -> None:
    """Print the address once the port answers, not before."""
    while True:
        # Streamlit takes connections some time before anybody answers them.
        connection = http.client.HTTPConnection(settings.host, settings.port, timeout=1)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            continue
        finally:
            connection.close()
        announce(settings)
        return


def announce(settings: Settings) -> None:
    """Print the address."""
    print(f"hamkg is ready on {settings.address}", flush=True)  # noqa: T201  this is what the person waits for


def _port(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server(
            (settings.host, settings.port), family=family, backlog=_BACKLOG
        )
    except OSError as error:
        msg = f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}."
        raise PortError(msg) from error
