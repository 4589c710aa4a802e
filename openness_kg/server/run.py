"""Runs the application until it is told to stop."""

from __future__ import annotations

import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from openness_kg.base.errors import OpennessError
from openness_kg.base.progress import Say
from openness_kg.server.app import application
from openness_kg.server.listening import protocol
from openness_kg.server.opening import Opening
from openness_kg.server.settings import Settings

_BACKLOG = 1024
_CONNECTIONS = 2000
"""Connections that are open at once; further ones are told to come back."""
_LEAVING = 5
"""Seconds that open requests have when the server is told to stop."""

_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "access": {
            "()": "uvicorn.logging.AccessFormatter",
            "fmt": '%(asctime)s %(client_addr)s "%(request_line)s" %(status_code)s',
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "use_colors": False,
        }
    },
    "handlers": {"access": {"class": "logging.StreamHandler", "formatter": "access", "stream": "ext://sys.stderr"}},
    "loggers": {
        "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"level": "CRITICAL"},
    },
}
"""A line to stderr for each request, and nothing else."""


def serve(bound: socket.socket, opening: Opening, settings: Settings, say: Say) -> None:
    """Answer requests until the process is told to stop by SIGTERM or SIGINT.

    Args:
        bound: where to listen.
        opening: the process that opens the graph.
        settings: what is served, and how.
        say: told when the server is ready, and of each request.

    Raises:
        OpennessError: the graph or the site cannot be opened.

    """
    app = application(settings, opening)
    living = app.router.lifespan_context
    problems: list[OpennessError] = []

    @asynccontextmanager
    async def noted(served: Starlette) -> AsyncIterator[Mapping[str, Any] | None]:
        # uvicorn says only that something went wrong
        try:
            async with living(served) as state:
                yield state
        except OpennessError as error:
            problems.append(error)
            raise

    app.router.lifespan_context = noted  # type: ignore[assignment]
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=protocol(settings.patience),
        ws="none",
        log_config=_LOG,
        server_header=False,
        timeout_keep_alive=int(settings.patience),
        timeout_graceful_shutdown=_LEAVING,
        limit_concurrency=_CONNECTIONS,
        backlog=_BACKLOG,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn raises what it was told to stop by once more when it has stopped: that is no failure
        signal.signal(number, lambda *_: None)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        _Server(config, lambda: say(f"Serving at {settings.url}")).run(sockets=[bound])
    except SystemExit:
        # how uvicorn says that it could not begin
        if problems:
            raise problems[0] from None
        raise


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
